"""What the pipeline follows and the day on which we mean to send stand in the calendar; on both data bases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, RowMapping, insert, select, update

from app.calendar.entries import whole_calendar
from app.calendar.queries import DATED, get_dated
from app.calendar.service.change_dates import change_dated, dated_of, moved
from app.calendar.service.follow_announcements import link_announcement
from app.calendar.service.follow_sources import bring_up_to_date
from app.calendar.service.move_deadlines import see_move_of
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.announcement import Announcement, AnnouncementStatus
from app.domain.dated import Dated, DatedState
from app.domain.deadlines import Confidence, Deadline
from app.domain.pipeline import Opportunity, PipelineStage
from app.errors import NotPermitted, ProposalLocked, VersionConflict
from app.interchange.feeds.feed import Feed
from app.proposals.queries import PROPOSAL, get_proposal
from app.proposals.queries.desk import list_followed, list_moves
from app.proposals.submission_queries import SUBMISSION
from app.watch.queries import VERDICT, find_known
from app.watch.service import keep, look_of
from tests.domain.assembly.material import proposal
from tests.house import AMINA, NOW
from tests.pipeline.test_pipeline import CALL, Desk, submission_of
from tests.web.test_calendar_pages import closing_on

S = PipelineStage
DUE, LATER = date(2027, 3, 1), date(2027, 3, 15)
AT_NOON = Deadline(on=DUE, at=time(12), zone="Africa/Nairobi")
DAY = Deadline(on=DUE)


class Calendar(Desk):
    """The pipeline's services, and the calendar that follows them."""

    def announce(self, *deadlines: Deadline, native_id: str = "7", status: AnnouncementStatus | None = None) -> int:
        one = Announcement(
            source="feed", native_id=native_id, title="Wells", deadlines=deadlines,
            status=status or AnnouncementStatus.OPEN,
        )  # fmt: skip
        with unit_of_work(self.engine) as session:
            keep(session, look_of(Feed(announcements=(one,), items=1), "feed"), at=NOW)
            return int(find_known(session, "feed", [native_id])[native_id]["id"])

    def rows(self, at: datetime = NOW) -> list[RowMapping]:
        """Of the pipeline, after the calendar followed."""
        bring_up_to_date(self.engine, self.catalogue, self.house, at=at)
        with unit_of_work(self.engine, read_only=True) as session:
            statement = select(DATED).where(DATED.c.key.startswith("pipeline/")).order_by(DATED.c.id)
            return list(session.execute(statement).mappings())

    def dates(self, at: datetime = NOW) -> list[Dated]:
        return [dated_of(row) for row in self.rows(at)]

    def told(self, at: datetime = NOW) -> list[tuple[date | None, str]]:
        return [(one.when.on, str(one.state)) for one in self.dates(at)]

    def moves(self) -> list[tuple[str, str, str]]:
        with unit_of_work(self.engine, read_only=True) as session:
            found = list_moves(session, self.house["id"])
        return [(row["title"], row["before"]["on"], row["after"]["on"]) for row in found]

    def sending(self) -> list[tuple[date | None, str]]:
        bring_up_to_date(self.engine, self.catalogue, self.house, at=NOW)
        with unit_of_work(self.engine, read_only=True) as session:
            return [(row.day, row.state) for row in session.execute(select(DATED).where(DATED.c.kind == "submission"))]

    def mean(self, on: date | None) -> None:
        with unit_of_work(self.engine) as session:
            session.execute(update(PROPOSAL).values(submission_on=on))

    def meant(self) -> date | None:
        with unit_of_work(self.engine, read_only=True) as session:
            found: date | None = get_proposal(session, self.house["id"], proposal().slug)["submission_on"]
            return found

    def change(self, uid: str, **more: object) -> None:
        with unit_of_work(self.engine) as session:
            row = get_dated(session, self.house["id"], uid)
            wanted = replace(dated_of(row), **more)  # type: ignore[arg-type]
            change_dated(session, self.house, uid, wanted, by=AMINA, at=NOW, owner_id=row["owner_id"])


@pytest.fixture
def desk(engine: Engine, catalogue: Catalogue, house: RowMapping) -> Calendar:
    with unit_of_work(engine) as session:
        session.execute(update(PROPOSAL).values(submission_on=None))
    return Calendar(engine, catalogue, house)


