"""What an organisation keeps of its funders' people: who they are, what was talked about, who owes what by when."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.record import Record


class ContactSource(StrEnum):
    THEMSELVES = "themselves"
    """Gave it to us."""
    PUBLIC_PAGE = "public_page"
    COLLEAGUE = "colleague"
    """Somebody who knows them introduced us."""
    LIST = "list"
    """Of the people at an event, or of a network."""


class Closeness(StrEnum):
    MET = "met"
    KNOWS = "knows"
    CLOSE = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquaintance(Record):
    """One of us who knows a contact."""

    person: int
    """Id of the member."""
    name: str = ""
    closeness: Closeness = Closeness.MET
    since: int | None = None
    """Year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Record):
    """Somebody at a funder: what is needed to write and to call, and nothing else."""

    id: int = 0
    funder: str
    """Slug of the catalogue, or of a funder that the organisation named itself; a new name makes one."""
    name: str
    function: str = ""
    email: str = ""
    phone: str = ""
    languages: tuple[str, ...] = ()
    """In words, those they like to be written to first."""
    networks: tuple[str, ...] = ()
    """Names of networks in which they are met."""
    note: str = ""
    source: ContactSource = ContactSource.THEMSELVES
    kept_since: date | None = None
    known_by: tuple[Acquaintance, ...] = ()
    version: int = 1


class EngagementKind(StrEnum):
    MEETING = "meeting"
    CALL = "call"
    EMAIL = "email"
    EVENT = "event"
    VISIT = "visit"


class CommitmentKind(StrEnum):
    OURS = "ours"
    """We owe it."""
    THEIRS = "theirs"
    """They owe it."""
    NEXT_STEP = "next_step"
    """What comes next, so that nothing falls asleep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Record):
    id: int = 0
    kind: CommitmentKind
    what: str
    due_on: date | None = None
    """A next step has one always."""
    person: int | None = None
    """Id of the member who sees to it; kept only with a day."""
    person_name: str = ""
    done: bool = False
    uid: str | None = None
    """Of the calendar's thing that has the day; None without one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement(Record):
    """Once that somebody of ours and somebody of a funder had to do with each other, or will have."""

    id: int = 0
    funder: str
    """As in a contact."""
    kind: EngagementKind = EngagementKind.MEETING
    day: date | None = None
    subject: str
    said: str = ""
    contacts: tuple[int, ...] = ()
    """Ids of those who took part."""
    members: tuple[int, ...] = ()
    """Ids of ours who took part."""
    commitments: tuple[Commitment, ...] = ()
    uid: str | None = None
    """Of the calendar's thing that has its day, for one that was planned."""
    planned: bool = False
    """It is to come, or nobody has said yet that it took place."""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Knower(Record):
    """A member who must know the answer."""

    person: int
    name: str = ""
    read_on: date | None = None
    """None: has not read it, or not since it changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarification(Record):
    """A question to a funder, and the answer."""

    id: int = 0
    about: str = ""
    """In words; that of the call or announcement where there is one."""
    call: str | None = None
    """Slug of the catalogue."""
    announcement: int | None = None
    """Id of an announcement."""
    question: str
    asked_by: str = ""
    """Who asked; another organisation's questions are worth keeping too."""
    asked_on: date | None = None
    answer: str = ""
    answered_on: date | None = None
    source: str = ""
    """Address of the page where it was answered."""
    must_know: tuple[Knower, ...] = ()
    version: int = 1


def without_traces(text: str, traces: Iterable[str], instead: str) -> str:
    """`text` with a person's name, address and number replaced, however they are written.

    Capital letters do not count, nor do spaces and signs in a number, nor whether it begins with its country's. A part
    of a word is no trace.
    """
    for trace in sorted(filter(None, map(str.strip, traces)), key=len, reverse=True):
        digits = re.sub(r"\D", "", trace)
        if len(digits) >= _DIGITS and not re.search(r"[^\W\d_]", trace):
            pattern = r"(?<!\d)\+?\(?(?:\d[\s()./-]*){0,8}?" + r"[\s()./-]*".join(digits[-_LAST:]) + r"(?!\d)"
        else:
            pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, trace.split())) + r"(?!\w)"
        text = re.sub(pattern, lambda _: instead, text, flags=re.IGNORECASE)
    return text


_DIGITS = 6
"""Fewer are no telephone number."""
_LAST = 7
"""So many digits at its end tell a number from others."""
