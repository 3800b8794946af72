"""What a call said when it was decided, and what it says now; on both data bases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from sqlalchemy import RowMapping, update

from app.db.session import unit_of_work
from app.domain.announcement import Announcement
from app.domain.call import Call
from app.domain.deadlines import Deadline
from app.domain.eligibility import Criterion, Predicate
from app.domain.go_no_go import Verdict
from app.domain.limits import Limit, Unit
from app.domain.pipeline import Opportunity
from app.domain.rules import Of, Rule, RuleKind
from app.domain.sources import Source
from app.interchange.feeds.feed import Feed
from app.pipeline.pages.terms import changed_words
from app.pipeline.queries import DECISION, list_decisions
from app.pipeline.service.decide import changed_since, decide, source_then
from app.watch.queries import find_known
from app.watch.service import keep, look_of
from app.web.changes import ChangedField
from tests.house import AMINA, NOW
from tests.pipeline.test_pipeline import CALL, Desk, desk

__all__ = ["desk"]

DAY = Deadline(on=date(2027, 3, 1), at=time(17), zone="Europe/Paris")


def call_of(desk: Desk, **more: object) -> Call:
    """The call with terms that are known here, and with others where they are given."""
    terms: dict[str, object] = {
        "stages": (replace(desk.catalogue.calls[CALL].stages[0], deadline=DAY, query_deadline=None),),
        "rules": (Rule(rule=RuleKind.MAX_AMOUNT, of=Of.REQUEST, value=Decimal(100_000), currency="EUR"),),
        "eligibility": (
            Criterion(key="age", predicate=Predicate.YEARS_REGISTERED, question="Old enough?", at_least=Decimal(2)),
        ),
        "limits": (Limit(unit=Unit.PAGES, max=20),),
        "sections": {},
        "activity": None,
    }
    return replace(desk.catalogue.calls[CALL], **terms | more)  # type: ignore[arg-type]


def put(desk: Desk, call: Call) -> None:
    desk.catalogue = replace(desk.catalogue, calls={**desk.catalogue.calls, CALL: call})


def decided(desk: Desk, wanted: Opportunity) -> int:
    made = desk.add(wanted)
    with unit_of_work(desk.engine) as session:
        decide(session, desk.catalogue, desk.house, made, Verdict.GO, reason="Our field.", by=AMINA, at=NOW)
    return made


def rows(desk: Desk, made: int) -> Sequence[RowMapping]:
    with unit_of_work(desk.engine, read_only=True) as session:
        return list_decisions(session, [made])[made]


def words(desk: Desk, made: int) -> list[tuple[str, str, str]]:
    entry, then = desk.read(made), source_then(desk.read(made), rows(desk, made))
    assert then is not None

    def line(field: ChangedField) -> tuple[str, str, str]:
        sides = ("".join(piece.text for piece in side) for side in (field.said.before, field.said.after))
        before, after = (" ".join(side.split()) for side in sides)
        return field.name, before, after

    return [line(field) for field in changed_words(entry, then, desk.catalogue, NOW)]


def test_each_term_that_changed_is_told_by_name_as_it_was_and_as_it_is(desk: Desk) -> None:
    put(desk, call_of(desk))
    made = decided(desk, Opportunity(title="", call=CALL))
    assert changed_since(desk.read(made), rows(desk, made)) == ()
    (stage,), (rule,), (asked,) = call_of(desk).stages, call_of(desk).rules, call_of(desk).eligibility
    put(desk, call_of(
        desk, stages=(replace(stage, deadline=replace(DAY, on=date(2027, 3, 8))),),
        rules=(replace(rule, value=Decimal(80_000)),), eligibility=(replace(asked, at_least=Decimal(3)),),
        limits=(Limit(unit=Unit.PAGES, max=12),),
    ))  # fmt: skip
    assert desk.read(made).look_again
    assert [one.field for one in changed_since(desk.read(made), rows(desk, made))] == [
        "stages", "rules", "eligibility", "limits",
    ]  # fmt: skip
    told = words(desk, made)
    assert ("1 March 2027" in told[0][1], "8 March 2027" in told[0][2]) == (True, True)
    assert told[1:] == [
        ("Money rules", "Amount asked for: at most EUR 100,000", "Amount asked for: at most EUR 80,000"),
        ("Who may apply", "Old enough? (from 2)", "Old enough? (from 3)"),
        ("Lengths", "At most 20 pages.", "At most 12 pages."),
    ]
    with unit_of_work(desk.engine) as session:
        decide(session, desk.catalogue, desk.house, made, Verdict.GO, reason="Still.", by=AMINA, at=NOW)
    assert changed_since(desk.read(made), rows(desk, made)) == (), "the newest decision counts"


def test_where_it_was_read_and_what_decides_nothing_is_no_changed_term(desk: Desk) -> None:
    put(desk, call_of(desk))
    made = decided(desk, Opportunity(title="", call=CALL))
    (rule,) = call_of(desk).rules
    put(desk, call_of(desk, rules=(replace(rule, source=Source(title="Guidelines")),), notes=("Be brief.",)))
    assert desk.read(made).look_again
    assert (changed_since(desk.read(made), rows(desk, made)), words(desk, made)) == ((), [])


def test_of_an_announcement_a_corrigendum_is_told_the_same_way(desk: Desk) -> None:
    ids = []
    for day, ceiling in ((1, 100), (8, None)):
        one = Announcement(
            source="feed", native_id="7", title="Wells", currency="EUR", deadlines=(Deadline(on=date(2027, 3, day)),),
            ceiling=Decimal(ceiling) if ceiling else None, summary=f"Text {day}",
        )  # fmt: skip
        with unit_of_work(desk.engine) as session:
            keep(session, look_of(Feed(announcements=(one,), items=1), "feed"), at=NOW)
            announced = find_known(session, "feed", ["7"])["7"]["id"]
        ids += [] if ids else [decided(desk, Opportunity(title="", announcement=announced))]
    assert words(desk, ids[0]) == [("Deadlines", "1 March 2027", "8 March 2027"), ("Largest grant", "EUR 100", "")]


@pytest.mark.parametrize("kept", [None, {"of": "call", "rules": [{"rule": "of another version"}]}, "another"])
def test_what_was_not_kept_or_cannot_be_read_is_not_told(desk: Desk, kept: object) -> None:
    put(desk, call_of(desk))
    made = decided(desk, Opportunity(title="", call=CALL))
    kept = {"of": "announcement", "status": "open"} if kept == "another" else kept
    with unit_of_work(desk.engine) as session:
        session.execute(update(DECISION).values(said=kept))
    entry, read = desk.read(made), rows(desk, made)
    if kept is None:
        assert changed_since(entry, read) == ()
    assert source_then(entry, read) is None
