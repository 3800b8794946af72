from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.reading import read
from app.domain.budget import Category, Indirect, IndirectBase
from app.domain.costing import cost
from app.domain.crosswalk import LaidOut, lay_out
from app.domain.layouts import ColumnsBy, HeadingKind, Layout, LayoutHeading
from app.domain.money import Money, total
from app.domain.project import Project
from app.domain.results import Activity, Outcome, Output, Results
from tests.domain.drawn_budgets import line, project, projects, results

FOLDER = Path(__file__).resolve().parents[2] / "proposal_templates" / "_layouts"
LAYOUTS = {path.stem: read(Layout, path.read_bytes(), path.name) for path in sorted(FOLDER.glob("*.yaml"))}
NAMES = ("eu-grants", "eu", "fcdo", "general", "sf424a", "single-list", "un-trust-fund", "undef", "unicef")
NO_SUBAWARDS = tuple(base for base in IndirectBase if base is not IndirectBase.MTDC)


def shown(laid_out: LaidOut) -> dict[str, list[str]]:
    """Amounts by heading, whole numbers without decimals."""
    return {
        row.key: [f"{amount.amount.normalize():f}" for amount in row.amounts]
        for row in laid_out.rows
        if row.total.amount
    }


def euro(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_every_layout_is_shipped_with_labels_in_four_languages() -> None:
    assert tuple(LAYOUTS) == NAMES
    for layout in LAYOUTS.values():
        for heading in layout.headings:
            assert list(heading.label) == ["en", "fr", "es", "ar"], f"{layout.key} {heading.key}"
            assert all(heading.label.values())


@given(projects(bases=NO_SUBAWARDS), st.sampled_from(NAMES), st.sampled_from([None, *ColumnsBy]))
def test_every_layout_of_every_budget_reconciles_to_the_cent(
    drawn: Project, name: str, columns: ColumnsBy | None
) -> None:
    costing = cost(drawn)
    laid_out = lay_out(costing, LAYOUTS[name], drawn, columns=columns)
    assert laid_out.reconciles
    assert laid_out.total == costing.total
    whole = next(row for row in laid_out.rows if row.kind is HeadingKind.TOTAL)
    summed = [r for r in laid_out.rows if r.kind in (HeadingKind.LINES, HeadingKind.CONTINGENCY, HeadingKind.INDIRECT)]
    for row in laid_out.rows:
        assert len(row.amounts) == len(laid_out.columns)
        assert total(row.amounts, costing.currency) == row.total
        assert all(amount == amount.rounded() for amount in row.amounts)
        if row.lines:
            assert row.total == total((one.costed.amount for one in row.lines), costing.currency)
    for column in range(len(laid_out.columns)):
        assert whole.amounts[column] == total((row.amounts[column] for row in summed), costing.currency)
    assert sorted(one.costed.line.key for row in laid_out.rows for one in row.lines) == sorted(
        one.line.key for one in costing.lines
    )


@given(projects(bases=NO_SUBAWARDS))
def test_columns_carry_what_the_costing_says(drawn: Project) -> None:
    costing = cost(drawn)
    by_year = lay_out(costing, LAYOUTS["eu"], drawn, columns=ColumnsBy.YEAR)
    assert by_year.rows[-1].amounts == costing.by_year
    by_source = lay_out(costing, LAYOUTS["general"], drawn, columns=ColumnsBy.SOURCE)
    assert by_source.rows[-1].amounts == tuple(costing.by_source.values())
    funder = lay_out(costing, LAYOUTS["fcdo"], drawn)
    assert total(funder.rows[-1].amounts[::2], costing.currency) == costing.requested


BUDGET = (
    line("coordinator", "1000"),
    line("flights", "300", category=Category.TRAVEL, activity="A1"),
    line("hotel", "200", category=Category.PER_DIEM, activity="A2", source="own"),
    line("laptops", "400", category=Category.EQUIPMENT, partner="clinic", source="in_kind"),
    line("lawyers", "600", category=Category.SERVICES, partner="university", activity="A3"),
    line("reserve", "50", category=Category.CONTINGENCY),
)
OVERHEAD = Indirect(rate=Decimal("0.10"), base=IndirectBase.DIRECT_LESS, less=(Category.CONTINGENCY,))


def laid(name: str, columns: ColumnsBy | None = None, language: str = "en") -> LaidOut:
    costed = project(*BUDGET, indirect=OVERHEAD)
    return lay_out(cost(costed), LAYOUTS[name], costed, language, columns=columns)


def test_the_eu_form_keeps_contingency_out_of_the_direct_subtotal() -> None:
    assert shown(laid("eu", ColumnsBy.TOTAL)) == {
        "human_resources": ["1200"],
        "travel": ["300"],
        "equipment": ["400"],
        "services": ["600"],
        "direct": ["2500"],
        "indirect": ["250"],
        "eligible": ["2750"],
        "contingency": ["50"],
        "total": ["2800"],
    }


def test_sf_424a_shows_eight_object_classes_even_when_they_are_empty() -> None:
    laid_out = laid("sf424a", ColumnsBy.TOTAL)
    assert [row.number for row in laid_out.rows[:8]] == list("abcdefgh")
    assert shown(laid_out) == {
        "personnel": ["1000"],
        "travel": ["500"],
        "equipment": ["400"],
        "contractual": ["600"],
        "other": ["50"],
        "direct": ["2550"],
        "indirect": ["250"],
        "total": ["2800"],
    }
    income = laid_out.row("income")
    assert income is not None
    assert income.total == euro("0")


def test_unicef_parts_cash_and_supplies_of_agency_and_partner() -> None:
    laid_out = laid("unicef")
    assert [column.key for column in laid_out.columns] == [
        "agency_cash", "agency_supplies", "partner_cash", "partner_supplies",
    ]  # fmt: skip
    assert shown(laid_out)["supplies"] == ["0", "0", "0", "400"]
    assert shown(laid_out)["operations"] == ["350", "0", "200", "0"]
    assert shown(laid_out)["total"] == ["2200", "0", "200", "400"]


def test_undef_shares_costs_of_the_whole_project_in_a_column_of_their_own() -> None:
    laid_out = laid("undef")
    assert [column.key for column in laid_out.columns] == ["output:O1.1", "output:O2.1", "output:"]
    assert laid_out.columns[-1].label == "Whole project"
    assert shown(laid_out)["travel"] == ["300", "200", "0"]
    assert shown(laid_out)["consultants"] == ["600", "0", "0"]
    assert shown(laid_out)["indirect"] == ["88.23", "19.61", "142.16"]


def test_sf_424a_has_a_column_for_each_outcome() -> None:
    laid_out = laid("sf424a")
    assert [column.key for column in laid_out.columns] == ["outcome:O1", "outcome:O2", "outcome:"]
    assert shown(laid_out)["travel"] == ["300", "200", "0"]
    assert shown(laid_out)["indirect"] == ["88.23", "19.61", "142.16"]


@pytest.mark.parametrize(
    ("outcomes", "whole_project", "labels"),
    [
        (4, False, ["K1 Change 1", "K2 Change 2", "K3 Change 3", "K4 Change 4"]),
        (3, True, ["K1 Change 1", "K2 Change 2", "K3 Change 3", "Whole project"]),
        (5, False, ["K1 Change 1", "K2 Change 2", "K3 Change 3", "Other outcomes"]),
        (4, True, ["K1 Change 1", "K2 Change 2", "K3 Change 3", "Other outcomes and whole project"]),
    ],
)
def test_outcomes_past_the_forms_four_columns_share_the_last_one(
    outcomes: int, whole_project: bool, labels: list[str]
) -> None:
    numbers = range(1, outcomes + 1)
    lines = [line(f"l{n}", "100", activity=f"K{n}.1.1") for n in numbers]
    if whole_project:
        lines.append(line("office", "40", category=Category.OFFICE))
    changes = Results(
        outcomes=tuple(
            Outcome(
                key=f"K{n}",
                title=f"Change {n}",
                outputs=(Output(key=f"K{n}.1", title="Step", activities=(Activity(key=f"K{n}.1.1", title="Act"),)),),
            )
            for n in numbers
        )
    )
    costed = replace(project(*lines), results=changes)
    laid_out = lay_out(cost(costed), LAYOUTS["sf424a"], costed)
    assert [column.label for column in laid_out.columns] == labels
    assert laid_out.reconciles
    last = 100 * (outcomes - 3) + 40 * whole_project if outcomes > 3 else 40
    assert shown(laid_out)["total"] == ["100", "100", "100", str(last)]


def test_partners_stand_in_columns_by_their_public_names() -> None:
    laid_out = laid("general", ColumnsBy.PARTNER)
    assert [column.label for column in laid_out.columns] == ["Lead", "A clinic", "University"]
    assert shown(laid_out)["direct"] == ["1550", "400", "600"]
    assert shown(laid_out)["indirect"] == ["151.96", "39.22", "58.82"]


def test_financial_years_run_from_april_and_part_the_request_from_other_money() -> None:
    costed = project(line("a", "1200"), line("b", "120", source="own"), line("c", "600", activity="A1"))
    laid_out = lay_out(cost(costed), LAYOUTS["fcdo"], costed)
    assert [column.label for column in laid_out.columns] == [
        "2026/27: Requested", "2026/27: Co-funding", "2027/28: Requested", "2027/28: Co-funding",
        "2028/29: Requested", "2028/29: Co-funding",
    ]  # fmt: skip
    assert shown(laid_out)["total"] == ["450", "15", "900", "60", "450", "45"]


def test_calendar_years_take_weights_of_project_years_month_by_month() -> None:
    costed = project(
        line(cost="1200", years={1: Decimal(1)}),
        starts_on=date(2027, 10, 1),
        ends_on=date(2029, 9, 30),
        results=results(),
    )
    laid_out = lay_out(cost(costed), LAYOUTS["general"], costed, columns=ColumnsBy.FINANCIAL_YEAR)
    assert [column.label for column in laid_out.columns] == ["2027", "2028", "2029"]
    assert shown(laid_out)["staff"] == ["300", "900", "0"]


def test_lines_are_numbered_under_their_heading() -> None:
    row = laid("general").row("travel")
    assert row is not None
    assert [(one.number, one.costed.line.key) for one in row.lines] == [("3.1", "flights"), ("3.2", "hotel")]


def test_a_form_holds_a_row_a_line_or_a_row_a_heading() -> None:
    assert laid("general").form_rows == len(BUDGET) + 1
    assert laid("single-list").form_rows == 6, "people, travel, equipment, services, other costs, overheads"


def test_labels_and_columns_follow_the_language() -> None:
    laid_out = laid("eu", language="fr")
    assert laid_out.rows[1].label == "Voyages"
    assert laid_out.columns[0].label == "Année 1"


def test_a_project_without_lines_reconciles_to_zero() -> None:
    empty = project()
    for name in NAMES:
        laid_out = lay_out(cost(empty), LAYOUTS[name], empty)
        assert laid_out.reconciles
        assert laid_out.total == euro("0")


def heading(key: str, kind: HeadingKind = HeadingKind.LINES, categories: tuple[Category, ...] = ()) -> LayoutHeading:
    return LayoutHeading(key=key, label={"en": key}, kind=kind, categories=categories)


ALL = heading("all", categories=tuple(Category))
INDIRECT, TOTAL = heading("indirect", HeadingKind.INDIRECT), heading("total", HeadingKind.TOTAL)


@pytest.mark.parametrize(
    ("headings", "message"),
    [
        ((heading("some", categories=(Category.STAFF,)), INDIRECT, TOTAL), "no heading takes consultants"),
        ((ALL, heading("again", categories=(Category.STAFF,)), INDIRECT, TOTAL), "stands under 'all' and 'again'"),
        ((ALL, TOTAL), "exactly one heading of kind 'indirect'"),
        ((ALL, INDIRECT), "exactly one heading of kind 'total'"),
        ((heading("sum", HeadingKind.SUBTOTAL, tuple(Category)), INDIRECT, TOTAL), "takes no categories"),
    ],
)
def test_a_layout_that_would_lose_money_is_refused(headings: tuple[LayoutHeading, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Layout(key="k", name="Layout", headings=headings)


def test_a_subtotal_without_keys_sums_every_heading_of_lines_above_it() -> None:
    rest = tuple(c for c in Category if c not in (Category.STAFF, Category.CONTINGENCY))
    layout = Layout(
        key="k",
        name="Layout",
        headings=(
            heading("staff", categories=(Category.STAFF,)),
            heading("contingency", HeadingKind.CONTINGENCY, (Category.CONTINGENCY,)),
            INDIRECT,
            heading("sub", HeadingKind.SUBTOTAL),
            heading("rest", categories=rest),
            TOTAL,
        ),
    )
    costed = project(*BUDGET, indirect=OVERHEAD)
    assert shown(lay_out(cost(costed), layout, costed, columns=ColumnsBy.TOTAL))["sub"] == ["1000"]
