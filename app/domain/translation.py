"""Whether a translation still says what its original says."""

from __future__ import annotations

from hashlib import sha256

from app.domain.document import Blocks
from app.domain.markdown import to_markdown
from app.domain.proposal import SectionText


def fingerprint(blocks: Blocks) -> str:
    """A short name of a text's content, the same wherever and whenever it was saved."""
    return sha256(to_markdown(blocks).encode()).hexdigest()[:16]


def is_stale(translation: SectionText, original: SectionText) -> bool:
    """A translation that does not say what it was made from is taken to be current."""
    return translation.translated_from is not None and translation.translated_from != fingerprint(original.blocks)
