"""The texts of a proposal before anything is made from them: what is only suggested is left out, and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.domain.assembly.narrative import chosen_text
from app.domain.proposal import Proposal, SectionText
from app.domain.suggesting import as_standing, open_suggestions


def standing_texts(proposal: Proposal) -> Proposal:
    """The proposal with each text as it stands until suggestions are accepted."""
    sections = {
        key: {language: _standing(text) for language, text in texts.items()} for key, texts in proposal.sections.items()
    }
    return replace(proposal, sections=sections)


def open_in_sections(proposal: Proposal) -> Mapping[str, int]:
    """How many suggestions wait in each text that is printed; only sections that have any."""
    found: dict[str, int] = {}
    for key, texts in proposal.sections.items():
        chosen = chosen_text(texts, proposal.language) or next(iter(texts.items()), None)
        if chosen and (waiting := len(open_suggestions(chosen[1].blocks))):
            found[key] = waiting
    return found


def _standing(text: SectionText) -> SectionText:
    blocks = as_standing(text.blocks)
    return text if blocks is text.blocks else replace(text, blocks=blocks)
