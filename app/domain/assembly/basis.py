"""What generated parts are made from: safe, translated, scoped and costed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from app.domain.assembly.codes import Codes
from app.domain.assembly.words import Words
from app.domain.budget import Budget
from app.domain.call import Call
from app.domain.costing import Costing
from app.domain.crosswalk import LaidOut, lay_out
from app.domain.document import Link, Text
from app.domain.grant import Grant
from app.domain.layouts import ColumnsBy, Layout
from app.domain.organisation import Organisation
from app.domain.partners import Partner
from app.domain.project import Project
from app.domain.proposal import Proposal
from app.domain.results import Outcome, Output, Results
from app.domain.template import Generated


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    words: Words
    codes: Codes
    organisation: Organisation
    """With those past projects and people alone that the proposal shows."""
    project: Project
    costing: Costing
    proposal: Proposal
    call: Call | None
    layout: Layout
    code_labels: Mapping[str, str]
    sources: tuple[tuple[Text | Link, ...], ...]
    """A line for each piece of evidence that is cited, in the order of the list."""
    whole_budget: Budget
    """The project's, in its own currency and before it was cut to this proposal's scope."""
    grant: Grant | None = None
    """What a report tells of."""
    funder_names: Mapping[str, str] = field(default_factory=dict)
    """Of the catalogue, by slug."""
    sources_numbered: bool = True
    draft: bool = False
    """Shows what is still missing."""
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    """Of each budget line that this proposal asks for in part only, by key: which part of the project's whole line."""
    whole: bool = True
    """False inside a section that repeats: `project` then holds one outcome, output or partner only."""
    generated: frozenset[Generated] = frozenset()
    """The parts that the form asks for."""
    laid: dict[ColumnsBy, LaidOut] = field(default_factory=dict)
    """Layouts made so far: several parts of a document read the same one."""

    def has(self, part: Generated) -> bool:
        return part in self.generated

    def partner_name(self, key: str | None) -> str:
        """A partner's printed name; the applicant's for None and for keys of no partner."""
        partner = next((partner for partner in self.project.partners if partner.key == key), None)
        return partner.name if partner else self.applicant

    def laid_out(self, columns: ColumnsBy) -> LaidOut:
        if columns not in self.laid:
            language = self.words.language.split("-")[0]  # layouts are named in base languages
            self.laid[columns] = lay_out(self.costing, self.layout, self.project, language, columns=columns)
        return self.laid[columns]

    @property
    def applicant(self) -> str:
        return self.organisation.acronym or self.organisation.name


def narrowed(basis: Basis, item: Outcome | Output | Partner | None) -> Basis:
    """The basis of a section that stands once for `item`: results and partners of that item; money stays whole."""
    if item is None:
        return basis
    project = basis.project
    match item:
        case Outcome():
            project = replace(project, results=Results(outcomes=(item,)))
        case Output():
            parents = (outcome for outcome in project.results.outcomes if item in outcome.outputs)
            parent = replace(next(parents), outputs=(item,), indicators=(), assumptions=())
            project = replace(project, results=Results(outcomes=(parent,)))
        case Partner():
            project = replace(project, partners=(item,))
    return replace(basis, project=project, whole=False)
