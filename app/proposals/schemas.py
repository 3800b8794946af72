"""What the API says and hears of proposals, beside the domain's own shapes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.domain.document import Blocks
from app.domain.findings import Finding
from app.domain.limits import Limit
from app.domain.phrases import phrase
from app.domain.proposal import Attachment, Scope
from app.domain.record import Localised, Record
from app.domain.results import Beneficiaries
from app.domain.template import Generated, Stage


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


class SectionState(StrEnum):
    """What is there of a section, as the check sees it."""

    WRITTEN = "written"
    REQUIRED = "required"
    """Asked for and still empty."""
    STARTER = "starter"
    """Still the starter text it was made with; the check takes it for empty."""
    TABLES = "tables"
    """Shows the project's tables without a word of the writer's; a sentence helps, none is needed."""
    TRANSLATION = "translation"
    """Written, but not in the language the proposal goes out in."""
    OPTIONAL = "optional"
    """Empty, and may stay so."""
    MADE = "made"
    """Nothing to write: made from the project, or only the heading of sections below it."""
    ASIDE = "aside"
    """A text whose section does not stand in the document: its condition is not met, or its item is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionLine(Record):
    """A section of the document, with what is written in it."""

    key: str
    """As texts are filed: a repeating section's is `section/ITEM`."""
    heading: str
    required: bool
    language: str
    version: int
    """0: nothing saved yet."""
    words: int
    """Of the writer's own: untouched starter text counts as none."""
    state: SectionState


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideSection(Record):
    """What the funder asks in one section of a proposal, and what is missing there."""

    key: str
    """As texts are filed: a repeating section's is `section/ITEM`."""
    number: str
    heading: str
    level: int
    question: str
    scoring: str
    points: int | None
    guidance: str
    """Help for the writer, as Markdown."""
    limits: tuple[Limit, ...]
    generated: tuple[Generated, ...]
    """Parts made from the project here."""
    question_to_writer: tuple[str, ...]
    """What the catalogue does not know of this section."""
    required: bool
    state: SectionState


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide(Record):
    """The form of a proposal as its writer needs it, in the document's order."""

    proposal: str
    call: str | None
    funder: str | None
    template: str
    language: str
    limits: tuple[Limit, ...]
    """Over the whole application or over groups of sections; the template's and the call's."""
    sections: tuple[GuideSection, ...]


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
class Decision(Record):
    """On suggestions in a text: on one by its `id`, on all of a `person` by name, or, with neither, on all."""

    accept: bool
    id: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionWrite(Record):
    """A text to save, as `markdown` or as `blocks`."""

    markdown: str | None = None
    blocks: Blocks | None = None
    translated_from: str | None = None

    def __post_init__(self) -> None:
        if (self.markdown is None) == (self.blocks is None):
            raise ValueError(phrase("give the text once, as 'markdown' or as 'blocks'"))


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
    blockers: int = 0
    """Findings that block, of a package."""
    untranslated: Untranslated


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine(Record):
    """A version of a section."""

    version: int
    saved_at: datetime
    saved_by: str
    note: str
    """Why, where nobody typed it as it stands."""
    name: str
    """That somebody gave it, to find it again."""


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
