"""Every cost with its calculation: the only sheet where the budget's numbers stand; every other one sums them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property

from babel.numbers import get_currency_precision
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from app.domain.budget import BudgetLine, IndirectBase
from app.domain.costing import CostedLine
from app.domain.crosswalk import LaidOut, LaidOutLine
from app.domain.layouts import ColumnsBy, HeadingKind
from app.domain.money import Money, total
from app.export.xlsx.book import FIRST, Book, Sheet, absolute
from app.export.xlsx.lists import Lists

(NUMBER, CATEGORY, HEADING, DESCRIPTION, ACTIVITY, SPENDER, SOURCE, UNIT, QUANTITY, UNIT_COST, CURRENCY, SHARE, RATE,
 AMOUNT) = range(14)  # fmt: skip
_WIDTHS = (5.5, 12, 18, 28, 7, 14, 13, 9, 9, 11, 9, 8, 10, 12)


@dataclass(frozen=True)
class Lines:
    """Where the lines stand, for the formulas of the other sheets."""

    sheet: Sheet
    lists: Lists
    laid_out: LaidOut
    by_year: LaidOut
    last: int
    """Row (from 0) of the last line."""

    def column(self, index: int) -> str:
        """An absolute range over all lines of a column."""
        return absolute(self.sheet.name, FIRST, index, self.last)

    def sum_where(self, summed: int, *conditions: tuple[int, str]) -> str:
        """The sum of a column over the lines whose cells are exactly those of the lists."""
        wanted = "*".join(f"EXACT({self.column(index)},{cell})" for index, cell in conditions)
        one = "--" if len(conditions) == 1 else ""
        return f"SUMPRODUCT({one}{wanted},{self.column(summed)})"

    @property
    def direct(self) -> int:
        return self.last + 1

    @property
    def indirect(self) -> int:
        return self.last + 2

    @property
    def total(self) -> int:
        return self.last + 3

    @property
    def year_columns(self) -> list[int]:
        return [AMOUNT + 1 + index for index in range(len(self.by_year.columns))]

    @property
    def own_columns(self) -> list[int]:
        """Where the layout's own columns stand; those of the years, or the amount alone, where these are its own."""
        match self.laid_out.layout.columns:
            case ColumnsBy.TOTAL:
                return [AMOUNT]
            case ColumnsBy.YEAR:
                return self.year_columns
            case _:
                first = AMOUNT + 1 + len(self.by_year.columns)
                return [first + index for index in range(len(self.laid_out.columns))]

    @cached_property
    def parted(self) -> list[tuple[list[int], LaidOut]]:
        """Each group of columns that an amount is parted into."""
        groups = [(self.year_columns, self.by_year)]
        if self.laid_out.layout.columns not in (ColumnsBy.TOTAL, ColumnsBy.YEAR):
            groups.append((self.own_columns, self.laid_out))
        return groups


def begin_lines(book: Book, lists: Lists, laid_out: LaidOut, by_year: LaidOut) -> Lines:
    """The empty sheet, so that sheets before it can already refer to it."""
    count = sum(len(heading.lines) for heading in laid_out.rows)
    parts = len(by_year.columns)
    if laid_out.layout.columns not in (ColumnsBy.TOTAL, ColumnsBy.YEAR):
        parts += len(laid_out.columns)
    sheet = book.sheet(book.word("sheet.lines"), (*_WIDTHS, *(12 for _ in range(parts)), 7), frozen=1)
    return Lines(sheet, lists, laid_out, by_year, FIRST + max(count, 1) - 1)


def write_lines(book: Book, lines: Lines) -> None:
    sheet = lines.sheet
    _write_heads(book, lines)
    row = FIRST
    for heading, yearly in zip(lines.laid_out.rows, lines.by_year.rows, strict=True):
        for line, by_year in zip(heading.lines, yearly.lines, strict=True):
            _write_line(book, lines, row, heading.key, line)
            amounts = [by_year.amounts, line.amounts]
            for (columns, _), parts in zip(lines.parted, amounts, strict=False):
                _write_parts(book, sheet, row, columns, parts, line.costed.amount)
            _write_check(book, lines, row)
            book.remember(sheet, row, f"line:{line.costed.line.key}")
            row += 1
    _write_sums(book, lines)
    _offer_choices(lines)


