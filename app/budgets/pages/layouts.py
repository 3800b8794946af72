"""The same money in two funders' forms, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Response

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action
from app.budgets.pages.frame import PREFIX, BudgetPart, head
from app.budgets.service.compare_layouts import Compared, compare_layouts
from app.budgets.service.export_workbook import OWN_LAYOUT, export_workbook
from app.budgets.service.read_desk import read_desk
from app.projects.api import ProjectSlug
from app.web.deps import ReadSession, Today
from app.web.language import gettext as _
from app.web.templating import HEADERS, show

router = APIRouter(prefix=PREFIX)

LayoutKey = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutsPage(BudgetPart):
    template: ClassVar[str] = "budgets/layouts.html"
    layouts: Mapping[str, str]
    """Name by key."""
    left: str
    right: str
    compared: Compared


@router.get("/layouts")
def layouts(
    visitor: Annotated[Visitor, may(Action.SEE)],
    project: ProjectSlug,
    session: ReadSession,
    left: LayoutKey = "eu",
    right: LayoutKey = "sf424a",
) -> Response:
    found = read_desk(session, visitor.catalogue, visitor.organisation, project)
    return show(
        LayoutsPage(
            **head(visitor, found, tab="layouts", title=_("Two layouts")),
            layouts={key: layout.name for key, layout in visitor.catalogue.layouts.items()},
            left=left,
            right=right,
            compared=compare_layouts(found, visitor.catalogue, left, right),
        )
    )


@router.get("/workbook")
def workbook(
    visitor: Annotated[Visitor, may(Action.EXPORT)],
    project: ProjectSlug,
    session: ReadSession,
    today: Today,
    layout: LayoutKey = OWN_LAYOUT,
) -> Response:
    """The project's own budget as XLSX; an edited one can be read back."""
    data = export_workbook(session, visitor.catalogue, visitor.organisation, project, layout=layout, on=today)
    return Response(
        data,
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={
            **HEADERS,
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": f'attachment; filename="{project}-budget.xlsx"',
        },
    )
