"""Relationships in words, and what their routes are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Form, Path
from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.deps import Visitor, may
from app.accounts.policy import Action, Role, actions_of
from app.accounts.queries import list_members
from app.catalog.catalogue import Catalogue
from app.domain.funder import FunderStatus
from app.domain.printing import print_date
from app.domain.relations import Closeness, CommitmentKind, ContactSource, EngagementKind
from app.errors import BadInput
from app.relations.queries import list_relations
from app.web.language import current_language
from app.web.language import gettext as _

Reader = Annotated[Visitor, may(Action.SEE)]
Writer = Annotated[Visitor, may(Action.WRITE)]
Knowing = Annotated[Visitor, may(Action.COMMENT)]
Exporter = Annotated[Visitor, may(Action.EXPORT)]
Confided = Annotated[Visitor, may(Action.CONFIDE)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
FunderKey = Annotated[str, Path(max_length=100)]
Line = Annotated[str, Form(max_length=1000)]
Text = Annotated[str, Form(max_length=20_000)]
Day = Annotated[str, Form(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
Id = Annotated[str, Form(pattern=r"^\d{0,9}$")]
"""Of what was chosen from a list; empty: nothing."""
Version = Annotated[int, Form(ge=1, le=2**31 - 2)]
Several = Annotated[list[Id], Form(max_length=200)]
Lines = Annotated[list[Line], Form(max_length=20)]
Days = Annotated[list[Day], Form(max_length=20)]

Option = tuple[str, str]
"""Value and words."""


def kind_names() -> Mapping[EngagementKind, str]:
    return {
        EngagementKind.MEETING: _("Meeting"),
        EngagementKind.CALL: _("Telephone call"),
        EngagementKind.EMAIL: _("E-mail"),
        EngagementKind.EVENT: _("Event"),
        EngagementKind.VISIT: _("Visit"),
    }


def owed_names() -> Mapping[CommitmentKind, str]:
    return {
        CommitmentKind.OURS: _("we owe"),
        CommitmentKind.THEIRS: _("they owe"),
        CommitmentKind.NEXT_STEP: _("next step"),
    }


def source_names() -> Mapping[ContactSource, str]:
    return {
        ContactSource.THEMSELVES: _("gave it to us"),
        ContactSource.PUBLIC_PAGE: _("a public page"),
        ContactSource.COLLEAGUE: _("somebody who knows them"),
        ContactSource.LIST: _("the list of an event or network"),
    }


def closeness_names() -> Mapping[Closeness, str]:
    return {Closeness.MET: _("has met"), Closeness.KNOWS: _("knows"), Closeness.CLOSE: _("knows well")}


def day_words(day: date | None) -> str:
    return print_date(day, current_language()) if day else ""


def read_day(text: str) -> date | None:
    """None for an empty text. Raises BadInput for a day that no calendar has."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput(_("{text} is no day of the calendar.").format(text=text)) from None


def split(text: str) -> tuple[str, ...]:
    """What stands between commas or in lines of their own."""
    return tuple(part for line in text.replace("،", ",").splitlines() for part in line.split(","))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What forms let somebody choose from."""

    funders: tuple[Option, ...]
    members: tuple[Option, ...]


def choices(session: Session, visitor: Visitor) -> Choices:
    members = tuple((str(row["id"]), row["name"]) for row in list_members(session, visitor.organisation["id"]))
    return Choices(funders=funder_options(session, visitor.organisation, visitor.catalogue), members=members)


def funder_options(session: Session, organisation: RowMapping, catalogue: Catalogue) -> tuple[Option, ...]:
    """Those of the catalogue that still give, and those the organisation named itself, by name."""
    known = {slug: f.name for slug, f in catalogue.funders.items() if f.status is FunderStatus.ACTIVE}
    own = {row["key"]: row["name"] or row["key"] for row in list_relations(session, organisation["id"])}
    return tuple(sorted({**own, **known}.items(), key=lambda pair: pair[1].casefold()))


def who_may_know(session: Session, organisation_id: int) -> tuple[Option, ...]:
    """Members who can say that they have read something."""
    rows: Iterable[RowMapping] = list_members(session, organisation_id)
    return tuple(
        (str(row["id"]), row["name"])
        for row in rows
        if Action.COMMENT in actions_of([Role(role) for role in row["roles"]])
    )
