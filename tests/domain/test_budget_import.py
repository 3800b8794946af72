from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from app.domain.budget import Budget, Category
from app.domain.budget_cells import choices_of
from app.domain.budget_columns import header_row, likeliness, roles_of
from app.domain.budget_import import ImportReading, Mapped, Reason, in_stored_order, read_sheet
from app.domain.number_reading import Marks
from app.domain.sheet import Cell, Sheet, address
from tests.domain.drawn_budgets import PARTNERS, SOURCES, line, project, results

LABELS = Path(__file__).resolve().parents[2] / "app" / "catalog" / "labels"

FRENCH: tuple[tuple[Cell, ...], ...] = (
    ("Budget prévisionnel 2027",),
    (),
    ("N°", "Rubrique", "Unité", "Quantité", "Coût unitaire (EUR)", "Montant", "Année 1", "Année 2", "Observations"),
    ("1", "Personnel"),
    ("1.1", "Coordinatrice", "mois", Decimal(24), Decimal("1300.5"), Decimal(31212), None, None, "Temps plein"),
    ("1.2", "Comptable", "mois", Decimal(12), "1.234,50", Decimal(14814), Decimal(4), Decimal(1)),
    (None, "Sous-total personnel", None, None, None, Decimal(46026)),
    ("2", "Voyages"),
    ("2.1", "Missions", "vol", "abc", Decimal(450), Decimal(900)),
    ("2.2", "Missions locales", "trajet", "1,500", Decimal(2)),
    (None, "TOTAL GÉNÉRAL", None, None, None, Decimal(46926)),
)


def read(sheet: Sheet, marks: Marks = Marks.CLEAR, **changes: object) -> ImportReading:
    budget = Budget(currency="EUR", sources=SOURCES)
    whole = replace(project(), budget=budget, partners=PARTNERS, results=results((1, 6)))
    names = [("Personnel", Category.STAFF), ("Voyages", Category.TRAVEL)]
    header = header_row(sheet)
    mapped = Mapped(sheet=sheet.name, header=header, roles=roles_of(sheet.rows[header]), marks=marks)
    return read_sheet(
        sheet,
        replace(mapped, **changes),  # type: ignore[arg-type]
        {},
        budget,
        choices_of(whole, budget, applicant=(), category_names=names),
        years=2,
        costed={},
    )


def test_heads_are_found_below_a_title_and_understood() -> None:
    sheet = Sheet(name="Budget", rows=FRENCH)
    assert header_row(sheet) == 2
    assert [role for role in roles_of(FRENCH[2]).values() if role] == [
        "description", "unit", "quantity", "unit_cost", "amount", "year:1", "year:2", "justification",
    ]  # fmt: skip


def test_lines_take_their_category_from_the_heading_above_them() -> None:
    found = read(Sheet(name="Budget", rows=FRENCH))
    assert [(item.description, item.category, item.unit_cost) for item in found.lines] == [
        ("Coordinatrice", Category.STAFF, Decimal("1300.5")),
        ("Comptable", Category.STAFF, Decimal("1234.5")),
    ]
    assert found.lines[0].justification == "Temps plein"
    assert found.lines[1].years == {1: Decimal(4), 2: Decimal(1)}


def test_sums_and_headings_are_left_out_and_told() -> None:
    found = read(Sheet(name="Budget", rows=FRENCH))
    assert [(left.row, left.reason) for left in found.left_out] == [
        (3, Reason.HEADING), (6, Reason.SUM), (7, Reason.HEADING), (10, Reason.SUM),
    ]  # fmt: skip


def test_wrong_cells_are_named_by_their_address() -> None:
    found = read(Sheet(name="Budget", rows=FRENCH))
    assert [(item.at, item.problem.code) for item in found.problems] == [
        ("D9", "number.none"),
        ("D10", "number.unclear"),
    ]


