"""Spent against promised, on one project whose figures can be reckoned by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.domain.deviating import deviations
from app.domain.money import ExchangeRate, Money
from app.domain.project import Project
from app.domain.rules import Rule, RuleKind
from app.domain.spending import INDIRECT, SpendingEntry, SpendingNote, Sums, spending_of, sums_of
from tests.domain import drawn_budgets as drawn


def promised() -> Project:
    """Two lines of 1,200 EUR over twelve months, and a rate for dollars."""
    base = drawn.project(drawn.line("a", "1200"), drawn.line("b", "1200"))
    rate = ExchangeRate(currency="USD", rate=Decimal("0.90"), on=date(2027, 1, 1), source="ECB")
    budget = replace(base.budget, rates=(rate,), indirect=None)
    return replace(base, starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31), budget=budget)


def entry(line: str, amount: str, **changes: object) -> SpendingEntry:
    money = Money(Decimal(amount), "EUR")
    plain = SpendingEntry(on=date(2027, 2, 3), line=line, amount=money, counted=money)
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_spent_promised_and_both_forecasts() -> None:
    project = promised()
    spending = spending_of(
        project, sums_of([entry("a", "300"), entry("a", "-60")], project), {}, until=date(2027, 3, 31)
    )
    line = spending.lines[0]
    assert (line.promised.amount, line.spent.amount, line.variance.amount) == (
        Decimal(1200),
        Decimal(240),
        Decimal(-960),
    )
    assert line.percent == Decimal("20.0")
    assert line.by_plan.amount == 240 + 900
    assert line.by_pace.amount == 960
    assert line.forecast == line.by_plan
    assert spending.total("promised").amount == 2400


def test_what_is_committed_is_not_spent() -> None:
    project = promised()
    sums = sums_of([entry("b", "500", committed=True)], project)
    line = spending_of(project, sums, {}, until=date(2027, 3, 31)).lines[1]
    assert (line.spent.amount, line.committed.amount) == (Decimal(0), Decimal(500))
    assert not sums.by_month


def test_the_difference_of_rates_stands_apart() -> None:
    project = promised()
    rate = ExchangeRate(currency="USD", rate=Decimal("0.95"), on=date(2027, 2, 1), source="ECB")
    dollars = replace(entry("a", "0"), amount=Money(Decimal(100), "USD"), rate=rate, counted=Money(Decimal(95), "EUR"))
    line = spending_of(project, sums_of([dollars], project), {}, until=date(2027, 3, 31)).lines[0]
    assert (line.spent.amount, line.exchange.amount) == (Decimal(95), Decimal(5))


def test_entries_of_a_line_that_was_taken_away_are_not_lost() -> None:
    project = promised()
    spending = spending_of(project, sums_of([entry("gone", "70")], project), {}, until=date(2027, 3, 31))
    assert spending.lines[-1].line == "gone"
    assert spending.total("spent").amount == 70
    assert spending.lines[-1].percent is None


def test_a_threshold_is_passed_by_what_was_spent_or_by_what_is_foreseen() -> None:
    project = promised()
    rule = Rule(rule=RuleKind.DEVIATION_THRESHOLD, value=Decimal("0.20"))
    sums = sums_of([entry("a", "1441"), entry("b", "100")], project)
    notes = {"b": SpendingNote(line="b", forecast=Decimal(900)), "a": SpendingNote(line="a", explanation="Fuel.")}
    early = spending_of(project, sums, notes, until=date(2027, 3, 31))
    found = deviations(early, [rule], over=False)
    assert [(one.line, one.foreseen, one.explained) for one in found] == [("a", False, True), ("b", True, False)]
    assert found[0].limit.amount == 240
    at_the_end = deviations(spending_of(project, sums, {}, until=date(2027, 12, 31)), [rule], over=True)
    assert [(one.line, one.variance.amount) for one in at_the_end] == [("a", Decimal(241)), ("b", Decimal(-1100))]
    exactly = spending_of(project, sums_of([entry("a", "1440")], project), {}, until=date(2027, 12, 31))
    assert [one.line for one in deviations(exactly, [rule], over=True)] == ["b"]


def test_nothing_is_foreseen_from_a_pace_before_the_start() -> None:
    project = promised()
    line = spending_of(project, Sums(), {}, until=date(2026, 6, 1)).lines[0]
    assert line.by_pace == line.promised == line.by_plan
    assert INDIRECT not in {one.line for one in spending_of(project, Sums(), {}, until=date(2026, 6, 1)).lines}
