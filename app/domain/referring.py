"""What a text refers to outside itself, so that it can be found without reading every text again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from app.domain.document import Blocks, Citation, StoryRef


def evidence_reference(key: str) -> str:
    """The line of `references_in` for a piece of evidence."""
    return f"@{key}"


def story_reference(token: str) -> str:
    return f"story:{token}"


def references_in(blocks: Blocks) -> str:
    """Evidence as `@survey-violence`, stories as `story:NAIMA`; a line each, in order. Empty for none.

    What is only suggested counts, for it is in the text that colleagues read.
    """
    return "\n".join(sorted(set(_names(blocks))))


def _names(part: Any) -> Iterator[str]:
    match part:
        case Citation(evidence=key):
            yield evidence_reference(key)
        case StoryRef(token=token):
            yield story_reference(token)
        case tuple():
            for one in part:
                yield from _names(one)
        case _ if is_dataclass(part):
            for field in fields(part):
                yield from _names(getattr(part, field.name))