@pytest.mark.parametrize("when", [AT_NOON, DAY, replace(AT_NOON, confidence=Confidence.INFERRED)])
def test_what_is_followed_stands_there_as_its_announcement_states_it(
    desk: Calendar, amina: int, when: Deadline
) -> None:
    announced = desk.announce(when)
    assert desk.rows() == [], "nobody has put it into the pipeline"
    desk.add(Opportunity(title="", announcement=announced), amina)
    (row,) = desk.rows()
    dated = dated_of(row)
    assert (dated.title, dated.when, dated.is_movable) == ("Wells", when, False)
    assert (row["owner_id"], dated.is_expected) == (amina, when.confidence is Confidence.INFERRED)
    calendar, count = whole_calendar(desk.engine, desk.catalogue, desk.house, outside="", at=NOW)
    assert (b"Deadline: Wells" in calendar, count) == (True, 1)
    for wrong in (moved(dated, 1), replace(dated, title="Springs")):
        with unit_of_work(desk.engine) as session, pytest.raises(NotPermitted):
            change_dated(session, desk.house, dated.uid, wrong, by=AMINA, at=NOW, owner_id=amina)
    with unit_of_work(desk.engine) as session, pytest.raises(NotPermitted):
        change_dated(session, desk.house, dated.uid, dated, by=AMINA, at=NOW, owner_id=None)
    with unit_of_work(desk.engine, read_only=True) as session:
        assert [one["uid"] for one in list_followed(session, desk.house["id"], now=NOW)] == [dated.uid]


def test_a_corrigendum_moves_it_and_it_is_told_until_somebody_has_looked(desk: Calendar) -> None:
    desk.add(Opportunity(title="", announcement=desk.announce(AT_NOON)))
    (before,) = desk.dates()
    desk.announce(replace(AT_NOON, on=LATER))
    (after,) = desk.dates()
    assert (after.uid, after.when.on, after.sequence) == (before.uid, LATER, before.sequence + 1)
    assert (after.look_again, desk.moves()) == (True, [("Wells", "2027-03-01", "2027-03-15")])
    desk.change(after.uid, note="They told us why")
    assert desk.dates()[0].look_again, "a note is no look"
    with unit_of_work(desk.engine) as session:
        see_move_of(session, desk.house, after.uid, by=AMINA, at=NOW)
    assert (desk.dates()[0].look_again, desk.moves()) == (False, [])


def test_the_next_stage_takes_the_place_of_the_one_that_is_gone_without_being_a_move(desk: Calendar) -> None:
    desk.add(Opportunity(title="", announcement=desk.announce(DAY, Deadline(on=LATER))))
    assert desk.told() == [(DUE, "open"), (LATER, "open")]
    after = NOW.replace(year=2027, month=3, day=2)
    assert desk.told(after) == [(LATER, "open"), (LATER, "withdrawn")]
    assert desk.moves() == []


@pytest.mark.parametrize("end", [S.CLOSED, S.DECLINED])
def test_what_is_given_up_is_withdrawn_and_can_be_taken_up_again(desk: Calendar, end: PipelineStage) -> None:
    made = desk.add(Opportunity(title="", announcement=desk.announce(DAY)))
    assert desk.told() == [(DUE, "open")]
    desk.move(made, end, "Not us.")
    assert desk.told() == [(DUE, "withdrawn")]
    desk.move(made, S.QUALIFYING)
    (again,) = desk.dates()
    assert (again.state, again.sequence) == (DatedState.OPEN, 2)


def test_what_was_sent_is_done_until_it_was_not(desk: Calendar) -> None:
    made = desk.add(Opportunity(title="", announcement=desk.announce(DAY)))
    for stage, state in ((S.SUBMITTED, "done"), (S.DRAFTING, "open"), (S.SUBMITTED, "done"), (S.CLOSED, "done")):
        desk.move(made, stage, "why")
        assert desk.told() == [(DUE, state)], stage


def test_what_the_funder_calls_off_is_withdrawn_and_stays_so(desk: Calendar) -> None:
    desk.add(Opportunity(title="", announcement=desk.announce(DAY)))
    assert desk.told() == [(DUE, "open")]
    desk.announce(DAY, status=AnnouncementStatus.CLOSED)
    after = NOW.replace(year=2027, month=3, day=9)
    assert desk.told() == desk.told(after) == [(DUE, "withdrawn")]


def test_what_is_closed_after_its_day_was_missed_and_not_called_off(desk: Calendar) -> None:
    desk.add(Opportunity(title="", announcement=desk.announce(DAY)))
    desk.rows()
    after = NOW.replace(year=2027, month=3, day=9)
    desk.announce(DAY, status=AnnouncementStatus.CLOSED)
    assert desk.told(after) == [(DUE, "open")]


