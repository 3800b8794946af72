"""The budget in the funder's layout: with its lines, as a summary, by year, and line by line with reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.assembly.basis import Basis
from app.domain.assembly.tables import Content, Head, cell, group_row, number, row, table
from app.domain.assembly.words import Words
from app.domain.budget import Category, IndirectBase
from app.domain.costing import CostedLine
from app.domain.crosswalk import LaidOut, LaidOutLine, LaidOutRow
from app.domain.document import Blocks, Paragraph, Row, RowStyle, Text
from app.domain.layouts import ColumnsBy, HeadingKind
from app.domain.money import ExchangeRate, Money
from app.domain.printing import together

_STYLES = {HeadingKind.SUBTOTAL: RowStyle.SUBTOTAL, HeadingKind.TOTAL: RowStyle.TOTAL}
_OF_DIRECT = frozenset({IndirectBase.DIRECT, IndirectBase.DIRECT_LESS, IndirectBase.MTDC})
"""Bases made of direct costs alone."""


def budget(basis: Basis) -> Blocks:
    """Headings with their lines in the layout's own columns, and the exchange rates the lines were converted at."""
    if not basis.costing.lines:
        return ()
    laid, words = basis.laid_out(basis.layout.columns), basis.words
    if not basis.layout.show_lines:
        heads = [Head(words("code"), 0.6), Head(words("budget.item"), 3.6), *_amount_heads(laid, words)]
        # A short form has as many rows as it has kinds of cost, and funders count them.
        body = [_heading_row(r, laid, basis) for r in laid.rows if r.total.amount or r.kind in _STYLES]
        return (table(words("part.budget"), heads, *_with_foot(body)), *_rates(basis))
    heads = [
        Head(words("code"), 0.7),
        Head(words("budget.item"), 3.4),
        Head(words("unit"), 1.1),
        number(words("budget.quantity"), 0.9),
        number(words("budget.unit_cost"), 1.4),
        *_amount_heads(laid, words),
    ]
    body = []
    for laid_row in laid.rows:
        if laid_row.lines:
            body.append(_heading_row(laid_row, laid, basis, blank=3, style=RowStyle.GROUP))
            body += [_line_row(line, laid, words) for line in laid_row.lines]
        elif laid_row.kind not in (HeadingKind.LINES, HeadingKind.CONTINGENCY, HeadingKind.INCOME):
            body.append(_heading_row(laid_row, laid, basis, blank=3))
    return (table(words("part.budget"), heads, *_with_foot(body)), *_rates(basis))


def summary(basis: Basis) -> Blocks:
    """Headings only, each with its share of the whole."""
    if not basis.costing.lines:
        return ()
    laid, words = basis.laid_out(ColumnsBy.TOTAL), basis.words
    heads = [
        Head(words("code"), 0.6),
        Head(words("budget.item"), 4.0),
        number(words("budget.amount", currency=laid.currency), 1.6),
        number(words("budget.share"), 1.1),
    ]
    body = [
        row(
            r.number,
            _label(r, basis),
            words.amount(r.total),
            words.share(r.total, laid.total),
            style=_STYLES.get(r.kind, RowStyle.NORMAL),
        )
        for r in laid.rows
        if _is_summed_up(r)
    ]
    return (table(words("part.budget_summary"), heads, *_with_foot(body)),)


def by_year(basis: Basis) -> Blocks:
    """Headings only, a column a project year."""
    if not basis.costing.lines:
        return ()
    laid, words = basis.laid_out(ColumnsBy.YEAR), basis.words
    heads = [Head(words("code"), 0.6), Head(words("budget.item"), 3.4), *_amount_heads(laid, words)]
    body = [_heading_row(r, laid, basis) for r in laid.rows if _is_summed_up(r)]
    return (table(words("part.budget_by_year"), heads, *_with_foot(body)),)


