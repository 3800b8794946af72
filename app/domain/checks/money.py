"""The budget: the call's money rules, sums that agree, lines and activities that belong together, claims on funders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations

from app.domain.budget import Category
from app.domain.checks.reading import Reading, submission_day
from app.domain.compliance import check_rules
from app.domain.costing import Costing, cost
from app.domain.crosswalk import lay_out
from app.domain.dossier import Material
from app.domain.findings import Code, Codes, Finding, Place, Severity, Where, make
from app.domain.money import Money, MoneyError, total
from app.domain.phrases import Phrase, Series, listed, phrase, phrase_of, why
from app.domain.project import Project
from app.domain.proposal import Proposal
from app.domain.scoping import Claim, claims, cut, gaps, overlaps

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
        "{amount} is asked of this funder and in {others} too ({lines}). Tell both funders, or narrow a scope.",
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
    yield from _of_costing(reading.costing, reading.project, reading.dossier.material, reading.submission_on)
    yield from _links(reading)


def check_asked(material: Material, *, on: date) -> tuple[Finding, ...]:
    """What one funder's rules find in the project's budget: `check_budget` before any text is assembled.

    For the desk where the budget is written, which asks after each change.
    """
    try:
        project = cut(material.project, material.proposal.scope)
        costing = cost(project)
    except MoneyError as error:
        return (make(CODES, "costs.not_computable", Where(Place.BUDGET), reason=why(error)),)
    return tuple(_of_costing(costing, project, material, submission_day(material, on)))


def _of_costing(costing: Costing, project: Project, material: Material, submission_on: date) -> Iterator[Finding]:
    """Whether something is asked for, whether the form sums up, and the call's rules."""
    where, layout = Where(Place.BUDGET), material.layout
    if costing.requested.amount == 0:
        yield make(CODES, "costs.empty", where)
    laid_out = lay_out(costing, layout, project)
    if not laid_out.reconciles:
        yield make(
            CODES, "costs.not_reconciled", where, layout=layout.name, laid_out=laid_out.total, total=costing.total
        )
    if material.call:
        yield from check_rules(
            material.call.rules,
            costing=costing,
            project=project,
            organisation=material.organisation,
            submission_on=submission_on,
            layout_rows=laid_out.form_rows,
        )


def _unknown_in_scope(reading: Reading) -> Iterator[Finding]:
    """A share of a line that has another key by now is a share of nothing: the line is then asked for in full."""
    scope, project = reading.proposal.scope, reading.dossier.material.project
    where = Where(Place.PROPOSAL, field="scope")
    lines = {line.key for line in project.budget.lines}
    for key in scope.lines:
        if key not in lines:
            yield make(CODES, "scope.unknown_line", where, line=key)
    results = project.results
    known = {outcome.key for outcome in results.outcomes} | {output.key for output in results.outputs()}
    known |= {activity.key for activity in results.activities()}
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


_Doubled = tuple[tuple[Proposal, ...], tuple[Claim, ...]]


def check_claims(reading: Reading) -> Iterator[Finding]:
    """The whole project's lines against the scopes of all its proposals."""
    material = reading.dossier.material
    own, project = material.proposal, material.project
    where = Where(Place.PROPOSAL, field="scope")
    if reading.whole_costing is None:
        return
    amounts = {costed.line.key: costed.amount for costed in reading.whole_costing.lines}
    try:
        claimed = claims(project, {p.slug: p.scope for p in (own, *material.siblings)})
        doubled = list(_doubled(own, material.siblings, project))
    except MoneyError:
        return
    for told in (False, True):
        group = [pair for pair in doubled if _is_told(pair[0], own) is told]
        yield from _claimed_twice(reading, group, amounts, told=told)
    missing = gaps(claimed)
    if missing:
        yield make(
            CODES,
            "costs.not_claimed",
            where,
            amount=_sum(missing, {c.line.key: c.missing for c in missing}, amounts, project.budget.currency),
            lines=_described(missing, reading),
        )


