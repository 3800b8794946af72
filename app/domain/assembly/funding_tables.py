"""Who pays, and what partners spend."""

from __future__ import annotations

from app.domain.assembly.basis import Basis
from app.domain.assembly.tables import Head, number, row, table
from app.domain.document import Blocks, RowStyle


def funding_sources(basis: Basis) -> Blocks:
    """Each source beside its share of the whole cost and beside the grant: funders mean one or the other by a share."""
    words, costing = basis.words, basis.costing
    if not costing.total.amount:
        return ()
    heads = [
        Head(words("budget.source"), 2.6),
        Head(words("budget.kind"), 1.8),
        Head(words("budget.status"), 1.4),
        number(words("budget.amount", currency=costing.currency), 1.5),
        number(words("budget.share_of_total"), 1.2),
        number(words("budget.share_of_grant"), 1.3),
    ]
    body = [
        row(
            source.name,
            words(f"funding.{source.kind}"),
            words("budget.confirmed" if source.confirmed else "budget.pending"),
            words.amount(amount),
            words.share(amount, costing.total),
            words.share(amount, costing.requested),
        )
        for source in basis.project.budget.sources
        if (amount := costing.by_source[source.key]).amount
    ]
    whole = (
        words.amount(costing.total),
        words.share(costing.total, costing.total),
        words.share(costing.total, costing.requested),
    )
    return (
        table(words("part.funding_sources"), heads, body, [row(words("total"), "", "", *whole, style=RowStyle.TOTAL)]),
    )


def by_partner(basis: Basis) -> Blocks:
    """Direct costs by who spends them; indirect costs belong to the whole."""
    words, costing = basis.words, basis.costing
    if not costing.total.amount:
        return ()
    heads = [
        Head(words("budget.partner"), 4.0),
        number(words("budget.amount", currency=costing.currency), 1.6),
        number(words("budget.share_of_total"), 1.2),
    ]
    body = [
        row(basis.partner_name(key), words.amount(amount), words.share(amount, costing.total))
        for key, amount in costing.by_partner.items()
    ]
    sums = [(words("budget.direct"), costing.direct, RowStyle.SUBTOTAL)]
    if costing.indirect.amount:
        sums.append((words("budget.indirect"), costing.indirect, RowStyle.NORMAL))
    sums.append((words("budget.total"), costing.total, RowStyle.TOTAL))
    foot = [row(label, words.amount(m), words.share(m, costing.total), style=style) for label, m, style in sums]
    return (table(words("part.budget_by_partner"), heads, body, foot),)
