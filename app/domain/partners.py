"""Who carries the project: partners, their roles and contributions."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.keys import check_key
from app.domain.money import Money
from app.domain.record import Record


class Raci(StrEnum):
    RESPONSIBLE = "R"
    ACCOUNTABLE = "A"
    CONSULTED = "C"
    INFORMED = "I"


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner(Record):
    key: str
    name: str
    """Real name; shown only to audiences that are cleared when `public_name` is set."""
    public_name: str | None = None
    """What others see where the partner is at risk."""
    cleared_audiences: tuple[str, ...] = ()
    """Funder slugs that may see the real name of a protected partner."""
    lead: bool = False
    """The applicant itself, where it is listed among the partners."""
    kind: str = ""
    """As printed: legal aid NGO, university, women's association."""
    country: str = ""
    """ISO 3166 alpha-2."""
    role: str = ""
    capacity: str = ""
    raci: dict[str, Raci] = field(default_factory=dict)
    """Role by key of activity, output or outcome."""
    contribution: Money | None = None
    """Of its own, in cash or in kind; must agree with the budget."""
    contact: str = ""
    letter: str | None = None
    """Key of the document that commits it (letter of support, mandate)."""

    def __post_init__(self) -> None:
        check_key(self.key)

    def name_for(self, audience: str | None) -> str:
        """The name that `audience` (a funder's slug) may see."""
        if self.public_name is None or (audience is not None and audience in self.cleared_audiences):
            return self.name
        return self.public_name
