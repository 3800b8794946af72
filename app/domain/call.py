"""One funding opportunity with its rules, as dated data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.deadlines import Deadline
from app.domain.eligibility import Criterion
from app.domain.limits import Limit, PageAsked
from app.domain.record import Localised, Record
from app.domain.rules import Rule
from app.domain.sources import Source
from app.domain.template import ColumnSet, Stage
from app.domain.track_record import ExperienceAsked


class CallStatus(StrEnum):
    OPEN = "open"
    FORTHCOMING = "forthcoming"
    PAST = "past"
    """A dated example: its deadline is gone; its rules show what to expect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStage(Record):
    stage: Stage
    template: str
    """Slug and version of the template: "eu-full-application/1.0"."""
    deadline: Deadline
    query_deadline: Deadline | None = None
    invited_only: bool = False
    blind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationSession(Record):
    """Where the funder explains the call: a meeting, a webinar."""

    title: Localised = field(default_factory=dict)
    when: Deadline
    """When it begins."""
    url: str | None = None
    """Where one takes part, or registers."""
    source: Source = Source()


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex(Record):
    """A file that goes with the application."""

    key: str
    label: Localised
    kinds: tuple[str, ...] = ()
    """Kinds of owned documents that satisfy it."""
    required: bool = True
    signed: bool = False
    per_partner: bool = False
    languages: tuple[str, ...] = ()
    """Accepted, ISO 639-1; a document in another one needs its translation beside it. Empty: any."""
    certified: bool = False
    """Whether such a translation has to be certified."""
    formats: tuple[str, ...] = ()
    """File name endings: pdf, docx, xlsx."""
    file_name: str = ""
    """As the funder wants it; {organisation}, {acronym} and {partner} are replaced."""
    counts_pages: bool = False
    on_portal_profile: bool = False
    source: Source = Source()


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageFile(Record):
    """One file of the submission, as the funder names it."""

    name: str
    """{organisation}, {acronym} and {call} are replaced: "Annex_B_Budget_{acronym}.xlsx"."""
    part: str | None = None
    """Sections of this part only; empty: all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionOverride(Record):
    """What this call changes of one template section."""

    limits: tuple[Limit, ...] | None = None
    required: bool | None = None
    points: int | None = None
    question: str | None = None
    column_set: ColumnSet | None = None
    """Columns of its logframe or indicator table, where they are not the template's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityWindow(Record):
    """When activities may run. Relative bounds count from the submission."""

    earliest_start: date | None = None
    latest_end: date | None = None
    earliest_start_weeks: int | None = None
    max_months: int | None = None
    min_months: int | None = None
    source: Source = Source()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Record):
    slug: str
    """Funder's slug, a slash and the file's name: "undef/2016-round-11"."""
    funder: str
    reference: str = ""
    """Funder's own number."""
    title: str
    status: CallStatus
    year: int | None = None
    amends: str | None = None
    """Slug of the call it amends; programme → call → amendment."""
    url: str | None = None
    stages: tuple[CallStage, ...]
    """In the order in which they close."""
    sessions: tuple[InformationSession, ...] = ()
    countries: tuple[str, ...] = ()
    """ISO alpha-2; empty: not restricted, or not known (then a question says so)."""
    languages: tuple[str, ...] = ()
    """Accepted for the application, ISO 639-1."""
    activity: ActivityWindow | None = None
    experience: ExperienceAsked | None = None
    """Which earlier projects it wants to read of."""
    rules: tuple[Rule, ...] = ()
    eligibility: tuple[Criterion, ...] = ()
    limits: tuple[Limit, ...] = ()
    page: PageAsked | None = None
    page_source: Source | None = None
    sections: dict[str, SectionOverride] = field(default_factory=dict)
    annexes: tuple[Annex, ...] = ()
    files: tuple[PackageFile, ...] = ()
    layout: str | None = None
    """Budget layout that replaces the template's."""
    questions: tuple[str, ...] = ()
    """What we do not know of this call; shown as advice until answered."""
    notes: tuple[str, ...] = ()
    source: Source

    def answered(self, stage: Stage, template: str) -> tuple[CallStage, ...]:
        """The stages that a proposal may be answering: the one it names, if that has its template or no other has.

        A proposal that leaves its stage out says `full`, so its template tells more. Every stage where neither does.
        """
        named = tuple(s for s in self.stages if s.stage is stage)
        alike = tuple(s for s in self.stages if s.template == template)
        exact = tuple(s for s in named if s in alike)
        return exact or alike or named or self.stages
