"""Who spends the money, and who gives it."""

from __future__ import annotations

from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from app.domain.money import Money, total, zero
from app.export.xlsx.book import FIRST, Book, Sheet
from app.export.xlsx.lines import AMOUNT, HEADING, SOURCE, SPENDER, Lines
from app.export.xlsx.lists import HELD


def write_spenders(book: Book, lines: Lines) -> None:
    """Direct costs by heading and by who spends them."""
    names = lines.lists.spenders
    spent_by: dict[str | None, Money] = {}
    for key, amount in book.costing.by_partner.items():
        spender = lines.lists.spender(key)
        spent_by[spender] = spent_by.get(spender, zero(book.currency)) + amount
    spenders = [key for key in names if key in spent_by]
    sheet = book.sheet(book.word("sheet.partners"), (8, 44, *(18 for _ in spenders), 18))
    sheet.heads(
        [book.word("code"), book.word("budget.item"), *(names[key] for key in spenders), book.word("total")],
        figures=range(2, 3 + len(spenders)),
    )
    style, row, end = book.money(book.currency), FIRST, 2 + len(spenders)
    for heading in (item for item in lines.laid_out.rows if item.kind in HELD):
        sheet.text(row, 0, heading.number)
        sheet.text(row, 1, heading.label)
        spent: dict[str | None, list[Money]] = {}
        for line in heading.lines:
            spent.setdefault(lines.lists.spender(line.costed.line.partner), []).append(line.costed.amount)
        for column, key in enumerate(spenders, start=2):
            conditions = ((HEADING, lines.lists.of_heading(heading.key)), (SPENDER, lines.lists.of_spender(key)))
            cached = total(spent.get(key, ()), book.currency)
            sheet.formula(row, column, f"={lines.sum_where(AMOUNT, *conditions)}", cached.amount, style)
        across = f"SUM({xl_rowcol_to_cell(row, 2)}:{xl_rowcol_to_cell(row, end - 1)})"
        sheet.formula(row, end, f"={across}", heading.total.amount, style)
        row += 1
    sheet.texts(row, ("", book.word("budget.direct")), book.group)
    sums = [*(spent_by[key] for key in spenders), book.costing.direct]
    for column, value in enumerate(sums, start=2):
        name = xl_col_to_name(column)
        cells = f"=SUM({name}{FIRST + 1}:{name}{row})"
        sheet.formula(row, column, cells, value.amount, book.money(book.currency, bold=True))


def write_sources(book: Book, lines: Lines) -> None:
    """Who pays, and which part of the whole and of the grant that is."""
    sheet = book.sheet(book.word("sheet.sources"), (46, 20, 20, 18, 15, 17))
    sheet.heads(
        [book.word("budget.source"), book.word("budget.kind"), book.word("budget.status"),
         book.word("budget.amount", currency=book.currency), book.word("budget.share_of_total"),
         book.word("budget.share_of_grant")],
        figures=(3, 4, 5),
    )  # fmt: skip
    budget = book.dossier.project.budget
    last = FIRST + len(budget.sources)
    for row, source in enumerate(budget.sources, start=FIRST):
        value = book.costing.by_source[source.key]
        sheet.text(row, 0, lines.lists.sources[source.key])
        sheet.text(row, 1, book.word(f"funding.{source.kind.value}"))
        sheet.text(row, 2, book.word("budget.confirmed" if source.confirmed else "budget.pending"))
        carries = "+Indirect_costs" if budget.indirect and budget.indirect.source == source.key else ""
        formula = f"={lines.sum_where(AMOUNT, (SOURCE, lines.lists.of_source(source.key)))}{carries}"
        sheet.formula(row, 3, formula, value.amount, book.money(book.currency))
        _write_shares(book, sheet, row, value, last)
        if source is book.requested:
            book.define("Requested_grant", sheet, row, 3)
        book.remember(sheet, row, f"source:{source.key}")
    sheet.texts(last, (book.word("total"), "", ""), book.group)
    value = book.costing.total
    sheet.formula(last, 3, f"=SUM(D{FIRST + 1}:D{last})", value.amount, book.money(book.currency, bold=True))
    _write_shares(book, sheet, last, value, last)


def _write_shares(book: Book, sheet: Sheet, row: int, value: Money, last: int) -> None:
    total_cell = xl_rowcol_to_cell(last, 3, row_abs=True)
    for column, cell, whole in (
        (4, total_cell, book.costing.total.amount),
        (5, "Requested_grant", book.costing.by_source[book.requested.key].amount),
    ):
        cached = value.amount / whole if whole else Decimal(0)
        sheet.formula(row, column, f"=IF({cell}=0,0,{xl_rowcol_to_cell(row, 3)}/{cell})", cached, book.share())
