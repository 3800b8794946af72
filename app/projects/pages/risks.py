"""What may go wrong: the list, and the matrix of likelihood and impact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from fastapi import APIRouter, Path, Response
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.domain.keys import free_key
from app.domain.listing import find_item, get_item, with_item
from app.domain.risks import Risk
from app.errors import BadInput
from app.projects.api import ProjectSlug
from app.projects.forms.risk import risk_sheet, steps
from app.projects.pages.filling import Filling, save_filling, show_filling
from app.projects.pages.frame import PREFIX, Notice, NoticeDep, Planning, PostedDep, ProjectPage, Seeing, frame
from app.projects.pages.listed import do_in_list
from app.projects.schemas import Part
from app.projects.service import read_project
from app.web.deps import ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix=f"{PREFIX}/risks", include_in_schema=False)

Key = Annotated[str, Path(max_length=200)]


@dataclass(frozen=True, slots=True)
class Square:
    """Of the matrix."""

    weight: str
    """low, medium or high."""
    risks: tuple[Risk, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RisksPage(ProjectPage):
    template: ClassVar[str] = "projects/risks.html"
    matrix: tuple[tuple[str, tuple[Square, ...]], ...]
    """Rows from the greatest likelihood down, each with its name and five squares by impact."""
    impacts: tuple[str, ...]
    weights: dict[str, str]
    """By key of the risk."""


@router.get("")
def risks(visitor: Seeing, project: ProjectSlug, session: ReadSession, notice: NoticeDep) -> Response:
    return show(_page(session, visitor, project, notice))


@router.post("/do")
def do(visitor: Planning, project: ProjectSlug, session: WriteSession, posted: PostedDep) -> Response:
    try:
        return do_in_list(session, visitor, project, Part.RISKS, "risks", posted)
    except BadInput as error:
        page = _page(session, visitor, project, Notice())
        return show(replace(page, problem=str(error)), status=422)


@router.get("/new")
def begin(visitor: Planning, project: ProjectSlug, session: ReadSession, notice: NoticeDep) -> Response:
    return show_filling(session, visitor, project, _filling(None), None, notice=notice)


@router.post("/new")
def add(visitor: Planning, project: ProjectSlug, session: WriteSession, posted: PostedDep) -> Response:
    return save_filling(session, visitor, project, _filling(None), posted)


@router.get("/{key}")
def risk(visitor: Planning, project: ProjectSlug, key: Key, session: ReadSession) -> Response:
    found = read_project(session, visitor.organisation, project)
    return show_filling(session, visitor, project, _filling(key), get_item(found.risks, key))


@router.post("/{key}")
def change(visitor: Planning, project: ProjectSlug, key: Key, session: WriteSession, posted: PostedDep) -> Response:
    return save_filling(session, visitor, project, _filling(key), posted)


def _filling(key: str | None) -> Filling:
    def change(stored: Sequence[Risk], typed: Risk) -> tuple[Risk, ...]:
        new = free_key("R", {risk.key for risk in stored}) if key is None else key
        return with_item(stored, replace(typed, key=new))

    return Filling(
        part=Part.RISKS,
        tab="risks",
        title=f"{_('Risk')} {key}" if key is not None else _("New risk"),
        sheet=risk_sheet(key or "R"),
        place=("risks", key or "new"),
        home=("risks",),
        change=change,
        touches=lambda stored: find_item(stored, key) if key is not None else None,
        at=key or "",
        removing=f"remove {key}" if key is not None else "",
        again=key is None,
    )


def _page(session: Session, visitor: Visitor, slug: str, notice: Notice) -> RisksPage:
    around = frame(session, visitor, slug, tab="risks", part=Part.RISKS, title=_("Risks"), notice=notice)
    listed: tuple[Risk, ...] = around["project"].risks
    labels = tuple(step.label for step in steps())

    def square(likelihood: int, impact: int) -> Square:
        here = tuple(risk for risk in listed if (risk.likelihood, risk.impact) == (likelihood, impact))
        return Square(_weight(likelihood * impact), here)

    matrix = tuple(
        (labels[likelihood - 1], tuple(square(likelihood, impact) for impact in range(1, 6)))
        for likelihood in range(5, 0, -1)
    )
    weights = {risk.key: _weight(risk.level) for risk in listed}
    return RisksPage(**around, matrix=matrix, impacts=labels, weights=weights)


def _weight(level: int) -> str:
    """As most funders colour the 25 squares."""
    return "high" if level >= 15 else "medium" if level >= 6 else "low"
