from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.catalog.catalogue import Catalogue
from app.domain.deadlines import describe
from app.proposals.schemas import ProposalLine


@dataclass(frozen=True, slots=True)
class Entry:
    """A proposal in the list of the home page."""

    line: ProposalLine
    title: str
    """The proposal's own, else the project's."""
    to: str
    """Call or funder, by name."""
    due: str
    """The stage's deadline in words; empty without a call."""


def entry_of(line: ProposalLine, project: str, catalogue: Catalogue, today: date) -> Entry:
    call = catalogue.call(line.call) if line.call else None
    stage = next((stage for stage in call.stages if stage.stage is line.stage), None) if call else None
    to = call.title if call else catalogue.funder(line.funder).name if line.funder else ""
    return Entry(line, line.title or project, to, describe(stage.deadline, today=today) if stage else "")
