"""Who carries the project: partners, and their roles in each activity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from fastapi import APIRouter, Path, Response
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.domain.keys import slug_of
from app.domain.listing import find_item, get_item, with_item
from app.domain.partners import Partner
from app.domain.printing import print_country, print_money
from app.domain.project import Project
from app.errors import BadInput
from app.projects.api import ProjectSlug
from app.projects.forms.partner import partner_sheet
from app.projects.pages.filling import Filling, save_filling, show_filling
from app.projects.pages.frame import PREFIX, Notice, NoticeDep, Planning, PostedDep, ProjectPage, Seeing, frame
from app.projects.pages.listed import do_in_list
from app.projects.schemas import Part
from app.projects.service import read_project
from app.projects.service.edit_partners import refuse_needed, with_known_roles
from app.web.deps import ReadSession, WriteSession
from app.web.language import current_language
from app.web.language import gettext as _
from app.web.templating import show

router = APIRouter(prefix=f"{PREFIX}/partners", include_in_schema=False)

Key = Annotated[str, Path(max_length=200)]

_TAKEN = frozenset({"new", "do", "roles"})
"""Keys that the addresses of this room need themselves."""


@dataclass(frozen=True, slots=True)
class Card:
    partner: Partner
    country: str
    contribution: str
    roles: tuple[tuple[str, int], ...]
    """Each role in words, and in how many activities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnersPage(ProjectPage):
    template: ClassVar[str] = "projects/partners.html"
    cards: tuple[Card, ...]


@router.get("")
def partners(visitor: Seeing, project: ProjectSlug, session: ReadSession, notice: NoticeDep) -> Response:
    return show(_page(session, visitor, project, notice))


@router.post("/do")
def do(visitor: Planning, project: ProjectSlug, session: WriteSession, posted: PostedDep) -> Response:
    verb, key = (*posted.command, "")[:2]
    try:
        if verb == "remove":
            refuse_needed(read_project(session, visitor.organisation, project), key)
        return do_in_list(session, visitor, project, Part.PARTNERS, "partners", posted)
    except BadInput as error:
        page = _page(session, visitor, project, Notice())
        return show(replace(page, problem=str(error)), status=422)


@router.get("/new")
def begin(visitor: Planning, project: ProjectSlug, session: ReadSession, notice: NoticeDep) -> Response:
    found = read_project(session, visitor.organisation, project)
    return show_filling(session, visitor, project, _filling(found, None), None, notice=notice)


@router.post("/new")
def add(visitor: Planning, project: ProjectSlug, session: WriteSession, posted: PostedDep) -> Response:
    found = read_project(session, visitor.organisation, project)
    return save_filling(session, visitor, project, _filling(found, None), posted)


@router.get("/{key}")
def partner(visitor: Planning, project: ProjectSlug, key: Key, session: ReadSession) -> Response:
    found = read_project(session, visitor.organisation, project)
    return show_filling(session, visitor, project, _filling(found, key), get_item(found.partners, key))


@router.post("/{key}")
def change(visitor: Planning, project: ProjectSlug, key: Key, session: WriteSession, posted: PostedDep) -> Response:
    found = read_project(session, visitor.organisation, project)
    return save_filling(session, visitor, project, _filling(found, key), posted)


def _filling(project: Project, key: str | None) -> Filling:
    def change(stored: Sequence[Partner], typed: Partner) -> tuple[Partner, ...]:
        new = slug_of(typed.name, taken=_TAKEN.union(p.key for p in stored), longest=30, fallback="partner")
        return with_known_roles(with_item(stored, replace(typed, key=key or new)), project.results)

    return Filling(
        part=Part.PARTNERS,
        tab="partners",
        title=_("Partner") if key is not None else _("New partner"),
        sheet=partner_sheet(project, key or "partner"),
        place=("partners", key or "new"),
        home=("partners",),
        change=change,
        touches=lambda stored: find_item(stored, key) if key is not None else None,
        at=key or "",
        removing=f"remove {key}" if key is not None else "",
        again=key is None,
    )


def _page(session: Session, visitor: Visitor, slug: str, notice: Notice) -> PartnersPage:
    around = frame(session, visitor, slug, tab="partners", part=Part.PARTNERS, title=_("Partners"), notice=notice)
    return PartnersPage(**around, cards=tuple(map(_card, around["project"].partners)))


def _card(partner: Partner) -> Card:
    language, roles = current_language(), Counter(role.value for role in partner.raci.values())
    return Card(
        partner,
        country=print_country(partner.country, language) if partner.country else "",
        contribution=print_money(partner.contribution, language, trim=True) if partner.contribution else "",
        roles=tuple((words, roles[letter]) for letter, words in role_words().items() if roles[letter]),
    )


def role_words() -> Mapping[str, str]:
    """By letter."""
    return {"R": _("responsible"), "A": _("accountable"), "C": _("consulted"), "I": _("informed")}
