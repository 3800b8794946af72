"""Numbers that a reader can add up by hand, in every layout of the same budget."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.assembly import assemble
from app.domain.assembly.words import Words, _grouped
from app.domain.costing import cost
from app.domain.document import (
    Document,
    Figure,
    FigureKind,
    Paragraph,
    Row,
    RowStyle,
    Table,
)
from app.domain.layouts import ColumnsBy, HeadingKind
from app.domain.money import Money
from app.domain.printing import print_money, print_number
from app.domain.proposal import Scope
from app.domain.walking import plain
from tests.domain.assembly.forms import general_layout
from tests.domain.assembly.material import TODAY, labels, material, proposal
from tests.domain.assembly.walking import number_of, tables


def find(document: Document, caption: str) -> Table:
    return next(table for table in tables(document) if table.caption == caption)


def cells(row: Row) -> list[str]:
    return [plain(cell.inlines) for cell in row.cells]


def amounts(row: Row, *columns: int) -> list[Decimal]:
    return [number_of(cells(row)[column]) for column in columns]


def test_lines_sum_to_their_heading_and_headings_to_the_total(document_en: Document) -> None:
    table = find(document_en, "Budget")
    heading, lines, headings = Decimal(0), Decimal(0), Decimal(0)
    for row in table.body:
        (amount,) = amounts(row, -1)
        match row.style:
            case RowStyle.GROUP:
                assert lines == heading
                heading, lines = amount, Decimal(0)
                headings += amount
            case RowStyle.SUBTOTAL:
                assert lines == heading
                assert headings == amount
            case _ if len(row.cells) == len(table.columns):
                lines += amount
            case _:
                headings += amount
    assert headings == amounts(table.foot[0], -1)[0]


def test_every_budget_part_ends_in_the_same_total(document_en: Document) -> None:
    total = cost(material().project).total.amount
    for caption, column in (
        ("Budget", -1),
        ("Budget summary", 2),
        ("Budget by year", -1),
        ("Budget by partner", 1),
        ("Sources of funding", 3),
        ("Budget justification", 3),
    ):
        foot = find(document_en, caption).foot[-1]
        assert amounts(foot, column) == [total], caption
    assert Words(labels("en"), "en").money(Money(total, "EUR")) in [line.value for line in document_en.cover]


@pytest.mark.parametrize(
    ("caption", "column"), [("Sources of funding", 3), ("Budget by partner", 1), ("Activity matrix", 2)]
)
def test_the_rows_of_a_table_sum_to_what_stands_under_them(document_en: Document, caption: str, column: int) -> None:
    table = find(document_en, caption)
    rows = [row for row in table.body if len(row.cells) == len(table.columns)]
    assert sum(amounts(row, column)[0] for row in rows) == amounts(table.foot[0], column)[0]


def test_justified_lines_sum_to_the_total(document_en: Document) -> None:
    table = find(document_en, "Budget justification")
    rows = [row for row in table.body if len(row.cells) == len(table.columns)]
    assert sum(amounts(row, 3)[0] for row in rows) == amounts(table.foot[0], 3)[0]


def test_years_sum_to_the_total_in_every_row(document_en: Document) -> None:
    table = find(document_en, "Budget by year")
    for row in (*table.body, *table.foot):
        first, second, both = amounts(row, -3, -2, -1)
        assert first + second == both


def test_shares_of_a_column_have_as_many_decimals(document_en: Document) -> None:
    shares = [cells(row)[3] for row in find(document_en, "Budget summary").body]
    assert {len(share.rstrip("%").partition(".")[2]) for share in shares} == {2}
    assert cells(find(document_en, "Budget summary").foot[0])[3] == "100.00%"


def test_a_summary_leaves_out_what_costs_nothing() -> None:
    project = material().project
    lines = tuple(line for line in project.budget.lines if line.category.value not in ("travel", "per_diem"))
    project = replace(project, budget=replace(project.budget, lines=lines))
    document = assemble(material(project=project), today=TODAY).document
    for caption in ("Budget summary", "Budget by year"):
        assert "Travel" not in [cells(row)[1] for row in find(document, caption).body], caption


def rates_note(document: Document) -> str:
    said = [plain(b.inlines) for s in document.sections for b in s.blocks if isinstance(b, Paragraph)]
    (note,) = [text for text in said if text.startswith(("Exchange rates used:", "Taux de change"))]
    return note.replace("\u00a0", " ")


def test_a_rate_is_told_with_its_source_and_day(document_en: Document) -> None:
    note = rates_note(document_en)
    assert "1 TND = 0.2954 EUR (Central bank, monthly, 4 January 2027)" in note


def test_a_rate_by_way_of_the_budgets_currency_tells_both_it_was_made_from() -> None:
    scope = Scope(currency="CHF", rate=Decimal("0.95"), rate_on=date(2027, 1, 5), rate_source="Swiss bank")
    terms = {"fr": {"term.Swiss bank": "Banque suisse", "term.Central bank, monthly": "Banque centrale"}}
    project = replace(material().project, translations=terms)
    english = assemble(material(project=project, proposal=proposal(scope=scope)), today=TODAY).document
    note = rates_note(english)
    assert "1 TND = 0.2954 EUR (Central bank, monthly, 4 January 2027)" in note
    assert "1 EUR = 0.95 CHF (Swiss bank, 5 January 2027)" in note
    assert "TND by way of EUR: 1 TND = 0.28063 CHF" in note
    assert "2027-01" not in note
    french = material(language="fr", project=project, proposal=proposal(language="fr", scope=scope))
    note = rates_note(assemble(french, today=TODAY).document)
    assert "(Banque suisse, 5 janvier 2027)" in note
    assert "Swiss" not in note


def test_a_sign_stays_with_the_number_that_follows_it(document_en: Document) -> None:
    for caption in ("Budget", "Budget justification"):
        printed = [text for row in find(document_en, caption).body for text in cells(row)]
        assert any("×\u00a0" in text for text in printed)
        assert [text for text in printed if "× " in text or "= " in text] == []


def test_the_calculation_gives_the_printed_amount(document_en: Document) -> None:
    lines = {cells(row)[1]: cells(row) for row in find(document_en, "Budget justification").body if len(row.cells) > 1}
    assert lines["Finance officer"][2].replace("\u00a0", " ") == (
        "TND 1,980.500/month × 24 × 50% = TND 23,766.000 × 0.2954"
    )
    assert lines["Finance officer"][3] == "7,020.48"


def test_a_justification_says_which_part_of_its_line_is_asked_for() -> None:
    """ "Full time" stands beside 30% of the cost otherwise."""
    project = material().project
    lines = tuple(replace(ln, justification="Full time.") if ln.key == "st1" else ln for ln in project.budget.lines)
    project = replace(project, budget=replace(project.budget, lines=lines))
    asked = proposal(scope=Scope(lines={"st1": Decimal("0.3"), "st2": Decimal("0.3")}))
    document = assemble(material(project=project, proposal=asked), today=TODAY).document
    reasons = {
        cells(row)[1]: cells(row)[-1] for row in find(document, "Budget justification").body if len(row.cells) > 1
    }
    assert reasons["Project coordinator"] == "30% of the project’s line. The whole line: Full time."
    assert reasons["Finance officer"].startswith("30% of the project’s line.")
    assert "project’s line" not in reasons["Case lawyer"]


def test_a_funding_source_is_compared_with_the_total_and_with_the_grant(document_en: Document) -> None:
    own = next(
        cells(row) for row in find(document_en, "Sources of funding").body if cells(row)[0] == "Own contribution"
    )
    assert own[4:] == ["3.12%", "3.42%"]


def test_the_rate_of_indirect_costs_names_its_base(document_en: Document) -> None:
    labels_ = [cells(row)[1] for row in find(document_en, "Budget summary").body]
    assert "Indirect costs (7% of direct costs)" in labels_


def test_a_base_that_holds_a_reserve_outside_the_direct_costs_says_so() -> None:
    """A reader multiplies the rate by the subtotal above it."""
    layout = general_layout()
    apart = tuple(replace(h, kind=HeadingKind.CONTINGENCY) if h.key == "reserve" else h for h in layout.headings)
    document = assemble(replace(material(), layout=replace(layout, headings=apart)), today=TODAY).document
    for caption in ("Budget summary", "Budget"):
        labels_ = [cells(row)[1] for row in find(document, caption).body if len(row.cells) > 1]
        assert "Indirect costs (7% of direct costs, contingency included)" in labels_, caption


def test_the_donut_and_the_bars_hold_the_whole_budget(document_en: Document) -> None:
    total = cost(material().project).total.amount
    figures = [b for s in document_en.sections for b in s.blocks if isinstance(b, Figure)]
    for kind in (FigureKind.DONUT, FigureKind.BARS):
        (figure,) = (f for f in figures if f.figure is kind)
        assert sum(bar.value for bar in figure.bars) == total
        assert all(bar.printed in figure.alt for bar in figure.bars)


@pytest.mark.parametrize("by", [c for c in ColumnsBy if c is not ColumnsBy.TOTAL])
def test_columns_of_every_layout_sum_to_the_last_one(by: ColumnsBy) -> None:
    whole = replace(material(), layout=replace(general_layout(), columns=by))
    table = find(assemble(whole, today=TODAY).document, "Budget")
    width = len(table.columns) - 5
    assert width > 1
    for row in (*table.body, *table.foot):
        *parts, both = amounts(row, *range(-width, 0))
        assert sum(parts) == both


def test_a_layout_without_lines_prints_its_headings_only() -> None:
    whole = replace(material(), layout=replace(general_layout(), show_lines=False))
    table = find(assemble(whole, today=TODAY).document, "Budget")
    assert len(table.body) + len(table.foot) == len(general_layout().headings)


def test_the_document_counts_only_what_this_funder_is_asked_for() -> None:
    whole = material(proposal=proposal(scope=Scope(activities=("A1.1.1", "A1.1.2"))))
    dossier = assemble(whole, today=TODAY)
    matrix = find(dossier.document, "Activity matrix")
    titles = [cells(row)[0] for row in matrix.body]
    assert not any(title.startswith("A3") for title in titles)
    assert amounts(matrix.foot[0], 2) == [cost(dossier.project).direct.amount]
    assert dossier.budget == dossier.project.budget


@given(
    st.decimals(min_value=-(10**12), max_value=10**12, places=2),
    st.sampled_from(["en", "fr", "es", "ar", "de-CH", "hi", "bn", "pt"]),
)
def test_quick_printing_says_the_same_as_the_patterns(value: Decimal, language: str) -> None:
    assert _grouped(language, 2)(value) == print_number(value, language, decimals=2)


@given(st.decimals(min_value=0, max_value=10**9, places=3), st.sampled_from(["en", "fr", "es", "ar", "hi"]))
def test_a_price_prints_like_money_and_loses_no_decimal(value: Decimal, language: str) -> None:
    words = Words(labels("en"), language)
    assert words.price(value, "TND") == print_money(Money(value, "TND"), language)
    assert words.price(Decimal("0.0375"), "EUR").replace("\u00a0", " ") in ("EUR 0.0375", "0,0375 EUR", "0.0375 EUR")
