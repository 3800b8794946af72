from dataclasses import replace
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.budget import Category, Indirect, IndirectBase
from app.domain.compliance import (
    CODES,
    FigureLine,
    Figures,
    check_figures,
    check_rules,
    costing_from_figures,
)
from app.domain.compliance.checking import EXAMINE
from app.domain.costing import cost
from app.domain.findings import Code, Finding, Place, Severity, Where, blocks, in_print, make, merged, percent
from app.domain.money import ExchangeRate, Money, MoneyError
from app.domain.organisation import Organisation
from app.domain.rules import FIELDS, Base, CeilingBy, Of, OwnKind, Rule, RuleKind, Step
from app.domain.sources import Source, Verified
from tests.domain.checks.dossiers import organisation
from tests.domain.drawn_budgets import line, project, projects

STAFF, TRAVEL, EQUIPMENT, CONTINGENCY = Category.STAFF, Category.TRAVEL, Category.EQUIPMENT, Category.CONTINGENCY
READ = Source(title="Guidelines", as_of="2026", verified=Verified.FUNDER)


def number(text: str) -> Decimal:
    return Decimal(text)


def rule(kind: RuleKind, *, value: str | None = None, **fields: Any) -> Rule:
    for name in ("min", "max", "cap"):
        if name in fields:
            fields[name] = Decimal(fields[name])
    return Rule(rule=kind, value=None if value is None else Decimal(value), **{"source": READ, **fields})


def figures(direct: dict[Category, str] | str, **fields: Any) -> Figures:
    by_category = {STAFF: direct} if isinstance(direct, str) else direct
    amounts = {name: Decimal(fields[name]) for name in ("indirect", "own", "in_kind", "other") if name in fields}
    return Figures(**{
        "currency": "EUR", "direct": {c: Decimal(a) for c, a in by_category.items()}, **fields, **amounts,
    })  # fmt: skip


def said(checked: Rule, given_figures: Figures) -> list[str]:
    return [f"{finding.code.removeprefix('budget.')}: {finding.message}" for finding in
            check_figures([checked], given_figures)]  # fmt: skip


RATE = rule(RuleKind.MAX_RATE, of=Of.INDIRECT, base=Base.DIRECT, value="0.07")
RANGE = rule(RuleKind.REQUEST_RANGE, min="100", max="300", currency="EUR")


def test_every_kind_of_rule_is_examined_and_has_its_code() -> None:
    assert set(EXAMINE) == set(RuleKind)
    assert {f"budget.{kind}" for kind in RuleKind} <= set(CODES)


def test_an_overhead_above_the_rate_is_said_in_numbers() -> None:
    assert said(RATE, figures("210000", indirect="18900")) == [
        "max_rate: Indirect costs are 9 % of direct costs (18,900.00 EUR); the call allows at most 7 % (14,700.00 EUR)."
    ]
    assert said(RATE, figures("210000", indirect="14700")) == []


@given(projects(bases=(IndirectBase.DIRECT,)))
def test_a_budget_that_applies_the_rate_never_breaks_it_by_rounding(drawn: Any) -> None:
    if drawn.budget.indirect is None:
        return
    same = rule(RuleKind.MAX_RATE, of=Of.INDIRECT, base=Base.DIRECT, value=str(drawn.budget.indirect.rate))
    assert examined(drawn, same) == ()


def examined(of: Any, *rules: Rule, rows: int | None = None) -> tuple[Finding, ...]:
    owner = Organisation(slug="o", name="Organisation", country="KE")
    return check_rules(
        rules, costing=cost(of), project=of, organisation=owner, submission_on=date(2026, 5, 1), layout_rows=rows
    )


def test_a_rate_a_hair_above_the_limit_is_printed_apart_from_it() -> None:
    message = said(RATE, figures("1000000", indirect="70000.01"))[0]
    assert "7.000001 % of direct costs" in message


