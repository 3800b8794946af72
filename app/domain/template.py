"""What a funder's form asks for: sections, their questions, limits and generated parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.citing import CitationStyle
from app.domain.limits import Limit, PageSetup
from app.domain.phrases import phrase
from app.domain.record import Localised, Record, in_language
from app.domain.sources import Source


class Generated(StrEnum):
    """Parts made from the project's data. `columns` of the section choose among a table's columns."""

    BUDGET = "budget"
    """The budget in the template's layout."""
    BUDGET_SUMMARY = "budget_summary"
    BUDGET_JUSTIFICATION = "budget_justification"
    FUNDING_SOURCES = "funding_sources"
    BUDGET_BY_YEAR = "budget_by_year"
    BUDGET_BY_PARTNER = "budget_by_partner"
    BUDGET_CHART = "budget_chart"
    LOGFRAME = "logframe"
    RESULTS_CHAIN = "results_chain"
    ACTIVITY_MATRIX = "activity_matrix"
    KPI = "kpi"
    INDICATOR_TABLE = "indicator_table"
    DISAGGREGATION = "disaggregation"
    THEORY_OF_CHANGE = "theory_of_change"
    ACTIVITIES = "activities"
    WORK_PLAN = "work_plan"
    GANTT = "gantt"
    PARTNERS = "partners"
    RACI = "raci"
    RISKS = "risks"
    RISK_MATRIX = "risk_matrix"
    ALIGNMENT = "alignment"
    ORGANISATION = "organisation"
    TURNOVER = "turnover"
    EXPERIENCE = "experience"
    """Earlier projects that fit the call, as a table."""
    EXPERIENCE_TEXT = "experience_text"
    """The same as paragraphs, with what each achieved."""
    CAPACITY = "capacity"
    """People with their skills and languages, as a table."""
    CAPACITY_TEXT = "capacity_text"
    BENEFICIARIES = "beneficiaries"
    ANNEXES = "annexes"
    EVIDENCE = "evidence"
    REACHED = "reached"
    """Of a report: each indicator as promised and as it is."""
    REACHED_CHART = "reached_chart"
    REACHED_BREAKDOWN = "reached_breakdown"


class ColumnSet(StrEnum):
    """The columns of a logframe or indicator table, by who asks for them."""

    EU = "eu"
    FCDO = "fcdo"
    PRM = "prm"
    UNICEF = "unicef"
    GENERAL = "general"


class Repeat(StrEnum):
    """A section that stands once for each of these."""

    OUTCOME = "outcome"
    OUTPUT = "output"
    PARTNER = "partner"


class ConditionOn(StrEnum):
    PARTNERS = "partners"
    """The project has partners."""
    COFINANCING = "cofinancing"
    STORIES = "stories"
    SUBGRANTS = "subgrants"
    RISKS = "risks"
    ANSWER = "answer"
    """The organisation answered `question` with yes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Record):
    on: ConditionOn
    question: str | None = None


class FilledBy(StrEnum):
    APPLICANT = "applicant"
    FUNDER = "funder"
    """Shown in the form, left empty, never checked as missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSection(Record):
    key: str
    heading: Localised
    level: int = 1
    """1 to 3: nesting below the section before it."""
    part: str = "main"
    """Which file or tab of the application it belongs to."""
    question: str = ""
    """What the funder asks, in our words unless a source gives its own."""
    guidance: str = ""
    """File in the template's folder with help for the writer; default `guidance/<key>.md` where that exists."""
    scoring: str = ""
    """What reviewers look for."""
    points: int | None = None
    narrative: bool = True
    """Whether the writer writes here; False for a section that only holds generated parts or subsections."""
    required: bool = True
    filled_by: FilledBy = FilledBy.APPLICANT
    limits: tuple[Limit, ...] = ()
    repeat: Repeat | None = None
    condition: Condition | None = None
    generated: tuple[Generated, ...] = ()
    column_set: ColumnSet = ColumnSet.GENERAL
    landscape: bool = False
    starts_page: bool = False
    question_to_writer: tuple[str, ...] = ()
    """What the catalogue does not know: "page cap: see the call"."""

    def __post_init__(self) -> None:
        if not 1 <= self.level <= 3:
            raise ValueError(phrase("level is 1, 2 or 3"))


class Stage(StrEnum):
    INQUIRY = "inquiry"
    CONCEPT_NOTE = "concept_note"
    FULL = "full"
    REPORT = "report"
    """What the funder is told after the award; no call has this stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template(Record):
    slug: str
    version: str
    """Folder's name: "1.0". A published version never changes; a change is a new folder."""
    name: Localised
    stage: Stage = Stage.FULL
    funders: tuple[str, ...] = ()
    """Slugs it was made for; empty: any."""
    languages: tuple[str, ...] = ("en",)
    """Languages its headings are written in."""
    layout: str = "general"
    """Budget layout, by key."""
    page: PageSetup = field(default_factory=PageSetup)
    toc: bool = True
    numbered: bool = True
    blind: bool = False
    """The organisation must not be named."""
    citation_style: CitationStyle | None = None
    """How sources are cited; without it in our own short way. In footnotes, unless a section has the list of them."""
    portal: bool = False
    """Answers are pasted into a web form; the portal text is what is sent."""
    limits: tuple[Limit, ...] = ()
    """Over the whole application, or over groups of sections."""
    sections: tuple[TemplateSection, ...]
    source: Source = Source()

    def section(self, key: str) -> TemplateSection | None:
        return next((s for s in self.sections if s.key == key), None)

    def heading(self, key: str, language: str) -> str:
        """Of a section, repeated or not; the key of one that is not here."""
        section = self.section(key.partition("/")[0])
        return in_language(section.heading, language) if section else key

    def has_key(self, key: str) -> bool:
        """Whether `key` names a section here; one that repeats is written `section/ITEM`."""
        return self.section(key.partition("/")[0]) is not None
