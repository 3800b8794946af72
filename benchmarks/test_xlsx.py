"""XLSX against XlsxWriter writing the same cells and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median

from app.export.xlsx import render_xlsx
from benchmarks.alone import Spent
from benchmarks.budgets import LINES, dossier_of_lines
from benchmarks.conftest import Comparing, seconds_of
from benchmarks.documents import sample
from benchmarks.naive_xlsx import cells_of, naive_xlsx
from benchmarks.rows import Row, growth

_GOAL = 1.5
_MANY = LINES[-1]


def test_xlsx_of_the_sample(compare: Comparing) -> None:
    dossier = sample()
    cells = cells_of(render_xlsx(dossier))
    compare("XLSX, the sample", lambda: render_xlsx(dossier), lambda: naive_xlsx(cells))


def test_xlsx_of_many_lines(
    compare: Comparing,
    rows: list[Row],
    stored: Callable[[str, object], Path],
    cold: Callable[[str, Path], Spent],
) -> None:
    dossier = dossier_of_lines(_MANY)
    cells = cells_of(render_xlsx(dossier))
    note = f"{sum(map(len, cells.values())):,} cells"
    what = f"XLSX, {_MANY:,} budget lines"
    compare(what, lambda: render_xlsx(dossier), lambda: naive_xlsx(cells), goal=_GOAL, note=note)
    ours, plain = stored("dossier.pickle", dossier), stored("cells.pickle", cells)
    ran = [(cold("naive-xlsx", plain), cold("xlsx", ours)) for _ in range(2)]
    cold_ours, cold_plain = (median(pair[side].seconds for pair in ran) for side in (1, 0))
    rows.append(Row(f"{what}, cold", cold_ours, cold_plain))
    peak, peak_plain = (max(pair[side].peak_mib for pair in ran) for side in (1, 0))
    rows.append(Row(f"{what}, peak memory", peak, peak_plain, unit="MiB"))


def test_xlsx_grows_with_its_lines(rows: list[Row]) -> None:
    seconds = {count: seconds_of(render_xlsx, dossier_of_lines(count)) for count in LINES}
    rows.append(growth("XLSX by budget lines", seconds))
