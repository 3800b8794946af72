"""The budget as a picture: what it is spent on, and when."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.assembly.basis import Basis
from app.domain.document import Bar, Blocks, Figure, FigureKind
from app.domain.layouts import ColumnsBy, HeadingKind
from app.domain.money import Money

_PARTS = frozenset({HeadingKind.LINES, HeadingKind.CONTINGENCY, HeadingKind.INDIRECT})


def chart(basis: Basis) -> Blocks:
    """A donut of the layout's headings; bars by year for a project of several years."""
    costing, words = basis.costing, basis.words
    if not costing.total.amount:
        return ()
    laid = basis.laid_out(ColumnsBy.TOTAL)
    shares = [(r.label, r.total) for r in laid.rows if r.kind in _PARTS and r.total.amount]
    figures = [_figure(FigureKind.DONUT, words("part.budget_chart"), shares, basis)]
    if costing.years > 1:
        years = [(words("year_n", n=str(n)), amount) for n, amount in enumerate(costing.by_year, start=1)]
        figures.append(_figure(FigureKind.BARS, words("part.budget_by_year"), years, basis))
    return tuple(figures)


def _figure(kind: FigureKind, title: str, parts: Iterable[tuple[str, Money]], basis: Basis) -> Figure:
    words, whole = basis.words, basis.costing.total
    bars = tuple(
        Bar(label=label, value=amount.amount, printed=f"{words.money(amount)} ({words.share(amount, whole)})")
        for label, amount in parts
    )
    said = [words("alt.item", label=bar.label, value=bar.printed) for bar in bars]
    alt = words("alt.shares", title=title, parts=words.joined(said), total=words.money(whole))
    return Figure(kind, alt, title, bars=bars)
