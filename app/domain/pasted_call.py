"""A call pasted as text: what dates, amounts and limits it seems to name, each with the words it was read in.

Nothing of it is a fact until somebody has looked: every value is a proposal, and what could be read in two ways is
proposed twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from app.domain.money import known_currencies
from app.domain.number_reading import SIGNS, Unreadable, read_number
from app.domain.record import Record
from app.domain.search import folded

MOST_LETTERS = 200_000
_AROUND = 60
_MOST = 12
"""Proposals of one kind."""


class Reading(StrEnum):
    DEADLINE = "deadline"
    QUESTIONS = "questions"
    """Until when questions are taken."""
    DATE = "date"
    """A date whose meaning was not recognised."""
    FLOOR = "floor"
    CEILING = "ceiling"
    BUDGET = "budget"
    AMOUNT = "amount"
    LIMIT = "limit"
    """So many words, pages, characters or months at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal(Record):
    reading: Reading
    words: str
    """The passage it was read in."""
    on: date | None = None
    at: time | None = None
    zone: str = ""
    amount: Decimal | None = None
    currency: str = ""
    """Empty where the sign may be of several currencies, or there is none."""
    count: int | None = None
    unit: str = ""
    """`words`, `pages`, `characters` or `months`."""


_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan janvier enero ene", "february feb fevrier fev febrero", "march mar mars marzo",
         "april apr avril avr abril abr", "may mai mayo", "june jun juin junio", "july jul juillet juil julio",
         "august aug aout agosto ago", "september sept sep septembre septiembre", "october oct octobre octubre",
         "november nov novembre noviembre", "december dec decembre diciembre dic"), start=1)
    for name in names.split()
}  # fmt: skip
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATES = (
    re.compile(
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|º)?\ (?:of\ |de\ )?(?P<name>{_NAME})\.?,?\ (?:de\ |del\ )?"
        r"(?P<y>\d{4})\b",
        re.VERBOSE,
    ),
    re.compile(rf"\b(?P<name>{_NAME})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})\b"),
    re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b"),
    re.compile(r"\b(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<y>\d{4})\b"),
)
_TIME = re.compile(r"\b(?:(\d{1,2})(?::|h|\.)(\d{2})|(\d{1,2}) ?h\b)(?: ?([ap])\.?m\b)?|\b(\d{1,2}) ?([ap])\.?m\b"
                   r"|\b(noon|midday|midi|mediodia|midnight|minuit|medianoche)\b")  # fmt: skip
_ZONES = {
    "brussels|bruxelles|bruselas|cet\\b|cest\\b": "Europe/Brussels", "geneva|geneve": "Europe/Zurich",
    "london|bst\\b": "Europe/London", "new york|eastern|\\best\\b|\\bedt\\b|\\bet\\b": "America/New_York",
    "gmt\\b|utc\\b": "UTC", "nairobi|\\beat\\b": "Africa/Nairobi", "paris": "Europe/Paris", "madrid": "Europe/Madrid",
}  # fmt: skip
_DUE = re.compile(
    r"deadline|clos(?:es|ing)|due\b|no later than|until|submi|before|limite|cloture|avant|cierre|plazo|antes"
)
_ASK = re.compile(r"question|clarification|inquir|enquir|pregunta|consulta")
_NUMBER = r"\d[\d.,'\ \u00a0\u202f]*\d|\d"
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_TIMES = {"k": 1000, "thousand": 1000, "m": 10**6, "million": 10**6, "millions": 10**6, "millones": 10**6}
_SCALE = "|".join(_TIMES)
_SIGN = "[A-Z]{3}|US\\$|[€£$¥₹₦₺₴]"
_MONEY = re.compile(
    rf"""(?P<before>{_SIGN})\s?(?P<n1>{_NUMBER})(?:\s?(?P<k1>{_SCALE})\b)?
    | (?P<n2>{_NUMBER})(?:\s?(?P<k2>{_SCALE})\b)?(?:\s?d[e’']\s?)?\s?(?P<after>euros?\b|dollars?\b|{_SIGN})""",
    re.VERBOSE,
)
_TOP = re.compile(r"up to|maxim|no more than|not exceed|ceiling|at most|plafond|jusqu|hasta|largest")
_BOTTOM = re.compile(r"minim|at least|no less than|floor|au moins|al menos|smallest|starting (?:at|from)|between|entre")
_ALL = re.compile(r"total|overall|envelope|available|budget|enveloppe|presupuesto|altogether")
_UNITS = {"words": "words", "mots": "words", "palabras": "words", "page": "pages", "paginas": "pages",
          "characters": "characters", "caracteres": "characters", "signes": "characters", "month": "months",
          "mois": "months", "meses": "months"}  # fmt: skip
_LIMITS = re.compile(rf"\b(?P<n>\d{{1,3}}(?:[ ,.]\d{{3}})+|\d{{1,6}}) ?(?P<unit>{'|'.join(_UNITS)})s?\b")


