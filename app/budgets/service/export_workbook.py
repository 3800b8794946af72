"""The project's own budget as a workbook: the same writer as for a proposal, of all of the project and for nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.service import read_organisation
from app.catalog.catalogue import Catalogue
from app.catalog.labels import labels
from app.domain.assembly import assemble
from app.domain.dossier import Material
from app.domain.proposal import Proposal
from app.projects.service import read_project

_FORM = "general-foundation"
"""Its texts stay out of the workbook; a document is made from some form."""
OWN_LAYOUT = "general"


def export_workbook(
    session: Session, catalogue: Catalogue, organisation: RowMapping, project: str, *, layout: str, on: date
) -> bytes:
    """XLSX with live formulas; an edited one can be read back. Raises NotFound and MoneyError."""
    from app.export.xlsx import render_xlsx

    found = read_project(session, organisation, project)
    form = catalogue.template(_FORM)
    # Only our own people see it, so that partners at risk stand under the names that they have here.
    named = replace(found, partners=tuple(replace(partner, public_name=None) for partner in found.partners))
    whole = Proposal(
        slug=found.slug,
        project=found.slug,
        funder=organisation["slug"],
        template=f"{form.slug}/{form.version}",
        language=found.language,
        dated_on=on,
    )
    material = Material(
        organisation=read_organisation(session, organisation),
        project=named,
        proposal=whole,
        template=form,
        funder=None,
        call=None,
        layout=catalogue.layout(layout),
        labels=labels(found.language),
    )
    return render_xlsx(assemble(material, today=on))