@pytest.mark.parametrize(
    ("base", "less", "breaks_at", "holds_at"),
    [
        (Base.DIRECT, (), "70.01", "70.00"),
        (Base.DIRECT_LESS, (EQUIPMENT,), "42.01", "42.00"),
        (Base.MTDC, (), "42.01", "42.00"),
        (Base.TOTAL, (), "75.28", "75.27"),
        (Base.GRANT, (), "67.75", "67.74"),
    ],
)
def test_a_rate_is_a_rate_of_its_base(base: Base, less: tuple[Category, ...], breaks_at: str, holds_at: str) -> None:
    checked = rule(RuleKind.MAX_RATE, of=Of.INDIRECT, base=base, less=less, value="0.07")
    direct = {STAFF: "600", EQUIPMENT: "400"}
    own = {"own": "100"} if base is Base.GRANT else {}
    assert len(said(checked, figures(direct, indirect=breaks_at, **own))) == 1
    assert said(checked, figures(direct, indirect=holds_at, **own)) == []


def test_shares_of_categories_and_lines() -> None:
    at_most = rule(RuleKind.MAX_SHARE, of=Of.CATEGORIES, categories=(CONTINGENCY,), base=Base.DIRECT_LESS,
                   less=(CONTINGENCY,), value="0.05")  # fmt: skip
    assert said(at_most, figures({STAFF: "1000", CONTINGENCY: "50"})) == []
    assert said(at_most, figures({STAFF: "1000", CONTINGENCY: "60"})) == [
        (
            "max_share: Contingency: 6 % of direct costs without contingency (60.00 EUR); "
            "the call allows at most 5 % (50.00 EUR)."
        )
    ]
    at_least = rule(RuleKind.MIN_SHARE, of=Of.CATEGORIES, categories=(Category.MONITORING, Category.EVALUATION),
                    base=Base.TOTAL, value="0.1")  # fmt: skip
    assert said(at_least, figures({STAFF: "900", Category.EVALUATION: "99"}))[0].startswith(
        "min_share: Monitoring, evaluation: 9.91 % of the total cost (99.00 EUR); the call asks for at least 10 %"
    )
    each_line = rule(RuleKind.MAX_SHARE, of=Of.LINE, base=Base.DIRECT, value="0.5")
    found = check_figures([each_line], figures({STAFF: "600", TRAVEL: "400"}))
    assert [finding.where for finding in found] == [Where(Place.LINE, "staff-1-requested")]


def test_a_share_of_nothing_is_more_than_all_of_it() -> None:
    travel = rule(RuleKind.MAX_SHARE, of=Of.CATEGORIES, categories=(TRAVEL,), base=Base.DIRECT_LESS, less=(TRAVEL,),
                  value="0.5")  # fmt: skip
    assert "more than 100 %" in said(travel, figures({TRAVEL: "10"}))[0]


def test_amounts_of_lines_categories_and_the_request() -> None:
    subgrant = rule(RuleKind.MAX_AMOUNT, of=Of.LINE, categories=(Category.SUBGRANTS,), value="60000", currency="EUR")
    lines = tuple(FigureLine(category=Category.SUBGRANTS, amount=Decimal(a)) for a in ("60000", "60000.01"))
    assert said(subgrant, Figures(currency="EUR", lines=lines, direct={STAFF: Decimal(900000)})) == [
        "max_amount: Line subgrants-2-requested (subgrants): 60,000.01 EUR; the call allows at most 60,000.00 EUR."
    ]
    audit = rule(RuleKind.MIN_AMOUNT, of=Of.CATEGORIES, categories=(Category.AUDIT,), value="500", currency="EUR")
    assert said(audit, figures("1000")) == ["min_amount: Audit: 0.00 EUR; the call asks for at least 500.00 EUR."]
    request = rule(RuleKind.MAX_AMOUNT, of=Of.REQUEST, value="90", currency="EUR")
    assert said(request, figures("100", own="10")) == []
    assert said(request, figures("100", own="9.99")) == [
        "max_amount: Request: 90.01 EUR; the call allows at most 90.00 EUR."
    ]


@pytest.mark.parametrize(("amount", "fits"), [("99.99", False), ("100", True), ("300", True), ("300.01", False)])
def test_both_ends_of_a_range_belong_to_it(amount: str, fits: bool) -> None:
    assert (said(RANGE, figures(amount)) == []) is fits


