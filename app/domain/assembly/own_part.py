"""What a proposal says of the part of a project that it asks for, in place of what the project says of the whole."""

from __future__ import annotations

from dataclasses import replace

from app.domain.assembly.translate import translated
from app.domain.assembly.words import localised
from app.domain.budget import FundingKind
from app.domain.costing import Costing
from app.domain.money import Money, total
from app.domain.partners import Partner
from app.domain.project import Project
from app.domain.proposal import Proposal, Scope
from app.domain.results import Beneficiaries
from app.domain.scoping import leaves_out_results

_OF_THE_APPLICANT = frozenset({FundingKind.OWN, FundingKind.IN_KIND})


def told_of_its_part(project: Project, proposal: Proposal, language: str) -> Project:
    """The project in `language`, with the proposal's own beneficiaries and theory of change.

    Where a scope leaves results out and the proposal says nothing of its own, the project's are left out as well: they
    are numbers and reasons of another project than the one in this document.
    """
    part, results = leaves_out_results(project, proposal.scope), project.results
    reached = proposal.beneficiaries or (Beneficiaries() if part else results.beneficiaries)
    spoken = translated(replace(project, results=replace(results, beneficiaries=reached)), language)
    theory = localised(proposal.theory_of_change, language) or ("" if part else spoken.results.theory_of_change)
    return replace(spoken, results=replace(spoken.results, theory_of_change=theory))


def told_scope(project: Project, scope: Scope, language: str) -> Scope:
    """The scope with the source of its rate in `language`, where the project translates it as a term."""
    texts = project.translations.get(language) or project.translations.get(language.split("-")[0]) or {}
    return replace(scope, rate_source=texts.get(f"term.{scope.rate_source}") or scope.rate_source)


def with_its_contributions(project: Project, costing: Costing, scope: Scope) -> Project:
    """The cut project, its partners with what they give to this part, in this budget's currency.

    A partner whose own contribution goes to another part of the project gives nothing to this one. What partners are
    said to give to a whole project stays as it was typed, so that a check can compare it with the budget.
    """
    if replace(scope, also_asked=()) == Scope():
        return project
    kinds = {source.key: source.kind for source in project.budget.sources}
    requested = project.budget.requested_source.key

    def given(partner: Partner) -> Money | None:
        amounts = [
            costed.amount
            for costed in costing.lines
            if (costed.line.partner == partner.key and costed.line.source != requested)
            or (partner.lead and costed.line.partner is None and kinds[costed.line.source] in _OF_THE_APPLICANT)
        ]
        return total(amounts, costing.currency) if partner.contribution and amounts else None

    return replace(project, partners=tuple(replace(p, contribution=given(p)) for p in project.partners))
