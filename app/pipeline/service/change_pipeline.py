"""Adding opportunities, changing and moving them, writing down hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.accounts.members import get_member
from app.accounts.queries import ensure_members
from app.catalog.catalogue import Catalogue
from app.db.session import touched
from app.domain.phrases import phrase
from app.domain.pipeline import AFTER, Opportunity, PipelineStage, next_stages
from app.domain.text import ensure_fits, one_line
from app.errors import BadInput, Conflict, NotFound, VersionConflict
from app.models import OpportunityRow
from app.models.mapping import columns_of
from app.pipeline.queries import EFFORT, MOVE, OPPORTUNITY, get_opportunity
from app.pipeline.service.read_pipeline import Entry, opportunity_of, read_entry
from app.projects.queries import get_project
from app.proposals.queries import get_proposal
from app.watch.queries import announcement_of, get_announcement

MAX_TITLE = 300
MOST_HOURS = Decimal(10_000)

NEED_A_REASON = (PipelineStage.DECLINED, PipelineStage.CLOSED)


def add_opportunity(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    wanted: Opportunity,
    *,
    by: Doer,
    at: datetime,
    owner_id: int | None = None,
) -> int:
    """Put it into the pipeline; returns its id. Without a title it has that of its call or announcement.

    Raises BadInput, and NotFound for a call, announcement, funder, project or proposal that is not there.
    """
    title = wanted.title.strip()
    if wanted.announcement is not None:
        row = get_announcement(session, organisation["id"], wanted.announcement)
        title = title or announcement_of(row).title
    if wanted.call is not None:
        title = title or catalogue.call(wanted.call).title
    columns = _columns(session, catalogue, organisation, replace(wanted, title=title), owner_id)
    opportunity_id: int = session.execute(
        insert(OPPORTUNITY)
        .values(
            **columns,
            organisation_id=organisation["id"],
            stage=wanted.stage,
            version=1,
            created_by=by.name,
            created_at=at,
        )
        .returning(OPPORTUNITY.c.id)
    ).scalar_one()
    _record_move(session, opportunity_id, "", wanted.stage, "", by=by, at=at)
    return opportunity_id


def find_running(
    session: Session, organisation: RowMapping, *, call: str | None, announcement: int | None
) -> int | None:
    """Id of the opportunity that a call or announcement has already, unless that is over."""
    statement = select(OPPORTUNITY.c.id).where(
        OPPORTUNITY.c.organisation_id == organisation["id"],
        OPPORTUNITY.c.call == call if call else OPPORTUNITY.c.announcement_id == announcement,
        OPPORTUNITY.c.stage.not_in([*AFTER]),
    )
    return session.execute(statement.order_by(OPPORTUNITY.c.id)).scalars().first()


def save_opportunity(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    wanted: Opportunity,
    *,
    owner_id: int | None,
) -> None:
    """Save what somebody changed, who read version `wanted.version`; its stage is moved apart.

    Raises NotFound, BadInput, Conflict for a proposal that another opportunity has, VersionConflict with both.
    """
    row = get_opportunity(session, organisation["id"], wanted.id)
    columns = _columns(session, catalogue, organisation, wanted, owner_id)
    _write(session, row, wanted, columns)


def move_opportunity(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    opportunity_id: int,
    stage: PipelineStage,
    *,
    reason: str,
    version: int | None,
    by: Doer,
    at: datetime,
) -> Entry:
    """Move it to another stage, and remember who did and why. `version` None moves whatever is there.

    Raises NotFound, VersionConflict, BadInput for a stage that its proposal tells, and for an end without a reason.
    """
    entry = read_entry(session, catalogue, organisation, opportunity_id, at=at)
    kept = entry.opportunity.stage
    if stage is entry.stage:
        raise BadInput(phrase("It is there already."))
    if stage not in next_stages(kept, entry.told):
        raise BadInput(phrase("Until it is sent its proposal tells the stage: ask for a review there, or submit it."))
    if stage in NEED_A_REASON and not reason.strip():
        raise BadInput(phrase("Say why it ends: the next one learns from it."))
    row = get_opportunity(session, organisation["id"], opportunity_id)
    _write(
        session,
        row,
        replace(entry.opportunity, stage=stage, version=version or entry.opportunity.version),
        {"stage": stage},
    )
    _record_move(session, opportunity_id, entry.stage, stage, reason.strip(), by=by, at=at)
    record_deed_of(
        session,
        by,
        "move_opportunity",
        f"opportunity {entry.opportunity.title}",
        organisation_id=organisation["id"],
        at=at,
        before=str(entry.stage),
        after=str(stage),
        reason=reason.strip(),
    )
    return read_entry(session, catalogue, organisation, opportunity_id, at=at)


def log_effort(
    session: Session,
    organisation: RowMapping,
    opportunity_id: int,
    *,
    person_id: int,
    hours: Decimal,
    first: date,
    last: date | None = None,
    planned: bool = False,
    note: str = "",
    by: Doer,
    at: datetime,
) -> int:
    """Write down hours that a member spent on a day, or will spend between two. Raises NotFound, BadInput."""
    get_opportunity(session, organisation["id"], opportunity_id)
    ensure_members(session, organisation["id"], person_id)
    last = last or first
    if not 0 < hours <= MOST_HOURS:
        raise BadInput(phrase("Hours are more than 0 and at most {most}.", most=MOST_HOURS))
    if last < first:
        raise BadInput(phrase("It ends before it begins."))
    if (last - first).days > 3 * 366:
        raise BadInput(phrase("Plan at most three years at once."))
    effort_id: int = session.execute(
        insert(EFFORT)
        .values(
            opportunity_id=opportunity_id,
            person_id=person_id,
            name=get_member(session, organisation["id"], person_id).name,
            planned=planned,
            first=first,
            last=last,
            hours=hours,
            note=note.strip(),
            by=by.name,
            at=at,
        )
        .returning(EFFORT.c.id)
    ).scalar_one()
    return effort_id


def drop_effort(session: Session, organisation: RowMapping, opportunity_id: int, effort_id: int) -> None:
    """Raises NotFound."""
    get_opportunity(session, organisation["id"], opportunity_id)
    gone = session.execute(delete(EFFORT).where(EFFORT.c.id == effort_id, EFFORT.c.opportunity_id == opportunity_id))
    if touched(gone) != 1:
        raise NotFound(phrase("These hours are not there any more."))


def _columns(
    session: Session, catalogue: Catalogue, organisation: RowMapping, wanted: Opportunity, owner_id: int | None
) -> dict[str, Any]:
    """All that somebody may change, checked."""
    title = one_line(wanted.title).strip()
    if not title:
        raise BadInput(phrase("Say what it is."))
    ensure_fits(title, MAX_TITLE)
    if wanted.value is not None and wanted.value.amount < 0:
        raise BadInput(phrase("A value is not negative."))
    if wanted.call is not None:
        catalogue.call(wanted.call)
    if wanted.announcement is not None:
        get_announcement(session, organisation["id"], wanted.announcement)
    if wanted.funder is not None:
        catalogue.funder(wanted.funder)
    ensure_members(session, organisation["id"], owner_id)
    proposal = get_proposal(session, organisation["id"], wanted.proposal) if wanted.proposal else None
    if proposal is not None:
        _ensure_free(session, proposal["id"], wanted.id)
    project_id = get_project(session, organisation["id"], wanted.project)["id"] if wanted.project else None
    checked = replace(wanted, title=title, note=wanted.note.strip(), funder_name=one_line(wanted.funder_name).strip())
    columns = columns_of(
        checked,
        OpportunityRow,
        announcement_id=wanted.announcement,
        project_id=proposal["project_id"] if proposal else project_id,
        proposal_id=proposal["id"] if proposal else None,
        owner_id=owner_id,
        currency=wanted.value.currency if wanted.value else None,
        value=wanted.value.amount if wanted.value else None,
    )
    return {name: value for name, value in columns.items() if name not in ("id", "stage", "version")}


def _ensure_free(session: Session, proposal_id: int, opportunity_id: int) -> None:
    taken = select(OPPORTUNITY.c.title).where(
        OPPORTUNITY.c.proposal_id == proposal_id, OPPORTUNITY.c.id != opportunity_id
    )
    if title := session.execute(taken).scalar_one_or_none():
        raise Conflict(phrase("This proposal belongs to “{title}” already.", title=title))


def _write(session: Session, row: RowMapping, wanted: Opportunity, columns: dict[str, Any]) -> None:
    changed = session.execute(
        update(OPPORTUNITY)
        .where(OPPORTUNITY.c.id == row["id"], OPPORTUNITY.c.version == wanted.version)
        .values(**columns, version=wanted.version + 1)
    )
    if touched(changed) != 1:
        current = opportunity_of(row)
        raise VersionConflict(
            phrase("Somebody changed “{title}” meanwhile.", title=current.title),
            current_version=current.version,
            current=current,
            attempted=wanted,
        )


def _record_move(
    session: Session, opportunity_id: int, before: str, after: PipelineStage, reason: str, *, by: Doer, at: datetime
) -> None:
    session.execute(
        insert(MOVE).values(opportunity_id=opportunity_id, before=before, after=after, reason=reason, by=by.name, at=at)
    )
