"""DOCX against docxtpl with the same content."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

from app.export.docx import render_docx
from benchmarks.alone import Spent
from benchmarks.budgets import LINES, dossier_of_lines
from benchmarks.conftest import Comparing, seconds_of
from benchmarks.documents import document_of, sample
from benchmarks.naive_docx import docx_content, docx_template, naive_docx
from benchmarks.rows import Row, growth

_GOAL = 1.0
_PAGES = (5, 30, 100, 300)


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
    pages = {length: seconds_of(render_docx, document_of(length)) for length in _PAGES}
    lines = {count: seconds_of(render_docx, dossier_of_lines(count).document) for count in LINES}
    rows.append(growth("DOCX by pages", pages))
    rows.append(growth("DOCX by budget lines", lines))
