"""Letters that partners still owe: one for each partner of a project, as early as its next proposal needs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from app.accounts.queries import list_owned
from app.calendar.queries import list_dated
from app.calendar.service.planning import read_planning, working_calendar
from app.calendar.service.wanted import Wanted
from app.domain.back_planning import DEFAULT_PATTERN
from app.domain.dated import Dated, DatedKind, DatedState, Origin
from app.domain.deadlines import Deadline, instant
from app.models import OwnedDocumentRow, PartnerRow
from app.models.mapping import table_of
from app.projects.queries import PROJECT
from app.proposals.service.survey_proposals import Surveyed

LETTER = "letter:"
_PARTNER = table_of(PartnerRow)
_STEP = "partner-letters"


def of_letters(
    session: Session,
    organisation: RowMapping,
    proposals: Sequence[Surveyed],
    announced: Mapping[str, tuple[Deadline, ...]],
    at: datetime,
) -> Iterator[tuple[str, Wanted]]:
    """By key. Due on the day of the plan's step, else as long before the submission as the pattern has it.

    A partner at risk goes by its public name: a calendar travels to phones.
    """
    owing = _partners(session, organisation)
    if not owing:
        return
    kept = {row["key"] for row in list_owned(session, OwnedDocumentRow, organisation["id"])}
    next_of = _next_of_each(proposals, announced, at)
    days = _days(session, organisation, next_of)
    for row in owing:
        item = next_of.get(row["project"])
        if item is None:
            continue
        title = f"{row['public_name'] or row['name']}: {item[0].title}"
        dated = Dated(
            uid="",
            kind=DatedKind.PARTNER_LETTER,
            title=title,
            when=Deadline(on=days[item[0].line.slug]),
            origin=Origin.DERIVED,
            state=DatedState.DONE if row["letter"] in kept else DatedState.OPEN,
            proposal=item[0].line.slug,
        )
        yield f"{LETTER}{row['project']}:{row['key']}", Wanted(dated)


def _partners(session: Session, organisation: RowMapping) -> Sequence[RowMapping]:
    statement = (
        select(*_PARTNER.c["key", "name", "public_name", "letter"], PROJECT.c.slug.label("project"))
        .join(PROJECT, PROJECT.c.id == _PARTNER.c.project_id)
        .where(PROJECT.c.organisation_id == organisation["id"], _PARTNER.c.lead.is_(False))
    )
    return session.execute(statement.order_by(_PARTNER.c.id)).mappings().all()


def _next_of_each(
    proposals: Sequence[Surveyed], announced: Mapping[str, tuple[Deadline, ...]], at: datetime
) -> dict[str, tuple[Surveyed, date]]:
    """By project: the proposal that has to be sent next, and the day."""
    found: dict[str, tuple[Surveyed, date]] = {}
    for item in proposals:
        on = None if item.submitted_at else _sent_on(item, announced, at)
        if on is not None and (item.line.project not in found or on < found[item.line.project][1]):
            found[item.line.project] = item, on
    return found


def _sent_on(item: Surveyed, announced: Mapping[str, tuple[Deadline, ...]], at: datetime) -> date | None:
    """None for what is past, or has no day."""
    if item.line.submission_on is not None:
        return item.line.submission_on if item.line.submission_on >= at.date() else None
    stated = next(iter(announced.get(item.line.slug, ())), item.stage.deadline if item.stage else None)
    until = instant(stated) if stated else None
    return stated.on if stated and until and until >= at else None


def _days(
    session: Session, organisation: RowMapping, next_of: Mapping[str, tuple[Surveyed, date]]
) -> Mapping[str, date]:
    """By proposal: when its letters have to be there."""
    milestones = list_dated(session, organisation["id"], kinds=[DatedKind.MILESTONE]) if next_of else ()
    planned = {row["proposal"]: row["day"] for row in milestones if row["step"] == _STEP}
    pattern = (*read_planning(session, organisation).pattern, *DEFAULT_PATTERN)
    ahead = next(step.working_days for step in pattern if step.key == _STEP)
    calendar = working_calendar(session, organisation)
    return {item.line.slug: planned.get(item.line.slug) or calendar.before(on, ahead) for item, on in next_of.values()}
