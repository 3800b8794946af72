import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.budget import Budget, Category, FundingKind, FundingSource, Indirect, IndirectBase
from app.domain.costing import Costing, cost
from app.domain.money import ExchangeRate, Money, MoneyError, minor_unit, total
from app.domain.project import Project
from tests.domain.drawn_budgets import SOURCES, less_of, line, project, projects, results


def euro(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def priced(drawn: Project) -> Costing | None:
    """None where the base needs a dollar rate that the budget lacks."""
    try:
        return cost(drawn)
    except MoneyError:
        return None


@given(projects(bases=tuple(base for base in IndirectBase if base is not IndirectBase.MTDC)))
def test_all_sums_of_a_budget_agree(drawn: Project) -> None:
    costing = cost(drawn)
    money = costing.currency
    assert costing.total == costing.direct + costing.indirect
    assert costing.total == total(costing.by_source.values(), money)
    assert costing.total == total(costing.by_year, money)
    assert costing.total == costing.requested + costing.own + costing.other
    assert costing.indirect == total(costing.indirect_by_year, money)
    assert costing.direct == total((c.amount for c in costing.lines), money)
    assert costing.direct == total(costing.by_partner.values(), money)
    assert costing.direct == total(costing.by_category.values(), money)
    assert len(costing.by_year) == costing.years == drawn.years
    for costed in costing.lines:
        assert costed.amount == costed.amount.rounded() == total(costed.by_year, money)
        assert (costed.rate is None) == (costed.line.currency == money)


@given(projects(), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_sum(drawn: Project, random: Random) -> None:
    before = priced(drawn)
    shuffled = list(drawn.budget.lines)
    random.shuffle(shuffled)
    after = priced(replace(drawn, budget=replace(drawn.budget, lines=tuple(shuffled))))
    if before is None or after is None:
        assert before is after
        return
    assert after.total == before.total
    assert after.by_year == before.by_year
    assert after.by_source == before.by_source
    assert list(after.by_category.items()) == list(before.by_category.items())


def test_a_line_costs_quantity_by_unit_cost_by_share_rounded_half_up() -> None:
    costed = cost(project(line(quantity=Decimal("2.5"), unit_cost=Decimal("33.33"), share=Decimal("0.1")))).lines[0]
    assert costed.amount == euro("8.33")
    assert cost(project(line(quantity=Decimal("0.5"), unit_cost=Decimal("0.05")))).direct == euro("0.03")


def test_totals_are_sums_of_rounded_lines() -> None:
    costing = cost(project(*(line(f"l{n}", "0.335") for n in range(3))))
    assert costing.direct == euro("1.02"), "three times 0.34, as a reader adds it up; not 1.005 rounded"


def test_indirect_costs_round_half_up_once() -> None:
    costing = cost(project(line(cost="100.50"), line("l2", "0.21"), indirect=Indirect(rate=Decimal("0.05"))))
    assert costing.indirect_base == euro("100.71")
    assert costing.indirect == euro("5.04"), "5.0355; line by line it would be 5.03 + 0.01"
    assert cost(project(line(cost="0.50"), indirect=Indirect(rate=Decimal("0.07")))).indirect == euro("0.04")


def test_a_foreign_line_keeps_its_original_amount_and_rate() -> None:
    rate = ExchangeRate(currency="KES", rate=Decimal("0.0069"), on=date(2026, 3, 2), source="Central bank")
    costed = cost(project(line(cost="1000.555", currency="KES"), rates=(rate,))).lines[0]
    assert costed.original == Money(Decimal("1000.56"), "KES")
    assert costed.rate is rate
    assert costed.amount == euro("6.90")


def test_currencies_without_a_rate_are_refused_with_the_lines_name() -> None:
    with pytest.raises(MoneyError, match="line 'l1' is in KES"):
        cost(project(line(currency="KES")))


def test_unknown_funding_sources_are_refused() -> None:
    with pytest.raises(MoneyError, match="'moon'"):
        cost(project(line(source="moon")))
    with pytest.raises(MoneyError, match="indirect costs name the funding source 'moon'"):
        cost(project(line(), indirect=Indirect(rate=Decimal("0.07"), source="moon")))


def test_a_line_is_spread_by_its_own_weights() -> None:
    costing = cost(project(line(cost="100", years={1: Decimal(1), 2: Decimal(2)}, activity="A1")))
    assert costing.by_year == (euro("33.33"), euro("66.67"))


def test_without_weights_a_line_is_spread_by_its_activitys_months() -> None:
    assert cost(project(line(activity="A1"))).by_year == (euro("100"), euro("0"))
    assert cost(project(line(activity="A2"))).by_year == (euro("50"), euro("50"))
    assert cost(project(line(activity="A3"))).by_year == (euro("0"), euro("100"))


def test_a_short_last_year_bears_less() -> None:
    assert cost(project(line(cost="90"), ends_on=date(2028, 6, 30))).by_year == (euro("60"), euro("30"))


def test_an_activity_outside_the_project_spreads_evenly() -> None:
    assert cost(project(line(activity="A1"), results=results((40, 50)))).by_year == (euro("50"), euro("50"))


def test_a_weight_under_a_year_the_project_does_not_have_is_refused() -> None:
    with pytest.raises(MoneyError, match="line 'l1' is spread over year 3, but the project ends in year 2"):
        cost(project(line(years={1: Decimal(1), 3: Decimal(1)})))


def test_indirect_costs_follow_the_direct_costs_of_each_year() -> None:
    costing = cost(project(line(years={1: Decimal(3), 2: Decimal(1)}), indirect=Indirect(rate=Decimal("0.1"))))
    assert costing.indirect_by_year == (euro("7.50"), euro("2.50"))


MIXED = (
    line("staff", "60000"),
    line("car", "20000", category=Category.EQUIPMENT),
    line("stipends", "5000", category=Category.TRAINING, participant_support=True),
    line("clinic1", "40000", partner="clinic"),
    line("clinic2", "30000", partner="clinic", category=Category.EQUIPMENT),
    line("lead", "1000", partner="lead"),
    line("small", "10000", category=Category.SUBGRANTS),
    line("own", "4000", source="own"),
)


@pytest.mark.parametrize(
    ("base", "rate", "applied_to", "indirect"),
    [
        (IndirectBase.DIRECT, "0.07", "170000", "11900"),
        (IndirectBase.DIRECT_LESS, "0.07", "120000", "8400"),
        (IndirectBase.MTDC, "0.15", "125000", "18750"),
        (IndirectBase.GRANT, "0.07", "178494.62", "12494.62"),
        (IndirectBase.TOTAL, "0.07", "182795.70", "12795.70"),
    ],
)
def test_each_base_of_indirect_costs(base: IndirectBase, rate: str, applied_to: str, indirect: str) -> None:
    """MTDC: 60,000 staff, 1,000 of the lead, 4,000 own, 10,000 of one subgrant, and 50,000 of the clinic's 70,000."""
    overhead = Indirect(rate=Decimal(rate), base=base, less=less_of(base))
    dollars = tuple(replace(one, currency="USD") for one in MIXED)
    costing = cost(project(*dollars, currency="USD", indirect=overhead))
    assert costing.indirect_base.amount == Decimal(applied_to)
    assert costing.indirect.amount == Decimal(indirect)


def test_the_part_of_a_subaward_that_counts_is_converted() -> None:
    rate = ExchangeRate(currency="USD", rate=Decimal("0.9"), on=date(2026, 3, 2), source="Bank")
    overhead = Indirect(rate=Decimal("0.1"), base=IndirectBase.MTDC)
    big = line(cost="100000", partner="clinic")
    assert cost(project(big, rates=(rate,), indirect=overhead)).indirect_base == euro("45000")
    with pytest.raises(MoneyError, match="the first 50,000 USD of each subaward"):
        cost(project(big, indirect=overhead))
    assert cost(project(line(), indirect=overhead)).indirect_base == euro("100"), "no subaward, no rate needed"


@given(
    st.integers(0, 10**9), st.decimals(0, "0.9", places=3), st.sampled_from([IndirectBase.GRANT, IndirectBase.TOTAL])
)
def test_overhead_of_the_grant_is_the_rate_of_the_grant_it_is_part_of(
    cents: int, rate: Decimal, base: IndirectBase
) -> None:
    amount = str(cents * minor_unit("EUR"))
    costing = cost(project(line(cost=amount), indirect=Indirect(rate=rate, base=base)))
    assert costing.indirect == costing.total.times(rate)


def test_overhead_that_others_pay_is_no_part_of_the_grant() -> None:
    overhead = Indirect(rate=Decimal("0.1"), base=IndirectBase.GRANT, source="own")
    costing = cost(project(line(cost="1000"), indirect=overhead))
    assert (costing.requested, costing.own, costing.indirect_base) == (euro("1000"), euro("100"), euro("1000"))


def test_sources_are_summed_by_kind_and_in_the_budgets_order() -> None:
    paid = (line(kind.value, str(n), source=kind.value) for n, kind in enumerate(FundingKind, start=1))
    costing = cost(project(*paid))
    assert list(costing.by_source) == [source.key for source in SOURCES]
    assert (costing.requested, costing.own, costing.other) == (euro("1"), euro("6"), euro("3"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"lines": (line(), line())}, "a line 'l1' is given twice"),
        ({"sources": ()}, "exactly one funding source"),
        ({"sources": (*SOURCES, SOURCES[0])}, "a funding source 'requested' is given twice"),
        (
            {"sources": (*SOURCES, FundingSource(key="r2", kind=FundingKind.REQUESTED, name="Second"))},
            "exactly one funding source",
        ),
        (
            {"rates": (ExchangeRate(currency="EUR", rate=Decimal(2), on=date(2026, 1, 1), source="Bank"),)},
            "needs no rate",
        ),
    ],
)
def test_a_budget_that_contradicts_itself_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Budget(**{"currency": "EUR", "sources": SOURCES, **changes})  # type: ignore[arg-type]


