from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

from app.domain.budget import BudgetLine, Category
from app.domain.document import Blocks, Document
from app.domain.organisation import Organisation
from app.domain.project import Project
from app.domain.proposal import Proposal
from app.models import BudgetLineRow
from app.models.mapping import adapter, columns_of, record_of


def test_many_threads_may_ask_for_the_same_types_at_once() -> None:
    kinds = (Project, Organisation, Proposal, Document, Blocks)
    start = Barrier(8)

    def ask(number: int) -> list[int]:
        start.wait()
        return [id(adapter(kinds[(number + step) % len(kinds)])) for step in range(len(kinds))]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
    assert all(set(ids) == set(found[0]) for ids in found)


def test_a_line_becomes_columns_and_a_line_again() -> None:
    line = BudgetLine(
        key="lawyer",
        category=Category.STAFF,
        description="Case lawyer",
        unit="month",
        quantity=Decimal("24.0"),
        unit_cost=Decimal("1250.50"),
        currency="EUR",
        years={1: Decimal("0.5"), 2: Decimal("0.5")},
    )
    columns = columns_of(line, BudgetLineRow, project_id=1, position=1)
    assert columns["category"] == "staff"
    assert type(columns["category"]) is str
    assert columns["quantity"] == Decimal("24.0")
    assert columns["years"] == {"1": "0.5", "2": "0.5"}
    assert record_of(BudgetLine, columns) == line
