from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from app.catalog.catalogue import load_catalogue
from app.domain.costing import cost
from app.domain.layouts import HeadingKind
from app.domain.money import total
from app.domain.project import Project
from app.domain.two_layouts import compare
from tests.domain.drawn_budgets import project, projects
from tests.domain.test_costing import priced

LAYOUTS = load_catalogue().layouts


@given(projects(), st.sampled_from(sorted(product(LAYOUTS, LAYOUTS))))
def test_any_two_layouts_of_a_budget_reconcile_to_the_cent(drawn: Project, pair: tuple[str, str]) -> None:
    costing = priced(drawn)
    if costing is None:
        return
    found = compare(costing, LAYOUTS[pair[0]], LAYOUTS[pair[1]], drawn)
    assert found.reconciles
    assert not found.unmapped_left
    assert not found.unmapped_right
    assert total((crossing.amount for crossing in found.crossings), costing.currency) == costing.total
    for laid_out, side in ((found.left, "row"), (found.right, "column")):
        for row in laid_out.rows:
            if row.kind in (HeadingKind.LINES, HeadingKind.CONTINGENCY, HeadingKind.INDIRECT):
                crossed = (c.amount for c in found.crossings if getattr(c, side) == row.key)
                assert total(crossed, costing.currency) == row.total


def test_a_budget_without_lines_reconciles_too() -> None:
    empty = project()
    found = compare(cost(empty), LAYOUTS["eu"], LAYOUTS["sf424a"], empty)
    assert found.reconciles
    assert found.crossings == ()