def test_a_range_is_spoken_with_the_ends_it_has() -> None:
    assert "takes requests from 100.00 EUR to 300.00 EUR" in said(RANGE, figures("5"))[0]
    assert "of at least 9.00 EUR" in said(replace(RANGE, min=Decimal(9), max=None), figures("5"))[0]
    assert "of at most 3.00 EUR" in said(replace(RANGE, min=None, max=Decimal(3)), figures("5"))[0]


def test_a_fixed_menu_takes_only_what_is_on_it() -> None:
    menu = rule(RuleKind.FIXED_MENU, menu=(number("400000"), number("120000"), number("250000")), currency="EUR")
    assert said(menu, figures("250000")) == []
    assert said(menu, figures("249999.99")) == [
        (
            "fixed_menu: The request is 249,999.99 EUR; the call gives only 120,000.00 EUR, 250,000.00 EUR or "
            "400,000.00 EUR."
        )
    ]


def test_the_funders_share_of_the_total() -> None:
    share = rule(RuleKind.MAX_FUNDER_SHARE, value="0.9")
    assert said(share, figures("1000", own="100")) == []
    assert said(share, figures("1000", own="50")) == [
        (
            "max_funder_share: The request is 95 % of the total cost (950.00 EUR); the call pays at most 90 % "
            "(900.00 EUR). Find 50.00 EUR elsewhere."
        )
    ]


def test_an_own_share_of_the_grant_is_not_one_of_the_total() -> None:
    of_total = rule(RuleKind.MIN_OWN_SHARE, base=Base.TOTAL, value="0.25")
    of_grant = rule(RuleKind.MIN_OWN_SHARE, base=Base.GRANT, value="0.25")
    fifth = figures("1000", own="200")
    assert said(of_grant, fifth) == []
    assert said(of_total, fifth) == [
        (
            "min_own_share: The own contribution is 200.00 EUR: 20 % of the total cost, or 25 % of the grant; the call "
            "asks for at least 25 % of the total cost (250.00 EUR)."
        )
    ]


def test_own_cash_does_not_count_what_is_given_in_kind() -> None:
    cash = rule(RuleKind.MIN_OWN_SHARE, base=Base.TOTAL, value="0.1", own_kind=OwnKind.CASH)
    given_in_kind = figures("1000", in_kind="100")
    assert said(cash, given_in_kind)[0].startswith("min_own_share: The own contribution in cash is 0.00 EUR")
    assert said(replace(cash, own_kind=OwnKind.CASH_OR_IN_KIND), given_in_kind) == []
    assert said(cash, figures("1000", other="500")) != [], "another donor's money is not one's own"


def test_cofinancing_can_be_forbidden() -> None:
    forbidden = rule(RuleKind.COFINANCING_FORBIDDEN)
    assert said(forbidden, figures("1000")) == []
    assert said(forbidden, figures("1000", own="1", other="2")) == [
        "cofinancing_forbidden: The call pays the whole cost, but the budget has 3.00 EUR from other sources."
    ]


def test_the_request_is_held_against_the_average_of_the_last_three_years() -> None:
    triple = rule(RuleKind.MAX_MULTIPLE_OF_TURNOVER, value="3")
    turnover = {year: number(a) for year, a in ((2020, "9000000"), (2023, "10"), (2024, "20"), (2025, "31"))}
    later = {**turnover, 2030: number("9000000")}
    on = date(2026, 5, 1)
    assert said(triple, figures("61", turnover=later, submission_on=on)) == []
    assert said(triple, figures("61.01", turnover=later, submission_on=on)) == [
        (
            "max_multiple_of_turnover: The request is 61.01 EUR; the call allows at most 3 times the average annual "
            "budget of 2023, 2024, 2025 (20.33 EUR), which is 61.00 EUR."
        )
    ]
    assert said(triple, figures("61.01"))[0].startswith("turnover_unknown: ")


BY_DURATION = rule(
    RuleKind.CEILING_BY, by=CeilingBy.DURATION_MONTHS, currency="BRL",
    steps=tuple(Step(up_to=months, value=number(value)) for months, value in ((48, "300"), (12, "100"), (24, "150"))),
)  # fmt: skip


