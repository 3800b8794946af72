"""What a proposal says of the part of a project that it asks for, in place of what the project says of the whole."""

from __future__ import annotations

from dataclasses import replace

from app.domain.assembly.translate import translated
from app.domain.assembly.words import localised
from app.domain.project import Project
from app.domain.proposal import Proposal
from app.domain.results import Beneficiaries
from app.domain.scoping import leaves_out_results


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
