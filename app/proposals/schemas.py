"""What the API says and hears of proposals, beside the domain's own shapes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from app.domain.document import Blocks
from app.domain.findings import Finding
from app.domain.proposal import Attachment, Scope
from app.domain.record import Localised, Record
from app.domain.results import Beneficiaries
from app.domain.template import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalLine(Record):
    """A proposal in a list."""

    slug: str
    project: str
    call: str | None
    funder: str | None
    stage: Stage
    template: str
    title: str
    language: str
    dated_on: date
    submission_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProposal(Record):
    """A proposal to begin. Name a call; or a funder and a template for one that nobody asked for."""

    project: str
    call: str | None = None
    funder: str | None = None
    stage: Stage | None = None
    template: str | None = None
    """Slug and version; empty: the call's."""
    language: str | None = None
    slug: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalSettings(Record):
    """What a proposal says of itself, its texts apart."""

    title: str = ""
    language: str = "en"
    territory: str = ""
    dated_on: date
    submission_on: date | None = None
    scope: Scope = field(default_factory=Scope)
    beneficiaries: Beneficiaries | None = None
    """Whom this part of the project reaches; empty: the project's, where the whole project is asked for."""
    theory_of_change: Localised = field(default_factory=dict)
    """How this part brings change, by language; empty: the project's, where the whole project is asked for."""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionLine(Record):
    """A section of the form, with what is written in it."""

    key: str
    heading: str
    required: bool
    language: str
    version: int
    """0: nothing saved yet."""
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRead(Record):
    """One text. `markdown` and `blocks` say the same."""

    key: str
    language: str
    version: int
    blocks: Blocks
    markdown: str
    translated_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionWrite(Record):
    """A text to save, as `markdown` or as `blocks`."""

    markdown: str | None = None
    blocks: Blocks | None = None
    translated_from: str | None = None

    def __post_init__(self) -> None:
        if (self.markdown is None) == (self.blocks is None):
            raise ValueError("give the text once, as 'markdown' or as 'blocks'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Untranslated(Record):
    """What of a document is in another language than the document."""

    language: str
    """The document's."""
    written: int
    """How many sections have a text."""
    sections: tuple[str, ...]
    """Keys of those whose text is in another language."""
    sentences: tuple[str, ...]
    """The same for a person, with headings, title and the project's own texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported(Record):
    """A file that was written."""

    file: str
    bytes: int
    untranslated: Untranslated


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine(Record):
    """A version of a section."""

    version: int
    saved_at: datetime
    saved_by: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine(Record):
    """A value that texts refer to by name."""

    name: str
    value: str
    """As printed in the proposal's language."""
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings(Record):
    """What is still wrong. `blocked` when the proposal should not be sent like this."""

    blocked: bool
    findings: tuple[Finding, ...]
    pages: int | None = None
    """Pages of the PDF, where it was measured."""