@pytest.mark.parametrize(("months", "ceiling"), [(1, 100), (12, 100), (13, 150), (24, 150), (25, 300), (60, 300)])
def test_a_ceiling_by_duration(months: int, ceiling: int) -> None:
    def asked(amount: str) -> list[str]:
        return said(BY_DURATION, figures(amount, currency="BRL", duration_months=months))

    assert asked(str(ceiling)) == []
    assert asked(f"{ceiling}.01")[0].endswith(
        f"at most {ceiling}.00 BRL for a project of {months} month{'' if months == 1 else 's'}."
    )


def test_a_ceiling_by_applicant_leaves_others_alone() -> None:
    by_kind = rule(RuleKind.CEILING_BY, by=CeilingBy.APPLICANT_TYPE, currency="EUR",
                   steps=(Step(applicant="network", value=number("50")),))  # fmt: skip
    assert said(by_kind, figures("51")) == []
    assert said(by_kind, figures("51", applicant="network"))[0].endswith(
        "for an applicant of the kind 'Network or federation'."
    )


def test_a_reserve_is_a_share_up_to_its_cap() -> None:
    kept = rule(RuleKind.RESERVE, categories=(Category.MONITORING,), base=Base.TOTAL, value="0.1", cap="25000",
                currency="EUR")  # fmt: skip
    assert said(kept, figures({STAFF: "475000", Category.MONITORING: "25000"})) == []
    assert said(kept, figures({STAFF: "90", Category.MONITORING: "10"})) == []
    assert said(kept, figures({STAFF: "91", Category.MONITORING: "9"})) == [
        (
            "reserve: Monitoring: 9.00 EUR; the call wants 10.00 EUR set aside (10 % of the total cost, at most "
            "25,000.00 EUR)."
        )
    ]


def test_rows_are_those_of_the_form_where_they_are_known() -> None:
    ten = rule(RuleKind.MAX_ROWS, value="1")
    assert said(ten, figures({STAFF: "1", TRAVEL: "1"})) == [
        "max_rows: The budget has 2 rows; the form takes at most 1. Join some of them."
    ]
    assert said(ten, figures({STAFF: "1", TRAVEL: "1"}, rows=1)) == []


def test_whole_units_names_what_is_not_whole() -> None:
    whole = rule(RuleKind.WHOLE_UNITS)
    assert said(whole, figures({STAFF: "100", TRAVEL: "7"})) == []
    assert said(whole, figures({STAFF: "100.50", TRAVEL: "7"}, indirect="7.10")) == [
        (
            "whole_units: The call wants whole EUR, without decimals. Not whole: staff-1-requested. "
            "Round their unit costs."
        ),
        (
            "whole_indirect: The call wants whole EUR, without decimals, and a rate makes indirect costs of 7.10 EUR. "
            "Enter 7.00 EUR in the funder's form, and the total that goes with it."
        ),
    ]
    (advice,) = check_figures([whole], figures({STAFF: "100"}, indirect="7.10"))
    assert advice.severity is Severity.ADVICE


def test_the_currency_of_the_request() -> None:
    assert said(rule(RuleKind.CURRENCY, currency="EUR"), figures("1")) == []
    assert said(rule(RuleKind.CURRENCY, currency="USD"), figures("1"))[0].startswith(
        "currency: The budget is in EUR; the call wants USD."
    )


def test_excluded_costs_are_looked_for_in_the_request_only() -> None:
    excluded = rule(RuleKind.EXCLUDED_COST, categories=(EQUIPMENT, Category.CONSTRUCTION))
    two = project(
        line("car", "900", category=EQUIPMENT),
        line("desk", "100", category=EQUIPMENT),
        line("roof", "50", category=Category.CONSTRUCTION),
        line("gift", "70", category=EQUIPMENT, source="own"),
    )
    found = examined(two, excluded)
    assert [finding.where for finding in found] == [Where(Place.BUDGET), Where(Place.LINE, "roof")]
    assert found[0].message == (
        "Equipment: the call does not pay for this, but 1,000.00 EUR of the request does (car, desk)."
    )


