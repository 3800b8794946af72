"""The cases are a file, because the grid in the browser reads blocks too and must agree."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pasted import MAX_CELLS, read_block
from app.errors import BadInput

CASES = json.loads((Path(__file__).parent / "pasted_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_block_is_read_as_a_spreadsheet_wrote_it(case: dict[str, object]) -> None:
    assert [list(row) for row in read_block(str(case["text"]))] == case["rows"]


def _quoted(cell: str) -> str:
    """As Excel does: a cell with a tab, a line end or a mark stands between marks."""
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in '\t\n"') else cell


cells = st.text(st.sampled_from("ab \t\n\"'1,."), min_size=1, max_size=8)


@given(st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_a_spreadsheet_writes_comes_back(rows: list[list[str]]) -> None:
    text = "".join("\t".join(_quoted(cell) for cell in row) + "\r\n" for row in rows)
    assert [list(row) for row in read_block(text)] == [list(row) for row in rows]


def test_a_block_without_end_is_refused() -> None:
    with pytest.raises(BadInput, match="in parts"):
        read_block("\t" * MAX_CELLS)
