"""What an organisation has done before, and with whom it can do more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.keys import check_cited_key
from app.domain.money import Money
from app.domain.phrases import phrase
from app.domain.record import Record

FIRST_YEAR = 1000


class PastRole(StrEnum):
    LEAD = "lead"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True, kw_only=True)
class PastResult(Record):
    """What was promised beside what was reached, as the report says it."""

    what: str
    target: str = ""
    actual: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Referee(Record):
    """Somebody at the funder who can confirm it; printed only where a proposal asks for it."""

    name: str
    function: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endorsement(Record):
    """What somebody said of the project, and the document that it stands in."""

    text: str
    by: str = ""
    document: str | None = None
    """Key of a document of the organisation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastProject(Record):
    key: str
    title: str
    funder: str = ""
    """Slug of the catalogue, or a name."""
    amount: Money | None = None
    """What this organisation had to spend."""
    starts: int
    """Year."""
    ends: int | None = None
    """Year; None: it still runs."""
    role: PastRole = PastRole.LEAD
    countries: tuple[str, ...] = ()
    """ISO 3166 alpha-2."""
    sdg: tuple[str, ...] = ()
    """Goals and targets it worked for, quoted: "16.3"."""
    dac: tuple[str, ...] = ()
    """OECD DAC purpose codes, quoted: "15160"."""
    summary: str = ""
    results: tuple[PastResult, ...] = ()
    referee: Referee | None = None
    documents: tuple[str, ...] = ()
    """Keys of documents: impact reports, case studies, letters."""
    endorsements: tuple[Endorsement, ...] = ()

    def __post_init__(self) -> None:
        check_cited_key(self.key)
        for year in (self.starts, self.ends):
            if year is not None and not FIRST_YEAR <= year <= date.max.year:
                raise ValueError(phrase("a year has four figures"))
        if self.ends is not None and self.ends < self.starts:
            raise ValueError(
                phrase(
                    "the project ends in {end}, before it starts in {start}", end=str(self.ends), start=str(self.starts)
                )
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember(Record):
    """Somebody of the organisation or of a partner, as a funder may read of them."""

    key: str
    name: str
    function: str = ""
    partner: str | None = None
    """Key of the partner they work for; None: the organisation."""
    languages: tuple[str, ...] = ()
    """ISO 639-1."""
    skills: tuple[str, ...] = ()
    years: int | None = None
    """Of experience in the field."""
    summary: str = ""
    cv: str | None = None
    """Key of a document."""

    def __post_init__(self) -> None:
        check_cited_key(self.key)
        if self.years is not None and self.years < 0:
            raise ValueError(phrase("nobody has less than no experience"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperienceAsked(Record):
    """What a form or a call asks of earlier projects."""

    years: int | None = None
    """Only what ended within that many years before the submission; None: however long ago."""
    at_least: Money | None = None
    """Only projects of this size or larger; one in another currency is not left out, for nobody has said its worth."""
    most: int | None = None
    """At most so many."""

    def __post_init__(self) -> None:
        if any(number is not None and number < 1 for number in (self.years, self.most)):
            raise ValueError(phrase("years and number of projects are one or more"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRecord(Record):
    """What a proposal shows of the track record, where somebody chose."""

    projects: tuple[str, ...] | None = None
    """Keys; None: those that fit best."""
    staff: tuple[str, ...] | None = None
    """Keys; None: those that fit best."""
    asked: ExperienceAsked | None = None
    """None: as the call says."""
    referees: bool = False
    """Whether to print who can confirm it, and how they are reached."""