def test_what_is_known_only_after_the_award_is_advice() -> None:
    deviation = rule(RuleKind.DEVIATION_THRESHOLD, value="0.2")
    actual = rule(RuleKind.MAX_RATE, of=Of.INDIRECT, base=Base.ACTUAL, value="0.07")
    found = check_figures([deviation, actual], figures("1", indirect="0.5"))
    assert [(f.code, f.severity) for f in found] == [
        ("budget.deviation_threshold", Severity.ADVICE),
        ("budget.after_award", Severity.ADVICE),
    ]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (RuleKind.MAX_SHARE, {"of": Of.REQUEST}),
        (RuleKind.MIN_SHARE, {"of": Of.OWN}),
        (RuleKind.MAX_FUNDER_SHARE, {}),
        (RuleKind.MIN_OWN_SHARE, {}),
        (RuleKind.RESERVE, {"categories": (STAFF,)}),
    ],
)
def test_no_share_of_actual_spending_is_enforced(kind: RuleKind, fields: dict[str, Any]) -> None:
    checked = rule(kind, base=Base.ACTUAL, value="0.01", **fields)
    assert [f.code for f in check_figures([checked], figures("100"))] == ["budget.after_award"]


@pytest.mark.parametrize(
    ("verified", "severity", "ending"),
    [
        (Verified.FUNDER, Severity.BLOCKER, "(100.00 EUR)."),
        (Verified.SECONDARY, Severity.WARNING, "check it in the funder's text."),
        (Verified.UNVERIFIED, Severity.ADVICE, "ask the funder whether it applies."),
    ],
)
def test_a_breach_weighs_as_much_as_the_rules_source(verified: Verified, severity: Severity, ending: str) -> None:
    checked = rule(RuleKind.MAX_SHARE, of=Of.REQUEST, base=Base.TOTAL, value="0.5", source=Source(verified=verified))
    (found,) = check_figures([checked], figures("200"))
    assert found.severity is severity
    assert found.message.endswith(ending)
    assert found.source == Source(verified=verified)
    assert blocks((found,)) is (verified is Verified.FUNDER)


def test_a_rules_note_is_part_of_what_is_said() -> None:
    assert said(replace(RANGE, note="Floor and ceiling of the lot."), figures("5"))[0].endswith(
        "to 300.00 EUR. Floor and ceiling of the lot."
    )


@pytest.mark.parametrize(
    ("on", "in_force"),
    [("2024-09-30", False), ("2024-10-01", True), ("2025-09-30", True), ("2025-10-01", False)],
)
def test_a_rule_is_in_force_from_its_first_to_its_last_day(on: str, in_force: bool) -> None:
    dated = replace(RANGE, effective_from=date(2024, 10, 1), effective_until=date(2025, 9, 30))
    assert (said(dated, figures("5", submission_on=date.fromisoformat(on))) != []) is in_force


def test_without_a_date_only_rules_without_an_end_are_in_force() -> None:
    assert said(replace(RANGE, effective_from=date(2024, 10, 1)), figures("5")) != []
    assert said(replace(RANGE, effective_until=date(2024, 10, 1)), figures("5")) == []


def test_a_rule_for_other_applicants_is_not_applied() -> None:
    for_networks = replace(RANGE, applies_to=("network",))
    assert said(for_networks, figures("5")) == []
    assert said(for_networks, figures("5", applicant="network")) != []


def test_a_rule_in_another_currency_is_converted_with_the_budgets_rate() -> None:
    dollars = replace(RANGE, currency="USD")
    assert said(dollars, figures("90", rates={"USD": number("0.9")})) == []
    assert "from 90.00 EUR to 270.00 EUR" in said(dollars, figures("89.99", rates={"USD": number("0.9")}))[0]
    (found,) = check_figures([dollars], figures("90"))
    assert (found.code, found.severity) == ("budget.cannot_compare", Severity.WARNING)
    assert "give the budget a dated rate for USD" in found.message


def test_a_rate_that_several_rules_need_is_asked_for_once() -> None:
    dollars = replace(RANGE, currency="USD")
    francs = replace(RANGE, currency="CHF")
    found = examined(project(line(cost="90")), dollars, dollars, francs)
    asked = [finding.args["currency"] for finding in found if finding.code == "budget.cannot_compare"]
    assert asked == ["USD", "CHF"]


