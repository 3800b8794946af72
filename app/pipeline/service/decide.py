"""Go or no-go: cards of several people, and the decision of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, insert
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.catalog.catalogue import Catalogue
from app.domain.announcement import Announcement, Changed
from app.domain.call import Call
from app.domain.go_no_go import MOST_POINTS, Leaning, Scorecard, Verdict
from app.domain.phrases import phrase
from app.domain.pipeline import RUNNING, PipelineStage
from app.domain.terms import as_said, changed_terms, name_of, terms_of
from app.errors import BadInput, StorageFault
from app.models.mapping import json_of, record_of, stored_value
from app.pipeline.queries import DECISION, SCORECARD, get_opportunity, list_scorecards
from app.pipeline.service.change_pipeline import move_opportunity
from app.pipeline.service.choosing import read_choosing
from app.pipeline.service.read_pipeline import Entry, print_of, read_entry


def save_scorecard(
    session: Session, organisation: RowMapping, opportunity_id: int, card: Scorecard, *, by: Doer, at: datetime
) -> None:
    """Keep how somebody judges it, in the place of their earlier card.

    Raises NotFound, and BadInput for points that cannot be given, for an empty card, and for a program.
    """
    get_opportunity(session, organisation["id"], opportunity_id)
    if by.person_id is None:
        raise BadInput(phrase("A scorecard is a person's; sign in as one."))
    known = {one.key for one in read_choosing(session, organisation).criteria}
    if unknown := sorted(set(card.points) - known):
        raise BadInput(phrase("There is no criterion '{key}'.", key=unknown[0]))
    if any(not 0 <= points <= MOST_POINTS for points in card.points.values()):
        raise BadInput(phrase("Give 0 to {most} points.", most=MOST_POINTS))
    if not card.points and not card.comment.strip():
        raise BadInput(phrase("Judge at least one criterion, or say something."))
    session.execute(
        delete(SCORECARD).where(SCORECARD.c.opportunity_id == opportunity_id, SCORECARD.c.person_id == by.person_id)
    )
    session.execute(
        insert(SCORECARD).values(
            opportunity_id=opportunity_id,
            person_id=by.person_id,
            name=by.name,
            points=card.points,
            leaning=card.leaning,
            comment=card.comment.strip(),
            at=at,
        )
    )


def cards_for(
    session: Session, opportunity_id: int, reader_id: int | None, *, decides: bool
) -> tuple[Scorecard | None, tuple[Scorecard, ...]]:
    """The reader's own card, and all that they may see.

    Who has not judged yet sees no other card, so that the first does not judge for all; who decides sees every one.
    """
    rows = list_scorecards(session, opportunity_id)
    own = next((row for row in rows if reader_id is not None and row["person_id"] == reader_id), None)
    seen: Sequence[RowMapping] = rows if decides or own is not None or reader_id is None else ()
    return (_card(own) if own else None), tuple(map(_card, seen))


def decide(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    opportunity_id: int,
    verdict: Verdict,
    *,
    reason: str,
    by: Doer,
    at: datetime,
) -> Entry:
    """Decide whether to apply, and remember what the call said then. A no-go closes it.

    Raises NotFound, BadInput without a reason, and where the funder has it already.
    """
    entry = read_entry(session, catalogue, organisation, opportunity_id, at=at)
    if not reason.strip():
        raise BadInput(phrase("Give the reason: it is what the next decision learns from."))
    if entry.stage not in RUNNING or entry.stage is PipelineStage.SUBMITTED:
        raise BadInput(phrase("It is too late to decide whether to apply."))
    session.execute(
        insert(DECISION).values(
            opportunity_id=opportunity_id,
            verdict=verdict,
            reason=reason.strip(),
            by=by.name,
            at=at,
            seen=print_of(entry.source),
            said=terms_now(entry),
        )
    )
    record_deed_of(
        session,
        by,
        "decide_opportunity",
        f"opportunity {entry.opportunity.title}",
        organisation_id=organisation["id"],
        at=at,
        verdict=str(verdict),
        reason=reason.strip(),
    )
    if verdict is Verdict.NO_GO:
        return move_opportunity(
            session, catalogue, organisation, opportunity_id, PipelineStage.CLOSED,
            reason=reason, version=None, by=by, at=at,
        )  # fmt: skip
    return read_entry(session, catalogue, organisation, opportunity_id, at=at)


def terms_now(entry: Entry) -> dict[str, Any] | None:
    """What its call says of what a decision rests on; None without one."""
    source = entry.source
    return terms_of(type(source), json_of(type(source), source)) if source else None


def changed_since(entry: Entry, decisions: Sequence[RowMapping]) -> tuple[Changed, ...]:
    """What its call says otherwise than when it was decided the last time, as plain values.

    Nothing where nothing was kept: a decision of an earlier version of this program.
    """
    now, kept = terms_now(entry), decisions[-1]["said"] if decisions else None
    return changed_terms(kept, now) if kept and now else ()


def source_then(entry: Entry, decisions: Sequence[RowMapping]) -> Call | Announcement | None:
    """Its call as it was then, of which only what a decision rests on is told.

    None without one, and where what was kept cannot be read any more.
    """
    source, kept = entry.source, decisions[-1]["said"] if decisions else None
    if source is None or not kept or kept["of"] != name_of(type(source)):
        return None
    try:
        then: Call | Announcement = stored_value(
            type(source), as_said(type(source), json_of(type(source), source), kept)
        )
    except StorageFault:
        return None
    return then


def _card(row: RowMapping) -> Scorecard:
    return replace(record_of(Scorecard, row), leaning=Leaning(row["leaning"]))