def _named(proposal: Proposal, recipient: str, shown: Callable[[str], str]) -> Phrase:
    """A proposal without a title of its own is known by whom it goes to; its slug is for the file only."""
    if recipient and not proposal.title:
        return phrase("the proposal to {recipient}", recipient=shown(recipient))
    return phrase("'{title}'", title=shown(proposal.title or proposal.slug))


def _is_told(others: tuple[Proposal, ...], own: Proposal) -> bool:
    return all(other.slug in own.scope.also_asked for other in others)


def _claimed_twice(
    reading: Reading, doubled: list[_Doubled], amounts: dict[str, Money], *, told: bool
) -> Iterator[Finding]:
    """One finding for all the proposals that ask for the same: with five of them five would say almost the same."""
    own = reading.proposal.slug
    shared: dict[str, Decimal] = {}
    both: dict[str, Claim] = {}
    asking: dict[str, Proposal] = {}
    for others, claimed in doubled:
        asking |= {other.slug: other for other in others}
        for claim in claimed:
            key = claim.line.key
            both[key] = claim
            shared[key] = min(claim.by[own], shared.get(key, Decimal(0)) + claim.double)
    if not both:
        return
    recipients = reading.dossier.material.recipients
    shown = reading.dossier.shown
    names: list[str] = [_named(other, recipients.get(slug, ""), shown) for slug, other in asking.items()]
    if len(names) > _LISTED:
        more = len(names) - _LISTED
        names[_LISTED:] = [phrase_of(more, "{count} more proposal", "{count} more proposals")]
    yield make(
        CODES,
        "costs.claimed_twice",
        Where(Place.PROPOSAL, field="scope"),
        severity=Severity.ADVICE if told else None,
        amount=_sum(tuple(both.values()), shared, amounts, reading.dossier.material.project.budget.currency),
        others=listed(names),
        lines=_described(tuple(both.values()), reading),
    )


def _doubled(own: Proposal, siblings: tuple[Proposal, ...], project: Project) -> Iterator[_Doubled]:
    """Which other proposals ask for the same costs of the same months, and for which.

    Two by two; then what is too much only of three or more together, on lines of which no two ask too much.
    """
    others = [other for other in siblings if not _one_application(own, other)]
    explained: set[str] = set()
    for one, other in combinations((own, *others), 2):
        if _one_application(one, other):
            continue
        both = overlaps(claims(project, {one.slug: one.scope, other.slug: other.scope}))
        explained |= {claim.line.key for claim in both}
        if both and one is own:
            yield (other,), both
    together: list[Proposal] = []
    for proposal in (own, *others):
        if not any(_one_application(proposal, taken) for taken in together):
            together.append(proposal)
    if len(together) > 2:
        found = overlaps(claims(project, {p.slug: p.scope for p in together}))
        left = tuple(claim for claim in found if own.slug in claim.by and claim.line.key not in explained)
        if left:
            named = {slug for claim in left for slug in claim.by}
            yield tuple(p for p in together[1:] if p.slug in named), left


def _one_application(one: Proposal, other: Proposal) -> bool:
    """A concept note and the full application of one call ask for the same money once."""
    alike = one.call == other.call if one.call or other.call else one.funder == other.funder
    return alike and one.stage is not other.stage


def _sum(
    chosen: list[Claim] | tuple[Claim, ...], shares: dict[str, Decimal], amounts: dict[str, Money], currency: str
) -> Money:
    return total((amounts[claim.line.key].times(shares[claim.line.key]) for claim in chosen), currency)


def _described(chosen: list[Claim] | tuple[Claim, ...], reading: Reading) -> Series:
    named: list[str] = [reading.dossier.shown(claim.line.description) for claim in chosen[:_LISTED]]
    if (more := len(chosen) - _LISTED) > 0:
        named.append(phrase_of(more, "{count} more line", "{count} more lines"))
    return listed(named)
