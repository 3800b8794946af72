"""A form as a template shows it: nothing left to decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.projects.forms.fields import EMPTY_ROWS, MORE_ROWS, Field, Form, Typed
from app.projects.forms.kinds import ROWS
from app.projects.forms.reading import typed_rows


@dataclass(frozen=True, slots=True)
class ShownField:
    field: Field
    id: str
    name: str
    text: str
    error: str
    theirs: str
    """What somebody else saved here meanwhile, where it is not what was typed."""
    rows: tuple[tuple[ShownField, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownGroup:
    title: str
    hint: str
    fields: tuple[ShownField, ...]


def show_form(
    form: Form,
    typed: Typed,
    errors: Mapping[str, str] | None = None,
    theirs: Typed | None = None,
    *,
    more: str = "",
) -> tuple[ShownGroup, ...]:
    """`more` names the field of rows that gets more empty ones."""

    def shown(field: Field) -> ShownField:
        if field.kind is not ROWS:
            return _shown(field, typed, errors or {}, theirs or typed)
        empty = MORE_ROWS if field.name == more else EMPTY_ROWS
        return _shown_rows(field, typed, errors or {}, theirs or typed, empty)

    return tuple(ShownGroup(group.title, group.hint, tuple(map(shown, group.fields))) for group in form.groups)


def error_links(groups: tuple[ShownGroup, ...]) -> tuple[tuple[str, str, str], ...]:
    """Id, label and sentence of every field that is wrong."""
    everything = (field for group in groups for field in group.fields)
    cells = [cell for field in everything for cell in (field, *(cell for row in field.rows for cell in row))]
    return tuple((cell.id, cell.field.label, cell.error) for cell in cells if cell.error)


def _shown(field: Field, typed: Typed, errors: Mapping[str, str], theirs: Typed) -> ShownField:
    mine, other = ((*texts.get(field.name, ()), "")[0] for texts in (typed, theirs))
    said = "" if mine.replace("\r\n", "\n").strip() == other.strip() else _readable(field, other)
    return ShownField(field, field.name, field.name, mine, errors.get(field.name, ""), said)


def _shown_rows(field: Field, typed: Typed, errors: Mapping[str, str], theirs: Typed, empty: int) -> ShownField:
    filled = list(typed_rows(field, typed))
    while filled and not any(filled[-1]):
        filled.pop()

    def cell(place: int, column: Field, text: str) -> ShownField:
        at = f"{field.name}.{place}.{column.name}"
        return ShownField(column, at, field.cell(column), text, errors.get(at, ""), "")

    blank = [("",) * len(field.columns)] * empty
    rows = tuple(
        tuple(cell(place, column, text) for column, text in zip(field.columns, cells, strict=True))
        for place, cells in enumerate((*filled, *blank))
    )
    others = [cells for cells in typed_rows(field, theirs) if any(cells)]
    same = others == [cells for cells in filled if any(cells)]
    said = "" if same else "\n".join(" · ".join(filter(None, cells)) for cells in others) or "–"
    return ShownField(field, field.name, field.name, "", errors.get(field.name, ""), said, rows)


def _readable(field: Field, text: str) -> str:
    labels = {choice.key: choice.label for choice in field.choices}
    return labels.get(text, text) or "–"
