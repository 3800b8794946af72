"""Text that an organisation wrote once and uses in many proposals, in several lengths."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from app.domain.counting import count
from app.domain.document import Blocks
from app.domain.keys import check_cited_key
from app.domain.limits import Unit
from app.domain.markdown import parse_markdown
from app.domain.phrases import phrase
from app.domain.record import Record

SIZES = (50, 150, 500)
"""Words that a variant has, about: what forms ask for most."""
_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ReusableText(Record):
    key: str
    title: str
    question: str = ""
    """What it answers, as a funder would ask."""
    language: str = "en"
    tags: tuple[str, ...] = ()
    owner: str = ""
    """Who keeps it right."""
    review_every: int | None = None
    """Months."""
    reviewed_on: date | None = None
    variants: dict[int, str] = field(default_factory=dict)
    """Markdown by its length, in words: one of 50, 150, 500. Facts in it are the project's own wherever it is used."""

    def __post_init__(self) -> None:
        check_cited_key(self.key)
        if not self.variants:
            raise ValueError(phrase("a text needs at least one length"))
        if unusual := sorted(set(self.variants) - set(SIZES)):
            raise ValueError(phrase("{size} is not a length; texts are kept in 50, 150 and 500 words", size=unusual[0]))
        if self.review_every is not None and self.review_every < 1:
            raise ValueError(phrase("a text is looked at again after one month at the earliest"))
        for size in self.variants:
            self.blocks(size)

    def blocks(self, size: int) -> Blocks:
        return parse_markdown(self.variants[size])

    def words(self, size: int) -> int:
        return count(self.blocks(size), Unit.WORDS, language=self.language)


def review_due(text: ReusableText) -> date | None:
    """The day on which somebody should look at it again; None where nobody has said how often, or when they did."""
    if text.review_every is None or text.reviewed_on is None:
        return None
    months = text.reviewed_on.year * _YEAR + text.reviewed_on.month - 1 + text.review_every
    year, month = divmod(months, _YEAR)
    if year > date.max.year:
        return None
    return date(year, month + 1, min(text.reviewed_on.day, monthrange(year, month + 1)[1]))


def due_since(text: ReusableText, on: date) -> date | None:
    """The day on which it should have been looked at, where that is past."""
    due = review_due(text)
    return due if due is not None and due < on else None


def fitting(lengths: Iterable[tuple[int, int]], most: int | None) -> int:
    """Of variants as (size, words): the size of the longest with at most `most` words, else of the shortest.

    The longest where there is no most.
    """
    by_words = sorted(lengths, key=lambda one: one[1])
    within = [size for size, words in by_words if most is None or words <= most]
    return within[-1] if within else by_words[0][0]
