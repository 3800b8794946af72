"""A report on a grant is written, checked, exported and sent as a proposal is."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.domain.monitoring import DutyKind
from app.domain.phrases import phrase
from app.domain.proposal import Proposal, ReportOn
from app.domain.record import in_language
from app.domain.template import Stage
from app.errors import BadInput
from app.proposals.grant_queries import get_grant
from app.proposals.queries import find_proposal
from app.proposals.service.gather_material import asked
from app.proposals.service.notes import BEGUN
from app.proposals.service.read_grant import grant_of
from app.proposals.service.save_proposal import read_proposal, save_proposal

_FORMS = {DutyKind.FINAL: "final-report", DutyKind.IMPACT: "final-report"}
"""The others have the progress report's form."""


def begin_report(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    won: str,
    *,
    first: date,
    last: date,
    duty: str = "",
    template: str = "",
    at: datetime,
) -> Proposal:
    """Begin the report on a period of the grant that the proposal `won` won, in that proposal's language.

    The form is the duty's, else the progress report's. Raises NotFound, BadInput for a period or a form that cannot be.
    """
    row = get_grant(session, organisation["id"], won)
    grant, answered = grant_of(session, row), read_proposal(session, organisation, won)
    owed = next((one for one in grant.duties if one.key == duty), None)
    form = catalogue.template(template or _FORMS.get(owed.kind if owed else DutyKind.PROGRESS, "progress-report"))
    if form.stage is not Stage.REPORT:
        raise BadInput(phrase("{form} is no form of a report.", form=in_language(form.name, "en")))
    if last < first:
        raise BadInput(phrase("The period ends on {last}, before it begins on {first}.", last=last, first=first))
    if first < grant.starts_on:
        raise BadInput(
            phrase("The period begins on {first}, before the grant on {start}.", first=first, start=grant.starts_on)
        )
    _, funder = asked(catalogue, answered)
    report = Proposal(
        slug=_free(session, organisation, f"{won}-{form.slug}"),
        project=answered.project,
        funder=funder.slug if funder else answered.funder,
        stage=Stage.REPORT,
        template=f"{form.slug}/{form.version}",
        title=f"{in_language(form.name, answered.language)}: {answered.title or row['title']}",
        language=answered.language,
        territory=answered.territory,
        dated_on=at.date(),
        report=ReportOn(grant=won, duty=duty, first=first, last=last),
    )
    save_proposal(session, organisation, report, at=at, note=BEGUN)
    return report


def _free(session: Session, organisation: RowMapping, wanted: str) -> str:
    """A slug that no proposal has."""
    slug, number = wanted, 1
    while find_proposal(session, organisation["id"], slug) is not None:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