def justification(basis: Basis) -> Blocks:
    """How each line was reckoned and why it is needed, under the layout's headings."""
    if not basis.costing.lines:
        return ()
    laid, words = basis.laid_out(ColumnsBy.TOTAL), basis.words
    heads = [
        Head(words("code"), 0.7),
        Head(words("budget.item"), 2.4),
        Head(words("budget.calculation"), 3.4),
        number(words("budget.amount", currency=laid.currency), 1.3),
        Head(words("budget.justification"), 3.4),
    ]
    body: list[Row] = []
    for laid_row in laid.rows:
        if laid_row.lines:
            body.append(group_row(f"{laid_row.number} {laid_row.label}".strip(), len(heads)))
        for line in laid_row.lines:
            costed = line.costed
            reason = _reason(costed, basis)
            reckoned = _calculation(costed, words)
            body.append(row(line.number, costed.line.description, reckoned, words.amount(costed.amount), reason))
        if laid_row.kind is HeadingKind.INDIRECT and laid_row.total.amount:
            body.append(
                row(laid_row.number, laid_row.label, _indirect(basis), words.amount(laid_row.total), words.none)
            )
    sums = row("", words("budget.total"), "", words.amount(laid.total), "", style=RowStyle.TOTAL)
    return (table(words("part.budget_justification"), heads, body, [sums]),)


def _reason(costed: CostedLine, basis: Basis) -> str:
    """The line's justification speaks of the whole line: what of it stands in this budget is said first."""
    reason = costed.line.justification or basis.words.none
    part = basis.parts.get(costed.line.key)
    if part is None:
        return reason
    return basis.words("budget.part_of_line", share=basis.words.percent(part), reason=reason)


def _amount_heads(laid: LaidOut, words: Words) -> Iterator[Head]:
    """A head a column, and one for the totals where there are several."""
    if len(laid.columns) <= 1:
        yield number(words("budget.amount", currency=laid.currency), 1.5)
        return
    for column in laid.columns:
        yield number(words("budget.amount_in", column=column.label, currency=laid.currency), 1.3)
    yield number(words("budget.amount_in", column=words("total"), currency=laid.currency), 1.4)


def _amounts(amounts: Sequence[Money], whole: Money, laid: LaidOut, words: Words) -> list[str]:
    if len(laid.columns) <= 1:
        return [words.amount(whole)]
    return [*(words.amount(amount) for amount in amounts), words.amount(whole)]


def _heading_row(
    laid_row: LaidOutRow, laid: LaidOut, basis: Basis, *, blank: int = 0, style: RowStyle = RowStyle.NORMAL
) -> Row:
    """`blank` columns lie between the label and the amounts."""
    label = cell(_label(laid_row, basis), colspan=1 + blank)
    amounts: list[Content] = list(_amounts(laid_row.amounts, laid_row.total, laid, basis.words))
    return row(laid_row.number, label, *amounts, style=_STYLES.get(laid_row.kind, style))


def _line_row(line: LaidOutLine, laid: LaidOut, words: Words) -> Row:
    costed = line.costed
    quantity = words.number(costed.line.quantity)
    if costed.line.share != 1:
        quantity = f"{quantity}\u00a0×\u00a0{words.percent(costed.line.share)}"
    return row(
        line.number,
        costed.line.description,
        costed.line.unit,
        quantity,
        words.price(costed.line.unit_cost, costed.line.currency),
        *_amounts(line.amounts, costed.amount, laid, words),
    )


def _is_summed_up(laid_row: LaidOutRow) -> bool:
    """A summary leaves out headings that nothing is asked for under; the form's own budget keeps them."""
    empty = laid_row.kind in (HeadingKind.LINES, HeadingKind.CONTINGENCY) and not laid_row.total.amount
    return laid_row.kind is not HeadingKind.INCOME and not empty


