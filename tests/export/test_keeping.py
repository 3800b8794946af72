"""Which rows of a table stay together on a page."""

from __future__ import annotations

from app.domain.document import Cell, Column, Row, RowStyle, Table, Text
from app.export.keeping import kept_with_next
from tests.export.every_block import cells

ROOMS = [20.0, 10.0]
PAGE = 60.0


def table(*rows: Row, foot: tuple[Row, ...] = ()) -> Table:
    return Table((Column(2), Column()), (Row(cells("Item", "Amount")),), rows, foot, caption="Budget")


def lines(count: int) -> list[Row]:
    return [Row(cells(f"Line {n}", "1.00")) for n in range(count)]


def test_a_table_of_less_than_half_a_page_stays_whole() -> None:
    assert kept_with_next(table(*lines(8)), ROOMS, PAGE) == [*[True] * 7, False]


def test_a_long_table_begins_and_ends_with_three_rows_at_least() -> None:
    total = Row(cells("Total", "40.00"), RowStyle.TOTAL)
    kept = kept_with_next(table(*lines(40), foot=(total,)), ROOMS, PAGE)
    assert kept[:3] == [True, True, False]
    assert kept[-4:] == [False, True, True, False]
    assert not any(kept[3:-4])


def test_a_head_of_a_group_stays_with_its_first_line() -> None:
    rows = lines(40)
    rows[20] = Row((Cell((Text("Staff"),), colspan=2),), RowStyle.GROUP)
    kept = kept_with_next(table(*rows), ROOMS, PAGE)
    assert kept[20]
    assert not kept[19]


def test_rows_beside_one_cell_stay_together_for_its_text_stands_only_at_the_first() -> None:
    rows = lines(40)
    rows[20] = Row((Cell((Text("Outcome 1"),), rowspan=3), *cells("a")))
    rows[21:23] = [Row(cells("b")), Row(cells("c"))]
    kept = kept_with_next(table(*rows), ROOMS, PAGE)
    assert kept[19:23] == [False, True, True, False]


def test_rows_too_tall_for_half_a_page_are_let_go_but_the_last_never_stands_alone() -> None:
    tall = [Row(cells("word " * 300, "1.00")) for _ in range(5)]
    assert kept_with_next(table(*tall), ROOMS, PAGE) == [False, False, False, True, False]


def test_a_table_without_rows_keeps_none() -> None:
    assert kept_with_next(table(), ROOMS, PAGE) == []
