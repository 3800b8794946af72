"""Recording an award, and what was agreed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.catalog.catalogue import Catalogue
from app.db.session import touched
from app.domain.grant import AgreedChange, Baseline, Grant, amended, promised_in
from app.domain.monitoring import Actual, Duty, overlapping
from app.domain.phrases import phrase
from app.domain.pipeline import PipelineStage
from app.domain.project import Project
from app.errors import BadInput, Conflict, VersionConflict
from app.models import GrantActualRow, GrantDutyRow
from app.models.mapping import columns_of, json_of
from app.pipeline.queries import OPPORTUNITY
from app.pipeline.service.change_pipeline import move_opportunity
from app.pipeline.service.read_pipeline import read_entry
from app.proposals.grant_queries import ACTUAL, BASELINE, DUTY, GRANT, find_grant, get_grant
from app.proposals.queries import get_proposal
from app.proposals.service.gather_material import gather_material
from app.proposals.service.read_grant import grant_of, read_grant


def record_award(
    session: Session, catalogue: Catalogue, organisation: RowMapping, wanted: Grant, *, by: Doer, at: datetime
) -> Grant:
    """Keep what was won; its first baseline is the proposal's part of the project as it stands now.

    Raises NotFound for a proposal that is not there, Conflict where its award is recorded already.
    """
    proposal = get_proposal(session, organisation["id"], wanted.proposal)
    if find_grant(session, organisation["id"], wanted.proposal) is not None:
        raise Conflict(phrase("The award of this proposal is recorded already."))
    material = gather_material(session, catalogue, organisation, wanted.proposal)
    try:
        promised = promised_in(material.project, material.proposal)
    except ValueError as problem:
        raise BadInput(*problem.args) from problem
    grant_id: int = session.execute(
        insert(GRANT)
        .values(
            organisation_id=organisation["id"],
            proposal_id=proposal["id"],
            version=1,
            recorded_by=by.name,
            recorded_at=at,
            **_columns(wanted),
        )
        .returning(GRANT.c.id)
    ).scalar_one()
    first = Baseline(number=1, agreed_on=wanted.awarded_on, project=promised)
    _keep_baseline(session, grant_id, first, by=by, at=at)
    _keep_duties(session, grant_id, wanted.duties)
    _move_card(session, catalogue, organisation, proposal["id"], by=by, at=at)
    record_deed_of(
        session, by, "record_award", f"proposal {wanted.proposal}", organisation_id=organisation["id"], at=at
    )
    return read_grant(session, organisation, wanted.proposal)


def _move_card(
    session: Session, catalogue: Catalogue, organisation: RowMapping, proposal_id: int, *, by: Doer, at: datetime
) -> None:
    """In the pipeline, where the proposal has a card that waits for the funder's answer."""
    statement = select(OPPORTUNITY.c.id).where(OPPORTUNITY.c.proposal_id == proposal_id)
    for card in session.execute(statement).scalars():
        entry = read_entry(session, catalogue, organisation, card, at=at)
        if entry.stage is PipelineStage.SUBMITTED:
            move_opportunity(
                session, catalogue, organisation, card, PipelineStage.AWARDED, reason="", version=None, by=by, at=at
            )


def amend_grant(
    session: Session, organisation: RowMapping, change: AgreedChange, *, read: int, by: Doer, at: datetime
) -> Grant:
    """Save the terms as they were agreed anew, by somebody who read version `read`, and freeze what is promised now.

    Raises NotFound, VersionConflict, BadInput without a word of what changed.
    """
    won = change.terms.proposal
    row = get_grant(session, organisation["id"], won)
    before = grant_of(session, row)
    try:
        after = amended(before, change)
    except ValueError as problem:
        raise BadInput(*problem.args) from problem
    _write_terms(session, row, before, change.terms, read=read)
    _keep_baseline(session, row["id"], after.baselines[-1], by=by, at=at)
    record_deed_of(session, by, "amend_grant", f"proposal {won}", organisation_id=organisation["id"], at=at)
    return read_grant(session, organisation, won)


