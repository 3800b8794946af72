"""The applicant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.domain.consent import Story
from app.domain.evidence import Evidence, OwnedDocument
from app.domain.money import Money
from app.domain.phrases import Phrase, phrase
from app.domain.record import Record
from app.domain.reusable import ReusableText
from app.domain.track_record import PastProject, StaffMember

KINDS: Mapping[str, Phrase] = {
    "ngo": phrase("Non-governmental organisation"),
    "network": phrase("Network or federation"),
    "university": phrase("University or research institute"),
    "public body": phrase("Public body"),
    "company": phrase("Company"),
}
"""Kinds of applicants that calls tell apart, with their names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation(Record):
    slug: str
    name: str
    """Legal name."""
    acronym: str = ""
    country: str
    """ISO 3166 alpha-2."""
    registration: str = ""
    founded_on: date | None = None
    kind: str = "ngo"
    """One of KINDS, or a word of its own."""
    address: str = ""
    website: str = ""
    email: str = ""
    contact: str = ""
    signatory: str = ""
    mission: str = ""
    languages: tuple[str, ...] = ("en",)
    themes: tuple[str, ...] = ()
    """SDG targets it works on, quoted."""
    turnover: dict[int, Money] = field(default_factory=dict)
    """Annual budget or turnover by year."""
    portal_ids: dict[str, str] = field(default_factory=dict)
    """Registrations by portal: PIC, UEI, UNPP."""
    evidence: tuple[Evidence, ...] = ()
    stories: tuple[Story, ...] = ()
    documents: tuple[OwnedDocument, ...] = ()
    texts: tuple[ReusableText, ...] = ()
    """Written once, used in many proposals."""
    past_projects: tuple[PastProject, ...] = ()
    staff: tuple[StaffMember, ...] = ()
    """People of the organisation and its partners, as funders may read of them."""
    answers: dict[str, bool | str | Decimal] = field(default_factory=dict)
    """Answers to eligibility questions, by question key."""

    def said(self, question: str) -> bool | None:
        """The answer to a yes/no question; None without one. A bare `no` is read as a text, and means no."""
        match self.answers.get(question):
            case bool() as answer:
                return answer
            case str() as answer:
                return _SPOKEN.get(answer.strip().casefold())
            case _:
                return None


_SPOKEN = {"yes": True, "true": True, "no": False, "false": False}


def kind_name(kind: str) -> str:
    """In the reader's language where the kind is known, else the word itself."""
    return KINDS.get(kind, kind)
