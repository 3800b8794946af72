from __future__ import annotations

import pytest

from app.domain.assembly.tables import cell, row
from app.domain.assembly.widths import PADDING, ROOM, fitted


def test_shares_are_kept_where_every_word_has_room() -> None:
    assert fitted([1, 3], [row("a", "b")]) == pytest.approx((ROOM / 4, ROOM * 3 / 4))


def test_a_column_is_at_least_as_wide_as_its_longest_word() -> None:
    narrow, wide = fitted([0.1, 5], [row("Quantity", "Training of labour inspectors")])
    assert narrow == len("Quantity") + PADDING
    assert narrow + wide == pytest.approx(ROOM, abs=0.1)


def test_an_amount_and_its_currency_are_one_word() -> None:
    assert fitted([0.1, 5], [row("EUR\u00a0161,873.93", "x")])[0] == len("EUR 161,873.93") + PADDING


def test_cells_over_several_columns_do_not_widen_one() -> None:
    spanning = row(cell("Transportation and accommodation", colspan=2))
    assert fitted([1, 9], [spanning, row("a", "b")]) == fitted([1, 9], [row("a", "b")])


def test_a_cell_over_several_rows_leaves_the_next_row_its_own_columns() -> None:
    rows = [row(cell("x", rowspan=2), "b"), row("Representation")]
    assert fitted([1, 0.01], rows)[1] == len("Representation") + PADDING


def test_a_long_address_may_break() -> None:
    first, _ = fitted([0.1, 1], [row("https://" + "x" * 200, "b")])
    assert first < ROOM / 2