def propose(text: str) -> tuple[Proposal, ...]:
    """What the text seems to name, in the order of the text."""
    shown = text[:MOST_LETTERS]
    # Folding one letter at a time keeps every place where it was, so that the words can be shown as they stand.
    plain = "".join(folded(letter)[:1] or " " for letter in shown)
    found = [*_dates(plain, shown), *_amounts(shown, plain), *_limits(plain, shown)]
    counts: dict[Reading, int] = {}
    kept = []
    for _place, proposal in sorted(found, key=lambda pair: pair[0]):
        counts[proposal.reading] = counts.get(proposal.reading, 0) + 1
        if counts[proposal.reading] <= _MOST and proposal not in kept:
            kept.append(proposal)
    return tuple(kept)


def title_of(text: str) -> str:
    """The first line that says something."""
    return next((line.strip()[:300] for line in text.splitlines() if len(line.strip()) > 3), "")


def _dates(plain: str, shown: str) -> Iterator[tuple[int, Proposal]]:
    for pattern in _DATES:
        for found in pattern.finditer(plain):
            before = _before(plain, found.start())
            after = plain[found.end() : found.end() + _AROUND].split("\n")[0]
            reading = (
                Reading.QUESTIONS if _ASK.search(before) else Reading.DEADLINE if _DUE.search(before) else Reading.DATE
            )
            at = _time(after) or _time(before[-25:])
            zone = next((name for words, name in _ZONES.items() if re.search(rf"\b(?:{words})", after)), "")
            for day in _days(found):
                yield found.start(), Proposal(reading=reading, words=_passage(shown, found), on=day, at=at, zone=zone)


def _days(found: re.Match[str]) -> Iterator[date]:
    """One day, or two where day and month could change places; none for 31 February."""
    parts = found.groupdict()
    year = int(parts["y"])
    if "a" in parts:
        pairs = dict.fromkeys([(int(parts["b"]), int(parts["a"])), (int(parts["a"]), int(parts["b"]))])
    elif parts.get("name"):
        pairs = {(_MONTHS[parts["name"]], int(parts["d"])): None}
    else:
        pairs = {(int(parts["m"]), int(parts["d"])): None}
    for month, day in pairs:
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def _time(words: str) -> time | None:
    """The first time of day; 24:00 and midnight are the last minute of the day that they end."""
    found = _TIME.search(words)
    if found is None:
        return None
    if name := found[7]:
        return time(12) if name in ("noon", "midday", "midi", "mediodia") else time(23, 59)
    hour, minute = int(found[1] or found[3] or found[5]), int(found[2] or 0)
    half = found[4] or found[6]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if (hour, minute) == (24, 0):
        return time(23, 59)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _amounts(shown: str, plain: str) -> Iterator[tuple[int, Proposal]]:
    for found in _MONEY.finditer(shown):
        sign = found["before"] or found["after"]
        currency = _currency(sign)
        if currency is None:
            continue
        digits = (found["n1"] or found["n2"]).strip(" .,")
        try:
            # 5,000 could be five, but no call gives five with three decimals.
            value = read_number(re.sub(r"[.,]", "", digits) if _THOUSANDS.fullmatch(digits) else digits)
        except Unreadable:
            continue
        value *= _TIMES.get((found["k1"] or found["k2"] or "").lower(), 1)
        before = _before(plain, found.start())[-45:]
        kinds = ((Reading.CEILING, _TOP), (Reading.FLOOR, _BOTTOM), (Reading.BUDGET, _ALL))
        reading = next((kind for kind, words in kinds if words.search(before)), Reading.AMOUNT)
        yield found.start(), Proposal(reading=reading, words=_passage(shown, found), amount=value, currency=currency)


def _currency(sign: str) -> str | None:
    """A code; empty for a sign of several currencies; None for three letters that are no currency."""
    if sign.startswith("euro"):
        return "EUR"
    if sign == "US$":
        return "USD"
    if sign.startswith("dollar"):
        return ""
    if sign in SIGNS:
        return next(iter(SIGNS[sign])) if len(SIGNS[sign]) == 1 else ""
    return sign if sign in known_currencies() else None


def _limits(plain: str, shown: str) -> Iterator[tuple[int, Proposal]]:
    for found in _LIMITS.finditer(plain):
        count = int(re.sub(r"\D", "", found["n"]))
        yield found.start(), Proposal(reading=Reading.LIMIT, words=_passage(shown, found), count=count,
                                        unit=_UNITS[found["unit"]])  # fmt: skip


def _before(plain: str, start: int) -> str:
    """What stands before a place in its line or sentence."""
    return re.split(r"\n|(?<!\.[a-z])[.;] ", plain[max(0, start - 2 * _AROUND) : start])[-1]


def _passage(shown: str, found: re.Match[str]) -> str:
    start, end = max(0, found.start() - _AROUND), min(len(shown), found.end() + _AROUND)
    left = shown[start : found.start()].rpartition("\n")[2]
    right = shown[found.end() : end].partition("\n")[0]
    cut = "…" if start and "\n" not in shown[start : found.start()] else ""
    more = "…" if end < len(shown) and "\n" not in shown[found.end() : end] else ""
    return f"{cut}{left}{shown[found.start() : found.end()]}{right}{more}".strip()
