"""Retention: what was kept long enough, counted before it is taken away and taken away by a worker once a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Table, and_, delete, func, insert, or_, select, update
from sqlmodel import Session

from app.accounts.audit import AUDIT, Doer, record_deed_of
from app.accounts.queries import GUEST_LINK
from app.db.session import touched, unit_of_work
from app.domain.phrases import phrase
from app.domain.pipeline import PipelineStage
from app.domain.retention import LONGEST, Kept, Period, periods
from app.errors import BadInput, VersionConflict
from app.jobs.job import State
from app.jobs.queue import JOB
from app.library.searching import forget_words
from app.models import DigestRow, NamedVersionRow, PresenceRow, RetentionSettingsRow, StoryRow
from app.models.mapping import table_of
from app.pipeline.queries import MOVE, OPPORTUNITY
from app.privacy.inventory import within
from app.privacy.service.erase import Done, Place, erase_in, finish
from app.privacy.service.subjects import SubjectKind, list_subjects
from app.proposals.export_queries import EXPORT_FILE
from app.proposals.queries import PROPOSAL, SECTION, VERSION
from app.proposals.queries.talk import COMMENT
from app.proposals.submission_queries import SUBMISSION
from app.relations.queries import CONTACT, ENGAGEMENT, OF_CONTACT

SETTINGS = table_of(RetentionSettingsRow)
_DIGEST, _PRESENCE, _NAMED = table_of(DigestRow), table_of(PresenceRow), table_of(NamedVersionRow)
_STORY = table_of(StoryRow)
_PROGRAM = Doer("Grantwright", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    kind: Kept
    days: int | None
    """None: for ever."""
    count: int
    """Rows that the next run takes."""
    default: Period


def read_periods(session: Session, organisation_id: int) -> tuple[dict[Kept, int | None], int]:
    """Days by kind, and the version of what was saved; 0 while all are defaults."""
    row = (
        session.execute(select(SETTINGS).where(SETTINGS.c.organisation_id == organisation_id)).mappings().one_or_none()
    )
    saved: Mapping[str, int | None] = row["periods"] if row else {}
    found = {kind: saved.get(kind, default.days) for kind, default in periods().items()}
    return found, row["version"] if row else 0


def save_periods(
    session: Session,
    organisation: RowMapping,
    wanted: Mapping[Kept, int | None],
    *,
    version: int,
    by: Doer,
    at: datetime,
) -> None:
    """Raises BadInput for a period out of its bounds, VersionConflict."""
    for kind, default in periods().items():
        days = wanted.get(kind, default.days)
        for_ever = days is None and default.most == LONGEST
        if not for_ever and not default.least <= (days or 0) <= default.most:
            raise BadInput(
                phrase("Between {least} and {most} days fit here.", least=default.least, most=default.most),
            )
    current, read = read_periods(session, organisation["id"])
    values = {"periods": {str(kind): days for kind, days in {**current, **wanted}.items()}, "version": version + 1}
    if read == version == 0:
        session.execute(insert(SETTINGS).values(organisation_id=organisation["id"], **values))
    else:
        same = and_(SETTINGS.c.organisation_id == organisation["id"], SETTINGS.c.version == version)
        if touched(session.execute(update(SETTINGS).where(same).values(**values))) != 1:
            raise VersionConflict(
                phrase("Somebody changed this meanwhile."), current_version=read, current=current, attempted=wanted
            )
    record_deed_of(session, by, "edit_retention", "retention", organisation_id=organisation["id"], at=at)


def preview_retention(session: Session, organisation: RowMapping, *, at: datetime) -> tuple[Line, ...]:
    """What the next run would take, by the same conditions that the run takes it by."""
    found, _version = read_periods(session, organisation["id"])
    return tuple(
        Line(kind=kind, days=found[kind], count=_count(session, organisation["id"], kind, found[kind], at), default=one)
        for kind, one in periods().items()
    )


def apply_retention(place: Place, organisation: RowMapping, *, at: datetime) -> Mapping[Kept, int]:
    """Take away what was kept long enough; rows by kind. A deed tells the counts."""
    taken: dict[Kept, int] = {}
    done = Done.nothing()
    with unit_of_work(place.engine) as session:
        found, _version = read_periods(session, organisation["id"])
        for kind, days in found.items():
            if count := _count(session, organisation["id"], kind, days, at):
                taken[kind] = count
                _take(session, place, organisation, kind, at - timedelta(days=days or 0), done, at)
        if taken:
            record_deed_of(
                session, _PROGRAM, "apply_retention", "retention", organisation_id=organisation["id"], at=at,
                count=sum(taken.values()), kinds={str(kind): count for kind, count in taken.items()},
            )  # fmt: skip
    if taken:
        finish(place, done, at=at)
    return taken


def _count(session: Session, organisation_id: int, kind: Kept, days: int | None, at: datetime) -> int:
    if days is None:
        return 0
    table, condition = _old(kind, organisation_id, at - timedelta(days=days))
    found: int = session.execute(select(func.count()).select_from(table).where(condition)).scalar_one()
    return found


def _take(
    session: Session, place: Place, organisation: RowMapping, kind: Kept, before: datetime, done: Done, at: datetime
) -> None:
    table, condition = _old(kind, organisation["id"], before)
    match kind:
        case Kept.DELETED_COMMENTS:
            session.execute(update(table).where(condition).values(text="", quote=""))
        case Kept.CONTACTS | Kept.WITHDRAWN_STORIES:
            key, of = ("id", SubjectKind.CONTACT) if kind is Kept.CONTACTS else ("token", SubjectKind.STORY)
            old = {f"{of}-{row}" for row in session.execute(select(table.c[key]).where(condition)).scalars()}
            for subject in list_subjects(session, organisation):
                if subject.key in old:
                    done.add(erase_in(session, place, [organisation], subject, keep_sent=True, by=_PROGRAM, at=at))
        case Kept.EXPORTS:
            names = session.execute(select(table.c.sha256).where(condition)).scalars()
            done.exports |= {name for name in names if name}
            session.execute(delete(table).where(condition))
        case _:
            session.execute(delete(table).where(condition))
            if kind is Kept.DECLINED_PROPOSALS:
                forget_words(session)


def _old(kind: Kept, organisation_id: int, before: datetime) -> tuple[Table, ColumnElement[bool]]:
    """The table, and which of its rows were kept since before `before`."""
    table, condition = _OLD[kind](before)
    here = within(table, organisation_id)
    return table, condition if here is None else and_(here, condition)


def _versions(before: datetime) -> tuple[Table, ColumnElement[bool]]:
    """But the last one, those with a name, and those of a proposal of which a version was named as a whole."""
    of_named = (
        select(SECTION.c.id).join(_NAMED, _NAMED.c.proposal_id == SECTION.c.proposal_id).where(
            SECTION.c.id == VERSION.c.section_id
        )
    )  # fmt: skip
    newest = select(SECTION.c.version).where(SECTION.c.id == VERSION.c.section_id).scalar_subquery()
    return VERSION, and_(
        VERSION.c.saved_at < before, VERSION.c.name == "", VERSION.c.version < newest, ~of_named.exists()
    )


def _contacts(before: datetime) -> tuple[Table, ColumnElement[bool]]:
    """Neither written down since, nor met, nor to be met."""
    met = (
        select(ENGAGEMENT.c.id)
        .join(OF_CONTACT, OF_CONTACT.c.engagement_id == ENGAGEMENT.c.id)
        .where(OF_CONTACT.c.contact_id == CONTACT.c.id)
        .where(or_(ENGAGEMENT.c.day.is_(None), ENGAGEMENT.c.day >= before.date()))
    )
    return CONTACT, and_(CONTACT.c.erased_on.is_(None), CONTACT.c.kept_since < before.date(), ~met.exists())


def _stories(before: datetime) -> tuple[Table, ColumnElement[bool]]:
    withdrawn = _STORY.c.consent["withdrawn_on"].as_string()
    return _STORY, and_(withdrawn.is_not(None), withdrawn < date.isoformat(before.date()))


def _declined(before: datetime) -> tuple[Table, ColumnElement[bool]]:
    """Proposals of opportunities that ended so long ago; what was ever submitted stays."""
    moved = select(func.max(MOVE.c.at)).where(MOVE.c.opportunity_id == OPPORTUNITY.c.id).scalar_subquery()
    ended = select(OPPORTUNITY.c.id).where(
        OPPORTUNITY.c.proposal_id == PROPOSAL.c.id,
        OPPORTUNITY.c.stage.in_([PipelineStage.DECLINED, PipelineStage.CLOSED]),
        moved < before,
    )
    sent = select(SUBMISSION.c.id).where(SUBMISSION.c.proposal_id == PROPOSAL.c.id)
    return PROPOSAL, and_(ended.exists(), ~sent.exists())


def _ended_links(before: datetime) -> tuple[Table, ColumnElement[bool]]:
    return GUEST_LINK, func.coalesce(GUEST_LINK.c.revoked_at, GUEST_LINK.c.expires_at) < before


def _ended_jobs(before: datetime) -> tuple[Table, ColumnElement[bool]]:
    return JOB, and_(JOB.c.state.in_([State.DONE, State.FAILED]), JOB.c.finished_at < before)


def _deleted_comments(before: datetime) -> tuple[Table, ColumnElement[bool]]:
    return COMMENT, and_(COMMENT.c.deleted_at < before, COMMENT.c.text != "")


_Old = Callable[[Any], tuple[Table, ColumnElement[bool]]]
_OLD: Mapping[Kept, _Old] = {
    Kept.AUDIT: lambda before: (AUDIT, AUDIT.c.at < before),
    Kept.EXPORTS: lambda before: (EXPORT_FILE, EXPORT_FILE.c.asked_at < before),
    Kept.JOBS: _ended_jobs,
    Kept.DIGESTS: lambda before: (_DIGEST, _DIGEST.c.until < before),
    Kept.GUEST_LINKS: _ended_links,
    Kept.PRESENCE: lambda before: (_PRESENCE, _PRESENCE.c.seen_at < before),
    Kept.DELETED_COMMENTS: _deleted_comments,
    Kept.VERSIONS: _versions,
    Kept.CONTACTS: _contacts,
    Kept.WITHDRAWN_STORIES: _stories,
    Kept.DECLINED_PROPOSALS: _declined,
}
