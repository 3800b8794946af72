"""The values that texts may refer to, as they would be printed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.db.filestore import FileStore
from app.domain.facts import describe, print_fact
from app.proposals.schemas import FactLine
from app.proposals.service.gather_material import gather_material
from app.proposals.service.remembered import assembled


def fact_lines(
    session: Session, catalogue: Catalogue, organisation: RowMapping, slug: str, *, files: FileStore, on: date
) -> list[FactLine]:
    """Facts of a proposal, cut to its scope. Raises NotFound."""
    material = gather_material(session, catalogue, organisation, slug, files=files)
    facts = assembled(material, today=on).facts
    language = material.proposal.language
    return [
        FactLine(name=name, value=print_fact(value, language), description=describe(name))
        for name, value in facts.items()
    ]
