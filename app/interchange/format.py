"""The workspace file: an organisation, projects and proposals in one YAML text that a person can write by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.domain.organisation import Organisation
from app.domain.project import Project
from app.domain.proposal import Proposal
from app.domain.record import Record

FORMAT: Literal["grantwright/1"] = "grantwright/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceFile(Record):
    """Any part and any field may be left out: what a file does not speak of stays as it is in the workspace."""

    format: Literal["grantwright/1"] = FORMAT
    """Says what kind of file this is, and in which version."""
    organisation: Organisation | None = None
    projects: tuple[Project, ...] = ()
    proposals: tuple[Proposal, ...] = ()
