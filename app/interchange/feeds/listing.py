"""A list of calls that somebody keeps: CSV or XLSX whose first row names the columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from io import StringIO
from itertools import islice

from app.domain.announcement import Announcement
from app.domain.countries import find_country
from app.domain.number_reading import read_number
from app.domain.phrases import phrase, with_commas
from app.interchange.feeds.feed import Feed, UnreadableFeed, read_each
from app.interchange.feeds.texts import address, decoded, line, named_day, on_day, plain
from app.interchange.xlsx_reading import read_workbook

COLUMNS = ("id", "title", "funder", "number", "deadline", "time", "zone", "currency", "floor", "ceiling", "budget",
           "countries", "themes", "eligibility", "summary", "url")  # fmt: skip
"""All that may be there; `id` and `title` must."""
_MOST_ROWS = 100_000


def read_listing(data: bytes, *, source: str) -> Feed:
    """Rows of a CSV list, parted by commas, semicolons or tabs. Raises UnreadableFeed."""
    text = decoded(data)
    head = text.split("\n", 1)[0]
    rows = csv.reader(StringIO(text), delimiter=max(",;\t", key=head.count))
    try:
        return _read_rows(rows, source)
    except csv.Error as error:
        raise UnreadableFeed(phrase("The list is no CSV file: {reason}.", reason=str(error))) from error


def read_workbook_listing(data: bytes, *, source: str) -> Feed:
    """Rows of the first sheet that names the columns. Raises UnreadableFeed, and UnreadableWorkbook for no workbook."""
    for sheet in read_workbook(data).sheets:
        rows = [["" if cell is None else _shown(cell) for cell in row] for row in sheet.rows]
        if rows and _named(rows[0]):
            return _read_rows(iter(rows), source)
    raise UnreadableFeed(phrase("The first row has to name the columns: {columns}.", columns=with_commas(COLUMNS)))


def _shown(cell: str | Decimal) -> str:
    """A number without the marks that `read_number` could take for thousands; a day without the midnight of Excel."""
    return format(cell, "f") if isinstance(cell, Decimal) else cell.removesuffix(" 00:00:00")


def _named(names: Sequence[str]) -> bool:
    return {"id", "title"} <= {line(name).casefold() for name in names}


def _read_rows(rows: Iterator[Sequence[str]], source: str) -> Feed:
    head = next(rows, [])
    if not _named(head):
        raise UnreadableFeed(phrase("The first row has to name the columns: {columns}.", columns=with_commas(COLUMNS)))
    names = [line(name).casefold() for name in head]
    filled = [dict(zip(names, row, strict=False)) for row in islice(rows, _MOST_ROWS) if any(row)]
    return read_each(filled, lambda row: _row(row, source))


def _row(row: Mapping[str, str], source: str) -> Announcement:
    day, at = (row.get(name, "").strip() for name in ("deadline", "time"))
    countries = [one.strip() for one in row.get("countries", "").split(";") if one.strip()]
    return Announcement(
        source=source,
        native_id=row["id"].strip(),
        number=line(row.get("number")),
        title=line(row["title"]),
        summary=plain(row.get("summary")),
        funder=line(row.get("funder")),
        deadlines=(
            (on_day(_day(day), zone=row.get("zone", "").strip() or None, at=time.fromisoformat(at) if at else None),)
            if day
            else ()
        ),
        deadline_words=" ".join(part for part in (day, at, row.get("zone", "").strip()) if part),
        currency=row.get("currency", "").strip().upper() or None,
        floor=_amount(row, "floor"),
        ceiling=_amount(row, "ceiling"),
        budget=_amount(row, "budget"),
        countries=tuple(_country(one) for one in countries),
        themes=tuple(line(one) for one in row.get("themes", "").split(";") if one.strip()),
        eligibility=plain(row.get("eligibility")),
        url=address(row.get("url")),
    )


def _amount(row: Mapping[str, str], name: str) -> Decimal | None:
    return read_number(text) if (text := row.get(name, "").strip()) else None


def _day(text: str) -> date:
    """`2027-03-01` or `1 March 2027`; 3/4/2027 is two days, so it is none. Raises ValueError."""
    found = named_day(text)
    return found or date.fromisoformat(text)


def _country(name: str) -> str:
    code = find_country(name, "en", "fr", "es", "ar")
    if code is None:
        raise ValueError(f"there is no country '{name}'")
    return code
