"""May we, should we, can we: eligibility on the day, fit, cards, decisions and load; on both data bases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, RowMapping, update

from app.accounts.audit import Doer
from app.accounts.service import read_organisation, save_organisation
from app.calendar.service.planning import working_calendar
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.eligibility import Answer
from app.domain.evidence import OwnedDocument
from app.domain.fit import FitCriterion
from app.domain.go_no_go import Scorecard, ScoreCriterion, Verdict
from app.domain.pipeline import Opportunity, PipelineStage
from app.domain.relations import Contact, Engagement
from app.errors import BadInput, VersionConflict
from app.interchange.feeds.listing import read_listing
from app.pipeline.service.change_pipeline import log_effort
from app.pipeline.service.choosing import Choosing, read_choosing, save_choosing
from app.pipeline.service.decide import cards_for, decide, save_scorecard
from app.pipeline.service.plan_load import load_by_person, overloads_of
from app.pipeline.service.qualify import Qualified, answer_rule, fit_of, qualify
from app.pipeline.service.read_pipeline import Entry, read_pipeline
from app.proposals.queries import PROPOSAL
from app.proposals.service.gather_material import gather_material
from app.relations.service.keep_contacts import add_contact
from app.relations.service.keep_engagements import add_engagement
from app.watch.queries import find_known
from app.watch.service import keep, look_of
from tests.domain.assembly.material import material, proposal
from tests.house import AMINA, NOW
from tests.pipeline.test_pipeline import Desk, desk

__all__ = ["desk"]

CALL = "un-trust-fund-evaw/2024-cycle-27"
"""Asks for a registration, and four questions of which the records know nothing."""


def qualified(desk: Desk, made: int) -> Qualified:
    with unit_of_work(desk.engine, read_only=True) as session:
        return qualify(session, desk.house, desk.read(made), today=NOW.date())


def answer(desk: Desk, made: int, key: str, said: bool | None) -> None:
    entry = desk.read(made)
    with unit_of_work(desk.engine) as session:
        answer_rule(session, desk.house, entry, key, said, note="asked them", by=AMINA, at=NOW)


def change_house(desk: Desk, **more: object) -> None:
    with unit_of_work(desk.engine) as session:
        changed = replace(read_organisation(session, desk.house), **more)
        save_organisation(session, changed, version=desk.house["version"])


def entries(desk: Desk) -> tuple[Entry, ...]:
    with unit_of_work(desk.engine, read_only=True) as session:
        return read_pipeline(session, desk.catalogue, desk.house, at=NOW)


def test_what_the_records_do_not_tell_is_answered_with_who_and_when(desk: Desk) -> None:
    made = desk.add(Opportunity(title="", call=CALL, due_on=date(2027, 1, 1)))
    before = qualified(desk, made)
    assert before.answer is Answer.UNKNOWN
    unknown = [one.key for one in before.examined if one.answer is Answer.UNKNOWN]
    assert "current-grantee" in unknown
    for key in unknown:
        answer(desk, made, key, key != "current-grantee")
    after = qualified(desk, made)
    assert after.answer is Answer.YES
    assert (after.given["current-grantee"]["by"], after.given["current-grantee"]["note"]) == ("Amina", "asked them")
    answer(desk, made, "current-grantee", True)
    assert qualified(desk, made).answer is Answer.NO
    answer(desk, made, "current-grantee", None)
    assert qualified(desk, made).answer is Answer.UNKNOWN
    for key, why in (("csos-only", "records"), ("nothing-of-this", "not asked")):
        with pytest.raises(BadInput, match=why):
            answer(desk, made, key, True)


def test_a_proposals_check_reads_the_same_answers(desk: Desk) -> None:
    made = desk.add(Opportunity(title="", call=CALL))
    with unit_of_work(desk.engine) as session:
        session.execute(update(PROPOSAL).values(call=CALL, funder=None, template="un-trust-fund-evaw/1.0"))
    answer(desk, made, "current-grantee", True)
    with unit_of_work(desk.engine, read_only=True) as session:
        read = gather_material(session, desk.catalogue, desk.house, proposal().slug)
    assert read.organisation.answers["current-grantee"] is True


def test_a_certificate_that_runs_out_before_the_day_is_none_on_that_day(desk: Desk) -> None:
    made = desk.add(Opportunity(title="", call=CALL, proposal=proposal().slug))
    sent = date(2027, 3, 20)
    with unit_of_work(desk.engine) as session:
        session.execute(update(PROPOSAL).values(submission_on=sent))
    certificate = OwnedDocument(key="reg", kind="registration", title="Certificate", valid_until=sent)
    change_house(desk, documents=(certificate,))
    there = {one.key: one.answer for one in qualified(desk, made).examined}
    assert (there["registered"], there["annex:registration"]) == (Answer.YES, Answer.YES)
    with unit_of_work(desk.engine) as session:
        session.execute(update(PROPOSAL).values(submission_on=sent + timedelta(days=1)))
    late = qualified(desk, made)
    assert (late.answer, late.on) == (Answer.NO, sent + timedelta(days=1))
    reasons = {one.key: one.reason for one in late.examined if one.answer is Answer.NO}
    assert reasons == {
        "registered": "“Certificate” is not valid on 21 March 2027.",
        "annex:registration": "“Certificate” runs out on 20 March 2027, before 21 March 2027.",
    }


def test_an_announcement_asks_whoever_reads_it(desk: Desk) -> None:
    listed = b"id;title;deadline;countries;eligibility\n7;Wells;2099-01-01;India;Only farmers.\n"
    with unit_of_work(desk.engine) as session:
        keep(session, look_of(read_listing(listed, source="list"), "list"), at=NOW, organisation_id=desk.house["id"])
        row = find_known(session, "list", ["7"])["7"]
    made = desk.add(Opportunity(title="", announcement=row["id"], project=material().project.slug))
    found = qualified(desk, made)
    assert [(one.key, one.answer) for one in found.examined] == [
        ("call-countries", Answer.NO),
        ("announced", Answer.UNKNOWN),
    ]
    assert found.examined[1].question == "Does this fit us? Only farmers."
    assert found.on == date(2099, 1, 1)


def test_weights_are_the_organisations_own_and_hours_are_theirs_who_would_do_it(
    desk: Desk, amina: int, karim: int, house: RowMapping
) -> None:
    """Two people have 26 working days of 8 hours until the end of the year, and one of them promised 100 elsewhere."""
    made = desk.add(Opportunity(title="Bridges", project=material().project.slug, due_on=date(2027, 1, 1)))
    other = desk.add(Opportunity(title="Wells"))
    own = Choosing(weights={FitCriterion.AMOUNT: 10, FitCriterion.EFFORT: 1, FitCriterion.THEME: 0})
    with unit_of_work(desk.engine) as session:
        save_choosing(session, house, own, by=AMINA, at=NOW)
        with pytest.raises(VersionConflict):
            save_choosing(session, house, own, by=AMINA, at=NOW)
        for of, who, hours in ((made, amina, 300), (made, karim, 100), (other, karim, 100)):
            log_effort(session, house, of, person_id=who, hours=Decimal(hours), first=NOW.date(), planned=True,
                       by=AMINA, at=NOW)  # fmt: skip
    with unit_of_work(desk.engine, read_only=True) as session:
        choosing = read_choosing(session, house)
        days = working_calendar(session, house).count(NOW.date(), date(2027, 1, 1))
        found = fit_of(session, house, desk.read(made), entries(desk), choosing, today=NOW.date())
    assert choosing.version == 1
    scored = {one.criterion: one for one in found.scored}
    assert FitCriterion.THEME not in scored
    assert scored[FitCriterion.AMOUNT].weight == 10
    free = days * 8 * 2 - 100
    assert scored[FitCriterion.EFFORT].score == (Decimal(free) / 400).quantize(Decimal("0.01"))
    assert all(one.reason.endswith(".") for one in found.scored)


@pytest.mark.parametrize(
    "wrong",
    [
        Choosing(weights={FitCriterion.THEME: 11}),
        Choosing(criteria=()),
        Choosing(criteria=(ScoreCriterion(key="a", title="A"), ScoreCriterion(key="a", title="B"))),
        Choosing(weekly_hours=Decimal(0)),
    ],
)
def test_choosing_that_makes_no_sense_is_refused(desk: Desk, wrong: Choosing) -> None:
    with unit_of_work(desk.engine) as session, pytest.raises(BadInput):
        save_choosing(session, desk.house, wrong, by=AMINA, at=NOW)


def test_cards_are_seen_by_who_judged_and_by_who_decides(desk: Desk, amina: int, karim: int) -> None:
    made = desk.add(Opportunity(title="Bridges"))
    with unit_of_work(desk.engine) as session:
        for person_id, name, points in ((amina, "Amina", {"mission": 5}), (amina, "Amina", {"mission": 4, "risk": 0})):
            save_scorecard(session, desk.house, made, Scorecard(points=points), by=Doer(name, person_id), at=NOW)
    with unit_of_work(desk.engine, read_only=True) as session:
        own, seen = cards_for(session, made, amina, decides=False)
        assert (own, seen) == (seen[0], (Scorecard(name="Amina", points={"mission": 4, "risk": 0}),))
        assert cards_for(session, made, karim, decides=False) == (None, ())
        assert len(cards_for(session, made, karim, decides=True)[1]) == 1
    for card, by in (
        (Scorecard(points={"mission": 6}), Doer("Karim", karim)),
        (Scorecard(points={"beauty": 1}), Doer("Karim", karim)),
        (Scorecard(), Doer("Karim", karim)),
        (Scorecard(points={"mission": 1}), Doer("a program", None)),
    ):
        with unit_of_work(desk.engine) as session, pytest.raises(BadInput):
            save_scorecard(session, desk.house, made, card, by=by, at=NOW)


def test_a_decision_is_looked_at_again_when_the_call_changes(desk: Desk, engine: Engine, catalogue: Catalogue) -> None:
    made = desk.add(Opportunity(title="", call=CALL))
    with unit_of_work(engine) as session:
        with pytest.raises(BadInput, match="reason"):
            decide(session, catalogue, desk.house, made, Verdict.GO, reason=" ", by=AMINA, at=NOW)
        decide(session, catalogue, desk.house, made, Verdict.GO, reason="Our field.", by=AMINA, at=NOW)
    assert (desk.read(made).verdict, desk.read(made).look_again) == (Verdict.GO, False)
    changed = replace(catalogue.calls[CALL], notes=("Only two countries now.",))
    desk.catalogue = replace(catalogue, calls={**catalogue.calls, CALL: changed})
    assert desk.read(made).look_again is True
    with unit_of_work(engine) as session:
        ended = decide(session, desk.catalogue, desk.house, made, Verdict.NO_GO, reason="Not ours.", by=AMINA, at=NOW)
    assert (ended.stage, ended.verdict, ended.look_again) == (PipelineStage.CLOSED, Verdict.NO_GO, False)
    with unit_of_work(engine) as session, pytest.raises(BadInput, match="too late"):
        decide(session, desk.catalogue, desk.house, made, Verdict.GO, reason="After all.", by=AMINA, at=NOW)


def test_a_corrigendum_marks_a_decision_too(desk: Desk) -> None:
    ids = []
    for day in ("2099-01-01", "2099-02-01"):
        listed = f"id;title;deadline\n7;Wells;{day}\n".encode()
        with unit_of_work(desk.engine) as session:
            look = look_of(read_listing(listed, source="list"), "list")
            keep(session, look, at=NOW, organisation_id=desk.house["id"])
            row = find_known(session, "list", ["7"])["7"]
        if not ids:
            ids.append(desk.add(Opportunity(title="", announcement=row["id"])))
            with unit_of_work(desk.engine) as session:
                decide(session, desk.catalogue, desk.house, ids[0], Verdict.GO, reason="Ours.", by=AMINA, at=NOW)
            assert desk.read(ids[0]).look_again is False
    assert desk.read(ids[0]).look_again is True


def test_overload_is_told_before_it_is_promised(desk: Desk, amina: int, karim: int, house: RowMapping) -> None:
    monday = date(2026, 11, 30)
    friday = monday + timedelta(days=4)
    made = [desk.add(Opportunity(title=title)) for title in ("Bridges", "Wells", "Given up")]
    with unit_of_work(desk.engine) as session:
        for of, who, hours in ((0, amina, 30), (1, amina, 22), (1, karim, 40), (2, amina, 50)):
            log_effort(session, house, made[of], person_id=who, hours=Decimal(hours), first=monday, last=friday,
                       planned=True, by=AMINA, at=NOW)  # fmt: skip
        decide(session, desk.catalogue, house, made[2], Verdict.NO_GO, reason="No time.", by=AMINA, at=NOW)
    whole = entries(desk)
    with unit_of_work(desk.engine, read_only=True) as session:
        told = overloads_of(session, house, whole, desk.read(made[1]), Choosing())
        load = load_by_person(session, house, whole, first=monday, weeks=2)
    assert [(name, one.monday, one.hours) for one, name in told] == [("Amina", monday, Decimal("52.0"))]
    assert [(one.name, dict(one.hours)) for one in load] == [
        ("Amina", {monday: Decimal("52.0")}),
        ("Karim", {monday: Decimal("40.0")}),
    ]


def test_who_spoke_with_a_funder_lately_knows_it(desk: Desk, house: RowMapping) -> None:
    made = desk.add(Opportunity(title="Open grants", funder_name="Green Wadi Foundation"))

    def relationship() -> tuple[Decimal | None, str]:
        with unit_of_work(desk.engine, read_only=True) as session:
            found = fit_of(session, house, desk.read(made), entries(desk), Choosing(), today=NOW.date())
        scored = {one.criterion: one for one in found.scored}[FitCriterion.RELATIONSHIP]
        return scored.score, scored.reason

    assert relationship()[0] is None
    with unit_of_work(desk.engine) as session:
        add_contact(
            session, desk.catalogue, house, Contact(funder="Green Wadi Foundation", name="Leila"), by=AMINA, at=NOW
        )
    assert relationship() == (Decimal("0.5"), "We know 1 person there, and spoke with nobody for a year.")
    for days, met in ((400, 0), (1, 1), (-30, 1)):
        day = NOW.date() - timedelta(days=days)
        meeting = Engagement(funder="Green Wadi Foundation", day=day, subject="A talk")
        with unit_of_work(desk.engine) as session:
            add_engagement(session, desk.catalogue, house, meeting, by=AMINA, at=NOW)
        assert relationship()[0] == (Decimal("0.7") if met else Decimal("0.5")), days
    assert relationship()[1] == "We spoke with this funder 1 time in the last twelve months."
