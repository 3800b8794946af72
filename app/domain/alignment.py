"""Which goals, treaties and purpose codes the project answers to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.domain.money import bounded
from app.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class SdgAlignment(Record):
    target: str
    """SDG target code, quoted: "16.3"."""
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyAlignment(Record):
    treaty: str
    """Abbreviation: ICCPR, CEDAW, CAT."""
    articles: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DacAlignment(Record):
    code: str
    """OECD DAC purpose code, quoted: "15160"."""
    percent: Decimal | None = None
    """Share of the project in percent; the shares of a project sum to 100 where given."""

    def __post_init__(self) -> None:
        if self.percent is not None and not 0 <= bounded(self.percent, what="a share") <= 100:
            raise ValueError('a share in percent is between "0" and "100"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment(Record):
    sdg: tuple[SdgAlignment, ...] = ()
    treaties: tuple[TreatyAlignment, ...] = ()
    dac: tuple[DacAlignment, ...] = ()
