"""The form at a glance: what is asked, what is written, what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.domain.assembly.narrative import is_written
from app.domain.checks.reading import Asked, Reading
from app.domain.checks.sections import check_languages, check_sections
from app.domain.counting import count
from app.domain.dossier import Dossier, Material
from app.domain.findings import Place
from app.domain.limits import Counting, Unit
from app.domain.proposal import Proposal, SectionText
from app.domain.template import FilledBy, TemplateSection
from app.proposals.schemas import SectionLine, SectionState
from app.proposals.service.gather_material import gather_material
from app.proposals.service.remembered import assembled

_STATES = {
    "section.empty": SectionState.REQUIRED,
    "section.prefilled": SectionState.STARTER,
    "section.table_only": SectionState.TABLES,
    "language.missing_translation": SectionState.TRANSLATION,
}
"""What the check finds, by its code: the list says the same as the check because it asks it."""


def section_lines(session: Session, catalogue: Catalogue, organisation: RowMapping, slug: str) -> list[SectionLine]:
    """A line for each section that stands in the document, in its order, and for each language it is written in.

    Texts whose section does not stand there come last. Raises NotFound.
    """
    return lines_of(read_today(gather_material(session, catalogue, organisation, slug)))


def lines_of(reading: Reading) -> list[SectionLine]:
    states = section_states(reading)
    lines = [line for asked in reading.asked for line in _lines(asked, reading.proposal, states.get(asked.key))]
    return [*lines, *_aside(reading)]


def read_today(material: Material) -> Reading:
    """The assembled proposal as the checks read it."""
    # The day decides which stories consent covers and which deadlines are over; neither shows in a list of sections.
    on = material.proposal.dated_on
    dossier: Dossier = assembled(material, today=on)
    return Reading(dossier, on)


def section_states(reading: Reading) -> dict[str, SectionState]:
    """State by key, of the sections where the check finds something missing."""
    found = (*check_languages(reading), *check_sections(reading))
    return {
        finding.where.key: _STATES[finding.code]
        for finding in found
        if finding.where.place is Place.SECTION and finding.code in _STATES
    }


def is_required(section: TemplateSection) -> bool:
    return section.required and section.narrative and section.filled_by is FilledBy.APPLICANT


def state_of(asked: Asked, missing: SectionState | None) -> SectionState:
    if missing is not None:
        return missing
    if asked.text is not None:
        return SectionState.WRITTEN
    return SectionState.OPTIONAL if asked.template.narrative else SectionState.MADE


def _lines(asked: Asked, proposal: Proposal, missing: SectionState | None) -> Iterator[SectionLine]:
    stored = proposal.sections.get(asked.key) or {proposal.language: SectionText(version=0)}
    for language, text in stored.items():
        # Only the text that goes out can lack something; an empty variant beside it is nobody's concern.
        concerned = asked.text is None or language == asked.language
        state = state_of(asked, missing) if concerned else SectionState.WRITTEN
        yield SectionLine(
            key=asked.key,
            heading=asked.heading,
            required=is_required(asked.template),
            language=language,
            version=text.version,
            words=0 if state is SectionState.STARTER else _words(text, language),
            state=state,
        )


def _aside(reading: Reading) -> Iterator[SectionLine]:
    """Texts that no section shows: its condition is not met, or what it was repeated for is gone."""
    shown = {asked.key for asked in reading.asked}
    for key, texts in reading.proposal.sections.items():
        for language, text in texts.items():
            if key not in shown and is_written(text.blocks):
                yield SectionLine(
                    key=key,
                    heading=reading.template.heading(key, reading.proposal.language),
                    required=False,
                    language=language,
                    version=text.version,
                    words=_words(text, language),
                    state=SectionState.ASIDE,
                )


def _words(text: SectionText, language: str) -> int:
    return count(text.blocks, Unit.WORDS, Counting(), language)
