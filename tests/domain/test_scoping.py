from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.budget import IndirectBase
from app.domain.costing import cost
from app.domain.money import ExchangeRate, Money, MoneyError, minor_unit, total
from app.domain.project import Project
from app.domain.proposal import Scope
from app.domain.results import Activity
from app.domain.scoping import Period, claims, cut, gaps, overlaps
from tests.domain.drawn_budgets import line, project, projects, results

NO_SUBAWARDS = tuple(base for base in IndirectBase if base is not IndirectBase.MTDC)


def euro(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def costs(part: Project) -> dict[str, str]:
    return {costed.line.key: f"{costed.amount.amount:f}" for costed in cost(part).lines}


WHOLE = project(
    line("office", "2400"),
    line("first", "600", activity="A1"),
    line("middle", "1200", activity="A2"),
    line("last", "600", activity="A3"),
    line("weighed", "1000", years={1: Decimal(3), 2: Decimal(1)}),
)


@given(projects(bases=NO_SUBAWARDS))
def test_a_scope_that_names_nothing_is_the_whole_project(drawn: Project) -> None:
    whole = cut(drawn, Scope())
    assert (whole.starts_on, whole.ends_on, whole.results) == (drawn.starts_on, drawn.ends_on, drawn.results)
    assert {one.line.key: (one.amount, one.by_year) for one in cost(whole).lines} == {
        one.line.key: (one.amount, one.by_year) for one in cost(drawn).lines
    }


def test_activities_out_of_scope_go_with_their_lines_and_empty_results() -> None:
    part = cut(WHOLE, Scope(activities=("A2",)))
    assert [activity.key for activity in part.results.activities()] == ["A2"]
    assert [outcome.key for outcome in part.results.outcomes] == ["O2"]
    assert costs(part) == {"office": "2400.00", "middle": "1200.00", "weighed": "1000.00"}


def test_an_output_or_outcome_stands_for_all_its_activities() -> None:
    for key in ("O1", "O1.1"):
        part = cut(WHOLE, Scope(activities=(key,)))
        assert [activity.key for activity in part.results.activities()] == ["A1", "A3"]


def test_shares_multiply_and_zero_leaves_a_line_out() -> None:
    half = replace(WHOLE, budget=replace(WHOLE.budget, lines=(line("a", "100", share=Decimal("0.5")), line("b"))))
    part = cut(half, Scope(lines={"a": Decimal("0.25"), "b": Decimal(0)}))
    assert costs(part) == {"a": "12.50"}
    assert part.budget.lines[0].share == Decimal("0.125")


def test_a_line_whose_activity_is_out_is_out_even_when_it_is_named() -> None:
    assert "middle" not in costs(cut(WHOLE, Scope(activities=("A1",), lines={"middle": Decimal(1)})))


def test_the_second_year_alone_takes_its_months_of_every_line() -> None:
    part = cut(WHOLE, Scope(starts_on=date(2028, 1, 1)))
    assert (part.starts_on, part.months, part.years) == (date(2028, 1, 1), 12, 1)
    assert costs(part) == {"office": "1200.00", "middle": "600.00", "last": "600.00", "weighed": "250.00"}
    shown = [(a.key, a.start_month, a.end_month) for a in part.results.activities()]
    assert shown == [("A3", 7, 12), ("A2", 1, 6)]


def test_weights_by_year_are_counted_from_the_new_start() -> None:
    part = cut(WHOLE, Scope(starts_on=date(2027, 7, 1), ends_on=date(2028, 12, 31)))
    weighed = next(one for one in cost(part).lines if one.line.key == "weighed")
    assert weighed.amount == euro("625")
    assert weighed.by_year == (euro("500"), euro("125"))


def test_milestones_move_with_their_months() -> None:
    activity = Activity(key="A1", title="A", start_month=1, end_month=20, milestones={6: "early", 15: "late"})
    outcome = WHOLE.results.outcomes[0]
    output = replace(outcome.outputs[0], activities=(activity,))
    whole = replace(WHOLE, results=replace(WHOLE.results, outcomes=(replace(outcome, outputs=(output,)),)))
    part = cut(whole, Scope(starts_on=date(2028, 1, 1)))
    assert next(part.results.activities()).milestones == {3: "late"}


def test_a_period_outside_the_project_is_refused() -> None:
    with pytest.raises(MoneyError, match="no day in common"):
        cut(WHOLE, Scope(starts_on=date(2030, 1, 1)))


@given(projects(bases=NO_SUBAWARDS), st.lists(st.dates(date(2026, 1, 2), date(2032, 1, 1)), max_size=3, unique=True))
def test_any_period_of_any_project_can_be_costed(drawn: Project, days: list[date]) -> None:
    for first, last in pairwise(sorted(days)):
        scope = Scope(starts_on=first, ends_on=last)
        if first > drawn.ends_on or last < drawn.starts_on:
            continue
        part = cut(drawn, scope)
        assert cost(part).direct <= cost(drawn).direct
        before = {activity.key: activity for activity in drawn.results.activities()}
        for activity in part.results.activities():
            start, end = before[activity.key].start_month, before[activity.key].end_month
            if (start or 1) <= drawn.months and (end or 1) <= drawn.months:
                assert 1 <= (activity.start_month or 1) <= (activity.end_month or part.months) <= part.months


@given(projects(bases=NO_SUBAWARDS), st.lists(st.decimals(0, 1, places=3), min_size=1, max_size=4))
def test_shares_that_sum_to_one_sum_to_the_line(drawn: Project, shares: list[Decimal]) -> None:
    """Each part may round by half a unit, in the line's currency and again in the budget's."""
    parts: list[Decimal] = []
    for share in shares:
        parts.append(min(share, 1 - sum(parts, Decimal(0))))
    parts.append(1 - sum(parts, Decimal(0)))
    money = drawn.budget.currency
    pieces = [
        {c.line.key: c.amount for c in cost(cut(drawn, Scope(lines=dict.fromkeys(keys(drawn), part)))).lines}
        for part in parts
    ]
    for costed in cost(drawn).lines:
        summed = total((piece[costed.line.key] for piece in pieces if costed.line.key in piece), money)
        original = minor_unit(costed.original.currency) * (costed.rate.rate if costed.rate else 1)
        slack = (original + minor_unit(money)) / 2 * (len(parts) + 1)
        assert abs(summed.amount - costed.amount.amount) <= slack


def keys(drawn: Project) -> list[str]:
    return [each.key for each in drawn.budget.lines]


DOLLAR = ExchangeRate(currency="USD", rate=Decimal("0.8"), on=date(2026, 1, 1), source="Central bank")
SHILLING = ExchangeRate(currency="KES", rate=Decimal("0.007"), on=date(2026, 2, 1), source="Central bank")
IN_DOLLARS = Scope(currency="USD", rate=Decimal("1.25"), rate_on=date(2026, 3, 1), rate_source="UN rate")
THREE = project(
    line("euro", "100"), line("dollar", "33.33", currency="USD"), line("shilling", "10000", currency="KES"),
    rates=(DOLLAR, SHILLING),
)  # fmt: skip


def test_in_another_currency_each_line_keeps_its_original_amount() -> None:
    costing = cost(cut(THREE, IN_DOLLARS))
    assert costing.currency == "USD"
    assert [(c.original.currency, c.original.amount, c.amount.amount) for c in costing.lines] == [
        ("EUR", Decimal(100), Decimal("125.00")),
        ("USD", Decimal("33.33"), Decimal("33.33")),
        ("KES", Decimal(10000), Decimal("87.50")),
    ]
    assert costing.total == total((c.amount for c in costing.lines), "USD")


def test_a_cross_rate_says_what_it_was_made_from() -> None:
    rate = cost(cut(THREE, IN_DOLLARS)).lines[2].rate
    assert rate is not None
    assert rate.on == date(2026, 3, 1)
    assert rate.source == "Central bank (2026-02-01: 0.007 EUR), UN rate (2026-03-01: 1.25 USD)"


def test_a_scope_in_the_budgets_own_currency_converts_nothing() -> None:
    scope = replace(IN_DOLLARS, currency="EUR", rate=Decimal(1))
    assert cut(THREE, scope).budget == THREE.budget


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"rate_on": None}, "needs 'rate', 'rate_on' and 'rate_source'"),
        ({"rate_source": " "}, "needs 'rate', 'rate_on' and 'rate_source'"),
        ({"rate": None}, "needs 'rate', 'rate_on' and 'rate_source'"),
        ({"rate": Decimal(0)}, "a rate is greater than zero"),
        ({"rate": Decimal("NaN")}, "a rate must be a number"),
        ({"currency": None}, "a rate without a currency"),
        ({"currency": "Euro"}, "not a currency code"),
        ({"starts_on": date(2028, 1, 1), "ends_on": date(2027, 12, 31)}, "ends on 31 December 2027, before it starts"),
    ],
)
def test_a_scope_that_cannot_be_cut_is_refused(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        replace(IN_DOLLARS, **changes)


def claimed(**scopes: Scope) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Shares claimed twice, and shares claimed by nobody."""
    found = claims(WHOLE, scopes)
    return {c.line.key: c.double for c in overlaps(found)}, {c.line.key: c.missing for c in gaps(found)}


def test_the_same_cost_asked_of_two_funders_is_found() -> None:
    double, missing = claimed(eu=Scope(), un=Scope(activities=("A1",), lines={"office": Decimal("0.25")}))
    assert double == {"office": Decimal("0.25"), "first": Decimal(1), "weighed": Decimal(1)}
    assert missing == {}


def test_costs_that_nobody_is_asked_for_are_found() -> None:
    double, missing = claimed(eu=Scope(activities=("A1", "A2"), lines={"office": Decimal("0.6")}))
    assert double == {}
    assert missing == {"office": Decimal("0.4"), "last": Decimal(1)}


def test_periods_one_after_the_other_neither_overlap_nor_leave_a_gap() -> None:
    assert claimed(a=Scope(ends_on=date(2027, 12, 31)), b=Scope(starts_on=date(2028, 1, 1))) == ({}, {})


def test_a_common_half_year_is_claimed_twice() -> None:
    double, _ = claimed(a=Scope(ends_on=date(2028, 6, 30)), b=Scope(starts_on=date(2028, 1, 1)))
    assert double == {"office": Decimal("0.25"), "middle": Decimal("0.5"), "weighed": Decimal("0.125")}


def test_a_proposal_outside_the_projects_time_claims_nothing() -> None:
    double, missing = claimed(a=Scope(), b=Scope(starts_on=date(2040, 1, 1)))
    assert (double, missing) == ({}, {})


def test_costs_that_others_pay_are_nobodys_to_claim() -> None:
    own = replace(WHOLE, budget=replace(WHOLE.budget, lines=(line(source="own"),)))
    assert claims(own, {"a": Scope(), "b": Scope()}) == ()


@given(projects(bases=NO_SUBAWARDS), st.decimals(0, 1, places=2), st.decimals(0, 1, places=2))
def test_double_and_missing_shares_balance_what_is_claimed(drawn: Project, one: Decimal, other: Decimal) -> None:
    shares = {"one": one, "other": other}
    scopes = {name: Scope(lines=dict.fromkeys(keys(drawn), share)) for name, share in shares.items()}
    for claim in claims(drawn, scopes):
        assert sum(claim.by.values(), Decimal(0)) == 1 + claim.double - claim.missing
        assert not (claim.double and claim.missing)


def test_results_without_activities_stay_in_a_whole_scope() -> None:
    bare = replace(WHOLE, results=results(), budget=replace(WHOLE.budget, lines=(line(),)))
    assert [o.key for o in cut(bare, Scope()).results.outputs()] == ["O1.1", "O2.1"]
    assert list(cut(bare, Scope(activities=("O1.1",))).results.outputs()) == [bare.results.outcomes[0].outputs[0]]


def test_a_month_that_two_periods_cut_belongs_to_one_of_them() -> None:
    whole = project(line("office", "24000"), starts_on=date(2027, 1, 15), ends_on=date(2029, 1, 14))
    first, second = Scope(ends_on=date(2027, 12, 31)), Scope(starts_on=date(2028, 1, 1))
    assert costs(cut(whole, first)) == costs(cut(whole, second)) == {"office": "12000.00"}
    found = claims(whole, {"a": first, "b": second})
    assert (overlaps(found), gaps(found)) == ((), ())


def test_money_in_a_later_month_of_the_year_than_its_activity_is_lost_to_nobody() -> None:
    early = replace(project().results.outcomes[0].outputs[0].activities[0], start_month=1, end_month=2)
    whole = project(line("rent", "1200", activity=early.key, years={1: Decimal(1)}))
    outcome = whole.results.outcomes[0]
    whole = replace(
        whole,
        results=replace(
            whole.results,
            outcomes=(replace(outcome, outputs=(replace(outcome.outputs[0], activities=(early,)),)),),
        ),
    )
    first, second = Scope(ends_on=date(2027, 6, 30)), Scope(starts_on=date(2027, 7, 1))
    assert costs(cut(whole, first)) == costs(cut(whole, second)) == {"rent": "600.00"}


def test_a_period_within_one_month_has_that_month() -> None:
    whole = project(line("office", "2400"))
    assert costs(cut(whole, Scope(starts_on=date(2027, 3, 5), ends_on=date(2027, 3, 9)))) == {"office": "100.00"}


@given(projects(bases=NO_SUBAWARDS), st.integers(1, 1200))
def test_two_periods_that_meet_share_no_cost_and_lose_none(drawn: Project, days: int) -> None:
    last = drawn.starts_on + timedelta(days=days)
    if last >= drawn.ends_on:
        return
    before, after = Scope(ends_on=last), Scope(starts_on=last + timedelta(days=1))
    if Period.of(drawn, before).last < Period.of(drawn, after).first:
        found = claims(drawn, {"before": before, "after": after})
        assert (overlaps(found), gaps(found)) == ((), ())
    cost(cut(drawn, before))
    cost(cut(drawn, after))
