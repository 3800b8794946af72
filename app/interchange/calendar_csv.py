"""A list of dates as a table: a heading line, then a thing a line."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from io import StringIO

from app.domain.calendar_file import CalendarFile, Listed, read_day, read_hour
from app.domain.dated import Dated, DatedKind
from app.domain.deadlines import Deadline
from app.domain.phrases import phrase
from app.errors import BadInput

_NAMES = {
    "title": ("title", "what", "subject", "titre", "objet", "título", "asunto", "العنوان"),
    "day": ("date", "day", "when", "start date", "fecha", "التاريخ"),
    "until": ("until", "end date", "fin", "hasta"),
    "time": ("time", "start time", "heure", "hora", "الوقت"),
    "zone": ("zone", "time zone", "timezone"),
    "kind": ("kind", "type"),
    "owner": ("owner", "e-mail", "email", "responsable"),
    "note": ("note", "notes", "description"),
    "id": ("id", "uid"),
}
"""Field and the headings by which it is known."""


def read_csv(text: str, *, most: int) -> CalendarFile:
    """Raises BadInput for a table without the columns, and for one of more than `most` lines."""
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    rows = csv.reader(StringIO(text), delimiter=separator)
    try:
        heads = [_field(cell) for cell in next(rows, [])]
        if "title" not in heads or "day" not in heads:
            raise BadInput(phrase("The first line names the columns; “title” and “date” have to be among them."))
        things: list[Listed] = []
        problems: list[str] = []
        seen: Counter[str] = Counter()
        for cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            if len(things) + len(problems) >= most:
                raise BadInput(phrase("More than {most} lines are too many for one file; divide it.", most=most))
            line = {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if head}
            try:
                things.append(_listed(line, rows.line_num, seen))
            except ValueError as error:
                problems.append(phrase("Line {line}: {why}.", line=rows.line_num, why=error.args[0]))
    except csv.Error as error:
        raise BadInput(
            phrase("Line {line} is no line of a table: {why}.", line=rows.line_num, why=str(error))
        ) from None
    return CalendarFile(things=tuple(things), problems=tuple(problems))


def _field(heading: str) -> str:
    wanted = heading.strip().casefold()
    return next((field for field, names in _NAMES.items() if wanted in names), "")


def _listed(line: Mapping[str, str], number: int, seen: Counter[str]) -> Listed:
    title = line.get("title", "")
    if not title:
        raise ValueError(phrase("it has no title"))
    kind = line.get("kind", "").casefold().replace(" ", "_") or DatedKind.TASK
    if kind not in list(DatedKind):
        raise ValueError(phrase("there is no kind “{kind}”", kind=kind[:30]))
    deadline = Deadline(
        on=read_day(line.get("day", "")), at=read_hour(line.get("time", "")), zone=line.get("zone") or None
    )
    until = read_day(line["until"]) if line.get("until") else None
    # A line without a name of its own is known by its title; the second of the same title by that it is the second.
    name = line.get("id") or title.casefold()
    seen[name] += 1
    return Listed(
        key=f"csv:{name}" + (f":{seen[name]}" if seen[name] > 1 else ""),
        where=f"{number}",
        dated=Dated(
            uid="", kind=DatedKind(kind), title=title, when=deadline, until=until, note=line.get("note", "")[:4000]
        ),
        owner=line.get("owner", ""),
    )