def test_a_call_stands_there_once_however_it_came(desk: Calendar) -> None:
    desk.catalogue = closing_on(desk.catalogue, LATER)
    first, second = desk.announce(DAY), desk.announce(DAY, native_id="8")
    made = desk.add(Opportunity(title="", announcement=first))
    desk.add(Opportunity(title="Wells elsewhere", announcement=second))
    assert desk.told() == [(DUE, "open")] * 2
    verdict = {"organisation_id": desk.house["id"], "first_id": first, "second_id": second}
    with unit_of_work(desk.engine) as session:
        session.execute(insert(VERDICT).values(**verdict, same=True, by="Amina", at=NOW))
    assert desk.told() == [(DUE, "open"), (DUE, "withdrawn")], "both are one call"
    desk.save(replace(desk.read(made).opportunity, call=CALL))
    assert desk.told()[0] == (DUE, "open"), "its source is nearer to the funder than the catalogue"
    assert desk.read(made).due == DAY
    with unit_of_work(desk.engine) as session:
        link_announcement(session, desk.house, proposal().slug, first, by=AMINA, at=NOW)
    assert desk.told() == [(DUE, "withdrawn")] * 2, "its proposal has it"


@pytest.mark.parametrize("joined", ["card", "call"])
def test_once_a_proposal_began_the_date_is_the_proposals(desk: Calendar, joined: str) -> None:
    desk.catalogue = closing_on(desk.catalogue, LATER)
    made = desk.add(Opportunity(title="", call=CALL))
    assert desk.told() == [(LATER, "open")]
    if joined == "card":
        desk.save(replace(desk.read(made).opportunity, proposal=proposal().slug))
    else:
        with unit_of_work(desk.engine) as session:
            session.execute(update(PROPOSAL).values(call=CALL))
    assert desk.told() == [(LATER, "withdrawn")]


def test_a_day_that_somebody_noted_is_changed_where_it_stands(desk: Calendar) -> None:
    made = desk.add(Opportunity(title="By invitation", due_on=DUE))
    (dated,) = desk.dates()
    assert (dated.when, str(dated.origin)) == (DAY, "derived")
    desk.save(replace(desk.read(made).opportunity, due_on=LATER))
    assert (desk.told(), desk.moves()) == ([(LATER, "open")], [])


def test_the_day_of_sending_stands_there_where_it_is_not_the_funders(desk: Calendar) -> None:
    desk.catalogue = closing_on(desk.catalogue, LATER)
    with unit_of_work(desk.engine) as session:
        session.execute(update(PROPOSAL).values(call=CALL))
    assert desk.sending() == []
    desk.mean(LATER)
    assert desk.sending() == []
    desk.mean(DUE)
    assert desk.sending() == [(DUE, "open")]
    desk.mean(LATER)
    assert desk.sending() == [(DUE, "withdrawn")]


def sent_uid(desk: Calendar) -> str:
    desk.mean(DUE)
    desk.sending()
    with unit_of_work(desk.engine, read_only=True) as session:
        return str(session.execute(select(DATED.c.uid).where(DATED.c.kind == "submission")).scalar_one())


def test_to_move_the_day_of_sending_moves_the_setting(desk: Calendar) -> None:
    uid = sent_uid(desk)
    desk.change(uid, when=Deadline(on=LATER))
    assert (desk.meant(), desk.sending()) == (LATER, [(LATER, "open")])
    with pytest.raises(VersionConflict):
        desk.change(uid, when=DAY, version=1)
    with pytest.raises(NotPermitted):
        desk.change(uid, title="Another proposal")
    assert desk.meant() == LATER
    desk.change(uid, state=DatedState.DONE)
    assert desk.sending() == [(LATER, "done")]
    desk.change(uid, state=DatedState.WITHDRAWN)
    assert (desk.meant(), desk.sending()) == (None, [(LATER, "withdrawn")])


def test_what_was_refused_leaves_date_and_setting_as_they_were(desk: Calendar) -> None:
    uid = sent_uid(desk)
    with unit_of_work(desk.engine) as session:
        row = get_proposal(session, desk.house["id"], proposal().slug)
        session.execute(insert(SUBMISSION).values(**submission_of(row["id"])))
        wanted = replace(dated_of(get_dated(session, desk.house["id"], uid)), when=Deadline(on=LATER))
        with pytest.raises(ProposalLocked):
            change_dated(session, desk.house, uid, wanted, by=AMINA, at=NOW, owner_id=None)
    with unit_of_work(desk.engine, read_only=True) as session:
        assert get_dated(session, desk.house["id"], uid)["day"] == DUE
    assert (desk.meant(), desk.sending()) == (DUE, [(DUE, "done")])
    with unit_of_work(desk.engine) as session:
        session.execute(update(SUBMISSION).values(unlocked_at=NOW + timedelta(hours=1)))
    assert desk.sending() == [(DUE, "open")]
