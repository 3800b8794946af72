"""Whether two sources announce the same call: a suggestion with its reasons, which a person confirms or rejects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from rapidfuzz.fuzz import token_sort_ratio

from app.domain.announcement import Announcement, last_instant
from app.domain.money import Money
from app.domain.phrases import Phrase, phrase
from app.domain.record import Record
from app.domain.search import tokens

ENOUGH = 4
"""Points from which it is suggested; a reference or a title alone is not enough, for both are used again."""
_SHORTEST_NUMBER = 5
_FILLING = frozenset(
    tokens(
        "a an and at call de des du el et for funding grant grants in la le les of on "
        "programme program proposals request the to un une y"
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness(Record):
    points: int
    reasons: tuple[Phrase, ...]


def title_key(title: str) -> str:
    """The same for titles that differ in case, marks, order and filling words alone."""
    return " ".join(sorted(word for word in tokens(title) if word not in _FILLING))[:200]


def number_key(number: str) -> str:
    """A public reference without marks; empty for one that is too short to mean anything."""
    key = "".join(tokens(number))
    return key if len(key) >= _SHORTEST_NUMBER and any(sign.isdigit() for sign in key) else ""


def likeness(one: Announcement, other: Announcement) -> Likeness | None:
    """Why two announcements of different sources may be one call; None where that is not likely."""
    found = [reason for reason in (_numbers(one, other), _titles(one, other), _days(one, other), _funders(one, other),
                                   _amounts(one, other)) if reason]  # fmt: skip
    points = sum(worth for worth, _ in found)
    if one.source == other.source or points < ENOUGH:
        return None
    return Likeness(points=points, reasons=tuple(reason for worth, reason in found if worth > 0))


def _numbers(one: Announcement, other: Announcement) -> tuple[int, Phrase] | None:
    key = number_key(one.number)
    if key and key == number_key(other.number):
        return 3, phrase("Both carry the reference {number}.", number=one.number)
    return None


def _titles(one: Announcement, other: Announcement) -> tuple[int, Phrase] | None:
    left, right = title_key(one.title), title_key(other.title)
    if left and left == right:
        return 3, phrase("The titles are the same.")
    share = int(token_sort_ratio(left, right))
    if share < 75:
        return None
    return 2 if share >= 90 else 1, phrase("The titles are alike to {share} %.", share=share)


def _days(one: Announcement, other: Announcement) -> tuple[int, Phrase] | None:
    left, right = last_instant(one), last_instant(other)
    if left is None or right is None:
        return None
    apart = abs(left - right)
    if apart <= timedelta(days=1):  # the same day in two zones, or with an hour in one source alone
        return 1, phrase("Both close on {day}.", day=min(left, right).date())
    return (-2, phrase("They close on different days.")) if apart > timedelta(days=14) else None


def _funders(one: Announcement, other: Announcement) -> tuple[int, Phrase] | None:
    left, right = set(tokens(one.funder)), set(tokens(other.funder))
    if left and right and (left <= right or right <= left):
        return 1, phrase("Both name {funder}.", funder=min(one.funder, other.funder, key=len))
    return None


def _amounts(one: Announcement, other: Announcement) -> tuple[int, Phrase] | None:
    if one.ceiling is None or one.currency is None or (one.ceiling, one.currency) != (other.ceiling, other.currency):
        return None
    return 1, phrase("Both give up to {amount}.", amount=Money(one.ceiling, one.currency))
