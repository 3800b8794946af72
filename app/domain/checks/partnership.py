"""Partners: what each does, what commits it, what it spends and brings."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.checks.reading import Reading
from app.domain.findings import Code, Codes, Finding, Place, Severity, Where, make
from app.domain.money import Money, total
from app.domain.partners import Partner

CODES: Codes = {
    "partner.no_role": Code(Severity.WARNING, "Partner '{name}' has no role: say what it does in the project."),
    "partner.no_letter": Code(Severity.WARNING, "Partner '{name}' has no letter that commits it."),
    "partner.letter_missing": Code(
        Severity.WARNING, "The letter of partner '{name}' ('{letter}') is not among the organisation's documents."
    ),
    "partner.no_budget": Code(Severity.ADVICE, "Partner '{name}' has no budget lines; say who pays for its part."),
    "partner.contribution_differs": Code(
        Severity.WARNING,
        "Partner '{name}' is said to contribute {said}, but the budget has {budgeted} of its lines paid by others "
        "than this funder.",
    ),
}


def check_partners(reading: Reading) -> Iterator[Finding]:
    documents = {document.key for document in reading.organisation.documents}
    for partner in reading.project.partners:
        if partner.lead:
            continue
        name, where = partner.name_for(None), Where(Place.PARTNER, partner.key)
        if not (partner.role.strip() or partner.raci):
            yield make(CODES, "partner.no_role", where, name=name)
        if partner.letter is None:
            yield make(CODES, "partner.no_letter", where, name=name)
        elif partner.letter not in documents:
            yield make(CODES, "partner.letter_missing", where, name=name, letter=partner.letter)
        yield from _money(partner, name, where, reading)


def _money(partner: Partner, name: str, where: Where, reading: Reading) -> Iterator[Finding]:
    if reading.costing is None:
        return
    whole = reading.whole_costing or reading.costing
    own = [costed for costed in whole.lines if costed.line.partner == partner.key]
    if not own:
        yield make(CODES, "partner.no_budget", where, name=name)
    asked = any(costed.line.partner == partner.key for costed in reading.costing.lines)
    said = next(p.contribution for p in reading.dossier.material.project.partners if p.key == partner.key)
    if said is None or (own and not asked):
        return
    # What a partner gives, it gives to the whole project; the scope takes a part of it.
    requested = reading.dossier.budget.requested_source.key
    elsewhere = [costed for costed in own if costed.line.source != requested]
    in_lines = total((costed.amount for costed in elsewhere), whole.currency)
    original = {costed.original.currency for costed in elsewhere}
    if said.currency != in_lines.currency and original <= {said.currency}:
        in_lines = total((costed.original for costed in elsewhere), said.currency)
    if said.currency == in_lines.currency and _differ(said, in_lines):
        yield make(CODES, "partner.contribution_differs", where, name=name, said=said, budgeted=in_lines)


def _differ(one: Money, other: Money) -> bool:
    """By more than one unit: letters of commitment round."""
    return abs(one.amount - other.amount) > 1
