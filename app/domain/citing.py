"""How sources are cited: the styles that a template can ask for, and what a style makes of a piece of evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.domain.document import Link, Text
from app.domain.evidence import Evidence


class CitationStyle(StrEnum):
    """Styles of the Citation Style Language, by their short names."""

    APA = "apa"
    CHICAGO_AUTHOR_DATE = "chicago-author-date"
    CHICAGO_NOTES = "chicago-notes"
    HARVARD = "harvard"
    IEEE = "ieee"
    MLA = "mla"
    VANCOUVER = "vancouver"


BY_NAME = frozenset({
    CitationStyle.APA, CitationStyle.CHICAGO_AUTHOR_DATE, CitationStyle.HARVARD, CitationStyle.MLA
})  # fmt: skip
"""Styles that name the source in the text, `(ILO, 2024)`, and sort their list by name. Chicago's notes and our own way
use footnotes where the form has no list; numbers point into the list where it has one."""


@dataclass(frozen=True, slots=True)
class Styled:
    label: str
    """In the text: `(ILO, 2024)`; empty for a style that does not name sources there."""
    line: tuple[Text | Link, ...]
    """In the list or the footnote."""


class Citing(Protocol):
    def __call__(self, cited: Sequence[Evidence], style: CitationStyle, language: str) -> Mapping[str, Styled]:
        """By key, in the order of the style's list."""