def write_justification(book: Book, lines: Lines) -> None:
    """Why each cost is needed, in the order of the lines."""
    sheet = book.sheet(book.word("sheet.justification"), (7, 40, 15, 78))
    sheet.heads(
        [book.word("code"), book.word("description"), book.word("budget.amount", currency=book.currency),
         book.word("budget.justification")],
        figures=(2,),
    )  # fmt: skip
    row = FIRST
    for heading in lines.laid_out.rows:
        for line in heading.lines:
            sheet.text(row, 0, line.number)
            sheet.text(row, 1, line.costed.line.description)
            amount = f"={absolute(lines.sheet.name, row, AMOUNT)}"
            sheet.formula(row, 2, amount, line.costed.amount.amount, book.money(book.currency))
            sheet.text(row, 3, line.costed.line.justification, book.input)
            row += 1


def _write_heads(book: Book, lines: Lines) -> None:
    texts = [
        book.word("code"), book.word("risk.category"), book.word("budget.item"), book.word("description"),
        book.word("activity"), book.word("budget.partner"), book.word("budget.source"), book.word("unit"),
        book.word("budget.quantity"), book.word("budget.unit_cost"), book.word("sheet.currency"),
        book.word("sheet.share"), book.word("sheet.rate"), book.word("budget.amount", currency=book.currency),
    ]  # fmt: skip
    parts = [column.label for _, laid_out in lines.parted for column in laid_out.columns]
    figures = (QUANTITY, UNIT_COST, SHARE, RATE, *range(AMOUNT, AMOUNT + 1 + len(parts)))
    lines.sheet.heads([*texts, *parts, book.word("sheet.check")], figures=figures)


def _write_line(book: Book, lines: Lines, row: int, heading: str, line: LaidOutLine) -> None:
    sheet, lists, costed = lines.sheet, lines.lists, line.costed
    item = costed.line
    sheet.text(row, NUMBER, line.number)
    sheet.text(row, CATEGORY, lists.categories[item.category], book.input)
    category = lists.heading_by_category(_cell(row, CATEGORY))
    sheet.formula(row, HEADING, category, lists.headings[heading], book.wrapped)
    for column, text in (
        (DESCRIPTION, item.description),
        (ACTIVITY, item.activity or ""),
        (SPENDER, lists.spenders[lists.spender(item.partner)]),
        (SOURCE, lists.sources[item.source]),
        (UNIT, item.unit),
        (CURRENCY, item.currency),
    ):
        sheet.text(row, column, text, book.input)
    sheet.number(row, QUANTITY, item.quantity, book.quantity())
    sheet.number(row, UNIT_COST, item.unit_cost, _unit_cost_format(book, item))
    sheet.number(row, SHARE, item.share, book.share(editable=True))
    sheet.number(row, RATE, costed.rate.rate if costed.rate else Decimal(1), book.rate())
    sheet.formula(row, AMOUNT, _calculation(row, costed, book.currency), costed.amount.amount,
                  book.money(book.currency))  # fmt: skip


def _unit_cost_format(book: Book, item: BudgetLine) -> Format:
    exponent = item.unit_cost.normalize().as_tuple().exponent
    return book.money(item.currency, editable=True, decimals=min(6, -exponent) if isinstance(exponent, int) else 0)


def _calculation(row: int, costed: CostedLine, to: str) -> str:
    """Quantity × unit cost × share, rounded in the line's currency, then converted and rounded."""
    quantity, unit_cost, share, rate = (_cell(row, c) for c in (QUANTITY, UNIT_COST, SHARE, RATE))
    product = f"ROUND({quantity}*{unit_cost}*{share},{get_currency_precision(costed.line.currency)})"
    return f"={product}" if costed.rate is None else f"=ROUND({product}*{rate},{get_currency_precision(to)})"


def _write_parts(
    book: Book, sheet: Sheet, row: int, columns: Sequence[int], parts: Sequence[Money], amount: Money
) -> None:
    """The parts of a line. One that stands in a single column follows its amount; the others are entered."""
    style = book.money(book.currency, editable=True)
    for column, part in zip(columns, parts, strict=True):
        if part == amount and amount.amount:
            sheet.formula(row, column, f"={_cell(row, AMOUNT)}", amount.amount, style)
        elif part.amount:
            sheet.amount(row, column, part, style)
        else:
            sheet.blank(row, (column,), style)


def _write_check(book: Book, lines: Lines, row: int) -> None:
    """What is missing of the amount in its parts: zero, until somebody changes one of them."""
    amount = _cell(row, AMOUNT)
    groups = [(_cell(row, cells[0]), _cell(row, cells[-1])) for cells, _ in lines.parted]
    gaps = "+".join(f"ABS({amount}-SUM({first}:{last}))" for first, last in groups)
    formula = f"=ROUND({gaps},{get_currency_precision(book.currency)})"
    lines.sheet.formula(row, len(lines.sheet.widths) - 1, formula, Decimal(0), book.check)


