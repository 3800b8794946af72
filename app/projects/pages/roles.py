"""The grid of roles: partners across, results and activities down, one letter in each cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from fastapi import APIRouter, Response
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.domain.partners import Partner, Raci
from app.domain.project import Project
from app.domain.results_editing import Level, flattened
from app.errors import BadInput, VersionConflict
from app.projects.api import ProjectSlug
from app.projects.pages.frame import (
    PREFIX,
    Done,
    Notice,
    NoticeDep,
    Planning,
    PostedDep,
    ProjectPage,
    Seeing,
    back,
    frame,
)
from app.projects.pages.partners import role_words
from app.projects.schemas import Part
from app.projects.service import edit_part, read_project
from app.projects.service.edit_partners import with_roles
from app.web.deps import ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix=f"{PREFIX}/partners/roles", include_in_schema=False)

_LETTERS = frozenset(Raci)


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    usual: str
    """What it is read as while empty: who is in charge of an activity is responsible for it."""
    wrong: bool
    theirs: str


@dataclass(frozen=True, slots=True)
class RoleRow:
    level: Level
    key: str
    title: str
    cells: tuple[Cell, ...]
    """One a partner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesPage(ProjectPage):
    template: ClassVar[str] = "projects/roles.html"
    rows: tuple[RoleRow, ...]
    letters: Mapping[str, str]
    """What each means."""


@router.get("")
def roles(visitor: Seeing, project: ProjectSlug, session: ReadSession, notice: NoticeDep) -> Response:
    return show(_page(session, visitor, project, notice))


@router.post("")
def save(visitor: Planning, project: ProjectSlug, session: WriteSession, posted: PostedDep) -> Response:
    """Save all letters. Where one is none of the four, all come back as they were typed."""
    found = read_project(session, visitor.organisation, project)
    typed = posted.typed
    shown = dict.fromkeys(typed.get("key", ()))
    letters = {
        partner.key: {key: text.strip().upper() for key, text in zip(shown, typed.get(f"of.{partner.key}", ()))}  # noqa: B905
        for partner in found.partners
    }
    page = _page(session, visitor, project, Notice(), letters)
    if any(text and text not in _LETTERS for row in letters.values() for text in row.values()):
        said = _("A role is one of R, A, C and I, or empty. Look at the cells that are marked.")
        return show(replace(page, problem=said, version=posted.version), status=422)
    read = {partner: {key: Raci(text) for key, text in row.items() if text} for partner, row in letters.items()}
    try:
        edited = edit_part(
            session,
            visitor.organisation,
            project,
            Part.PARTNERS,
            lambda stored: with_roles(stored, read, shown, found.results),
            version=posted.version,
            touches=lambda stored: {partner.key: partner.raci for partner in stored},
        )
    except VersionConflict as conflict:
        said = _("Somebody changed roles in between. Where they differ, theirs stand beside yours; save to keep yours.")
        page = _page(session, visitor, project, Notice(), letters, compared=True)
        return show(replace(page, problem=said, version=conflict.current_version), status=409)
    except BadInput as error:
        return show(replace(page, problem=str(error)), status=422)
    return back(visitor, project, "partners", "roles", done=Done.SAVED, edited=edited)


def _page(
    session: Session,
    visitor: Visitor,
    slug: str,
    notice: Notice,
    typed: Mapping[str, Mapping[str, str]] | None = None,
    *,
    compared: bool = False,
) -> RolesPage:
    around = frame(session, visitor, slug, tab="partners", part=Part.PARTNERS, title=_("Roles"), notice=notice)
    project: Project = around["project"]
    led = _in_charge(project)

    def cell(partner: Partner, key: str) -> Cell:
        stored = partner.raci[key].value if key in partner.raci else ""
        text = (typed or {}).get(partner.key, {}).get(key, "") if typed is not None else stored
        theirs = (stored or "–") if compared and text != stored else ""
        usual = Raci.RESPONSIBLE.value if key in led.get(partner.key, ()) else ""
        return Cell(text, usual, bool(text) and text not in _LETTERS, theirs)

    rows = tuple(
        RoleRow(node.level, node.item.key, node.item.title, tuple(cell(p, node.item.key) for p in project.partners))
        for node in flattened(project.results)
        if node.level is not Level.INDICATOR
    )
    return RolesPage(**around, rows=rows, letters=role_words())


def _in_charge(project: Project) -> Mapping[str, frozenset[str]]:
    """Keys of the activities each partner is in charge of; those without anybody are the applicant's."""
    activities = tuple(project.results.activities())
    return {
        partner.key: frozenset(
            activity.key
            for activity in activities
            if activity.responsible == partner.key or (partner.lead and activity.responsible is None)
        )
        for partner in project.partners
    }
