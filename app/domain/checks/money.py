"""The budget: the call's money rules, sums that agree, lines and activities that belong together, claims on funders."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.domain.budget import Category
from app.domain.checks.reading import Reading
from app.domain.compliance import check_rules
from app.domain.costing import cost
from app.domain.crosswalk import lay_out
from app.domain.findings import Code, Codes, Finding, Place, Severity, Where, make
from app.domain.layouts import HeadingKind
from app.domain.money import Money, MoneyError, total
from app.domain.printing import print_list
from app.domain.proposal import Proposal
from app.domain.scoping import Claim, claims, gaps, overlaps

CODES: Codes = {
    "costs.not_computable": Code(Severity.BLOCKER, "The budget cannot be computed: {reason}."),
    "scope.unknown_line": Code(
        Severity.BLOCKER,
        "The scope gives a share of the budget line '{line}', which the project does not have: it takes nothing "
        "away, and a line whose key has changed is asked for in full. Correct the key or take it out.",
    ),
    "scope.unknown_activity": Code(
        Severity.BLOCKER,
        "The scope names the activity '{activity}', which the project does not have. Correct the key or take it out.",
    ),
    "costs.not_reconciled": Code(
        Severity.BLOCKER, "The budget in the layout '{layout}' sums to {laid_out}, but its lines cost {total}."
    ),
    "costs.empty": Code(
        Severity.BLOCKER, "Nothing is asked for: no budget line in this proposal's scope is requested."
    ),
    "costs.unknown_activity": Code(
        Severity.WARNING, "Budget line '{line}' pays for the activity '{activity}', which the project does not have."
    ),
    "costs.unknown_partner": Code(
        Severity.WARNING, "Budget line '{line}' is spent by the partner '{partner}', whom the project does not have."
    ),
    "costs.line_without_activity": Code(
        Severity.ADVICE, "Budget line '{line}' ({amount}) belongs to no activity; reviewers ask what it is for."
    ),
    "costs.activity_without_lines": Code(
        Severity.ADVICE, "Activity '{title}' has no budget lines; if others pay for it, or it costs nothing, say so."
    ),
    "costs.claimed_twice": Code(
        Severity.WARNING,
        "{amount} is asked of this funder and in '{other}' too ({lines}). Tell both funders, or narrow a scope.",
    ),
    "costs.not_claimed": Code(
        Severity.ADVICE, "{amount} of the project is asked of no funder ({lines}). Who pays for it?"
    ),
}

WHOLE_PROJECT = frozenset(
    {
        Category.STAFF,
        Category.EQUIPMENT,
        Category.SUPPLIES,
        Category.OFFICE,
        Category.MONITORING,
        Category.EVALUATION,
        Category.AUDIT,
        Category.SECURITY,
        Category.CONTINGENCY,
        Category.OTHER,
    }
)
"""Costs that commonly serve the project as a whole."""

_LISTED = 4


def check_budget(reading: Reading) -> Iterator[Finding]:
    """Rules, sums and links of the budget as this funder is asked for it."""
    where = Where(Place.BUDGET)
    yield from _unknown_in_scope(reading)
    if reading.costing is None:
        yield make(CODES, "costs.not_computable", where, reason=reading.costing_error)
        return
    if reading.costing.requested.amount == 0:
        yield make(CODES, "costs.empty", where)
    layout = reading.dossier.material.layout
    laid_out = lay_out(reading.costing, layout, reading.project)
    if not laid_out.reconciles:
        yield make(
            CODES,
            "costs.not_reconciled",
            where,
            layout=layout.name,
            laid_out=laid_out.total,
            total=reading.costing.total,
        )
    if reading.call:
        rows = sum(len(row.lines) or 1 for row in laid_out.rows if row.kind is HeadingKind.LINES and row.total.amount)
        yield from check_rules(
            reading.call.rules,
            costing=reading.costing,
            project=reading.project,
            organisation=reading.organisation,
            submission_on=reading.submission_on,
            layout_rows=rows if layout.show_lines else None,
        )
    yield from _links(reading)


def _unknown_in_scope(reading: Reading) -> Iterator[Finding]:
    """A share of a line that has another key by now is a share of nothing: the line is then asked for in full."""
    scope, project = reading.proposal.scope, reading.dossier.material.project
    where = Where(Place.PROPOSAL, field="scope")
    lines = {line.key for line in project.budget.lines}
    for key in scope.lines:
        if key not in lines:
            yield make(CODES, "scope.unknown_line", where, line=key)
    results = project.results
    parts = (*results.outcomes, *results.outputs(), *results.activities())
    known = {part.key for part in parts}
    for key in scope.activities or ():
        if key not in known:
            yield make(CODES, "scope.unknown_activity", where, activity=key)


def _links(reading: Reading) -> Iterator[Finding]:
    activities = {activity.key: activity for activity in reading.project.results.activities()}
    partners = {partner.key for partner in reading.project.partners}
    paid: set[str] = set()
    for costed in reading.costing.lines if reading.costing else ():
        line, where = costed.line, Where(Place.LINE, costed.line.key)
        if line.activity in activities:
            paid.add(line.activity or "")
        elif line.activity is not None:
            yield make(CODES, "costs.unknown_activity", where, line=line.description, activity=line.activity)
        elif line.category not in WHOLE_PROJECT:
            yield make(CODES, "costs.line_without_activity", where, line=line.description, amount=costed.amount)
        if line.partner is not None and line.partner not in partners:
            yield make(CODES, "costs.unknown_partner", where, line=line.description, partner=line.partner)
    for key, activity in activities.items():
        if key not in paid:
            yield make(CODES, "costs.activity_without_lines", Where(Place.ACTIVITY, key), title=activity.title)


def check_claims(reading: Reading) -> Iterator[Finding]:
    """The whole project's lines against the scopes of all its proposals."""
    material = reading.dossier.material
    others = [p for p in material.siblings if _asked_of(p) != _asked_of(material.proposal)]
    try:
        amounts = {costed.line.key: costed.amount for costed in cost(material.project).lines}
        claimed = claims(material.project, {p.slug: p.scope for p in (material.proposal, *others)})
    except MoneyError:
        return
    own = material.proposal.slug
    for other in others:
        both = [claim for claim in overlaps(claimed) if own in claim.by and other.slug in claim.by]
        if both:
            shared = {c.line.key: min(c.double, c.by[own], c.by[other.slug]) for c in both}
            yield make(
                CODES,
                "costs.claimed_twice",
                Where(Place.PROPOSAL, field="scope"),
                severity=Severity.ADVICE if other.slug in material.proposal.scope.also_asked else None,
                amount=_sum(both, shared, amounts, material.project.budget.currency),
                other=reading.dossier.shown(other.title or other.slug),
                lines=_described(both, reading),
            )
    missing = gaps(claimed)
    if missing:
        yield make(
            CODES,
            "costs.not_claimed",
            Where(Place.PROPOSAL, field="scope"),
            amount=_sum(missing, {c.line.key: c.missing for c in missing}, amounts, material.project.budget.currency),
            lines=_described(missing, reading),
        )


def _asked_of(proposal: Proposal) -> str:
    """The funder's slug: a concept note and its full application ask the same money of the same funder."""
    return proposal.call.split("/", 1)[0] if proposal.call else proposal.funder or ""


def _sum(
    chosen: list[Claim] | tuple[Claim, ...], shares: dict[str, Decimal], amounts: dict[str, Money], currency: str
) -> Money:
    return total((amounts[claim.line.key].times(shares[claim.line.key]) for claim in chosen), currency)


def _described(chosen: list[Claim] | tuple[Claim, ...], reading: Reading) -> str:
    named = [reading.dossier.shown(claim.line.description) for claim in chosen[:_LISTED]]
    if len(chosen) > _LISTED:
        named.append(f"{len(chosen) - _LISTED} more lines")
    return print_list(named, "en")
