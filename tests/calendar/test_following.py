"""Every date of a call, and the letters that partners owe, stand in the calendar; on both data bases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from sqlalchemy import Engine, RowMapping, select, update

from app.calendar.entries import whole_calendar
from app.calendar.queries import DATED
from app.calendar.service.change_dates import dated_of
from app.calendar.service.follow_sources import bring_up_to_date
from app.calendar.service.plan_proposal import keep_plan, propose_plan
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.call import Call, CallStage, InformationSession
from app.domain.dated import Dated, DatedKind, DatedState
from app.domain.deadlines import Deadline
from app.domain.pipeline import Opportunity, PipelineStage
from app.domain.template import Stage
from app.grants.service.keep_grant import record_award
from app.library.queries import PARTNER
from app.proposals.queries import PROPOSAL, get_proposal
from app.proposals.queries.desk import list_moves
from app.proposals.service.save_proposal import save_proposal
from tests.domain.assembly.material import organisation, proposal
from tests.grants.test_keeping import WON
from tests.house import AMINA, NOW
from tests.pipeline.test_pipeline import CALL, Desk
from tests.web.conftest import shipped_proposal

K = DatedKind
CONCEPT, FULL, SESSION = date(2027, 2, 15), date(2027, 6, 1), date(2027, 1, 20)
SLUG = proposal().slug


def two_stages(call: Call, *, full: date = FULL) -> Call:
    """A concept note, then a full application; explained in a meeting before."""
    (known, *_) = call.stages
    stages = (
        replace(known, stage=Stage.CONCEPT_NOTE, deadline=Deadline(on=CONCEPT)),
        replace(
            known, stage=Stage.FULL, deadline=Deadline(on=full), query_deadline=Deadline(on=date(2027, 5, 1)),
            template="un-trust-fund-evaw/1.0",
        ),
    )  # fmt: skip
    session = InformationSession(
        title={"en": "Webinar", "fr": "Webinaire"}, when=Deadline(on=SESSION, at=time(14), zone="Europe/Brussels")
    )
    return replace(call, stages=stages, sessions=(session,))


class Calendar(Desk):
    def know(self, call: Call) -> None:
        self.catalogue = replace(self.catalogue, calls={**self.catalogue.calls, CALL: call})

    def answer(self, stage: Stage, slug: str = SLUG) -> None:
        with unit_of_work(self.engine) as session:
            if slug != SLUG:
                save_proposal(session, self.house, replace(shipped_proposal(), slug=slug, submission_on=None), at=NOW)
            answering = update(PROPOSAL).where(PROPOSAL.c.slug == slug)
            session.execute(answering.values(call=CALL, funder=None, stage=stage, submission_on=None))

    def dates(self, *kinds: DatedKind, at: datetime = NOW) -> list[Dated]:
        bring_up_to_date(self.engine, self.catalogue, self.house, at=at)
        with unit_of_work(self.engine, read_only=True) as session:
            statement = select(DATED).where(DATED.c.kind.in_(kinds)).order_by(DATED.c.day, DATED.c.id)
            return [dated_of(row) for row in session.execute(statement).mappings()]

    def told(self, *kinds: DatedKind, at: datetime = NOW) -> list[tuple[date | None, str, str]]:
        return [(one.when.on, one.title, str(one.state)) for one in self.dates(*kinds, at=at)]

    def plan(self) -> None:
        with unit_of_work(self.engine) as session:
            made = propose_plan(session, self.house, due_on=CONCEPT, today=NOW.date())
            keep_plan(session, self.house, get_proposal(session, self.house["id"], SLUG), made, by=AMINA, at=NOW)

    def moves(self) -> list[tuple[str, str | None]]:
        with unit_of_work(self.engine, read_only=True) as session:
            return [(row["title"], row["proposal"]) for row in list_moves(session, self.house["id"])]


@pytest.fixture
def desk(engine: Engine, catalogue: Catalogue, house: RowMapping) -> Calendar:
    made = Calendar(engine, catalogue, house)
    made.know(two_stages(catalogue.calls[CALL]))
    made.answer(Stage.CONCEPT_NOTE)
    return made


@pytest.fixture
def title(desk: Calendar) -> str:
    (own, *_) = desk.dates(K.CALL_DEADLINE)
    return own.title


def named(desk: Calendar, stage: CallStage) -> str:
    return desk.catalogue.templates[stage.template].name["en"]


def test_the_stages_that_a_proposal_does_not_answer_are_there_by_what_has_to_be_written(
    desk: Calendar, title: str
) -> None:
    form = named(desk, desk.catalogue.calls[CALL].stages[1])
    assert desk.told(K.CALL_DEADLINE) == [(CONCEPT, title, "open"), (FULL, f"{form}: {title}", "open")]
    assert desk.told(K.QUERY_DEADLINE) == [(date(2027, 5, 1), f"{form}: {title}", "open")]
    assert not any(one.is_movable for one in desk.dates(K.CALL_DEADLINE))
    desk.answer(Stage.FULL)
    assert [state for _, _, state in desk.told(K.CALL_DEADLINE)][:2] == ["done", "open"], "the first lies behind it"


def test_another_proposal_takes_its_stage_over(desk: Calendar, title: str) -> None:
    desk.told(K.CALL_DEADLINE)
    desk.answer(Stage.FULL, "full-application")
    form = named(desk, desk.catalogue.calls[CALL].stages[1])
    stood = desk.told(K.CALL_DEADLINE)
    assert (FULL, f"{form}: {title}", "withdrawn") in stood
    assert [day for day, _, state in stood if state == "open"] == [CONCEPT, FULL]


def test_a_later_stage_that_moves_is_told_and_leaves_the_plan(desk: Calendar) -> None:
    desk.plan()
    steps = desk.dates(K.MILESTONE)
    desk.told(K.CALL_DEADLINE)
    desk.know(two_stages(desk.catalogue.calls[CALL], full=date(2027, 6, 15)))
    _, later = desk.dates(K.CALL_DEADLINE)
    assert (later.when.on, later.sequence, later.look_again) == (date(2027, 6, 15), 1, True)
    assert desk.moves() == [(later.title, None)]
    assert desk.dates(K.MILESTONE) == steps


def test_what_was_declined_has_no_later_stage(desk: Calendar) -> None:
    made = desk.add(Opportunity(title="", call=CALL, proposal=SLUG))
    assert [state for _, _, state in desk.told(K.CALL_DEADLINE)] == ["open", "open"]
    desk.move(made, PipelineStage.DECLINED, "Not this time.")
    assert [state for _, _, state in desk.told(K.CALL_DEADLINE)] == ["open", "withdrawn"]


def test_a_session_stands_there_once_and_is_over_after_its_day(desk: Calendar, title: str) -> None:
    desk.answer(Stage.FULL, "full-application")
    assert desk.told(K.INFORMATION_SESSION) == [(SESSION, f"Webinar: {title}", "open")]
    calendar, _ = whole_calendar(desk.engine, desk.catalogue, desk.house, outside="", at=NOW)
    assert b"SUMMARY:Information session: Webinar" in calendar
    after = NOW.replace(year=2027, month=1, day=21)
    assert [state for _, _, state in desk.told(K.INFORMATION_SESSION, at=after)] == ["done"]


def test_what_the_pipeline_follows_has_every_stage_too(desk: Calendar, engine: Engine) -> None:
    with unit_of_work(engine) as session:
        session.execute(update(PROPOSAL).values(call=None, funder="undef"))
    made = desk.add(Opportunity(title="Wells", call=CALL))
    forms = [named(desk, stage) for stage in desk.catalogue.calls[CALL].stages]
    assert desk.told(K.CALL_DEADLINE, K.INFORMATION_SESSION) == [
        (SESSION, "Webinar: Wells", "open"),
        (CONCEPT, "Wells", "open"),
        (FULL, f"{forms[1]}: Wells", "open"),
    ]
    desk.move(made, PipelineStage.CLOSED, "Not us.")
    assert {state for _, _, state in desk.told(K.CALL_DEADLINE, K.INFORMATION_SESSION)} == {"withdrawn"}


class TestLetters:
    def test_each_partner_owes_one_as_early_as_the_plan_has_it(self, desk: Calendar, title: str) -> None:
        first = desk.dates(K.PARTNER_LETTER)
        names = sorted(one.title.removesuffix(f": {title}") for one in first)
        with unit_of_work(desk.engine, read_only=True) as session:
            rows = session.execute(select(PARTNER).where(PARTNER.c.lead.is_(False))).mappings().all()
        assert names == sorted(row["public_name"] or row["name"] for row in rows)
        assert {one.when.on for one in first} == {date(2027, 1, 28)}, "twelve working days before"
        desk.plan()
        with unit_of_work(desk.engine) as session:
            session.execute(update(DATED).where(DATED.c.step == "partner-letters").values(day=date(2027, 1, 11)))
        assert {one.when.on for one in desk.dates(K.PARTNER_LETTER)} == {date(2027, 1, 11)}

    def test_a_partner_at_risk_goes_by_its_public_name(self, desk: Calendar) -> None:
        with unit_of_work(desk.engine) as session:
            session.execute(update(PARTNER).values(public_name="A group in the north", name="Real Name"))
        calendar, _ = whole_calendar(desk.engine, desk.catalogue, desk.house, outside="", at=NOW)
        assert b"A group in the north" in calendar
        assert b"Real Name" not in calendar

    def test_it_is_done_when_the_letter_is_there(self, desk: Calendar) -> None:
        with unit_of_work(desk.engine) as session:
            session.execute(update(PARTNER).values(letter=None))
        assert {one.state for one in desk.dates(K.PARTNER_LETTER)} == {DatedState.OPEN}
        with unit_of_work(desk.engine) as session:
            session.execute(update(PARTNER).values(letter=organisation().documents[0].key))
        assert {one.state for one in desk.dates(K.PARTNER_LETTER)} == {DatedState.DONE}


def test_proposals_of_one_title_are_told_apart_and_nothing_kept_changes(desk: Calendar, title: str) -> None:
    (before,) = [one for one in desk.dates(K.CALL_DEADLINE) if one.title == title]
    with unit_of_work(desk.engine) as session:
        save_proposal(
            session, desk.house, replace(shipped_proposal(), slug="twin", title=title, submission_on=None), at=NOW
        )
    calendar, _ = whole_calendar(desk.engine, desk.catalogue, desk.house, outside="", at=NOW)
    unfolded = calendar.replace(b"\r\n ", b"").decode()
    name = f"{title} · {desk.catalogue.calls[CALL].title}"
    assert f"SUMMARY:Deadline: {name}\r\n" in unfolded.replace("\\,", ",")
    (after,) = [one for one in desk.dates(K.CALL_DEADLINE) if one.title == title]
    assert after == before


def test_what_won_was_sent_wherever_that_was_done(desk: Calendar, title: str) -> None:
    assert (CONCEPT, title, "open") in desk.told(K.CALL_DEADLINE)
    with unit_of_work(desk.engine) as session:
        record_award(session, desk.catalogue, desk.house, WON, by=AMINA, at=NOW)
    assert (CONCEPT, title, "done") in desk.told(K.CALL_DEADLINE)
