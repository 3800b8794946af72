"""Recording an award, and what was agreed since."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import RowMapping, insert, update
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.catalog.catalogue import Catalogue
from app.db.session import touched
from app.domain.grant import Baseline, Grant, amended
from app.domain.money import Money
from app.domain.phrases import phrase
from app.domain.project import Project
from app.domain.scoping import cut
from app.errors import BadInput, Conflict, VersionConflict
from app.grants.queries import BASELINE, GRANT, find_grant, get_grant, list_baselines
from app.models.mapping import json_of, record_of, stored_value
from app.proposals.queries import get_proposal
from app.proposals.service.gather_material import gather_material


def grant_of(session: Session, row: RowMapping) -> Grant:
    """With all its baselines. `row` as `get_grant` gives it."""
    baselines = tuple(
        record_of(Baseline, kept, project=stored_value(Project, kept["project"]))
        for kept in list_baselines(session, row["id"])
    )
    return record_of(Grant, row, amount=Money(row["amount"], row["currency"]), baselines=baselines)


def read_grant(session: Session, organisation: RowMapping, proposal: str) -> Grant:
    """Raises NotFound."""
    return grant_of(session, get_grant(session, organisation["id"], proposal))


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
    promised = cut(material.project, material.proposal.scope)
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
    record_deed_of(
        session, by, "record_award", f"proposal {wanted.proposal}", organisation_id=organisation["id"], at=at
    )
    return read_grant(session, organisation, wanted.proposal)


def amend_grant(
    session: Session,
    organisation: RowMapping,
    wanted: Grant,
    project: Project,
    *,
    agreed_on: date,
    changes: str,
    by: Doer,
    at: datetime,
) -> Grant:
    """Save the terms that somebody changed, who read version `wanted.version`, and freeze what is promised from now on.

    Raises NotFound, VersionConflict, BadInput without a word of what changed.
    """
    row = get_grant(session, organisation["id"], wanted.proposal)
    before = grant_of(session, row)
    try:
        after = amended(before, project, agreed_on=agreed_on, changes=changes)
    except ValueError as problem:
        raise BadInput(*problem.args) from problem
    changed = session.execute(
        update(GRANT)
        .where(GRANT.c.id == row["id"], GRANT.c.version == wanted.version)
        .values(**_columns(wanted), version=wanted.version + 1)
    )
    if touched(changed) != 1:
        raise VersionConflict(
            phrase("Somebody changed this grant meanwhile."),
            current_version=before.version,
            current=before,
            attempted=wanted,
        )
    _keep_baseline(session, row["id"], after.baselines[-1], by=by, at=at)
    record_deed_of(session, by, "amend_grant", f"proposal {wanted.proposal}", organisation_id=organisation["id"], at=at)
    return read_grant(session, organisation, wanted.proposal)


def _columns(grant: Grant) -> dict[str, object]:
    return {
        "reference": grant.reference.strip(),
        "awarded_on": grant.awarded_on,
        "amount": grant.amount.amount,
        "currency": grant.amount.currency,
        "starts_on": grant.starts_on,
        "ends_on": grant.ends_on,
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