def keep_terms(session: Session, organisation: RowMapping, wanted: Grant, *, read: int, by: Doer, at: datetime) -> None:
    """Correct what was written down of the agreement, and which reports are owed; what is promised stays.

    Raises NotFound, BadInput, VersionConflict where somebody saved since version `read`.
    """
    row = get_grant(session, organisation["id"], wanted.proposal)
    _write_terms(session, row, grant_of(session, row), wanted, read=read)
    session.execute(delete(DUTY).where(DUTY.c.grant_id == row["id"]))
    _keep_duties(session, row["id"], wanted.duties)
    record_deed_of(session, by, "keep_terms", f"proposal {wanted.proposal}", organisation_id=organisation["id"], at=at)


def _write_terms(session: Session, row: RowMapping, before: Grant, wanted: Grant, *, read: int) -> None:
    changed = session.execute(
        update(GRANT)
        .where(GRANT.c.id == row["id"], GRANT.c.version == read)
        .values(**_columns(wanted), version=read + 1)
    )
    if touched(changed) != 1:
        raise VersionConflict(
            phrase("Somebody changed this grant meanwhile."),
            current_version=before.version,
            current=before,
            attempted=wanted,
        )


def keep_actual(
    session: Session, organisation: RowMapping, proposal: str, wanted: Actual, *, read: int, by: Doer, at: datetime
) -> Actual:
    """Save what an indicator showed in a period; `read` is the version that was seen, 0 for a new one.

    One without a value, a text, a breakdown and a note is taken away. Raises NotFound, BadInput for an indicator that
    was not promised and for a period that overlaps another, VersionConflict with both.
    """
    row = get_grant(session, organisation["id"], proposal)
    grant = grant_of(session, row)
    _ensure_sound(grant, wanted)
    same = ACTUAL.c.grant_id == row["id"], ACTUAL.c.indicator == wanted.indicator, ACTUAL.c.first == wanted.first
    there = next((one for one in grant.actuals if (one.indicator, one.first) == (wanted.indicator, wanted.first)), None)
    if (there.version if there else 0) != read:
        raise VersionConflict(
            phrase("Somebody changed this value meanwhile."),
            current_version=there.version if there else 0,
            current=there,
            attempted=wanted,
        )
    kept = replace(wanted, version=read + 1)
    session.execute(delete(ACTUAL).where(*same))
    if says_something(wanted):
        session.execute(
            insert(ACTUAL).values(
                columns_of(kept, GrantActualRow, grant_id=row["id"], recorded_by=by.name, recorded_at=at)
            )
        )
    what = f"proposal {proposal}"
    record_deed_of(session, by, "record_actual", what, organisation_id=organisation["id"], at=at)
    return kept


def says_something(actual: Actual) -> bool:
    return actual.value is not None or bool(actual.text or actual.by or actual.note or actual.verification)


def _ensure_sound(grant: Grant, wanted: Actual) -> None:
    indicator = next((one for one in grant.promised.results.all_indicators() if one.key == wanted.indicator), None)
    if indicator is None:
        raise BadInput(phrase("The indicator '{key}' was not promised for this grant.", key=wanted.indicator))
    other = overlapping(grant.actuals, wanted)
    if other is not None:
        raise BadInput(
            phrase(
                "“{title}” has values from {first} to {last} already; periods may not overlap.",
                title=indicator.title,
                first=other.first,
                last=other.last,
            )
        )
    if wanted.first < grant.starts_on:
        raise BadInput(
            phrase(
                "The period begins on {first}, before the grant on {start}.", first=wanted.first, start=grant.starts_on
            )
        )


def _keep_duties(session: Session, grant_id: int, duties: Sequence[Duty]) -> None:
    if len({duty.key for duty in duties}) < len(duties):
        raise BadInput(phrase("Two reports have the same name."))
    if duties:
        session.execute(insert(DUTY), [columns_of(duty, GrantDutyRow, grant_id=grant_id) for duty in duties])


def _columns(grant: Grant) -> dict[str, object]:
    return {
        "reference": grant.reference.strip(),
        "awarded_on": grant.awarded_on,
        "amount": grant.amount.amount,
        "currency": grant.amount.currency,
        "starts_on": grant.starts_on,
        "ends_on": grant.ends_on,
        "threshold": grant.threshold,
    }


def _keep_baseline(session: Session, grant_id: int, baseline: Baseline, *, by: Doer, at: datetime) -> None:
    session.execute(
        insert(BASELINE).values(
            grant_id=grant_id,
            number=baseline.number,
            agreed_on=baseline.agreed_on,
            changes=baseline.changes,
            project=json_of(Project, baseline.project),
            recorded_by=by.name,
            recorded_at=at,
        )
    )
