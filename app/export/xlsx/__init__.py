"""The workbook: budget, sources, logframe, KPI tracker and work plan, with live formulas.

Sheets   the funder's layout · Budget by year, where that is another · Budget lines (every cost, the only numbers) ·
         By partner · Funding sources · Justification · Logframe · KPI tracker · Work plan ·
         two hidden ones: the lists that cells choose from, and the keys for reading an edited workbook back
"""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException

from app.domain.costing import cost
from app.domain.crosswalk import lay_out
from app.domain.dossier import Dossier
from app.domain.layouts import ColumnsBy
from app.export.xlsx.book import Book
from app.export.xlsx.budget import begin_layout, write_layout
from app.export.xlsx.funding import write_sources, write_spenders
from app.export.xlsx.lines import begin_lines, write_justification, write_lines
from app.export.xlsx.lists import lists_of
from app.export.xlsx.results import write_kpis, write_logframe, write_work_plan

__all__ = ["render_xlsx"]


def render_xlsx(dossier: Dossier) -> bytes:
    """The workbook of a dossier; the same dossier gives the same bytes.

    User text is never a formula: strings are written as strings, whatever they begin with.
    """
    out = BytesIO()
    workbook = Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    meta = dossier.document.meta
    workbook.set_properties(
        {
            "title": meta.title,
            "author": meta.organisation,
            "company": meta.organisation,
            "created": datetime.combine(meta.dated_on, time()),
        }
    )
    workbook.set_calc_mode("auto")
    book = Book(workbook, dossier, cost(dossier.project))
    _write_money(book)
    write_logframe(book)
    write_kpis(book)
    write_work_plan(book)
    book.finish()
    try:
        workbook.close()
    except XlsxWriterException as error:
        raise ValueError(f"the workbook cannot be written: {error}") from error
    return out.getvalue()


def _write_money(book: Book) -> None:
    layout, project = book.dossier.material.layout, book.dossier.project
    own = lay_out(book.costing, layout, project, book.language)
    by_year = lay_out(book.costing, layout, project, book.language, columns=ColumnsBy.YEAR)
    first = begin_layout(book, own, layout.name if book.language == "en" else book.word("part.budget"))
    yearly = None if layout.columns is ColumnsBy.YEAR else begin_layout(book, by_year, book.word("part.budget_by_year"))
    lists = lists_of(book, own)
    lines = begin_lines(book, lists, own, by_year)
    write_layout(book, first, own, lines, lines.own_columns)
    if yearly is not None:
        write_layout(book, yearly, by_year, lines, lines.year_columns)
    write_lines(book, lines)
    write_spenders(book, lines)
    write_sources(book, lines)
    write_justification(book, lines)
    lists.write(book)
