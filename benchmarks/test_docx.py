"""DOCX against docxtpl with the same content."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

from app.export.docx import render_docx
from benchmarks.alone import Spent
from benchmarks.budgets import dossier_of_lines
from benchmarks.conftest import Comparing
from benchmarks.documents import document_of, sample
from benchmarks.naive_docx import docx_content, docx_template, naive_docx
from benchmarks.rows import Row, exponent

_GOAL = 1.0
_LINEAR = 1.1
_PAGES = (5, 30, 100, 300)
_LINES = (100, 500, 1000, 2000, 5000)


def test_docx_of_the_sample(compare: Comparing) -> None:
    document, template = sample().document, docx_template()
    content = docx_content(document)
    compare("DOCX, the sample", lambda: render_docx(document), lambda: naive_docx(template, content))


@pytest.mark.parametrize("length", _PAGES)
def test_docx_by_pages(compare: Comparing, length: int) -> None:
    document, template = document_of(length), docx_template()
    content = docx_content(document)
    compare(
        f"DOCX, {length} pages",
        lambda: render_docx(document),
        lambda: naive_docx(template, content),
        goal=_GOAL if length == 30 else None,
    )


def test_docx_from_a_cold_start(
    rows: list[Row], stored: Callable[[str, object], Path], cold: Callable[[str, Path], Spent]
) -> None:
    document = stored("document.pickle", document_of(30))
    content = stored("content.pickle", docx_content(document_of(30)))
    ran = [(cold("naive-docx", content), cold("docx", document)) for _ in range(3)]
    plain, ours = (median(pair[side].seconds for pair in ran) for side in (0, 1))
    rows.append(Row("DOCX, 30 pages, cold", ours, plain, note="ours also draws the figures"))


def test_docx_grows_with_its_content(rows: list[Row]) -> None:
    pages = {length: _seconds(lambda length=length: render_docx(document_of(length))) for length in _PAGES}
    lines = {count: _seconds(lambda count=count: render_docx(dossier_of_lines(count).document)) for count in _LINES}
    rows.append(Row("DOCX, exponent of growth with pages", exponent(pages), None, _LINEAR, unit=""))
    rows.append(Row("DOCX, exponent of growth with budget lines", exponent(lines), None, _LINEAR, unit=""))


def _seconds(work: Callable[[], object]) -> float:
    work()
    found = []
    for _ in range(3):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return median(found)
