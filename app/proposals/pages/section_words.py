"""What a section's page and its editor say, in the reader's language: the script has no words of its own."""

from __future__ import annotations

from collections.abc import Mapping

from app.proposals.schemas import SectionState
from app.web.language import gettext as _


def state_words() -> Mapping[SectionState, str]:
    """What is missing in a section; nothing for one that is written or may stay empty."""
    return {
        SectionState.REQUIRED: _("to write"),
        SectionState.STARTER: _("starter text"),
        SectionState.TABLES: _("tables without a word of yours"),
        SectionState.TRANSLATION: _("to translate"),
        SectionState.MADE: _("made from the project"),
        SectionState.ASIDE: _("not printed"),
    }


def unit_words() -> Mapping[str, str]:
    return {
        "words": _("words"),
        "characters": _("characters"),
        "bare": _("characters without spaces"),
        "pages": _("pages"),
        "paragraphs": _("paragraphs"),
        "sentences": _("sentences"),
        "items": _("items"),
        "rows": _("rows"),
        "bytes": _("bytes"),
    }


def gauge_words() -> Mapping[str, str]:
    return {
        "of": _("{count} of {max} {unit}"),
        "bare": _("{count} {unit}"),
        "over": _("{over} over"),
        "short": _("{short} short of at least {min}"),
        "most": _("At most {max} {unit}."),
        "least": _("At least {min} {unit}."),
        "measured": _("Measured on the PDF."),
    }


def editor_words() -> Mapping[str, str]:
    return {}
