"""A budget from a workbook: choose the file, say what its columns hold, look at what will change, save or leave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Path, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.budgets.pages.conflict import cell_names, show_conflict
from app.budgets.pages.desk import Done
from app.budgets.pages.frame import PREFIX, BudgetPart, address, back, head, shelf_of
from app.budgets.service.import_workbook import (
    Upload,
    guess,
    keep_for_undo,
    preview_import,
    read_upload,
    receive_workbook,
)
from app.budgets.service.print_preview import PrintedPreview, print_preview
from app.budgets.service.read_desk import Desk, read_desk
from app.budgets.service.save_budget import save_budget
from app.domain.budget_cells import year_field
from app.domain.budget_columns import AMOUNT, IGNORED, header_row, roles_of
from app.domain.budget_import import Mapped
from app.domain.number_reading import Marks
from app.domain.sheet import letters
from app.errors import BadInput, VersionConflict
from app.projects.api import ProjectSlug
from app.web.deps import InstallationDep, Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix=PREFIX)

Token = Annotated[str, Path(max_length=64)]
_HEADS_SHOWN = 30


class Mode(StrEnum):
    REPLACE = "replace"
    APPEND = "append"


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPage(BudgetPart):
    template: ClassVar[str] = "budgets/upload.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One of the sheet, to be mapped."""

    place: int
    letter: str
    head: str
    sample: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPage(BudgetPart):
    template: ClassVar[str] = "budgets/import.html"
    token: str
    name: str
    """Of the file."""
    sheets: tuple[str, ...]
    sheet: str
    header: int
    """Row of the heads, from 1."""
    header_rows: tuple[tuple[int, str], ...]
    columns: tuple[Column, ...]
    roles: Mapping[str, str]
    """Name by role."""
    marks: Marks
    hidden_rows: bool
    mode: Mode
    preview: PrintedPreview


@dataclass(frozen=True, slots=True)
class Wished:
    """What a form or an address says of the mapping; what it leaves out is guessed."""

    sheet: str | None
    header: int | None
    roles: Mapping[int, str]
    marks: Marks
    hidden_rows: bool
    mode: Mode


async def _wished(request: Request) -> Wished:
    said = dict(request.query_params) | (
        {name: str(text) for name, text in (await request.form()).items()} if request.method == "POST" else {}
    )
    columns = {int(name[3:]): text for name, text in said.items() if name.startswith("col") and name[3:].isdigit()}
    header = said.get("header", "")
    return Wished(
        sheet=said.get("sheet"),
        header=int(header) - 1 if header.isdigit() and len(header) < 7 else None,
        roles=columns,
        marks=Marks(said["marks"]) if said.get("marks") in set(Marks) else Marks.CLEAR,
        hidden_rows=said.get("hidden", "read") == "read",
        mode=Mode.APPEND if said.get("mode") == Mode.APPEND else Mode.REPLACE,
    )


@router.get("/import")
def begin(visitor: Annotated[Visitor, may(Action.COST)], project: ProjectSlug, session: ReadSession) -> Response:
    return show(_upload_page(visitor, read_desk(session, visitor.catalogue, visitor.organisation, project)))


@router.post("/import")
def upload(
    visitor: Annotated[Visitor, may(Action.COST)],
    project: ProjectSlug,
    session: ReadSession,
    here: InstallationDep,
    now: Now,
    file: UploadFile,
) -> Response:
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    try:
        token = receive_workbook(shelf_of(here), found, file.filename or "", file.file.read(), at=now)
    except BadInput as error:
        return show(replace(_upload_page(visitor, found), problem=str(error)), status=422)
    return RedirectResponse(address(visitor, project, f"/import/{token}"), status_code=303)


@router.get("/import/{token}")
def look(
    visitor: Annotated[Visitor, may(Action.COST)],
    project: ProjectSlug,
    token: Token,
    session: ReadSession,
    here: InstallationDep,
    wished: Annotated[Wished, Depends(_wished)],
) -> Response:
    """What would be read, with the problems of each cell and what would change."""
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    kept = read_upload(shelf_of(here), found, token)
    return show(_page(visitor, found, token, kept, wished))


