"""Rows copied from a spreadsheet, read by the fields of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.budget_cells import plain
from app.domain.number_reading import Marks, Unreadable, read_number
from app.domain.pasted import read_block
from app.domain.search import folded
from app.domain.text import normalise
from app.errors import BadInput
from app.projects.forms.fields import Field, Sheet, Typed
from app.projects.forms.kinds import NUMBER, WHOLE
from app.projects.forms.reading import Wrong, read_form
from app.web.language import gettext as _

MAX_ROWS = 300
"""Of one paste."""


@dataclass(frozen=True, slots=True)
class PastedRow:
    cells: tuple[str, ...]
    """As pasted, one a column."""
    errors: tuple[str, ...]
    """A sentence for each cell that is wrong, and for the row where its cells do not go together."""
    thing: Any
    """None where something is wrong."""


@dataclass(frozen=True, slots=True)
class Pasted:
    heads: tuple[str, ...]
    """Labels of the columns."""
    rows: tuple[PastedRow, ...]

    @property
    def wrong(self) -> int:
        return sum(bool(row.errors) for row in self.rows)


def read_pasted(
    text: str, sheet: Sheet, usual: Sequence[str], preset: Mapping[str, str], marks: Marks = Marks.CLEAR
) -> Pasted:
    """Things by row. A first row of known heads names the columns; without one they are the `usual` fields in order.

    Raises BadInput for more rows or columns than can be meant.
    """
    rows = [row for row in read_block(normalise(text)) if any(cell.strip() for cell in row)]
    if not rows:
        raise BadInput(_("Paste at least one row."))
    fields = {field.name: field for field in sheet.form.fields}
    heads = _heads(rows[0], fields)
    names = heads or tuple(usual)
    rows = rows[1:] if heads else rows
    if len(rows) > MAX_ROWS:
        raise BadInput(_("More than {most} rows were pasted; paste them in parts.").format(most=MAX_ROWS))
    if any(cell.strip() for row in rows for cell in row[len(names) :]):
        listed = ", ".join(fields[name].label for name in usual)
        raise BadInput(_("There are more columns than are known here. In order: {listed}.").format(listed=listed))
    labels = tuple(fields[name].label if name in fields else "" for name in names)
    return Pasted(labels, tuple(_row(row, names, sheet, fields, preset, marks) for row in rows))


def _heads(row: Sequence[str], fields: Mapping[str, Field]) -> tuple[str, ...]:
    """Names of fields, if every cell is the label of one; an unnamed column is skipped."""
    known: dict[str, str] = {}
    for name, field in fields.items():
        known.setdefault(folded(field.label), name)
        known.setdefault(folded(name), name)
    wanted = [folded(cell).strip() for cell in row]
    if not any(wanted) or any(head and head not in known for head in wanted):
        return ()
    return tuple(known.get(head, "") for head in wanted)


def _row(
    row: Sequence[str],
    names: Sequence[str],
    sheet: Sheet,
    fields: Mapping[str, Field],
    preset: Mapping[str, str],
    marks: Marks,
) -> PastedRow:
    cells = (*row, *("",) * (len(names) - len(row)))[: len(names)]
    typed: dict[str, tuple[str, ...]] = {name: (text,) for name, text in preset.items()}
    for name, cell in zip(names, cells, strict=True):
        if name and cell.strip():
            typed[name] = (_plain_number(cell, fields[name], typed, marks),)
    read = read_form(sheet.form, typed)
    errors = [f"{fields[name].label}: {sentence}" for name, sentence in read.errors.items() if name in fields]
    if read.errors:
        return PastedRow(cells, tuple(errors), None)
    try:
        return PastedRow(cells, (), sheet.build(read.values))
    except Wrong as error:
        return PastedRow(cells, (f"{fields[error.field].label}: {error}",), None)
    except ValueError as error:
        return PastedRow(cells, (f"{str(error)[:1].upper()}{str(error)[1:]}.",), None)


def _plain_number(cell: str, field: Field, typed: Typed, marks: Marks) -> str:
    """A number without its marks, as far as it can be read; `38 %` is 38 where what is counted are percents anyway."""
    if field.kind not in (NUMBER, WHOLE):
        return cell
    percents = (*typed.get("unit", ()), "")[0].strip() in ("%", "٪")
    bare = cell.strip().rstrip("%٪ ") if percents else cell
    try:
        return plain(read_number(bare, marks))
    except Unreadable:
        return bare
