"""Column widths: shares, but no word cut while there is room."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.domain.document import Column, Row, Table
from app.export.docx.widths import fitted_columns
from tests.export.every_block import cells

SIZE = Decimal("10.5")
WIDTH = 9412


def table(*rows: tuple[str, ...], shares: tuple[float, ...]) -> Table:
    head, *body = (Row(cells(*row)) for row in rows)
    return Table(columns=tuple(Column(share) for share in shares), head=(head,), body=tuple(body))


def test_shares_stand_where_every_word_fits() -> None:
    made = fitted_columns(table(("Item", "Unit"), ("Laptop", "piece"), shares=(3, 1)), 2, WIDTH, SIZE)
    assert made.widths == [7059, 2353]
    assert not made.dense


def test_a_column_is_never_narrower_than_its_longest_word() -> None:
    made = fitted_columns(table(("Item", "Quantity"), ("Laptop", "3"), shares=(40, 1)), 2, WIDTH, SIZE)
    assert made.widths[1] > 900
    assert sum(made.widths) == WIDTH


def test_larger_text_needs_wider_columns() -> None:
    narrow = table(("Item", "Quantity"), shares=(40, 1))
    usual = fitted_columns(narrow, 2, WIDTH, SIZE).widths[1]
    assert fitted_columns(narrow, 2, WIDTH, SIZE * 2).widths[1] > usual


def test_where_not_every_word_fits_only_the_longest_is_cut() -> None:
    words = ("No.", "Likelihood", "Responsible", "coordinator@a-very-long-name-of-an-organisation.example", "Country")
    made = fitted_columns(table(words, words, shares=(1,) * 5), 5, 4800, SIZE)
    assert made.dense
    assert sum(made.widths) == 4800
    assert made.widths[0] < made.widths[1]
    assert made.widths[0] > 350


@given(
    shares=st.lists(st.floats(0.05, 20), min_size=1, max_size=12),
    words=st.lists(st.text(max_size=30), min_size=12, max_size=12),
    width=st.integers(3000, 15000),
)
def test_widths_always_fill_the_text_and_leave_no_column_empty(
    shares: list[float], words: list[str], width: int
) -> None:
    made = fitted_columns(table(tuple(words[: len(shares)]), shares=tuple(shares)), len(shares), width, Decimal(11))
    assert sum(made.widths) == width
    assert min(made.widths) > 0


def test_a_row_longer_than_the_columns_gets_columns_of_its_own() -> None:
    uneven = replace(table(("a", "b"), shares=(1, 1)), body=(Row(cells("a", "b", "c")),))
    assert len(fitted_columns(uneven, 3, WIDTH, SIZE).widths) == 3
