"""What a guest can be let in to: one section, one project's budget, or a proposal to review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.guests import Invited
from app.accounts.policy import Action
from app.catalog.catalogue import Catalogue
from app.errors import BadInput
from app.projects.queries import get_project, list_projects
from app.proposals.queries import get_proposal, list_proposals, title_of
from app.proposals.service.list_sections import section_lines
from app.proposals.service.name_proposals import names_of
from app.proposals.service.review_proposal import add_review
from app.web.language import gettext as _

_MOST = 30
"""Proposals and projects that are offered, of each."""


class May(StrEnum):
    SEE = "see"
    COMMENT = "comment"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    """`section|open-doors-eu|en/executive-summary`, `review|open-doors-eu`, `budget|open-doors`."""
    title: str


def choices(
    session: Session, catalogue: Catalogue, organisation: RowMapping
) -> tuple[tuple[str, Sequence[Choice]], ...]:
    """All that may be opened to a guest, by proposal and project."""
    proposals = list_proposals(session, organisation["id"], limit=_MOST)
    projects = list_projects(session, organisation["id"], limit=_MOST)
    names = names_of(proposals, catalogue)
    titles = {row["slug"]: row["title"] for row in projects}
    return (
        *((names[row["slug"]], _choices_of(session, catalogue, organisation, row["slug"])) for row in proposals),
        (_("Budgets"), tuple(Choice(f"budget|{slug}", title) for slug, title in titles.items())),
    )


def let_in(session: Session, catalogue: Catalogue, organisation: RowMapping, to: str, way: May) -> Invited:
    """What a guest is let in to. Raises BadInput for what cannot be opened, NotFound for what is not there."""
    kind, _bar, rest = to.partition("|")
    slug, _bar, section = rest.partition("|")
    if kind == "budget":
        return _budget(organisation, get_project(session, organisation["id"], slug), way)
    if kind not in ("section", "review"):
        raise BadInput(_("Choose what the guest is to see."))
    row = get_proposal(session, organisation["id"], slug)
    place = f"/o/{organisation['slug']}/proposals/{slug}"
    name = title_of(row)
    if kind == "review":
        actions = {Action.SEE, Action.COMMENT, Action.REVIEW}
        begin = f"{place}/review" if way is May.WRITE else place
        return Invited(
            title=_("Review of {proposal}").format(proposal=name),
            addresses=(begin, place),
            actions=_up_to(way, actions),
        )
    api = f"/api/v1/organisations/{organisation['slug']}/proposals/{slug}"
    lines = section_lines(session, catalogue, organisation, slug)
    line = next((line for line in lines if f"{line.language}/{line.key}" == section), None)
    if line is None:
        raise BadInput(_("Choose what the guest is to see."))
    return Invited(
        title=f"{line.heading} · {name}",
        addresses=(
            f"{place}/sections/{section}",
            f"{place}/suggest/{section}",
            f"{place}/comments",
            f"{place}/owners/done",
            f"{place}/presence/{section}",
            f"{place}/merge/{section}",
            f"{place}/suggestions",
            f"{place}/pictures/{section}",
            *(f"{api}/{part}/{section}" for part in ("sections", "suggestions", "decisions", "pictures")),
        ),
        actions=_up_to(way, {Action.SEE, Action.COMMENT, Action.WRITE}),
        section=section,
    )


def ask_guest(
    session: Session,
    organisation: RowMapping,
    to: str,
    way: May,
    person_id: int,
    name: str,
    *,
    asked_by: str,
    at: datetime,
) -> None:
    """A guest who may score is asked for a review, blind to those of others."""
    kind, _bar, slug = to.partition("|")
    if kind == "review" and way is May.WRITE:
        proposal = get_proposal(session, organisation["id"], slug)
        add_review(session, proposal, person_id, name, asked_by=asked_by, blind=True, unnamed=False, at=at)


def _budget(organisation: RowMapping, project: RowMapping, way: May) -> Invited:
    if way is May.COMMENT:
        raise BadInput(_("A budget has no comments; let the guest read or write it."))
    place = f"projects/{project['slug']}/budget"
    return Invited(
        title=_("Budget of {project}").format(project=project["title"]),
        addresses=(f"/o/{organisation['slug']}/{place}", f"/api/v1/organisations/{organisation['slug']}/{place}"),
        actions=_up_to(way, {Action.SEE, Action.COST}),
    )


def _up_to(way: May, most: set[Action]) -> set[Action]:
    """Of what may be allowed at all, what is allowed this guest."""
    allowed = {May.SEE: {Action.SEE}, May.COMMENT: {Action.SEE, Action.COMMENT}, May.WRITE: most}
    return allowed[way] & most


def _choices_of(session: Session, catalogue: Catalogue, organisation: RowMapping, slug: str) -> tuple[Choice, ...]:
    sections = (
        Choice(f"section|{slug}|{line.language}/{line.key}", f"{line.heading} ({line.language})")
        for line in section_lines(session, catalogue, organisation, slug)
    )
    return (Choice(f"review|{slug}", _("Review of the whole proposal")), *sections)
