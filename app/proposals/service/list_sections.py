"""The form at a glance: what is asked, what is written."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.domain.counting import count
from app.domain.limits import Counting, Unit
from app.domain.proposal import SectionText
from app.domain.record import in_language
from app.domain.template import TemplateSection
from app.proposals.queries import get_proposal
from app.proposals.schemas import SectionLine
from app.proposals.service.save_proposal import proposal_of


def section_lines(session: Session, catalogue: Catalogue, organisation: RowMapping, slug: str) -> list[SectionLine]:
    """A line for each section in the form's order, and for each text of a repeating one. Raises NotFound."""
    proposal = proposal_of(session, get_proposal(session, organisation["id"], slug))
    lines: list[SectionLine] = []
    for section in catalogue.template(proposal.template).sections:
        written = [key for key in proposal.sections if key.partition("/")[0] == section.key]
        for key in written or [section.key]:
            texts: Mapping[str, SectionText | None] = proposal.sections.get(key) or {proposal.language: None}
            lines.extend(
                SectionLine(
                    key=key,
                    heading=in_language(section.heading, proposal.language),
                    required=_required(section),
                    language=language,
                    version=text.version if text else 0,
                    words=count(text.blocks, Unit.WORDS, Counting(), language) if text else 0,
                )
                for language, text in texts.items()
            )
    return lines


def _required(section: TemplateSection) -> bool:
    return section.required and section.narrative
