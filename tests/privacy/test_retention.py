"""What was kept long enough goes, once a day; what people may still look for stays unless the organisation says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update

from app.accounts.audit import AUDIT, Doer
from app.accounts.queries import GUEST_LINK
from app.db.session import unit_of_work
from app.domain.retention import Kept as Kind
from app.domain.retention import periods
from app.errors import BadInput, VersionConflict
from app.jobs.job import State
from app.jobs.queue import JOB
from app.models import DigestRow, NamedVersionRow, PresenceRow, StoryRow
from app.models.mapping import table_of
from app.pipeline.queries import MOVE, OPPORTUNITY
from app.privacy.jobs import RETAIN, Keeper
from app.privacy.service.retain import apply_retention, preview_retention, read_periods, save_periods
from app.proposals.export_queries import EXPORT_FILE
from app.proposals.queries import PROPOSAL, SECTION, VERSION
from app.proposals.queries.talk import COMMENT
from app.proposals.submission_queries import SUBMISSION
from app.relations.queries import CONTACT
from app.workspace.working import handlers
from tests.privacy.canaries import AMINA, NOW, Kept

LATER = NOW + timedelta(days=3000)
STORY, NAMED, PRESENCE = table_of(StoryRow), table_of(NamedVersionRow), table_of(PresenceRow)
ON = {Kind.VERSIONS: 90, Kind.CONTACTS: 365, Kind.WITHDRAWN_STORIES: 30, Kind.DECLINED_PROPOSALS: 365}


def say(kept: Kept, wanted: dict[Kind, int | None], *, version: int = 0) -> None:
    with unit_of_work(kept.engine) as session:
        save_periods(session, kept.house, wanted, version=version, by=AMINA, at=NOW)


def counts(kept: Kept, at: object = LATER) -> dict[Kind, int]:
    with unit_of_work(kept.engine, read_only=True) as session:
        return {line.kind: line.count for line in preview_retention(session, kept.house, at=at)}  # type: ignore[arg-type]


@pytest.fixture
def piled(kept: Kept) -> Kept:
    """Something old of every kind."""
    with unit_of_work(kept.engine) as session:
        session.execute(update(JOB).values(state=State.DONE, finished_at=NOW))
        session.execute(update(COMMENT).values(deleted_at=NOW))
        session.execute(update(AUDIT).values(at=NOW))
        session.execute(update(VERSION).values(saved_at=NOW))
        session.execute(update(CONTACT).values(kept_since=NOW.date()))
        session.execute(update(STORY).where(STORY.c.position == 99).values(consent={"withdrawn_on": "2026-11-26"}))
        proposal = session.execute(select(PROPOSAL.c.id)).scalars().first()
        session.execute(
            insert(PRESENCE).values(proposal_id=proposal, key="k", language="en", name="Amina", seen_at=NOW)
        )
        session.execute(
            insert(table_of(DigestRow)).values(
                person_id=1, organisation_id=kept.house["id"], day=NOW.date(), since=NOW, until=NOW, state="sent",
                told=[], payload={}, attempts=1, tried_at=NOW, error="", changed_at=NOW,
            )
        )  # fmt: skip
        made = session.execute(
            insert(OPPORTUNITY).values(
                organisation_id=kept.house["id"], title="Lost", funder_name="", proposal_id=proposal, stage="declined",
                note="", version=1, created_by="Amina", created_at=NOW,
            ).returning(OPPORTUNITY.c.id)
        ).scalar_one()  # fmt: skip
        session.execute(
            insert(MOVE).values(opportunity_id=made, before="review", after="declined", reason="", by="Amina", at=NOW)
        )
    return kept


def test_by_default_nothing_goes_that_people_typed_and_may_look_for(piled: Kept) -> None:
    found = counts(piled)
    off = {kind for kind, period in periods().items() if period.days is None}
    assert off == set(ON) == {kind for kind, period in periods().items() if period.in_use}
    assert {kind for kind in found if found[kind]} == set(Kind) - off


def test_nothing_goes_before_its_time(piled: Kept) -> None:
    say(piled, dict(ON))
    assert set(counts(piled, NOW).values()) == {0}
    assert apply_retention(piled.place, piled.house, at=NOW) == {}


def test_a_run_takes_what_was_counted_and_says_so(piled: Kept) -> None:
    say(piled, dict(ON))
    with unit_of_work(piled.engine) as session:
        session.execute(update(NAMED).values(proposal_id=NAMED.c.proposal_id))
        session.execute(NAMED.delete())
    expected = {kind: count for kind, count in counts(piled).items() if count}
    assert Kind.DECLINED_PROPOSALS not in expected  # it was submitted
    with unit_of_work(piled.engine) as session:
        session.execute(SUBMISSION.delete())
        last = session.execute(select(SECTION.c.version).order_by(SECTION.c.version.desc())).scalars().first()
    expected = {kind: count for kind, count in counts(piled).items() if count}
    assert set(expected) == set(Kind)
    assert apply_retention(piled.place, piled.house, at=LATER) == expected
    with unit_of_work(piled.engine, read_only=True) as session:
        (deed,) = session.execute(select(AUDIT).where(AUDIT.c.did == "apply_retention")).mappings().all()
        assert deed["detail"]["kinds"] == {str(kind): count for kind, count in expected.items()}
        for table in (EXPORT_FILE, GUEST_LINK, JOB, PRESENCE):
            assert session.execute(select(func.count()).select_from(table)).scalar_one() == 0, table.name
    assert last == 2
    assert list(piled.exports.root.rglob("*.*")) == []
    assert not [path for path in piled.exports.root.rglob("*") if path.is_file()]


def test_last_and_named_versions_stay(piled: Kept) -> None:
    say(piled, {Kind.VERSIONS: 90})
    assert counts(piled)[Kind.VERSIONS] == 0  # the proposal has a version with a name
    with unit_of_work(piled.engine) as session:
        session.execute(NAMED.delete())
        two = session.execute(select(SECTION.c.id).where(SECTION.c.version == 2)).scalar_one()
    before = counts(piled)[Kind.VERSIONS]
    with unit_of_work(piled.engine) as session:
        session.execute(
            update(VERSION).where(VERSION.c.section_id == two, VERSION.c.version == 1).values(name="Sent to Amina")
        )
    assert (before, counts(piled)[Kind.VERSIONS]) == (1, 0)


def test_a_period_has_bounds_and_two_who_save_do_not_overwrite_each_other(kept: Kept) -> None:
    for wanted in ({Kind.AUDIT: 3}, {Kind.EXPORTS: None}, {Kind.JOBS: 31}, {Kind.PRESENCE: 0}):
        with pytest.raises(BadInput, match="days fit here"):
            say(kept, wanted)  # type: ignore[arg-type]
    say(kept, {Kind.AUDIT: None, Kind.JOBS: 10})
    with pytest.raises(VersionConflict):
        say(kept, {Kind.JOBS: 20})
    say(kept, {Kind.JOBS: 20}, version=1)
    with unit_of_work(kept.engine, read_only=True) as session:
        found, version = read_periods(session, kept.house["id"])
    assert (found[Kind.AUDIT], found[Kind.JOBS], version) == (None, 20, 2)


def test_a_worker_does_it(piled: Kept, catalogue: object) -> None:
    from app.own_catalogue.catalogues import Catalogues

    assert RETAIN in handlers(piled.place.settings, piled.engine, Catalogues(catalogue))  # type: ignore[arg-type]
    with unit_of_work(piled.engine) as session:
        session.execute(update(PRESENCE).values(seen_at=NOW - timedelta(days=9000)))
    told = Keeper(piled.place.settings, piled.engine).retain(None, lambda *_: None)  # type: ignore[arg-type]
    with unit_of_work(piled.engine) as session:
        assert told(session)["rows"] >= 1
    assert Doer("Grantwright", None).person_id is None
