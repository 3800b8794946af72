"""One meeting, call, letter, event or visit: written down with what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Form, Query, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.accounts.deps import Visitor
from app.domain.relations import Commitment, CommitmentKind, Engagement, EngagementKind
from app.errors import BadInput, VersionConflict
from app.relations.pages.one import CommitmentLine, EngagementLine, commitment_lines, engagement_lines
from app.relations.pages.words import (
    Choices,
    Day,
    Days,
    Id,
    Line,
    Lines,
    Number,
    Option,
    Reader,
    Several,
    Text,
    Version,
    Writer,
    choices,
    kind_names,
    owed_names,
    read_day,
)
from app.relations.queries import list_contacts, list_relations
from app.relations.service.keep_engagements import add_engagement, read_engagement, save_engagement
from app.relations.service.keep_relations import name_of
from app.web.deps import Now, ReadSession, WriteSession
from app.web.language import gettext as _
from app.web.templating import Page, show

router = APIRouter(prefix="/o/{organisation}/relations/engagements", include_in_schema=False)

Kinds = Annotated[list[CommitmentKind], Form(max_length=20)]
_ROWS = (CommitmentKind.OURS, CommitmentKind.OURS, CommitmentKind.THEIRS, CommitmentKind.NEXT_STEP)
"""Empty lines in which to write down what was promised, and what comes next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A line of the form, as typed."""

    kind: str
    what: str = ""
    due: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementPage(Page):
    template: ClassVar[str] = "relations/engagement.html"
    engagement: Engagement
    """As typed; its id is 0 for a new one."""
    day: str
    funder_name: str
    line: EngagementLine | None
    """As it is stored."""
    commitments: tuple[CommitmentLine, ...]
    promises: tuple[Promise, ...]
    contacts: tuple[Option, ...]
    """Of this funder, and those who took part."""
    chosen_contacts: tuple[str, ...]
    chosen_members: tuple[str, ...]
    kinds: tuple[Option, ...]
    kinds_owed: tuple[Option, ...]
    choices: Choices
    conflict: Engagement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedEngagement:
    """The form as somebody filled it in."""

    engagement: Engagement
    """Without its day and what was promised."""
    day: str
    promises: tuple[Promise, ...]

    def read(self) -> Engagement:
        """Raises BadInput for a day that is none."""
        return replace(self.engagement, day=read_day(self.day), commitments=_commitments(self.promises))

    def back(self, page: EngagementPage, problem: str) -> EngagementPage:
        """The page with all that was typed."""
        return replace(page, problem=problem, day=self.day, promises=self.promises or page.promises)


async def _typed(
    funder: Line = "",
    funder_name: Line = "",
    kind: Annotated[EngagementKind, Form()] = EngagementKind.MEETING,
    day: Day = "",
    subject: Line = "",
    said: Text = "",
    contact: Several = [],  # noqa: B006
    member: Several = [],  # noqa: B006
    promise_kind: Kinds = [],  # noqa: B006
    promise: Lines = [],  # noqa: B006
    promise_due: Days = [],  # noqa: B006
    promise_person: Several = [],  # noqa: B006
) -> TypedEngagement:
    engagement = Engagement(
        funder=funder or funder_name,
        kind=kind,
        subject=subject,
        said=said,
        contacts=_ids(contact),
        members=_ids(member),
    )
    promises = _promises(promise_kind, promise, promise_due, promise_person)
    return TypedEngagement(engagement=engagement, day=day, promises=promises)


TypedDep = Annotated[TypedEngagement, Depends(_typed)]


@router.get("/new")
def choose(
    visitor: Writer, session: ReadSession, now: Now, funder: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    me = (visitor.person_id,) if visitor.person_id is not None else ()
    page = _page(session, visitor, now, Engagement(funder=funder, subject="", members=me))
    return show(replace(page, day=now.date().isoformat()))


@router.post("/new")
def add(visitor: Writer, session: WriteSession, now: Now, typed: TypedDep) -> Response:
    try:
        made = add_engagement(session, visitor.catalogue, visitor.organisation, typed.read(), by=visitor.doer, at=now)
    except BadInput as error:
        session.rollback()
        page = _page(session, visitor, now, typed.engagement)
        return show(typed.back(page, str(error)), status=422)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/relations/engagements/{made}", status_code=303)


@router.get("/{engagement}")
def one(visitor: Reader, engagement: Number, session: ReadSession, now: Now) -> Response:
    """What was said, who was there, what follows."""
    return show(_page(session, visitor, now, read_engagement(session, visitor.organisation, engagement)))


@router.post("/{engagement}")
def save(
    visitor: Writer, engagement: Number, session: WriteSession, now: Now, version: Version, typed: TypedDep
) -> Response:
    before = read_engagement(session, visitor.organisation, engagement)
    try:
        wanted = replace(typed.read(), id=engagement, funder=before.funder, version=version)
        save_engagement(session, visitor.catalogue, visitor.organisation, wanted, by=visitor.doer, at=now)
    except (BadInput, VersionConflict) as error:
        session.rollback()
        stored = read_engagement(session, visitor.organisation, engagement)
        theirs = stored if isinstance(error, VersionConflict) else None
        again = replace(typed.engagement, id=engagement, funder=before.funder, version=stored.version)
        page = _page(session, visitor, now, again)
        return show(replace(typed.back(page, str(error)), conflict=theirs), status=409 if theirs else 422)
    return RedirectResponse(f"/o/{visitor.organisation['slug']}/relations/engagements/{engagement}", status_code=303)


def _page(session: Session, visitor: Visitor, now: datetime, engagement: Engagement) -> EngagementPage:
    organisation = visitor.organisation
    stored = read_engagement(session, organisation, engagement.id) if engagement.id else None
    names = {row["key"]: row["name"] for row in list_relations(session, organisation["id"])}
    people = list_contacts(session, organisation["id"])
    mine = [row for row in people if row["funder"] == engagement.funder or row["id"] in engagement.contacts]
    line = next(iter(engagement_lines(session, visitor, [stored])), None) if stored else None
    return EngagementPage(
        title=stored.subject if stored else _("Write down a meeting"),
        shell=visitor.shell,
        engagement=engagement,
        day=engagement.day.isoformat() if engagement.day else "",
        funder_name=name_of(visitor.catalogue, engagement.funder, names.get(engagement.funder, "")),
        line=line,
        commitments=commitment_lines(stored.commitments if stored else (), now.date()),
        promises=tuple(Promise(kind=kind) for kind in (_ROWS if not stored else _ROWS[1:])),
        contacts=tuple((str(row["id"]), row["name"]) for row in mine),
        chosen_contacts=tuple(map(str, engagement.contacts)),
        chosen_members=tuple(map(str, engagement.members)),
        kinds=tuple((str(kind), name) for kind, name in kind_names().items()),
        kinds_owed=tuple((str(kind), name) for kind, name in owed_names().items()),
        choices=choices(session, visitor),
        conflict=None,
    )


def _ids(found: Sequence[str]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(text) for text in found if text))


def _promises(
    kinds: Sequence[CommitmentKind], whats: Sequence[str], dues: Sequence[str], people: Sequence[Id]
) -> tuple[Promise, ...]:
    found = zip(kinds, whats, dues, people, strict=False)
    return tuple(Promise(kind=kind, what=what, due=due, person=person) for kind, what, due, person in found)


def _commitments(promises: Sequence[Promise]) -> tuple[Commitment, ...]:
    """Those with words; a line that has only a day is told, not dropped. Raises BadInput."""
    return tuple(
        Commitment(
            kind=CommitmentKind(one.kind),
            what=one.what,
            due_on=read_day(one.due),
            person=int(one.person) if one.person else None,
        )
        for one in promises
        if one.what.strip() or one.due
    )
