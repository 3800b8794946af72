"""The form of an opportunity: as it is typed, what it offers to choose from, and how it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends
from fastapi.responses import RedirectResponse
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.accounts.queries import list_members
from app.domain.pipeline import Opportunity
from app.pipeline.pages.words import Day, Note, Person, Sent, read_day, read_money, read_percent
from app.projects.queries import list_projects
from app.proposals.queries.desk import list_all_proposals
from app.proposals.service.name_proposals import names_of

_MOST_SHOWN = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The form as it is filled in."""

    title: str = ""
    funder: str = ""
    funder_name: str = ""
    amount: str = ""
    currency: str = ""
    probability: str = ""
    due_on: str = ""
    owner: str = ""
    project: str = ""
    proposal: str = ""
    note: str = ""

    @property
    def owner_id(self) -> int | None:
        return int(self.owner) if self.owner else None


def sent(
    title: Sent = "",
    funder: Sent = "",
    funder_name: Sent = "",
    amount: Sent = "",
    currency: Sent = "",
    probability: Sent = "",
    due_on: Day = "",
    owner: Person = "",
    project: Sent = "",
    proposal: Sent = "",
    note: Note = "",
) -> Typed:
    return Typed(
        title=title,
        funder=funder,
        funder_name=funder_name,
        amount=amount,
        currency=currency,
        probability=probability,
        due_on=due_on,
        owner=owner,
        project=project,
        proposal=proposal,
        note=note,
    )


Filled = Annotated[Typed, Depends(sent)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the form lets somebody choose from: value and name."""

    members: tuple[tuple[str, str], ...]
    funders: tuple[tuple[str, str], ...]
    projects: tuple[tuple[str, str], ...]
    proposals: tuple[tuple[str, str], ...]


def choices(session: Session, visitor: Visitor, call: str | None) -> Choices:
    """Proposals that answer the same call come first."""
    organisation_id = visitor.organisation["id"]
    proposals: Sequence[RowMapping] = sorted(
        list_all_proposals(session, organisation_id), key=lambda row: (call is None or row["call"] != call, row["slug"])
    )
    names = names_of(proposals, visitor.catalogue)
    funders = sorted(visitor.catalogue.funders.values(), key=lambda funder: funder.name.casefold())
    projects = list_projects(session, organisation_id, limit=_MOST_SHOWN)
    return Choices(
        members=tuple((str(row["id"]), row["name"]) for row in list_members(session, organisation_id)),
        funders=tuple((funder.slug, funder.name) for funder in funders),
        projects=tuple((row["slug"], row["title"]) for row in projects),
        proposals=tuple((row["slug"], names[row["slug"]]) for row in proposals),
    )


def typed_of(opportunity: Opportunity, owner_id: int | None) -> Typed:
    value = opportunity.value
    return Typed(
        title=opportunity.title,
        funder=opportunity.funder or "",
        funder_name=opportunity.funder_name,
        amount=format(value.amount, "f") if value else "",
        currency=value.currency if value else "",
        probability="" if opportunity.probability is None else str(opportunity.probability),
        due_on=str(opportunity.due_on or ""),
        owner=str(owner_id or ""),
        project=opportunity.project or "",
        proposal=opportunity.proposal or "",
        note=opportunity.note,
    )


def read(typed: Typed, before: Opportunity) -> Opportunity:
    """Raises BadInput."""
    return replace(
        before,
        title=typed.title,
        funder=typed.funder or None,
        funder_name=typed.funder_name,
        value=read_money(typed.amount, typed.currency),
        probability=read_percent(typed.probability),
        due_on=read_day(typed.due_on),
        project=typed.project or None,
        proposal=typed.proposal or None,
        note=typed.note,
    )


def to(visitor: Visitor, opportunity_id: int, place: str = "") -> RedirectResponse:
    """To the page of an opportunity, or a part of it."""
    address = f"/o/{visitor.organisation['slug']}/pipeline/{opportunity_id}{place}"
    return RedirectResponse(address, status_code=303)
