"""A period's form as a workbook: downloaded for a partner, and looked at when it came back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Response, UploadFile

from app.errors import BadInput
from app.grants.forms import period_sheet
from app.grants.pages.frame import PREFIX, Measurer, Won, names
from app.grants.pages.reached import Day, form_of_period, results_page, span, title_of
from app.grants.service.keep_period import version_of_period
from app.grants.service.returned_sheet import read_sheet, write_sheet
from app.projects.forms.reading import write_form
from app.proposals.service.read_grant import read_grant
from app.web.deps import Now, ReadSession, Today
from app.web.downloads import saved
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix=PREFIX, include_in_schema=False)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_BYTES = 5_000_000
"""More is not read: the reading of workbooks refuses it by name."""


@router.get("/{won}/sheet")
def download(
    visitor: Measurer, won: Won, session: ReadSession, now: Now, today: Today, first: Day = "", last: Day = ""
) -> Response:
    """For a partner, who needs no account."""
    kept = read_grant(session, visitor.organisation, won)
    try:
        begin, end = span(first, last)
    except BadInput as error:
        return show(results_page(session, visitor, won, now.date(), problem=str(error)), status=422)
    title = f"{names(session, visitor)[won]}: {title_of(begin, end)}"
    data = write_sheet(visitor.organisation["slug"], kept, begin, end, title=title, on=today)
    return saved(data, f"{won}-{begin}-{end}.xlsx", _XLSX)


@router.post("/{won}/sheet")
def look(
    visitor: Measurer, won: Won, session: ReadSession, now: Now, file: Annotated[UploadFile | None, File()] = None
) -> Response:
    """What came back stands in the period's form; nothing is kept before that is saved."""
    kept = read_grant(session, visitor.organisation, won)
    data = file.file.read(_MOST_BYTES + 1) if file is not None else b""
    try:
        returned = read_sheet(visitor.organisation["slug"], kept, data)
    except BadInput as error:
        return show(results_page(session, visitor, won, now.date(), problem=str(error)), status=422)
    stale = returned.version != version_of_period(kept, returned.first)
    sheet = period_sheet(kept, returned.first, returned.last)
    lost = (
        _("No longer promised, and left out: {cells}.").format(cells=", ".join(returned.lost)) if returned.lost else ""
    )
    page = form_of_period(
        session,
        visitor,
        kept,
        returned.first,
        returned.last,
        returned.typed,
        errors=returned.errors,
        theirs=write_form(sheet.form, sheet.flat(kept)) if stale else None,
        about=_("This stands in the sheet. Nothing of it is kept until you save."),
        problem=lost,
    )
    return show(page, status=422 if returned.errors else 200)