def test_weights_that_are_all_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one year"):
        line(years={1: Decimal(0)})


@pytest.mark.parametrize("factor", [2, 4])
def test_cost_looks_at_each_line_the_same_number_of_times(factor: int) -> None:
    """Linear cost, counted instead of timed: the calls made grow with the lines and not with their square."""
    assert _calls(200 * factor) <= factor * _calls(200) + 500 * factor


def _calls(lines: int) -> int:
    many = project(*(line(f"l{n}", activity="A1") for n in range(lines)), indirect=Indirect(rate=Decimal("0.07")))
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        cost(many)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("base", [base for base in IndirectBase if base is not IndirectBase.DIRECT_LESS])
def test_categories_are_left_out_of_one_base_only(base: IndirectBase) -> None:
    with pytest.raises(ValueError, match="'less' goes with base 'direct_less'"):
        Indirect(rate=Decimal("0.07"), base=base, less=(Category.EQUIPMENT,))
    with pytest.raises(ValueError, match="needs 'less'"):
        Indirect(rate=Decimal("0.07"), base=IndirectBase.DIRECT_LESS)


def test_the_applicant_under_its_own_key_is_the_applicant() -> None:
    costing = cost(project(line("a", "10", partner="lead"), line("b", "5"), line("c", "1", partner="clinic")))
    assert {key: amount.amount for key, amount in costing.by_partner.items()} == {None: 15, "clinic": 1}
