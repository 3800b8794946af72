"""The organisation that applies, what it turns over, and whom the project reaches."""

from __future__ import annotations

from app.domain.assembly.basis import Basis
from app.domain.assembly.tables import Head, group_row, number, row, table
from app.domain.document import Blocks
from app.domain.eligibility import Predicate
from app.domain.printing import print_language, print_list


def organisation(basis: Basis) -> Blocks:
    """Label and value; a line nobody filled is left out."""
    words, who = basis.words, basis.organisation
    lines = [
        ("organisation.name", who.name),
        ("organisation.acronym", who.acronym),
        ("organisation.kind", words.get(f"applicant.{who.kind}", who.kind)),
        ("organisation.country", words.country(who.country)),
        ("organisation.registration", who.registration),
        ("organisation.founded", words.date(who.founded_on) if who.founded_on else ""),
        ("organisation.address", who.address),
        ("organisation.website", who.website),
        ("organisation.email", who.email),
        ("organisation.contact", who.contact),
        ("organisation.signatory", who.signatory),
        ("organisation.mission", who.mission),
        (
            "organisation.languages",
            print_list([print_language(c, words.language) for c in who.languages], words.language),
        ),
    ]
    body = [row(words(label), value) for label, value in lines if value]
    asked = _portals(basis)
    body += [
        row(words("organisation.portal", portal=portal), number)
        for portal, number in who.portal_ids.items()
        if portal.casefold() in asked
    ]
    heads = [Head(words("organisation.item"), 1.6), Head(words("organisation.value"), 4.0)]
    return (table(words("part.organisation"), heads, body),)


def _portals(basis: Basis) -> frozenset[str]:
    """Portals that the call wants a registration on; a number of another funder's portal tells this one nothing."""
    criteria = basis.call.eligibility if basis.call else ()
    asked = (criterion.any_of for criterion in criteria if criterion.predicate is Predicate.PORTAL_ID)
    return frozenset(portal.casefold() for portals in asked for portal in portals)


def turnover(basis: Basis) -> Blocks:
    words = basis.words
    body = [row(str(year), words.money(amount)) for year, amount in sorted(basis.organisation.turnover.items())]
    heads = [Head(words("year"), 1.0), number(words("turnover"), 2.0)]
    return (table(words("part.turnover"), heads, body),) if body else ()


def beneficiaries(basis: Basis) -> Blocks:
    """Groups may overlap, so they are not summed."""
    words, reached = basis.words, basis.project.results.beneficiaries
    heads = [Head(words("group"), 4.0), number(words("number"), 1.2)]
    body = [
        row(words(label), words.number(count))
        for label, count in (("beneficiaries.direct", reached.direct), ("beneficiaries.indirect", reached.indirect))
        if count is not None
    ]
    if reached.groups:
        body.append(group_row(words("beneficiaries.of_which"), len(heads)))
        body += [
            row(group, words.none if count is None else words.number(count)) for group, count in reached.groups.items()
        ]
    return (table(words("part.beneficiaries"), heads, body),) if body else ()
