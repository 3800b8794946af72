"""PDF/UA-1 against plain WeasyPrint on plain HTML of the same content."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median

import weasyprint

from app.export.pdf import render_pdf
from benchmarks.alone import Spent
from benchmarks.conftest import Comparing
from benchmarks.documents import document_of, sample
from benchmarks.naive_html import naive_html
from benchmarks.rows import Row, growth

_GOAL = 0.70
_MEMORY_GOAL = 0.75


def _plainly(html: str) -> Callable[[], object]:
    return lambda: weasyprint.HTML(string=html).write_pdf()


def test_pdf_of_the_sample(compare: Comparing) -> None:
    document = sample().document
    pages = render_pdf(document).pages.total
    compare("PDF/UA, the sample", lambda: render_pdf(document), _plainly(naive_html(document)), note=f"{pages} pages")


def test_pdf_by_pages(compare: Comparing, pages: int) -> None:
    document = document_of(pages)
    total = render_pdf(document).pages.total
    compare(
        f"PDF/UA, {pages} pages",
        lambda: render_pdf(document),
        _plainly(naive_html(document)),
        goal=_GOAL if pages == 30 else None,
        note=f"{total} pages",
        rounds=None if pages <= 30 else 2 if pages <= 100 else 1,
        warm=pages <= 30,
    )


def test_pdf_from_a_cold_start(
    rows: list[Row], lengths: list[int], stored: Callable[[str, object], Path], cold: Callable[[str, Path], Spent]
) -> None:
    seconds: dict[int, float] = {}
    for pages in lengths:
        document = stored(f"{pages}.pickle", document_of(pages))
        html = stored(f"{pages}.html", naive_html(document_of(pages)))
        rounds = 3 if pages <= 30 else 1
        ran = [(cold("naive-pdf", html), cold("pdf", document)) for _ in range(rounds)]
        plain, ours = ([pair[side] for pair in ran] for side in (0, 1))
        seconds[pages] = median(one.seconds for one in ours)
        rows.append(Row(f"PDF/UA, {pages} pages, cold", seconds[pages], median(one.seconds for one in plain)))
        rows.append(
            Row(
                f"PDF/UA, {pages} pages, peak memory",
                max(one.peak_mib for one in ours),
                max(one.peak_mib for one in plain),
                _MEMORY_GOAL if pages == 300 else None,
                unit="MiB",
            )
        )
    rows.append(growth("PDF/UA by pages", seconds))
