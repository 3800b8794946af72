"""Numbers of headings and lists.

A heading's number is counted by Word, from the list that its style belongs to, so that a colleague who moves a section
gets new numbers. That is only allowed where Word's count is the document's own: `OutlineCount` counts as Word will,
and a heading that comes out differently gets its number as typed text in the style without counting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.document import Heading

HEADINGS, BULLETS, NUMBERS = 1, 2, 3
"""Numbering instances of the reference document; their abstract lists are one less."""
FIRST_OWN = 4
DEEPEST_LIST = 8


@dataclass(slots=True)
class OutlineCount:
    counts: list[int] = field(default_factory=lambda: [0, 0, 0, 0])

    def gives(self, heading: Heading) -> bool:
        """Whether Word numbers this heading as the document does; counts it if so."""
        above = self.counts[: heading.level - 1]
        following = self.counts[heading.level - 1] + 1
        if not heading.number or 0 in above or heading.number != ".".join(map(str, [*above, following])):
            return False
        self.counts = [*above, following, *[0] * (4 - heading.level)]
        return True


def numbering_part(reference: bytes, starts: Sequence[tuple[int, int]]) -> bytes:
    """The reference's lists and one instance for each numbered list of the document, so that each begins anew."""
    instances = "".join(
        f'<w:num w:numId="{FIRST_OWN + n}"><w:abstractNumId w:val="{NUMBERS - 1}"/>'
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        for n, (level, start) in enumerate(starts)
    )
    return reference.replace(b"</w:numbering>", f"{instances}</w:numbering>".encode())