@router.post("/import/{token}")
def save(
    visitor: Annotated[Visitor, may(Action.COST)],
    project: ProjectSlug,
    token: Token,
    session: WriteSession,
    here: InstallationDep,
    now: Now,
    wished: Annotated[Wished, Depends(_wished)],
    version: Annotated[int, Form(ge=1, lt=10**9)],
) -> Response:
    """Save what was looked at as a new version; the one before is kept for undoing."""
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    kept = read_upload(shelf_of(here), found, token)
    mapped = _mapped(kept, wished)
    preview = preview_import(found, kept.workbook, mapped, append=wished.mode is Mode.APPEND)
    try:
        save_budget(session, visitor.organisation, found, preview.budget, version=version)
    except VersionConflict as conflict:
        return show_conflict(visitor, found, conflict)
    except BadInput as error:
        return show(replace(_page(visitor, found, token, kept, wished), problem=str(error)), status=422)
    return back(visitor, project, done=Done.IMPORTED, undo=keep_for_undo(shelf_of(here), found, at=now))


def _upload_page(visitor: Visitor, desk: Desk) -> UploadPage:
    return UploadPage(**head(visitor, desk, tab="import", title=_("Import a workbook")))


def _mapped(kept: Upload, wished: Wished) -> Mapped:
    """The guess, where nothing else is wished. Another sheet or row of heads has columns of its own."""
    mapped = guess(kept.workbook)
    sheet = kept.workbook.sheet(wished.sheet) if wished.sheet is not None else None
    if sheet is not None and sheet.name != mapped.sheet:
        mapped = Mapped(sheet=sheet.name, header=header_row(sheet), roles={})
    chosen = kept.workbook.sheet(mapped.sheet)
    heads = wished.header if wished.header is not None else mapped.header
    roles = roles_of(chosen.rows[heads]) if chosen and 0 <= heads < len(chosen.rows) else {}
    known = set(_roles(30))
    roles |= {column: role for column, role in wished.roles.items() if role in known}
    return replace(mapped, header=heads, roles=roles, marks=wished.marks, hidden_rows=wished.hidden_rows)


def _roles(years: int) -> Mapping[str, str]:
    weights = {year_field(year): f"{_('Year')} {year}" for year in range(1, years + 1)}
    return {IGNORED: _("not read"), **cell_names(), AMOUNT: _("Amount (quantity 1)"), **weights}


def _page(visitor: Visitor, desk: Desk, token: str, kept: Upload, wished: Wished) -> ImportPage:
    mapped = _mapped(kept, wished)
    sheet = next(sheet for sheet in kept.workbook.sheets if sheet.name == mapped.sheet)
    preview = preview_import(desk, kept.workbook, mapped, append=wished.mode is Mode.APPEND)
    rows = sheet.rows[:_HEADS_SHOWN]
    sample = next(iter(preview.reading.rows), mapped.header + 1)
    return ImportPage(
        **head(visitor, desk, tab="import", title=_("Import a workbook")),
        token=token,
        name=kept.name,
        sheets=tuple(item.name for item in kept.workbook.sheets if item.rows),
        sheet=mapped.sheet,
        header=mapped.header + 1,
        header_rows=tuple((n, " · ".join(str(cell) for cell in row if cell)[:80]) for n, row in enumerate(rows, 1)),
        columns=tuple(
            Column(
                place=place,
                letter=letters(place),
                head=str(sheet.cell(mapped.header, place) or ""),
                sample=str(sheet.cell(sample, place) or "")[:60],
                role=mapped.roles.get(place, IGNORED),
            )
            for place in range(min(sheet.width, 60))
        ),
        roles=_roles(desk.project.years),
        marks=mapped.marks,
        hidden_rows=mapped.hidden_rows,
        mode=wished.mode,
        preview=print_preview(desk, sheet, preview),
    )