def test_a_turnover_in_another_currency_is_told_as_such() -> None:
    once = rule(RuleKind.MAX_MULTIPLE_OF_TURNOVER, value="1")
    rupees = replace(organisation(), turnover={2026: Money(Decimal(40_000_000), "NPR")})
    whole = project(line("a", "100"))
    (found,) = check_rules(
        [once], costing=cost(whole), project=whole, organisation=rupees, submission_on=date(2027, 3, 20)
    )
    assert found.code == "budget.cannot_compare"
    assert found.message.startswith("The organisation's turnover is in NPR and the budget is in EUR")


def test_an_mtdc_rule_without_a_dollar_rate_is_not_guessed() -> None:
    checked = rule(RuleKind.MAX_RATE, of=Of.INDIRECT, base=Base.MTDC, value="0.15", subaward_part=Decimal(25000))
    of = project(line(cost="100000", partner="clinic"), indirect=Indirect(rate=Decimal("0.5")))
    assert [finding.code for finding in examined(of, checked)] == ["budget.cannot_compare"]


def test_an_mtdc_rule_counts_as_much_of_a_subaward_as_it_says() -> None:
    checked = rule(RuleKind.MAX_RATE, of=Of.INDIRECT, base=Base.MTDC, value="0.10", subaward_part=Decimal(25000))
    of = project(
        line("a", "25000", currency="USD"), line("b", "100000", currency="USD", partner="clinic"),
        currency="USD", indirect=Indirect(rate=Decimal("0.05")),
    )  # fmt: skip
    (found,) = examined(of, checked)
    assert (found.code, found.args["limit_amount"]) == ("budget.max_rate", "5,000.00 USD")
    assert examined(of, replace(checked, subaward_part=Decimal(50000))) == ()


def test_an_mtdc_rule_that_does_not_say_it_asks() -> None:
    checked = rule(RuleKind.MAX_RATE, of=Of.INDIRECT, base=Base.MTDC, value="0.10")
    of = project(line("b", "100000", partner="clinic"), indirect=Indirect(rate=Decimal("0.5")))
    (found,) = examined(of, checked)
    assert (found.code, found.severity) == ("budget.subaward_part_unknown", Severity.ADVICE)
    assert "subawards of 100,000.00 EUR" in found.message


def test_only_mtdc_counts_parts_of_subawards() -> None:
    with pytest.raises(ValueError, match="goes with base 'mtdc'"):
        rule(RuleKind.MAX_RATE, of=Of.INDIRECT, base=Base.DIRECT, value="0.10", subaward_part=Decimal(1))


@given(st.sampled_from(RuleKind), projects(bases=(IndirectBase.DIRECT,)))
def test_no_budget_makes_a_rule_fail(kind: RuleKind, drawn: Any) -> None:
    fields: dict[str, Any] = {
        "of": Of.LINE, "base": Base.MTDC, "value": Decimal("0.1"), "categories": (STAFF,), "currency": "USD",
        "menu": (Decimal(1),), "min": Decimal(1), "by": CeilingBy.DURATION_MONTHS, "steps": (Step(value=Decimal(1)),),
    }  # fmt: skip
    needed, allowed = FIELDS[kind]
    checked = Rule(rule=kind, source=READ, **{name: fields[name] for name in (needed | allowed) & fields.keys()})
    for finding in examined(drawn, checked):
        assert finding.message
        assert finding.source is READ


