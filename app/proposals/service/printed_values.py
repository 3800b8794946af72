"""What the facts of many proposals print, without assembling any; remembered like what is assembled."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.service import read_organisation
from app.catalog.catalogue import Catalogue
from app.domain.assembly import printed_facts
from app.domain.dossier import Material
from app.domain.money import MoneyError
from app.domain.proposal import Proposal
from app.errors import NotFound
from app.models.mapping import record_of
from app.projects.rows import read_many
from app.proposals.queries import list_proposals_of
from app.proposals.queries.desk import list_project_rows
from app.proposals.service.gather_material import material_of
from app.proposals.service.memory import Memory

Asked = tuple[int, str]
"""A proposal's id, and the language of a text of it."""

_memory: Memory[tuple[str, str, str], Material, Mapping[str, str]] = Memory(500)


def printed_values(
    session: Session, catalogue: Catalogue, organisation: RowMapping, asked: Collection[Asked]
) -> Mapping[Asked, Mapping[str, str]]:
    """Each fact's value by name; a proposal that cannot be read or costed is left out, its own page says why.

    As many statements for all as for one.
    """
    if not asked:
        return {}
    rows = {row["id"]: row for row in list_proposals_of(session, {proposal_id for proposal_id, _ in asked})}
    project_rows = list_project_rows(session, {row["project_id"] for row in rows.values()})
    read = read_many(session, project_rows, organisation=organisation["slug"])
    projects = {row["id"]: project for row, project in zip(project_rows, read, strict=True)}
    applicant = read_organisation(session, organisation)
    values: dict[Asked, Mapping[str, str]] = {}
    for proposal_id, language in asked:
        row = rows[proposal_id]
        proposal = replace(record_of(Proposal, row, sections={}), language=language)
        with suppress(NotFound, MoneyError, KeyError):  # KeyError: a label that the language lacks
            material = material_of(catalogue, applicant, projects[row["project_id"]], proposal)
            values[proposal_id, language] = _printed(material)
    return values


def _printed(material: Material) -> Mapping[str, str]:
    name = (material.organisation.slug, material.proposal.slug, material.proposal.language)
    return _memory.recall(name, material, printed_facts)
