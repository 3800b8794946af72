"""Who may apply: typed questions whose answer may be *unknown*."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.money import bounded, minor_unit
from app.domain.record import Record
from app.domain.sources import Source


class Predicate(StrEnum):
    APPLICANT_KIND = "applicant_kind"
    """Organisation's kind is one of `any_of`."""
    COUNTRY = "country"
    """Organisation's country is one of `any_of` (ISO alpha-2)."""
    PROJECT_COUNTRY = "project_country"
    YEARS_REGISTERED = "years_registered"
    """At least `at_least` years since it was founded, on the submission date."""
    REGISTERED = "registered"
    PORTAL_ID = "portal_id"
    """Holds a registration on the portal named in `any_of`."""
    ANNUAL_BUDGET = "annual_budget"
    """Average annual budget between `at_least` and `at_most`."""
    DURATION_MONTHS = "duration_months"
    PARTNERS = "partners"
    """Number of partners, the applicant not counted."""
    THEME = "theme"
    """Project answers to one of the SDG targets or goals in `any_of`."""
    LANGUAGE = "language"
    ANSWER = "answer"
    """A yes/no question only the writer can answer; `question` asks it."""


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion(Record):
    key: str
    predicate: Predicate
    question: str
    """As put to the writer when the answer is unknown."""
    any_of: tuple[str, ...] = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    currency: str | None = None
    expected: bool = True
    """For `answer`: the answer that makes the applicant eligible."""
    required: bool = True
    """False: a preference, which warns but does not block."""
    source: Source = Source()

    def __post_init__(self) -> None:
        if self.currency is not None:
            minor_unit(self.currency)
        for bound in (self.at_least, self.at_most):
            if bound is not None:
                bounded(bound)
