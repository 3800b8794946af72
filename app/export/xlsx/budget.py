"""The money sheets. Lines are the only place where numbers stand; every other sheet sums them by formula."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_currency_precision
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from app.domain.crosswalk import LaidOut, LaidOutRow, lay_out
from app.domain.layouts import ColumnsBy, HeadingKind
from app.domain.money import Money
from app.export.xlsx.book import Book

_FIRST = 2
"""Row (from 0) of the first line, below title and heads."""

NUMBER, HEADING, DESCRIPTION, ACTIVITY, PARTNER, SOURCE, UNIT, QUANTITY, UNIT_COST, CURRENCY, SHARE, RATE, AMOUNT = (
    range(13)
)


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the lines stand, for the formulas of the other sheets."""

    sheet: str
    last: int
    """Row (from 0) of the last line."""
    laid_out: LaidOut
    partner_names: dict[str | None, str]

    def column(self, index: int) -> str:
        """An absolute range over all lines of a column."""
        name = xl_col_to_name(index)
        return f"'{self.sheet}'!${name}${_FIRST + 1}:${name}${max(self.last, _FIRST) + 1}"

    def sum_if(self, summed: int, *conditions: tuple[int, str]) -> str:
        wanted = ",".join(f"{self.column(index)},{value}" for index, value in conditions)
        return f"SUMIFS({self.column(summed)},{wanted})"


def write_lines(book: Book) -> Lines:
    """Every cost with its calculation, its years, and a check that the years sum to the line."""
    costing, project = book.costing, book.dossier.project
    years = range(costing.years)
    laid_out = lay_out(costing, book.dossier.material.layout, project, book.dossier.document.meta.language)
    names: dict[str | None, str] = {None: book.word("applicant"), **{p.key: p.name for p in project.partners}}
    sources = {source.key: source.name for source in project.budget.sources}
    sheet = book.sheet("lines", [7, 26, 42, 10, 20, 18, 13, 10, 12, 9, 8, 10, 14, *(13 for _ in years), 9])
    book.heads(
        sheet,
        1,
        [
            book.word("code"), book.word("budget.item"), book.word("description"), book.word("activity"),
            book.word("budget.partner"), book.word("budget.source"), book.word("unit"), book.word("budget.quantity"),
            book.word("budget.unit_cost"), book.word("sheet.currency"), book.word("sheet.share"),
            book.word("sheet.rate"), book.word("budget.amount", currency=book.currency),
            *(book.word("year_n", n=str(year + 1)) for year in years), book.word("sheet.check"),
        ],
    )  # fmt: skip
    row = _FIRST
    for heading in laid_out.rows:
        for line in heading.lines:
            costed = line.costed
            item = costed.line
            texts = (line.number, heading.key, item.description, item.activity or "", names[item.partner],
                     sources[item.source], item.unit)  # fmt: skip
            for column, text in enumerate(texts):
                book.text(sheet, row, column, text, book.wrapped if column in (NUMBER, HEADING) else book.input)
            sheet.write_number(row, QUANTITY, float(item.quantity), book.quantity())
            sheet.write_number(row, UNIT_COST, float(item.unit_cost), book.money(item.currency, editable=True))
            book.text(sheet, row, CURRENCY, item.currency)
            sheet.write_number(row, SHARE, float(item.share), book.quantity())
            sheet.write_number(row, RATE, float(costed.rate.rate) if costed.rate else 1, book.quantity())
            book.formula(
                sheet, row, AMOUNT, _line_formula(row, item.currency, book.currency), costed.amount.amount,
                book.money(book.currency),
            )  # fmt: skip
            for year, part in enumerate(costed.by_year):
                book.amount(sheet, row, AMOUNT + 1 + year, part, book.money(book.currency, editable=True))
            _write_check(book, sheet, row, costing.years)
            book.remember(sheet, row, f"line:{item.key}")
            row += 1
    last = max(row - 1, _FIRST)
    _total_lines(book, sheet, row, last)
    if row > _FIRST:
        _offer_headings(sheet, [heading.key for heading in laid_out.rows if heading.kind in _HELD], last)
        sheet.autofilter(1, 0, last, AMOUNT + costing.years)
    return Lines(sheet.get_name(), last, laid_out, names)


def write_budget(book: Book, lines: Lines) -> None:
    """The funder's layout: headings as rows, total and years as columns."""
    laid_out = lay_out(
        book.costing, book.dossier.material.layout, book.dossier.project, book.dossier.document.meta.language,
        columns=ColumnsBy.YEAR,
    )  # fmt: skip
    years = book.costing.years
    sheet = book.sheet("budget", [8, 52, 18, *(16 for _ in range(years))], landscape=years > 2)
    book.heads(sheet, 1, [book.word("code"), book.word("budget.item"),
                          book.word("budget.amount", currency=book.currency),
                          *(column.label for column in laid_out.columns)])  # fmt: skip
    _write_layout(book, sheet, laid_out, lines, [AMOUNT, *range(AMOUNT + 1, AMOUNT + 1 + years)])


