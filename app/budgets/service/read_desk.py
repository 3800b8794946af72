"""A project's budget with all that stands around it: who asks for it, what its cells may name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.service import read_organisation
from app.catalog.catalogue import Catalogue
from app.catalog.labels import label_languages, labels
from app.domain.assembly.words import Words
from app.domain.budget import Budget, Category
from app.domain.budget_cells import Choices, choices_of
from app.domain.dossier import Material
from app.domain.organisation import Organisation
from app.domain.project import Project
from app.domain.record import Record
from app.errors import NotFound
from app.projects.schemas import Part
from app.projects.service import read_project_and_version
from app.proposals.queries import list_proposals
from app.proposals.service.gather_material import material_of
from app.proposals.service.save_proposal import proposal_of
from app.web.language import current_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk(Record):
    project: Project
    version: int
    """Of the budget."""
    organisation: Organisation
    asked: tuple[Material, ...]
    """One for each proposal that asks for parts of this budget."""
    words: Words
    """In the language of who reads it."""

    def with_budget(self, budget: Budget) -> Desk:
        """The same with another budget, as if it had been saved."""
        project = replace(self.project, budget=budget)
        asked = tuple(replace(material, project=project) for material in self.asked)
        return replace(self, project=project, asked=asked)

    @property
    def choices(self) -> Choices:
        names = [
            (labels(language)[f"category.{category}"], category)
            for language in label_languages()
            for category in Category
        ]
        applicant = [self.organisation.name, self.organisation.acronym]
        applicant += [labels(language)["applicant"] for language in label_languages()]
        return choices_of(self.project, self.project.budget, applicant=applicant, category_names=names)


def read_desk(session: Session, catalogue: Catalogue, organisation: RowMapping, project: str) -> Desk:
    """In the language of who asks. Raises NotFound."""
    language = current_language()
    found, version = read_project_and_version(session, organisation, project, Part.BUDGET)
    ours = read_organisation(session, organisation)
    return Desk(
        project=found,
        version=version,
        organisation=ours,
        asked=tuple(_asked(session, catalogue, organisation, found, ours)),
        words=Words(labels(language), language),
    )


def _asked(
    session: Session, catalogue: Catalogue, organisation: RowMapping, project: Project, ours: Organisation
) -> Iterator[Material]:
    """A proposal whose call or form left the catalogue has no rules here; its own page says that it is gone. A report
    asks for nothing."""
    for row in list_proposals(session, organisation["id"], project=project.slug):
        if row["report"] is not None:
            continue
        try:
            yield material_of(catalogue, ours, project, proposal_of(session, row))
        except NotFound:
            continue
