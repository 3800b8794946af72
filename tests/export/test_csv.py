"""A table that a spreadsheet opens has no live cell."""

from __future__ import annotations

import csv
import io

import pytest

from app.export.csv import render_csv


@pytest.mark.parametrize("cell", ["=1+1", "+49 30 1", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"])
def test_a_formula_is_a_text(cell: str) -> None:
    (_, row) = csv.reader(io.StringIO(render_csv(["a"], [[cell]]).decode("utf-8-sig"), newline=""))
    assert row == [f"'{cell}"]


def test_texts_come_back_as_they_were() -> None:
    rows = [['Ünal; "Co"', "two\nlines, and more"], ["a-b", "1=1"]]
    assert list(csv.reader(io.StringIO(render_csv(["x", "y"], rows).decode("utf-8-sig"), newline="")))[1:] == rows
