from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from app.domain.budget import Budget, BudgetLine, Category
from app.domain.budget_cells import SENTENCES, Choices, TypedLine, choices_of, read_lines, typed_line
from app.domain.money import ExchangeRate
from app.domain.number_reading import Marks
from app.domain.project import Project
from tests.domain.drawn_budgets import PARTNERS, SOURCES, line, project, projects, results

RATE = ExchangeRate(currency="MAD", rate=Decimal("0.0928"), on=date(2026, 11, 2), source="Bank")


def desk(*lines: BudgetLine) -> tuple[Budget, Choices]:
    budget = Budget(currency="EUR", rates=(RATE,), sources=SOURCES, lines=lines)
    whole = replace(project(), budget=budget, partners=PARTNERS, results=results((1, 6), (3, 12)))
    names = [("Personnel", Category.STAFF), ("Salaries", Category.STAFF), ("Viajes", Category.TRAVEL)]
    return budget, choices_of(whole, budget, applicant=("Marsa Rights House", "MRH"), category_names=names)


def read(cells: dict[str, str], *stored: BudgetLine, key: str = "new", marks: Marks = Marks.CLEAR) -> BudgetLine:
    budget, choices = desk(*stored)
    found = read_lines([TypedLine(key, cells)], budget, choices, years=2, marks=marks)
    assert found.problems == ()
    return found.lines[0]


def codes(cells: dict[str, str], *stored: BudgetLine, key: str = "new") -> list[tuple[str, str]]:
    budget, choices = desk(*stored)
    found = read_lines([TypedLine(key, cells)], budget, choices, years=2)
    return [(problem.cell, problem.code) for problem in found.problems]


COMPLETE = {"category": "Personnel", "description": "Coordinator", "quantity": "12", "unit_cost": "1.300,50"}


def test_a_new_line_takes_the_budgets_own_currency_and_request() -> None:
    new = read(COMPLETE)
    assert (new.category, new.unit_cost, new.currency, new.share) == (Category.STAFF, Decimal("1300.5"), "EUR", 1)
    assert (new.source, new.partner, new.activity) == ("requested", None, None)


@pytest.mark.parametrize(
    ("cell", "text", "field", "value"),
    [
        ("category", "viajes", "category", Category.TRAVEL),
        ("category", "per_diem", "category", Category.PER_DIEM),
        ("partner", "Clinic", "partner", "clinic"),
        ("partner", "a clinic", "partner", "clinic"),
        ("partner", "MRH", "partner", None),
        ("partner", "Lead", "partner", None),
        ("activity", "a1", "activity", "A1"),
        ("activity", "Activity 2", "activity", "A2"),
        ("source", "own", "source", "own"),
        ("currency", "mad", "currency", "MAD"),
        ("share", "50 %", "share", Decimal("0.5")),
        ("year:2", "1", "years", {2: Decimal(1)}),
        ("participant_support", "Sí", "participant_support", True),
        ("justification", " Full time. ", "justification", "Full time."),
    ],
)
def test_cells_name_things_by_key_or_by_name(cell: str, text: str, field: str, value: object) -> None:
    assert getattr(read({**COMPLETE, cell: text}), field) == value


@pytest.mark.parametrize(
    ("cell", "text", "code"),
    [
        ("quantity", "", "cell.missing"),
        ("quantity", "abc", "number.none"),
        ("quantity", "1,234", "number.unclear"),
        ("quantity", "-1", "cell.negative"),
        ("quantity", "€ 5", "number.none"),
        ("quantity", "5 %", "number.percent"),
        ("unit_cost", "$ 5", "cell.other_currency"),
        ("category", "Personel", "cell.category"),
        ("category", "", "cell.missing"),
        ("currency", "XYZ", "cell.currency"),
        ("currency", "USD", "cell.rate"),
        ("share", "50", "number.share"),
        ("partner", "nobody", "cell.partner"),
        ("activity", "A9", "cell.activity"),
        ("source", "lottery", "cell.source"),
        ("year:1", "x", "number.none"),
        ("year:1", "-1", "cell.weight"),
        ("year:1", "0", "cell.weights"),
        ("participant_support", "perhaps", "cell.yes"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_cell(cell: str, text: str, code: str) -> None:
    assert codes({**COMPLETE, cell: text}) == [(cell, code)]


def test_a_mistyped_name_is_asked_about() -> None:
    budget, choices = desk()
    (problem,) = read_lines([TypedLine("n", {**COMPLETE, "category": "Personel"})], budget, choices, years=2).problems
    assert problem.sentence == "“Personel” is no category. Did you mean 'personnel'?"


def test_a_stored_line_with_a_wrong_cell_stays_as_it_is_stored() -> None:
    stored = line("l1", "100")
    budget, choices = desk(stored)
    read = read_lines([TypedLine("l1", {"unit_cost": "1,234", "description": "Other"})], budget, choices, years=2)
    assert read.lines == (stored,)
    assert [problem.cell for problem in read.problems] == ["unit_cost"]


def test_what_is_stored_may_stay_though_nobody_knows_it_any_more() -> None:
    stored = line("l1", activity="gone", partner="left")
    assert read({"activity": "gone", "partner": "left", "unit_cost": "5"}, stored, key="l1").activity == "gone"


def test_blank_rows_are_no_lines_and_cells_left_out_keep_what_is_stored() -> None:
    stored = line("l1")
    budget, choices = desk(stored)
    read = read_lines([TypedLine("l1"), TypedLine("L1", {"description": " "})], budget, choices, years=2)
    assert (read.lines, read.problems) == ((stored,), ())


def test_a_key_is_given_once() -> None:
    budget, choices = desk(line("l1"))
    read = read_lines([TypedLine("l1"), TypedLine("l1", COMPLETE)], budget, choices, years=2)
    assert [problem.code for problem in read.problems] == ["cell.key"]


def test_a_block_says_once_how_its_numbers_are_written() -> None:
    assert read({**COMPLETE, "quantity": "1,234"}, marks=Marks.POINT).quantity == 1234
    assert read({**COMPLETE, "quantity": "1,234"}, marks=Marks.COMMA).quantity == Decimal("1.234")


@given(projects())
def test_every_line_is_read_back_from_its_cells(drawn: Project) -> None:
    budget = drawn.budget
    choices = choices_of(drawn, budget, applicant=(), category_names=())
    rated = {budget.currency, *(rate.currency for rate in budget.rates)}
    known = {activity.key for activity in drawn.results.activities()} | {None}
    lead = {partner.key for partner in drawn.partners if partner.lead}
    partners = {partner.key for partner in drawn.partners} | {None}
    lines = [i for i in budget.lines if i.currency in rated and i.activity in known and i.partner in partners]
    read = read_lines([typed_line(item) for item in lines], replace(budget, lines=()), choices, years=drawn.years)
    assert read.problems == ()
    assert list(read.lines) == [replace(item, partner=None if item.partner in lead else item.partner) for item in lines]


def test_every_sentence_can_be_filled() -> None:
    said = dict.fromkeys(("text", "one", "other", "reason", "near", "currency"), "x")
    assert all(sentence.format(**said) for sentence in SENTENCES.values())
