"""Who gives, or where partners are met."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.money import bounded, minor_unit
from app.domain.record import Record
from app.domain.sources import Source


class FunderKind(StrEnum):
    UN = "un_agency"
    INTERGOVERNMENTAL = "intergovernmental"
    REGIONAL = "regional_body"
    BILATERAL = "bilateral_agency"
    EMBASSY = "embassy"
    NHRI = "national_human_rights_institution"
    FOUNDATION = "foundation"
    CORPORATE = "corporate"
    INGO = "international_ngo"
    LOTTERY = "lottery"
    NETWORK = "network"


class FunderStatus(StrEnum):
    ACTIVE = "active"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRange(Record):
    """What it usually gives; either end may be unknown."""

    min: Decimal | None = None
    max: Decimal | None = None
    currency: str
    note: str = ""
    source: Source

    def __post_init__(self) -> None:
        minor_unit(self.currency)
        for amount in (self.min, self.max):
            if amount is not None:
                bounded(amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Record):
    """A sentence about the funder with the text it was read in."""

    text: str
    source: Source = Source()


@dataclass(frozen=True, slots=True, kw_only=True)
class Funder(Record):
    slug: str
    """The folder's name."""
    name: str
    acronym: str = ""
    kind: FunderKind
    status: FunderStatus = FunderStatus.ACTIVE
    successor: str | None = None
    """Slug of the funder that took over, where closed."""
    closed_note: Fact | None = None
    gives_grants: bool = True
    """False: a partner or venue for the relationship log."""
    parent: str | None = None
    """Slug of the body it belongs to."""
    country: str | None = None
    """ISO alpha-2 of its seat; empty for bodies of many states."""
    website: str | None = None
    sdg: tuple[str, ...] = ()
    """Priorities as SDG targets or goals, quoted. Our reading, not the funder's list, unless a source says so."""
    dac: tuple[str, ...] = ()
    """Priorities as OECD DAC purpose codes, quoted."""
    priorities_source: Source = Source()
    regions: tuple[str, ...] = ()
    """As printed: "Worldwide", "Southern Mediterranean"."""
    languages: tuple[str, ...] = ()
    """Languages it accepts, ISO 639-1."""
    languages_source: Source = Source()
    amounts: tuple[AmountRange, ...] = ()
    cycle: tuple[Fact, ...] = ()
    """When it can be asked."""
    how_to_apply: tuple[Fact, ...] = ()
    reporting: tuple[Fact, ...] = ()
    """Duties after the award."""
    notes: tuple[Fact, ...] = ()
    """What a writer should know, conflicts between sources included."""
    questions: tuple[str, ...] = ()
    """What we do not know and the writer should ask."""
