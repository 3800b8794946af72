"""The workbook: budget, layouts, sources, logframe, KPI tracker and work plan, with live formulas.

Sheets   Lines (every cost) · Budget (the funder's layout) · By partner · Sources · Justification · Logframe ·
         KPIs · Work plan · a hidden sheet with the keys, for reading an edited workbook back
"""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException

from app.domain.costing import cost
from app.domain.dossier import Dossier
from app.export.xlsx.book import Book
from app.export.xlsx.budget import write_budget, write_justification, write_lines, write_partners, write_sources
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
    lines = write_lines(book)
    write_budget(book, lines)
    write_partners(book, lines)
    write_sources(book, lines)
    write_justification(book, lines)
    write_logframe(book)
    write_kpis(book)
    write_work_plan(book)
    book.write_keys()
    try:
        workbook.close()
    except XlsxWriterException as error:
        raise ValueError(f"the workbook cannot be written: {error}") from error
    return out.getvalue()
