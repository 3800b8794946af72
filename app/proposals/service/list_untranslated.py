"""What of a document is in another language than the document."""

from __future__ import annotations

from datetime import date

from app.domain.checks.reading import Reading
from app.domain.checks.sections import check_languages
from app.domain.dossier import Dossier
from app.domain.printing import print_language
from app.proposals.schemas import Untranslated

_OF_A_SECTION = "language.missing_translation"
_OF_THE_WHOLE = ("language.headings", "language.project_not_translated", "language.title")


def untranslated(dossier: Dossier, *, on: date) -> Untranslated:
    """Sections whose text is in another language, and what else is, in sentences."""
    reading = Reading(dossier, on)
    found = list(check_languages(reading))
    sections = tuple(finding.where.key for finding in found if finding.code == _OF_A_SECTION)
    sentences = [finding.message for finding in found if finding.code in _OF_THE_WHOLE]
    language = dossier.material.proposal.language
    written = len(reading.written)
    if sections:
        where = f"{len(sections)} of {written} written sections"
        sentences.insert(0, f"{where} are not available in {print_language(language, 'en')}; they stand as written.")
    return Untranslated(language=language, written=written, sections=sections, sentences=tuple(sentences))
