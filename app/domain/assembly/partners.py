"""Who carries the project, and who does what in it."""

from __future__ import annotations

from app.domain.assembly.basis import Basis
from app.domain.assembly.tables import Head, mark, number, row, table
from app.domain.document import Blocks, Paragraph, Row, RowStyle, Text
from app.domain.partners import Partner, Raci


def partners(basis: Basis) -> Blocks:
    """A row a partner; the contact only where this reader may know it."""
    words, every = basis.words, basis.project.partners
    if not every:
        return ()
    contributions = any(partner.contribution for partner in every)
    contacts = any(partner.contact for partner in every)
    heads = [
        Head(words("partner.name"), 2.0),
        Head(words("partner.kind"), 1.5),
        Head(words("partner.country"), 1.2),
        Head(words("partner.role"), 2.2),
        Head(words("partner.capacity"), 2.2),
        *((number(words("partner.contribution"), 1.5),) if contributions else ()),
        *((Head(words("partner.contact"), 1.8),) if contacts else ()),
    ]
    body = [
        row(
            f"{partner.name} ({words('partner.lead')})" if partner.lead else partner.name,
            partner.kind or words.none,
            words.country(partner.country),
            partner.role or words.none,
            partner.capacity or words.none,
            *((words.money(partner.contribution) if partner.contribution else words.none,) if contributions else ()),
            *((partner.contact or words.none,) if contacts else ()),
        )
        for partner in every
    ]
    return (table(words("part.partners"), heads, body),)


def raci(basis: Basis) -> Blocks:
    """Roles by result and activity. Who is in charge of an activity is responsible where nothing else is written."""
    words, results = basis.words, basis.project.results
    lead = next((partner for partner in basis.project.partners if partner.lead), None)
    others = [partner for partner in basis.project.partners if not partner.lead]
    if not basis.project.partners:
        return ()
    heads = [
        Head(words("activity"), 4.0),
        mark(basis.applicant, 1.2),
        *(mark(partner.name, 1.2) for partner in others),
    ]
    columns = (lead, *others)

    def roles(key: str, in_charge: str | None, *, activity: bool) -> list[str]:
        return [_role(partner, key, in_charge, activity=activity) for partner in columns]

    body: list[Row] = []
    for outcome in results.outcomes:
        label = f"{words('outcome')} {basis.codes[f'outcome.{outcome.key}']}"
        named = words("headed", heading=label, title=outcome.title)
        body.append(row(named, *roles(outcome.key, None, activity=False), style=RowStyle.GROUP))
        for output in outcome.outputs:
            given = roles(output.key, None, activity=False)
            if any(given):
                label = f"{words('output')} {basis.codes[f'output.{output.key}']}"
                body.append(row(words("headed", heading=label, title=output.title), *given))
            for activity in output.activities:
                title = f"{basis.codes[f'activity.{activity.key}']} {activity.title}"
                body.append(row(title, *roles(activity.key, activity.responsible, activity=True)))
    if not body:
        return ()
    return (table(words("part.raci"), heads, body), Paragraph((Text(words("raci.legend"), italic=True),)))


def _role(partner: Partner | None, key: str, in_charge: str | None, *, activity: bool) -> str:
    """`partner` None is the applicant that is not listed among the partners."""
    if partner is not None and key in partner.raci:
        return partner.raci[key].value
    is_applicant = partner is None or partner.lead
    responsible = activity and (
        (partner is not None and in_charge == partner.key) or (is_applicant and in_charge is None)
    )
    return Raci.RESPONSIBLE.value if responsible else ""
