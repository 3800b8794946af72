"""A funder moves a deadline: the plan moves where nobody touched it, and people are told until somebody has looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.accounts.policy import Role
from app.accounts.service import resolve_organisation
from app.calendar.queries import DATED, get_dated
from app.calendar.service.change_dates import change_dated, dated_of, moved
from app.calendar.service.follow_announcements import link_announcement, suggested_proposals
from app.calendar.service.follow_sources import bring_up_to_date
from app.calendar.service.move_deadlines import see_moves
from app.calendar.service.plan_proposal import keep_plan, propose_plan
from app.db.session import unit_of_work
from app.domain.announcement import Announcement
from app.domain.assembly import assemble
from app.domain.checks import check
from app.domain.deadlines import Deadline
from app.domain.pipeline import Opportunity
from app.interchange.feeds.feed import Feed
from app.pipeline.service.change_pipeline import add_opportunity
from app.projects.service import save_project
from app.proposals.queries import get_proposal
from app.proposals.queries.desk import list_moves
from app.proposals.service.create_proposal import create_proposal
from app.proposals.service.gather_material import gather_material
from app.watch.queries import ANNOUNCEMENT
from app.watch.service import keep, look_of
from tests.domain.assembly.material import material, organisation
from tests.reminders.conftest import BY, World
from tests.web.test_calendar_pages import CALL, closing_on

DUE, LATER = date(2027, 6, 1), date(2027, 6, 15)


@pytest.fixture
def slug(world: World) -> str:
    """A proposal to a call that closes on DUE, with its plan in the calendar."""
    world.catalogue = closing_on(world.catalogue, DUE)
    with unit_of_work(world.engine) as session:
        row = resolve_organisation(session, None)
        save_project(session, row, replace(material().project, organisation=organisation().slug))
        made = create_proposal(
            session, world.catalogue, row, project=material().project.slug, call=CALL, at=world.now
        ).slug
    follow(world)
    with unit_of_work(world.engine) as session:
        row = resolve_organisation(session, None)
        proposal = get_proposal(session, row["id"], made)
        plan = propose_plan(session, row, due_on=DUE, today=world.now.date())
        keep_plan(session, row, proposal, plan, by=BY, at=world.now)
    return made


def follow(world: World) -> None:
    with unit_of_work(world.engine, read_only=True) as session:
        row = resolve_organisation(session, None)
    bring_up_to_date(world.engine, world.catalogue, row, at=world.now)


def steps(world: World) -> dict[str, tuple[date, bool]]:
    with unit_of_work(world.engine, read_only=True) as session:
        found = session.execute(select(DATED.c.step, DATED.c.day, DATED.c.look_again).where(DATED.c.step.is_not(None)))
        return {row.step: (row.day, row.look_again) for row in found}


def moves(world: World) -> list[tuple[str, str, int, int]]:
    with unit_of_work(world.engine, read_only=True) as session:
        found = list_moves(session, resolve_organisation(session, None)["id"])
        return [(row["before"]["on"], row["after"]["on"], row["planned"], row["kept"]) for row in found]


def codes(world: World, slug: str) -> list[str]:
    with unit_of_work(world.engine, read_only=True) as session:
        found = gather_material(session, world.catalogue, resolve_organisation(session, None), slug)
    return [each.code for each in check(assemble(found, today=world.now.date()), on=world.now.date())]


def shift(world: World, step: str, days: int) -> None:
    with unit_of_work(world.engine) as session:
        row = resolve_organisation(session, None)
        uid = session.execute(select(DATED.c.uid).where(DATED.c.step == step)).scalar_one()
        wanted = moved(dated_of(get_dated(session, row["id"], uid)), days)
        change_dated(session, row, uid, wanted, by=BY, at=world.now, owner_id=None)


def test_the_plan_moves_with_the_call_and_what_somebody_moved_stays(world: World, slug: str) -> None:
    shift(world, "full-draft", -2)
    before = steps(world)
    world.catalogue = closing_on(world.catalogue, LATER)
    follow(world)
    after = steps(world)
    assert after["upload"] == (before["upload"][0] + timedelta(days=14), False)
    assert after["full-draft"] == (before["full-draft"][0], True)
    assert moves(world) == [("2027-06-01", "2027-06-15", len(before) - 1, 1)]
    follow(world)
    assert len(moves(world)) == 1
    assert "time.deadline_moved" in codes(world, slug)

    with unit_of_work(world.engine) as session:
        see_moves(session, resolve_organisation(session, None), slug, by=BY, at=world.now)
    assert (moves(world), steps(world)["full-draft"][1]) == ([], False)
    assert "time.deadline_moved" not in codes(world, slug)


def test_a_step_that_would_be_past_stays_and_is_marked(world: World, slug: str) -> None:  # noqa: ARG001
    before = steps(world)
    world.now = datetime(2027, 5, 3, 8, tzinfo=UTC)
    world.catalogue = closing_on(world.catalogue, date(2027, 5, 25))
    follow(world)
    assert steps(world)["go-no-go"] == (before["go-no-go"][0], True)
    assert steps(world)["upload"][0] < before["upload"][0]


@pytest.mark.parametrize("change", ["stage", "same instant"])
def test_what_the_funder_did_not_move_is_told_to_nobody(
    world: World,
    slug: str,  # noqa: ARG001
    change: str,
) -> None:
    before = steps(world)
    if change == "same instant":
        world.catalogue = closing_on(world.catalogue, DUE)
        call = world.catalogue.calls[CALL]
        same = Deadline(on=DUE, at=call.stages[0].deadline.at, zone="America/Toronto")
        stages = tuple(replace(stage, deadline=same) for stage in call.stages)
        world.catalogue = replace(world.catalogue, calls={**world.catalogue.calls, CALL: replace(call, stages=stages)})
    elif change == "stage":
        call = world.catalogue.calls[CALL]
        here = call.stages[0]
        other = replace(here, deadline=replace(here.deadline, on=LATER))
        stages = (other, replace(here, stage=next(s for s in type(here.stage) if s is not here.stage)))
        world.catalogue = replace(world.catalogue, calls={**world.catalogue.calls, CALL: replace(call, stages=stages)})
    follow(world)
    assert (moves(world), steps(world)) == ([], before)


def announce(world: World, deadline: date, number: str = "R-11") -> int:
    one = Announcement(source="feed", native_id="007", number=number, title="Round", deadlines=(Deadline(on=deadline),))
    with unit_of_work(world.engine) as session:
        keep(session, look_of(Feed(announcements=(one,), items=1), "feed"), at=world.now)
        found: int = session.execute(select(ANNOUNCEMENT.c.id)).scalar_one()
        return found


def test_a_corrigendum_of_a_linked_announcement_moves_the_plan_and_is_in_the_owners_digest(
    world: World, slug: str
) -> None:
    amina = world.join("Amina")
    world.join("Bilal")
    world.join("Omar", Role.MANAGER)
    announcement = announce(world, DUE)
    with unit_of_work(world.engine) as session:
        row = resolve_organisation(session, None)
        link_announcement(session, row, slug, announcement, by=BY, at=world.now)
        uid = session.execute(select(DATED.c.uid).where(DATED.c.step == "sign-off")).scalar_one()
        thing = dated_of(get_dated(session, row["id"], uid))
        change_dated(session, row, uid, thing, by=BY, at=world.now, owner_id=amina)
    follow(world)
    assert moves(world) == [], "to say where a date is read moves none"
    assert announce(world, LATER) == announcement
    assert world.run("2027-02-03 06:01") == 2
    assert {letter["To"] for letter in world.box.letters} == {"amina@marsa.example", "omar@marsa.example"}
    assert all(letter["Subject"] == "A deadline was moved" for letter in world.box.letters)
    assert all("It is 15 June 2027 now." in text for text in world.texts())
    assert f"/calendar/plan/{slug}" in world.texts()[0]
    assert world.run("2027-02-04 06:01") == 0, "told once"
    assert moves(world)[0][1] == "2027-06-15"


def test_the_owner_of_what_is_followed_hears_of_a_moved_deadline_and_of_one_that_comes_near(world: World) -> None:
    amina, _ = world.join("Amina"), world.join("Bilal")
    wanted = Opportunity(title="", announcement=announce(world, LATER))
    with unit_of_work(world.engine) as session:
        row = resolve_organisation(session, None)
        add_opportunity(session, world.catalogue, row, wanted, by=BY, at=world.now, owner_id=amina)
    follow(world)
    announce(world, DUE)
    assert world.run("2027-02-03 06:01") == 1
    assert [letter["To"] for letter in world.box.letters] == ["amina@marsa.example"]
    assert "The funder moved a deadline: Round\nIt was 15 June 2027. It is 1 June 2027 now." in world.texts()[0]
    assert "/calendar/things/" in world.texts()[0]
    assert world.run("2027-05-18 06:01") == 1
    assert "Deadline: Round" in world.texts()[1]


def test_a_call_of_the_same_reference_is_suggested(world: World, slug: str) -> None:
    reference = world.catalogue.calls[CALL].reference or "R-11"
    call = replace(world.catalogue.calls[CALL], reference=reference)
    world.catalogue = replace(world.catalogue, calls={**world.catalogue.calls, CALL: call})
    announcement = announce(world, DUE, reference)
    with unit_of_work(world.engine, read_only=True) as session:
        row = session.execute(select(ANNOUNCEMENT).where(ANNOUNCEMENT.c.id == announcement)).mappings().one()
        organisation_id = resolve_organisation(session, None)["id"]
        assert suggested_proposals(session, world.catalogue, organisation_id, row) == {slug}
        other = {**row, "number": "else"}
        assert suggested_proposals(session, world.catalogue, organisation_id, other) == frozenset()  # type: ignore[arg-type]