@given(st.integers(1, 10**10), st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_figures_become_a_budget_with_exactly_these_sums(cents: int, own: int, in_kind: int, other: int) -> None:
    direct = Decimal(cents) / 100
    parts = [(direct * share / 301).quantize(Decimal("0.01"), "ROUND_DOWN") for share in (own, in_kind, other)]
    indirect = (direct / 8).quantize(Decimal("0.01"), "ROUND_DOWN")
    given_figures = Figures(
        currency="EUR",
        direct={STAFF: direct, TRAVEL: Decimal("0.01")},
        indirect=indirect, own=parts[0], in_kind=parts[1], other=parts[2],
        duration_months=18,
    )  # fmt: skip
    drawn, _, costing = costing_from_figures(given_figures)
    assert costing.direct.amount == direct + Decimal("0.01")
    assert costing.indirect.amount == indirect
    assert costing.own.amount == parts[0] + parts[1]
    assert costing.other.amount == parts[2]
    assert costing.requested.amount == costing.total.amount - sum(parts)
    assert drawn.months == 18


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"own": Decimal(101)}, "more than the direct costs"),
        ({"own": Decimal(-1)}, "not negative"),
        ({"duration_months": 0}, "one month or more"),
        ({"indirect": Decimal(100)}, "indirect costs are less than"),
        ({"currency": "EURO"}, "currency code"),
        ({"lines": (FigureLine(category=STAFF, amount=Decimal(99)),)}, "do not sum to its direct costs"),
    ],
)
def test_figures_that_contradict_themselves_are_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises((ValueError, MoneyError), match=message):
        costing_from_figures(Figures(**{"currency": "EUR", "direct": {STAFF: Decimal(100)}, **fields}))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"rule": RuleKind.MAX_RATE, "of": Of.INDIRECT, "value": Decimal("0.07")}, "needs 'base'"),
        ({"rule": RuleKind.WHOLE_UNITS, "value": Decimal(1)}, "does not take 'value'"),
        ({"rule": RuleKind.MAX_FUNDER_SHARE, "value": Decimal(90)}, "write 7 % as"),
        ({"rule": RuleKind.MAX_ROWS, "value": Decimal(-1)}, "not negative"),
        (
            {"rule": RuleKind.MAX_SHARE, "of": Of.CATEGORIES, "base": Base.TOTAL, "value": Decimal("0.1")},
            "needs 'categories'",
        ),
        (
            {"rule": RuleKind.MAX_RATE, "of": Of.INDIRECT, "base": Base.DIRECT_LESS, "value": Decimal("0.1")},
            "needs 'less'",
        ),
    ],
)
def test_a_rule_that_says_too_little_or_too_much_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Rule(**fields)


def test_a_finding_carries_its_arguments_as_printed() -> None:
    (found,) = check_figures([RANGE], figures("5"))
    assert found.args == {"amount": "5.00 EUR", "range": "from 100.00 EUR to 300.00 EUR"}
    assert found.where == Where(Place.BUDGET)


def test_every_sentence_is_one() -> None:
    for name, code in CODES.items():
        assert code.sentence.endswith("."), name
        assert all(field is None or field.isidentifier() for _, field, _, _ in Formatter().parse(code.sentence)), name


def test_codes_are_declared_once_and_made_only_from_the_registry() -> None:
    registry = {"a.b": Code(Severity.ADVICE, "{n} of {n}.")}
    assert make(registry, "a.b", Where(Place.BUDGET), n=1200).message == "1,200 of 1,200."
    with pytest.raises(KeyError):
        make(registry, "a.c", Where(Place.BUDGET))
    with pytest.raises(ValueError, match=r"declared twice: a\.b"):
        merged(registry, registry)
    assert merged(registry, CODES)["a.b"] is registry["a.b"]


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (Money(Decimal(14700), "EUR"), "14,700.00 EUR"),
        (Money(Decimal(14700), "JPY"), "14,700 JPY"),
        (Decimal("1250.5"), "1,250.5"),
        (date(2026, 3, 1), "1 March 2026"),
        ("as it is", "as it is"),
    ],
)
def test_arguments_are_printed_in_english(value: Any, printed: str) -> None:
    assert in_print(value) == printed


def test_percentages_show_only_the_decimals_they_have() -> None:
    assert [percent(Decimal(share)) for share in ("0.09", "0.0712", "0.333333", "1")] == [
        "9 %", "7.12 %", "33.33 %", "100 %",
    ]  # fmt: skip


def test_rates_of_the_budget_are_dated() -> None:
    rate = ExchangeRate(currency="USD", rate=Decimal("0.9"), on=date(2026, 1, 1), source="Bank")
    assert examined(project(line("a", "90"), rates=(rate,)), replace(RANGE, currency="USD")) == ()
