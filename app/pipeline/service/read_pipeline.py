"""The pipeline as it stands: each opportunity with what its call, its announcement and its proposal say of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.domain.announcement import Announcement
from app.domain.call import Call
from app.domain.deadlines import Deadline, in_turn, instant
from app.domain.funder import Funder
from app.domain.go_no_go import Verdict
from app.domain.money import Money
from app.domain.pipeline import Opportunity, PipelineStage, outcome_of, standing, stated_deadlines
from app.models.mapping import json_of, record_of
from app.pipeline.queries import (
    get_opportunity,
    list_decisions,
    list_efforts,
    list_moves,
    list_opportunities,
    proposals_in_review,
    spent,
)
from app.proposals.service.survey_proposals import Surveyed, survey_proposals
from app.watch.queries import announcement_of, find_announcements


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One opportunity as it stands."""

    opportunity: Opportunity
    stage: PipelineStage
    told: PipelineStage | None
    """What its proposal says; None without one."""
    value: Money | None
    """What the proposal asks for, else what somebody estimated."""
    funder: Funder | None
    to: str
    """Funder's name; empty where nobody has said."""
    call: Call | None
    announcement: Announcement | None
    due: Deadline | None
    """The next day that counts; None where none is known."""
    owner_id: int | None
    owner_name: str
    hours: Decimal
    """Spent on it."""
    sent_on: date | None
    """The day of submission: the proposal's own, else the day it is due."""
    verdict: Verdict | None
    """Of the newest decision whether to apply; None before one."""
    look_again: bool
    """The call has changed since that decision."""
    won: bool | None
    """The funder's answer; None before it, or where it was never asked."""

    @property
    def source(self) -> Call | Announcement | None:
        """Where it is told what may be applied for."""
        return self.call or self.announcement

    @property
    def due_at(self) -> datetime | None:
        return instant(self.due) if self.due else None


def read_pipeline(
    session: Session, catalogue: Catalogue, organisation: RowMapping, *, at: datetime
) -> tuple[Entry, ...]:
    """All of it, what is due next first, then what has no day. The same number of statements however many."""
    return _entries(session, catalogue, organisation, list_opportunities(session, organisation["id"]), at)


def read_entry(
    session: Session, catalogue: Catalogue, organisation: RowMapping, opportunity_id: int, *, at: datetime
) -> Entry:
    """Raises NotFound."""
    row = get_opportunity(session, organisation["id"], opportunity_id)
    (entry,) = _entries(session, catalogue, organisation, [row], at)
    return entry


def opportunity_of(row: RowMapping) -> Opportunity:
    value = Money(row["value"], row["currency"]) if row["value"] is not None else None
    return record_of(Opportunity, row, value=value, announcement=row["announcement_id"])


def _entries(
    session: Session, catalogue: Catalogue, organisation: RowMapping, rows: Sequence[RowMapping], at: datetime
) -> tuple[Entry, ...]:
    ids = [row["id"] for row in rows]
    written = [row["proposal_id"] for row in rows if row["proposal_id"] is not None]
    proposals = {one.line.slug: one for one in survey_proposals(session, catalogue, organisation)} if written else {}
    reviewed = proposals_in_review(session, written)
    announced = find_announcements(session, [row["announcement_id"] for row in rows if row["announcement_id"]])
    moves, efforts, decisions = list_moves(session, ids), list_efforts(session, ids), list_decisions(session, ids)

    def entry(row: RowMapping) -> Entry:
        opportunity = opportunity_of(row)
        proposal = proposals.get(opportunity.proposal or "")
        told = _told(proposal, reviewed=row["proposal_id"] in reviewed) if proposal else None
        answers = proposal.line.call if proposal else None
        call = catalogue.calls.get(opportunity.call or answers or "")
        named_there = proposal.line.funder if proposal else None
        funder = catalogue.funders.get((call.funder if call else opportunity.funder or named_there) or "")
        found = announced.get(opportunity.announcement or 0)
        announcement = announcement_of(found) if found else None
        due = _due(opportunity, proposal, call, announcement, at)
        decided = next(reversed(decisions.get(row["id"], ())), None)
        named = opportunity.funder_name or (announcement.funder if announcement else "")
        return Entry(
            opportunity=opportunity,
            stage=standing(opportunity.stage, told),
            told=told,
            value=(proposal.asked if proposal else None) or opportunity.value,
            funder=funder,
            to=funder.name if funder else named,
            call=call,
            announcement=announcement,
            due=due,
            owner_id=row["owner_id"],
            owner_name=row["owner_name"] or "",
            hours=spent(efforts.get(row["id"], ())),
            sent_on=(proposal.line.submission_on if proposal else None) or (due.on if due else None),
            verdict=Verdict(decided["verdict"]) if decided else None,
            look_again=bool(decided and decided["seen"] and decided["seen"] != print_of(call or announcement)),
            won=outcome_of(move["after"] for move in moves.get(row["id"], ())),
        )

    def when(one: Entry) -> tuple[bool, float]:
        return (one.due_at is None, one.due_at.timestamp() if one.due_at else 0)

    return tuple(sorted(map(entry, rows), key=when))


def print_of(source: Call | Announcement | None) -> str:
    """A hash of what a call says; fields that say nothing do not count, so that a new kind of field changes none."""
    if source is None:
        return ""
    plain = {name: value for name, value in json_of(type(source), source).items() if value not in (None, "", [], {})}
    return sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _told(proposal: Surveyed, *, reviewed: bool) -> PipelineStage:
    if proposal.submitted_at is not None:
        return PipelineStage.SUBMITTED
    return PipelineStage.REVIEW if reviewed else PipelineStage.DRAFTING


def _due(
    opportunity: Opportunity,
    proposal: Surveyed | None,
    call: Call | None,
    announcement: Announcement | None,
    at: datetime,
) -> Deadline | None:
    """The funder's day before any of ours; with a proposal, that of its stage."""
    if proposal is None:
        found = stated_deadlines(call, announcement, at)
    else:
        found = in_turn([proposal.stage.deadline], at) if proposal.stage else ()
    if found:
        return found[0]
    own = proposal.line.submission_on if proposal else None
    return Deadline(on=own or opportunity.due_on) if own or opportunity.due_on else None
