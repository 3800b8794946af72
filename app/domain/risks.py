"""What may go wrong, how likely, how bad, and what is done about it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.phrases import phrase
from app.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk(Record):
    """Likelihood and impact run from 1 (very low) to 5 (very high)."""

    key: str
    title: str
    category: str = ""
    """As printed: security, political, financial, safeguarding."""
    likelihood: int
    impact: int
    mitigation: str = ""
    owner: str = ""
    residual_likelihood: int | None = None
    residual_impact: int | None = None

    def __post_init__(self) -> None:
        for value in (self.likelihood, self.impact, self.residual_likelihood, self.residual_impact):
            if value is not None and not 1 <= value <= 5:
                raise ValueError(phrase("likelihood and impact run from 1 to 5"))

    @property
    def level(self) -> int:
        """Likelihood × impact, 1 to 25."""
        return self.likelihood * self.impact
