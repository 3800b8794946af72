"""What a text refers to outside itself, so that it can be found without reading every text again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.document import Blocks, Citation, Footnote, Inline, Link, StoryRef, Suggestion
from app.domain.walking import stored_inlines


def evidence_reference(key: str) -> str:
    """The line of `references_in` for a piece of evidence."""
    return f"@{key}"


def story_reference(token: str) -> str:
    return f"story:{token}"


def references_in(blocks: Blocks) -> str:
    """Evidence as `@survey-violence`, stories as `story:NAIMA`; a line each, in order. Empty for none.

    What is only suggested counts, for it is in the text that colleagues read.
    """
    return "\n".join(sorted({name for block in blocks for name in _names(stored_inlines(block))}))


def _names(inlines: Iterable[Inline]) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Citation(evidence=key):
                yield evidence_reference(key)
            case StoryRef(token=token):
                yield story_reference(token)
            case Footnote(inlines=inner) | Link(inlines=inner) | Suggestion(inlines=inner):
                yield from _names(inner)