def write_partners(book: Book, lines: Lines) -> None:
    """Direct costs by heading and by who spends them."""
    spenders = [key for key in lines.partner_names if key in book.costing.by_partner]
    sheet = book.sheet("partners", [8, 44, *(18 for _ in spenders), 18])
    book.heads(sheet, 1, [book.word("code"), book.word("budget.item"),
                          *(lines.partner_names[key] for key in spenders), book.word("total")])  # fmt: skip
    style, row = book.money(book.currency), _FIRST
    for heading in (item for item in lines.laid_out.rows if item.kind in _HELD):
        book.text(sheet, row, 0, heading.number)
        book.text(sheet, row, 1, heading.label)
        for offset, key in enumerate(spenders):
            cached = sum(
                (line.costed.amount.amount for line in heading.lines if line.costed.line.partner == key), Decimal(0)
            )
            head = xl_rowcol_to_cell(1, 2 + offset, row_abs=True)
            formula = lines.sum_if(AMOUNT, (HEADING, _quoted(heading.key)), (PARTNER, head))
            book.formula(sheet, row, 2 + offset, f"={formula}", cached, style)
        across = f"{xl_rowcol_to_cell(row, 2)}:{xl_rowcol_to_cell(row, 1 + len(spenders))}"
        book.formula(sheet, row, 2 + len(spenders), f"=SUM({across})", heading.total.amount, style)
        row += 1
    book.text(sheet, row, 0, "", book.group)
    book.text(sheet, row, 1, book.word("budget.direct"), book.group)
    for offset in range(len(spenders) + 1):
        column = xl_col_to_name(2 + offset)
        value = book.costing.by_partner[spenders[offset]] if offset < len(spenders) else book.costing.direct
        formula = f"=SUM({column}{_FIRST + 1}:{column}{row})"
        book.formula(sheet, row, 2 + offset, formula, value.amount, book.money(book.currency, bold=True))


def write_sources(book: Book, lines: Lines) -> None:
    """Who pays, and which part of the whole and of the grant that is."""
    sheet = book.sheet("sources", [44, 20, 20, 20, 18, 18], landscape=True)
    book.heads(sheet, 1, [book.word("budget.source"), book.word("budget.kind"), book.word("budget.status"),
                          book.word("budget.amount", currency=book.currency), book.word("budget.share_of_total"),
                          book.word("budget.share_of_grant")])  # fmt: skip
    costing, budget = book.costing, book.dossier.project.budget
    indirect = budget.indirect
    last = _FIRST + len(budget.sources)
    grant = next((i for i, source in enumerate(budget.sources) if source.kind == "requested"), 0)
    for row, source in enumerate(budget.sources, start=_FIRST):
        value = costing.by_source[source.key]
        book.text(sheet, row, 0, source.name)
        book.text(sheet, row, 1, book.word(f"funding.{source.kind.value}"))
        book.text(sheet, row, 2, book.word("budget.confirmed" if source.confirmed else "budget.pending"))
        carries = "+Indirect_costs" if indirect and indirect.source == source.key else ""
        named = xl_rowcol_to_cell(row, 0)
        formula = f"={lines.sum_if(AMOUNT, (SOURCE, named))}{carries}"
        book.formula(sheet, row, 3, formula, value.amount, book.money(book.currency))
        _write_shares(book, sheet, row, value, last, _FIRST + grant, budget.sources[grant].key)
        book.remember(sheet, row, f"source:{source.key}")
    for column in (1, 2, 4, 5):
        book.text(sheet, last, column, "", book.group)
    book.text(sheet, last, 0, book.word("total"), book.group)
    formula = f"=SUM(D{_FIRST + 1}:D{last})"
    book.formula(sheet, last, 3, formula, costing.total.amount, book.money(book.currency, bold=True))


def write_justification(book: Book, lines: Lines) -> None:
    """Why each cost is needed, in the order of the lines."""
    sheet = book.sheet("justification", [8, 46, 16, 80])
    amount_head = book.word("budget.amount", currency=book.currency)
    book.heads(sheet, 1, [book.word("code"), book.word("description"), amount_head, book.word("budget.justification")])
    row = _FIRST
    for heading in lines.laid_out.rows:
        for line in heading.lines:
            book.text(sheet, row, 0, line.number)
            book.text(sheet, row, 1, line.costed.line.description)
            amount = f"='{lines.sheet}'!{xl_col_to_name(AMOUNT)}{row + 1}"
            book.formula(sheet, row, 2, amount, line.costed.amount.amount, book.money(book.currency))
            book.text(sheet, row, 3, line.costed.line.justification, book.input)
            row += 1


_HELD = frozenset({HeadingKind.LINES, HeadingKind.CONTINGENCY})


def _line_formula(row: int, currency: str, to: str) -> str:
    """Quantity × unit cost × share, rounded in the line's currency, then converted and rounded."""
    cell = {index: xl_rowcol_to_cell(row, index) for index in (QUANTITY, UNIT_COST, SHARE, RATE)}
    product = f"ROUND({cell[QUANTITY]}*{cell[UNIT_COST]}*{cell[SHARE]},{get_currency_precision(currency)})"
    if currency == to:
        return f"={product}"
    return f"=ROUND({product}*{cell[RATE]},{get_currency_precision(to)})"


