"""Which earlier text answers a question best, and why: points that anybody can follow, no black box."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.phrases import phrase

SAME = 0.8
"""Likeness from which two questions are held to be the same."""
ALIKE = 0.2
"""Likeness below which a question is another one."""
_MUCH = 0.4
_FOR_QUESTION, _FOR_WORDS = 50, 20
_YEAR = 365
_RECENT, _OLD = 3 * _YEAR, 6 * _YEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An earlier text, as far as the ranking looks at it."""

    asked_alike: float
    """Likeness of the two questions, 0 to 1."""
    words_alike: float
    """How much of what was asked stands in the text, 0 to 1 of the best."""
    words: int
    won: bool | None = None
    """None: nobody knows yet, or it was never sent."""
    same_funder: bool = False
    same_kind: bool = False
    """Another funder of the same kind."""
    same_language: bool = True
    written_on: date | None = None
    kept: bool = False
    """Stands in the library: somebody keeps it right."""


@dataclass(frozen=True, slots=True)
class Reason:
    points: int
    said: str


def reasons(candidate: Candidate, *, most: int | None, on: date) -> tuple[Reason, ...]:
    """Why a text is proposed, or not, weightiest first. `most` words may be written."""
    alike = candidate.asked_alike if candidate.asked_alike >= ALIKE else 0
    found = [
        Reason(round(_FOR_QUESTION * alike), _said_alike(alike)),
        Reason(round(_FOR_WORDS * candidate.words_alike), phrase("has the question's words")),
    ]
    if candidate.kept:
        found.append(Reason(8, phrase("kept in the library")))
    if candidate.won is not None:
        found.append(Reason(12, phrase("won")) if candidate.won else Reason(-6, phrase("was declined")))
    if candidate.same_funder:
        found.append(Reason(10, phrase("same funder")))
    elif candidate.same_kind:
        found.append(Reason(6, phrase("same kind of funder")))
    if candidate.written_on is not None:
        found.append(_age((on - candidate.written_on).days))
    if not candidate.same_language:
        found.append(Reason(-25, phrase("in another language")))
    if most is not None:
        fits = candidate.words <= most
        over = phrase("{words} words too long", words=candidate.words - most)
        found.append(Reason(6, phrase("fits the limit")) if fits else Reason(-4, over))
    return tuple(sorted((one for one in found if one.points), key=lambda one: -abs(one.points)))


def points(given: tuple[Reason, ...]) -> int:
    return sum(one.points for one in given)


def _said_alike(likeness: float) -> str:
    if likeness >= SAME:
        return phrase("same question")
    return phrase("question alike") if likeness >= _MUCH else phrase("question partly alike")


def _age(days: int) -> Reason:
    if days <= _YEAR:
        return Reason(6, phrase("written within a year"))
    if days <= _RECENT:
        return Reason(3, phrase("written within three years"))
    return Reason(-3 if days > _OLD else 0, phrase("old"))
