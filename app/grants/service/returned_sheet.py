"""The period's form as a workbook for a partner, and what came back in it. Nothing is saved here: what came back stands
in the form, is looked at, and is saved from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.budget_cells import plain
from app.domain.fill_in import FillIn, FillInRow, Returned, read_fill_in
from app.domain.grant import Grant
from app.domain.phrases import phrase
from app.errors import BadInput
from app.export.xlsx.fill_in import render_fill_in
from app.grants.forms import period_sheet
from app.grants.service.keep_period import version_of_period
from app.interchange.xlsx_reading import read_workbook
from app.projects.forms.fields import Typed
from app.projects.forms.kinds import NUMBER
from app.projects.forms.reading import Wrong, read_form, write_form
from app.web.language import direction
from app.web.language import gettext as _

_NOT_OURS = phrase("This is no sheet that was made here. Download one on this page and have it filled in.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSheet:
    """A sheet that came back, as if its values had been typed into the form."""

    typed: Typed
    errors: Mapping[str, str]
    """A sentence with the cell, by field."""
    lost: tuple[str, ...]
    """Cells with a value for what is not promised any longer."""
    first: date
    last: date
    version: int
    """`version_of_period` when the sheet was made."""


def write_sheet(organisation: str, grant: Grant, first: date, last: date, *, title: str, on: date) -> bytes:
    """The workbook, in the reader's language; what is kept of the period stands in it already."""
    form = period_sheet(grant, first, last)
    kept = form.flat(grant)
    groups = tuple(
        (
            group.title,
            tuple(
                FillInRow(
                    key=field.name,
                    label=field.label,
                    hint=field.hint,
                    numeric=field.kind is NUMBER,
                    value=kept.get(field.name),
                )
                for field in group.fields
            ),
        )
        for group in form.form.groups
    )
    sheet = FillIn(
        mark=f"{organisation} {grant.proposal} {first} {last} {version_of_period(grant, first)}",
        name=_("Results")[:31],
        title=title,
        about=_("Fill in the yellow cells and return the file. Leave empty what was not measured."),
        heads=(_("Indicator"), _("About it"), _("To be filled in")),
        only_numbers=_("Write a number here."),
        groups=groups,
        rtl=direction() == "rtl",
    )
    return render_fill_in(sheet, on=on)


def read_sheet(organisation: str, grant: Grant, data: bytes) -> ReadSheet:
    """What came back; a cell that was left empty takes nothing away that is kept.

    Raises UnreadableWorkbook, BadInput for a workbook that is no such sheet, or that of another grant.
    """
    if not data:
        raise BadInput("Choose a file first.")
    returned = read_fill_in(read_workbook(data))
    if returned is None:
        raise BadInput(_NOT_OURS)
    first, last, version = _made_from(returned, organisation, grant)
    sheet = period_sheet(grant, first, last)
    names = {field.name for field in sheet.form.fields}
    typed = dict(write_form(sheet.form, sheet.flat(grant)))
    typed |= {name: (_text(entry),) for name, entry in returned.entries.items() if name in names}
    read = read_form(sheet.form, typed)
    errors = dict(read.errors)
    if not errors:
        try:
            sheet.build(read.values)
        except Wrong as error:
            errors[error.field] = str(error)
    errors |= {name: _("The formula was saved without its value.") for name in returned.not_computed if name in names}
    return ReadSheet(
        typed=typed,
        errors={
            name: _("Cell {cell}: {reason}").format(cell=returned.places[name], reason=said)
            if name in returned.places
            else said
            for name, said in errors.items()
        },
        lost=tuple(returned.places[name] for name in returned.entries if name not in names),
        first=first,
        last=last,
        version=version,
    )


def _made_from(returned: Returned, organisation: str, grant: Grant) -> tuple[date, date, int]:
    """The period, and its version when the sheet was made."""
    try:
        whose, won, first, last, version = returned.mark.split(" ")
        made_from = date.fromisoformat(first), date.fromisoformat(last), int(version)
    except ValueError as error:
        raise BadInput(_NOT_OURS) from error
    if (whose, won) != (organisation, grant.proposal):
        raise BadInput(phrase("This sheet is about another grant."))
    if made_from[1] < made_from[0]:
        raise BadInput(_NOT_OURS)
    return made_from


def _text(entry: Decimal | str | None) -> str:
    return plain(entry) if isinstance(entry, Decimal) else entry or ""