def _write_check(book: Book, sheet: Worksheet, row: int, years: int) -> None:
    first, last = xl_rowcol_to_cell(row, AMOUNT + 1), xl_rowcol_to_cell(row, AMOUNT + years)
    formula = f"=ROUND({xl_rowcol_to_cell(row, AMOUNT)}-SUM({first}:{last}),2)"
    book.formula(sheet, row, AMOUNT + 1 + years, formula, Decimal(0), book.quantity(editable=False))


def _total_lines(book: Book, sheet: Worksheet, row: int, last: int) -> None:
    for column in range(AMOUNT):
        book.text(sheet, row, column, "", book.group)
    book.text(sheet, row, DESCRIPTION, book.word("budget.direct"), book.group)
    costing = book.costing
    direct_by_year = [
        sum((line.by_year[year].amount for line in costing.lines), Decimal(0)) for year in range(costing.years)
    ]
    for offset, value in enumerate((costing.direct.amount, *direct_by_year)):
        name = xl_col_to_name(AMOUNT + offset)
        formula = f"=SUM({name}{_FIRST + 1}:{name}{last + 1})"
        book.formula(sheet, row, AMOUNT + offset, formula, value, book.money(book.currency, bold=True))
    at = xl_rowcol_to_cell(row, AMOUNT, row_abs=True, col_abs=True)
    book.workbook.define_name("Direct_costs", f"='{sheet.get_name()}'!{at}")


def _write_layout(book: Book, sheet: Worksheet, laid_out: LaidOut, lines: Lines, summed: list[int]) -> None:
    rows = {heading.key: _FIRST + index for index, heading in enumerate(laid_out.rows)}
    above: list[str] = []
    for heading in laid_out.rows:
        row = rows[heading.key]
        strong = heading.kind not in _HELD
        book.text(sheet, row, 0, heading.number, book.group if strong else book.wrapped)
        book.text(sheet, row, 1, heading.label, book.group if strong else book.wrapped)
        values = (heading.total, *heading.amounts)
        for offset, value in enumerate(values):
            formula = _heading_formula(book, heading, rows, above, lines, summed[offset], 2 + offset)
            style = book.money(book.currency, bold=strong)
            if formula is None:
                book.amount(sheet, row, 2 + offset, value, style)
            else:
                book.formula(sheet, row, 2 + offset, formula, value.amount, style)
        if heading.kind in (HeadingKind.TOTAL, HeadingKind.INDIRECT):
            at = xl_rowcol_to_cell(row, 2, row_abs=True, col_abs=True)
            name = "Total_cost" if heading.kind is HeadingKind.TOTAL else "Indirect_costs"
            book.workbook.define_name(name, f"='{sheet.get_name()}'!{at}")
        above.append(heading.key)
        book.remember(sheet, row, f"heading:{heading.key}")


def _heading_formula(
    book: Book, heading: LaidOutRow, rows: dict[str, int], above: list[str], lines: Lines, summed: int, column: int
) -> str | None:
    """The heading's formula; None for what is not computed from cells (programme income, other bases)."""
    layout = book.dossier.material.layout
    kinds = {item.key: item.kind for item in layout.headings}
    match heading.kind:
        case HeadingKind.LINES | HeadingKind.CONTINGENCY:
            return f"={lines.sum_if(summed, (HEADING, _quoted(heading.key)))}"
        case HeadingKind.SUBTOTAL:
            of = next(item.of for item in layout.headings if item.key == heading.key)
            keys = of or [key for key in above if kinds[key] is HeadingKind.LINES]
        case HeadingKind.TOTAL:
            keys = [key for key, kind in kinds.items() if kind in (*_HELD, HeadingKind.INDIRECT)]
        case HeadingKind.INDIRECT:
            indirect = book.dossier.project.budget.indirect
            if indirect is None or indirect.base != "direct" or summed != AMOUNT:
                return None
            return f"=ROUND(Direct_costs*{indirect.rate},{get_currency_precision(book.currency)})"
        case HeadingKind.INCOME:
            return None
    cells = ",".join(xl_rowcol_to_cell(rows[key], column) for key in keys)
    return f"=SUM({cells})" if cells else None


def _write_shares(book: Book, sheet: Worksheet, row: int, value: Money, last: int, grant_row: int, grant: str) -> None:
    for column, of, whole in (
        (4, xl_rowcol_to_cell(last, 3, row_abs=True), book.costing.total.amount),
        (5, xl_rowcol_to_cell(grant_row, 3, row_abs=True), book.costing.by_source[grant].amount),
    ):
        cached = value.amount / whole if whole else Decimal(0)
        formula = f"=IF({of}=0,0,{xl_rowcol_to_cell(row, 3)}/{of})"
        book.formula(sheet, row, column, formula, cached, book.share())


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _offer_headings(sheet: Worksheet, headings: list[str], last: int) -> None:
    """A list to choose from, where Excel accepts it: at most 255 characters with its commas."""
    if headings and len(",".join(headings)) <= 255:
        sheet.data_validation(_FIRST, HEADING, last, HEADING, {"validate": "list", "source": headings})