def _write_sums(book: Book, lines: Lines) -> None:
    """Direct costs, indirect costs and the whole, each also in its parts."""
    sheet, costing = lines.sheet, book.costing
    indirect = next(row for row in lines.laid_out.rows if row.kind is HeadingKind.INDIRECT)
    parts = {AMOUNT: (costing.direct, costing.indirect)}
    for columns, laid_out in lines.parted:
        held = [line for heading in laid_out.rows for line in heading.lines]
        shared = next(row for row in laid_out.rows if row.kind is HeadingKind.INDIRECT)
        for index, column in enumerate(columns):
            direct = total((line.amounts[index] for line in held), book.currency)
            parts[column] = (direct, shared.amounts[index])
    for row, label in (
        (lines.direct, book.word("budget.direct")), (lines.indirect, indirect.label),
        (lines.total, book.word("budget.total")),
    ):  # fmt: skip
        sheet.texts(row, [""] * AMOUNT, book.group)
        sheet.text(row, DESCRIPTION, label, book.group)
        _write_check(book, lines, row)
    strong = book.money(book.currency, bold=True)
    for column, (direct, overhead) in parts.items():
        at = {row: _cell(row, column) for row in (FIRST, lines.last, lines.direct, lines.indirect)}
        sheet.formula(lines.direct, column, f"=SUM({at[FIRST]}:{at[lines.last]})", direct.amount, strong)
        sheet.formula(
            lines.total, column, f"={at[lines.direct]}+{at[lines.indirect]}", (direct + overhead).amount, strong
        )
        if column != AMOUNT:
            sheet.amount(lines.indirect, column, overhead, book.money(book.currency, editable=True, bold=True))
    _write_indirect(book, lines)
    for name, row in (("Direct_costs", lines.direct), ("Indirect_costs", lines.indirect), ("Total_cost", lines.total)):
        book.define(name, sheet, row, AMOUNT)


def _write_indirect(book: Book, lines: Lines) -> None:
    """The rate, and what it comes to. A base that counts only the first part of each subaward is not computed here."""
    sheet, indirect = lines.sheet, book.dossier.project.budget.indirect
    if indirect is None:
        sheet.amount(lines.indirect, AMOUNT, book.costing.indirect, book.money(book.currency, editable=True, bold=True))
        return
    sheet.number(lines.indirect, SHARE, indirect.rate, book.share(editable=True))
    rate = _cell(lines.indirect, SHARE)
    of_itself = f"{rate}/(1-{rate})"
    granted = lines.sum_where(AMOUNT, (SOURCE, lines.lists.of_source(book.requested.key)))
    match indirect.base:
        case IndirectBase.DIRECT:
            reckoned = f"Direct_costs*{rate}"
        case IndirectBase.DIRECT_LESS:
            less = "".join(
                f"-{lines.sum_where(AMOUNT, (CATEGORY, lines.lists.of_category(category)))}"
                for category in dict.fromkeys(indirect.less)
            )
            reckoned = f"(Direct_costs{less})*{rate}"
        case IndirectBase.TOTAL:
            reckoned = f"Direct_costs*{of_itself}"
        case IndirectBase.GRANT:
            reckoned = f"{granted}*{of_itself if indirect.source == book.requested.key else rate}"
        case IndirectBase.MTDC:
            style = book.money(book.currency, editable=True, bold=True)
            sheet.amount(lines.indirect, AMOUNT, book.costing.indirect, style)
            return
    formula = f"=ROUND({reckoned},{get_currency_precision(book.currency)})"
    sheet.formula(lines.indirect, AMOUNT, formula, book.costing.indirect.amount, book.money(book.currency, bold=True))


@cache
def _letters(column: int) -> str:
    return str(xl_col_to_name(column))


def _cell(row: int, column: int) -> str:
    return f"{_letters(column)}{row + 1}"


def _offer_choices(lines: Lines) -> None:
    page, end = lines.sheet.page, len(lines.sheet.widths) - 1
    for column, source in zip((CATEGORY, SPENDER, SOURCE), lines.lists.offered(), strict=True):
        page.data_validation(FIRST, column, lines.last, column, {"validate": "list", "source": source})
    page.autofilter(FIRST - 1, 0, lines.last, end)
    alarm = {"type": "cell", "criteria": "!=", "value": 0, "format": lines.sheet.book.alarm}
    page.conditional_format(FIRST, end, lines.total, end, alarm)
