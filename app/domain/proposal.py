"""One project answering one call, or one funder, through one template version."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.domain.document import Blocks
from app.domain.money import bounded, minor_unit
from app.domain.phrases import phrase
from app.domain.record import Localised, Record
from app.domain.results import Beneficiaries
from app.domain.template import Stage
from app.domain.track_record import ShownRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope(Record):
    """What of the project this funder is asked for. Everything, where nothing is named."""

    activities: tuple[str, ...] | None = None
    """Keys; None: all."""
    lines: dict[str, Decimal] = field(default_factory=dict)
    """Share of single budget lines, by key; "0" leaves a line out. Others: all of it, if their activity is in."""
    starts_on: date | None = None
    ends_on: date | None = None
    currency: str | None = None
    """Currency of the request, where it is not the budget's; then `rate` is needed."""
    rate: Decimal | None = None
    """Units of `currency` for one unit of the budget's currency."""
    rate_on: date | None = None
    rate_source: str = ""
    also_asked: tuple[str, ...] = ()
    """Slugs of proposals that ask other funders for the same costs, where this proposal tells its funder so."""

    def __post_init__(self) -> None:
        for share in self.lines.values():
            if not 0 <= bounded(share, what="a share") <= 1:
                raise ValueError(phrase('a line\'s share is between "0" and "1"'))
        if self.currency is not None:
            minor_unit(self.currency)
        if self.rate is not None and bounded(self.rate, what="a rate") <= 0:
            raise ValueError(phrase("a rate is greater than zero"))
        if self.currency is None and (self.rate is not None or self.rate_on is not None):
            raise ValueError(
                phrase("a rate without a currency converts nothing: give the scope its 'currency', or no rate")
            )
        if self.currency is not None and (self.rate is None or self.rate_on is None or not self.rate_source.strip()):
            raise ValueError(phrase("a scope with its own currency needs 'rate', 'rate_on' and 'rate_source'"))
        if self.starts_on is not None and self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError(
                phrase("the scope ends on {end}, before it starts on {start}", end=self.ends_on, start=self.starts_on)
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionText(Record):
    """The text of one section in one language."""

    blocks: Blocks = ()
    translated_from: str | None = None
    """`translation.fingerprint` of the original it was made from; where the original has another, it is stale."""
    version: int = 1
    """Counted by the data base; files do not carry it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment(Record):
    """An annex of the call, answered by a document."""

    annex: str
    document: str
    """Key of a document of the organisation or a partner."""
    partner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOn(Record):
    """Which grant a report tells of, and which period of it."""

    grant: str
    """Slug of the proposal that won it."""
    duty: str = ""
    """Key of the duty that it meets."""
    first: date
    last: date
    """Inclusive."""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(
                phrase("the period ends on {last}, before it begins on {first}", last=self.last, first=self.first)
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal(Record):
    slug: str
    project: str
    call: str | None = None
    """Slug of the call; None for an unsolicited proposal, which then names a funder."""
    funder: str | None = None
    stage: Stage = Stage.FULL
    template: str
    """Slug and version: "general-partnership/1.0"."""
    title: str = ""
    """Empty: the project's."""
    language: str = "en"
    """Language it is written and sent in."""
    territory: str = ""
    """ISO country where it will be read, for consent; empty: the funder's."""
    dated_on: date
    """The document's date."""
    submission_on: date | None = None
    """Day it will be sent; documents must be valid then."""
    scope: Scope = field(default_factory=Scope)
    beneficiaries: Beneficiaries | None = None
    """Whom this part of the project reaches. Left out: the project's figures, where the whole project is asked for."""
    theory_of_change: Localised = field(default_factory=dict)
    """How this part brings change, by language. Left out: the project's, where the whole project is asked for."""
    sections: dict[str, dict[str, SectionText]] = field(default_factory=dict)
    """Text by section key and language. A repeating section's key is `section/ITEM`."""
    attachments: tuple[Attachment, ...] = ()
    report: ReportOn | None = None
    """What it tells of, where it is a report on a grant; then it asks for nothing."""
    track_record: ShownRecord | None = None
    """Which earlier projects and people it shows; None: those that fit best."""
    prefilled: dict[str, str] = field(default_factory=dict)
    """Starter text a section was made with, as Markdown by key; a section still equal to it counts as empty."""

    def __post_init__(self) -> None:
        if self.call is None and self.funder is None:
            raise ValueError(phrase("a proposal names a 'call' or a 'funder'"))