def _with_foot(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """The total as the table's foot, where it stands last."""
    if rows and rows[-1].style is RowStyle.TOTAL:
        return rows[:-1], rows[-1:]
    return rows, []


def _label(laid_row: LaidOutRow, basis: Basis) -> str:
    return _indirect(basis, laid_row.label) if laid_row.kind is HeadingKind.INDIRECT else laid_row.label


def _indirect(basis: Basis, label: str = "") -> str:
    """`7% of direct costs`, after the layout's label where it is given."""
    indirect, words = basis.project.budget.indirect, basis.words
    if indirect is None:
        return label
    less = ", ".join(words(f"category.{category}") for category in indirect.less)
    base = words(f"base.{indirect.base}", less=less if indirect.base is IndirectBase.DIRECT_LESS else "")
    if _reserve_outside(basis):
        base = words("base.with_contingency", base=base)
    rate = words("budget.rate_of", rate=words.percent(indirect.rate), base=base)
    return f"{label} ({rate})" if label else rate


def _reserve_outside(basis: Basis) -> bool:
    """Whether the rate is taken of a contingency reserve that the form leaves out of its direct costs.

    A reader multiplies the rate by the subtotal above it, and would find another amount.
    """
    if basis.costing.indirect_base.amount == 0 or basis.project.budget.indirect is None:
        return False
    indirect, rows = basis.project.budget.indirect, basis.laid_out(ColumnsBy.TOTAL).rows
    taken = indirect.base in _OF_DIRECT and Category.CONTINGENCY not in indirect.less
    apart = any(row.kind is HeadingKind.CONTINGENCY and row.total.amount for row in rows)
    shown = any(row.kind is HeadingKind.SUBTOTAL and row.total == basis.costing.indirect_base for row in rows)
    return taken and apart and not shown


def _calculation(costed: CostedLine, words: Words) -> str:
    """`TND 1,980.500/month × 24 × 50% = TND 23,766.000 × 0.2954`; a sign stays with the number that follows it."""
    line = costed.line
    reckoned = f"{words.price(line.unit_cost, line.currency)}/{line.unit} ×\u00a0{words.number(line.quantity)}"
    if line.share != 1:
        reckoned += f" ×\u00a0{words.percent(line.share)}"
    if costed.rate is not None:
        original = words.price(costed.original.amount, line.currency)
        reckoned += f" =\u00a0{original} ×\u00a0{words.rate(costed.rate.rate)}"
    return reckoned


def _rates(basis: Basis) -> tuple[Paragraph, ...]:
    """The rates that were used, each with its day and source; then those that were reckoned from two of them."""
    words, currency = basis.words, basis.costing.currency
    home = basis.whole_budget
    published: dict[tuple[str, str], ExchangeRate] = {}
    crossed: list[ExchangeRate] = []
    for rate in {c.rate.currency: c.rate for c in basis.costing.lines if c.rate is not None}.values():
        first, second = home.rate_for(rate.currency), basis.project.budget.rate_for(home.currency)
        if first is None or second is None:
            published[rate.currency, currency] = rate
        else:
            published[rate.currency, home.currency] = first
            published[home.currency, currency] = second
            crossed.append(rate)
    if not published:
        return ()
    notes = [_rate_note(rate, to, words) for (_, to), rate in published.items()]
    notes += [
        words(
            "budget.rate_through", currency=rate.currency, through=home.currency, equals=_equals(rate, currency, words)
        )
        for rate in crossed
    ]
    return (Paragraph((Text(f"{words('budget.rates')} {words.joined(notes)}."),)),)


def _rate_note(rate: ExchangeRate, to: str, words: Words) -> str:
    said = {"equals": _equals(rate, to, words), "date": words.date(rate.on)}
    if not rate.source:
        return words("budget.rate_note_bare", **said)
    return words("budget.rate_note", **said, source=rate.source)


def _equals(rate: ExchangeRate, to: str, words: Words) -> str:
    """`1 MAD = 0.0928 EUR`, never parted by the end of a line."""
    return together(f"1 {rate.currency} = {words.rate(rate.rate)} {to}")
