"""What the organisation wants to do. It exists once, whoever is asked to pay for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.domain.alignment import Alignment
from app.domain.budget import Budget
from app.domain.partners import Partner
from app.domain.phrases import phrase, with_advice
from app.domain.record import Record
from app.domain.results import Results
from app.domain.risks import Risk

MAX_YEARS = 30
"""Of one project: tables have a column for each year, so a slip in a date must not make thousands of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Record):
    slug: str
    organisation: str
    """Slug of the organisation."""
    title: str
    acronym: str = ""
    language: str = "en"
    """Language its texts are written in."""
    summary: str = ""
    countries: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    starts_on: date
    ends_on: date
    """Last day, inclusive."""
    results: Results = field(default_factory=Results)
    budget: Budget
    partners: tuple[Partner, ...] = ()
    risks: tuple[Risk, ...] = ()
    alignment: Alignment = field(default_factory=Alignment)
    translations: dict[str, dict[str, str]] = field(default_factory=dict)
    """By language: the project's own texts by path (`outcome.O1.title`), for generated tables in that language."""

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError(
                phrase("the project ends on {end}, before it starts on {start}", end=self.ends_on, start=self.starts_on)
            )
        if self.years > MAX_YEARS:
            raise ValueError(
                with_advice(
                    phrase("the project lasts {years} years", years=self.years),
                    phrase("at most {most} are possible, check its dates", most=MAX_YEARS),
                )
            )

    @property
    def months(self) -> int:
        """Duration in months, a begun month counting as one."""
        return months_between(self.starts_on, self.ends_on)

    @property
    def years(self) -> int:
        """Number of project years (blocks of twelve months from the start, the last one may be shorter)."""
        return max(1, -(-self.months // 12))


def months_between(first: date, last: date) -> int:
    """Months of a project with these days, a begun month counting as one."""
    whole = (last.year - first.year) * 12 + last.month - first.month
    return whole + (1 if last.day >= first.day else 0)