def test_once_the_marks_are_said_an_unclear_number_is_read() -> None:
    found = read(Sheet(name="Budget", rows=FRENCH), Marks.POINT)
    assert [item.at for item in found.problems] == ["D9"]
    assert found.lines[-1].quantity == 1500


def test_a_formula_without_a_value_says_so() -> None:
    rows = (("Description", "Unit", "Quantity", "Unit cost"), ("Desk", "month", None, Decimal(5)))
    found = read(Sheet(name="B", rows=rows, not_computed=((1, 2),)))
    assert [(item.at, item.problem.code) for item in found.problems] == [("C2", "cell.not_computed")]


def test_a_column_of_amounts_alone_makes_lines_of_quantity_one() -> None:
    rows = (("Item", "Amount"), ("Rent", Decimal(900)), ("Total", Decimal(900)))
    (only,) = read(Sheet(name="B", rows=rows)).lines
    assert (only.quantity, only.unit_cost, only.category) == (1, 900, Category.OTHER)


def test_hidden_rows_are_told_and_may_be_left_out() -> None:
    rows = (("Item", "Amount"), ("Rent", Decimal(900)), ("Secret", Decimal(1)))
    sheet = Sheet(name="B", rows=rows, hidden_rows=(2,))
    assert read(sheet).hidden == (2,)
    assert [item.description for item in read(sheet, hidden_rows=False).lines] == ["Rent"]


@pytest.mark.parametrize(
    "name", ["Total", "Sub-total", "Grand total", "Sous-total 1", "Total général", "المجموع", "Subtotal A"]
)
def test_a_sum_is_known_by_its_name(name: str) -> None:
    rows = (("Item", "Amount"), ("Rent", Decimal(900)), (name, Decimal(900)))
    assert [left.reason for left in read(Sheet(name="B", rows=rows)).left_out] == [Reason.SUM]


def test_a_line_whose_name_begins_like_a_sum_is_a_line_where_it_is_priced() -> None:
    rows = (("Item", "Quantity", "Unit cost"), ("Total station, survey instrument", Decimal(1), Decimal(900)))
    assert len(read(Sheet(name="B", rows=rows)).lines) == 1


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_heads_of_our_own_workbook_are_understood_in_every_language(language: str) -> None:
    words = yaml.safe_load((LABELS / f"{language}.yaml").read_text(encoding="utf-8"))
    keys = {
        "risk.category": "category", "description": "description", "activity": "activity", "budget.partner": "partner",
        "budget.source": "source", "unit": "unit", "budget.quantity": "quantity", "budget.unit_cost": "unit_cost",
        "sheet.currency": "currency", "sheet.share": "share", "budget.amount": "amount",
    }  # fmt: skip
    heads = (words["code"], words["budget.item"], *(words[key] for key in keys), words["sheet.rate"])
    assert [role for role in roles_of(heads).values() if role] == list(keys.values())


def test_the_sheet_with_lines_is_likelier_than_others() -> None:
    lines = Sheet(name="Budget", rows=FRENCH)
    assert likeliness(lines) > likeliness(Sheet(name="Notes", rows=(("Read me",), ("Total", Decimal(5)))))
    assert likeliness(lines) > likeliness(replace(lines, hidden=True))
    assert likeliness(Sheet(name="Empty", rows=())) == 0


def test_stored_lines_keep_their_order_and_new_ones_stand_where_they_were_put() -> None:
    a, b, c, new = line("a"), line("b"), line("c"), line("new")
    assert [item.key for item in in_stored_order((c, new, a, b), (a, b, c))] == ["a", "b", "c", "new"]
    assert [item.key for item in in_stored_order((new, b, a), (a, b, c))] == ["new", "a", "b"]


@pytest.mark.parametrize(("column", "name"), [(0, "A1"), (25, "Z1"), (26, "AA1"), (701, "ZZ1"), (702, "AAA1")])
def test_addresses_are_those_of_a_spreadsheet(column: int, name: str) -> None:
    assert address(0, column) == name
