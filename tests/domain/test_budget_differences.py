from dataclasses import replace
from decimal import Decimal

from app.domain.budget import Budget, BudgetLine, Indirect
from app.domain.budget_differences import differences, merged
from tests.domain.drawn_budgets import line


def budget(*lines: BudgetLine) -> Budget:
    return Budget(currency="EUR", lines=lines)


A, B, C = line("a"), line("b"), line("c")


def test_equal_budgets_have_no_differences() -> None:
    assert differences(budget(A, B), budget(A, B)).none


def test_each_line_that_differs_is_named_with_its_fields() -> None:
    dearer = replace(A, unit_cost=Decimal(7), description="Other")
    found = differences(budget(A, B), budget(dearer, C))
    assert [(d.key, d.changed) for d in found.lines] == [("a", ("description", "unit_cost")), ("c", ()), ("b", ())]
    assert [(d.theirs is None, d.mine is None) for d in found.lines] == [(False, False), (True, False), (False, True)]


def test_another_order_and_other_terms_are_told() -> None:
    found = differences(budget(A, B), replace(budget(B, A), indirect=Indirect(rate=Decimal("0.07"))))
    assert (found.lines, found.reordered, found.terms) == ((), True, ("indirect",))


def test_lines_are_chosen_one_by_one() -> None:
    theirs = budget(replace(A, quantity=Decimal(2)), B)
    mine = budget(replace(A, quantity=Decimal(3)), C)
    assert merged(theirs, mine, take_theirs={"b"}).lines == (mine.lines[0], C, B)
    assert merged(theirs, mine, take_theirs={"a", "c"}).lines == (theirs.lines[0],)
    assert merged(theirs, mine, take_theirs=()).lines == mine.lines


def test_choosing_all_of_one_side_gives_that_side() -> None:
    theirs, mine = budget(A, replace(B, quantity=Decimal(9))), budget(A, B, C)
    keys = {d.key for d in differences(theirs, mine).lines}
    assert merged(theirs, mine, take_theirs=keys) == theirs
