"""Whether a translation still says what its original says."""

from __future__ import annotations

from hashlib import sha256

from app.domain.document import Blocks
from app.domain.markdown import to_markdown
from app.domain.proposal import SectionText
from app.domain.suggesting import as_standing


def fingerprint(blocks: Blocks) -> str:
    """A short name of a text's content, wherever and whenever it was saved, and whatever is suggested to it."""
    return sha256(to_markdown(as_standing(blocks)).encode()).hexdigest()[:16]


def is_stale(translation: SectionText, original: SectionText) -> bool:
    """A translation that does not say what it was made from is taken to be current."""
    return translation.translated_from is not None and translation.translated_from != fingerprint(original.blocks)
