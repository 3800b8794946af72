"""What a check says.

Each module of checks declares its `CODES`: severity and sentence by code, so that none is made up on the way. `make`
fills a sentence; `merged` puts the registries of several modules together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.domain.phrases import Argument, Phrase, in_print, phrase
from app.domain.record import Record
from app.domain.sources import Source


class Severity(StrEnum):
    BLOCKER = "blocker"
    WARNING = "warning"
    ADVICE = "advice"


class Place(StrEnum):
    """What kind of thing a finding points at."""

    PROPOSAL = "proposal"
    SECTION = "section"
    BUDGET = "budget"
    LINE = "line"
    INDICATOR = "indicator"
    ACTUAL = "actual"
    """What an indicator showed, of a report."""
    OUTCOME = "outcome"
    OUTPUT = "output"
    ACTIVITY = "activity"
    PARTNER = "partner"
    RISK = "risk"
    STORY = "story"
    EVIDENCE = "evidence"
    DOCUMENT = "document"
    ANNEX = "annex"
    ELIGIBILITY = "eligibility"
    DEADLINE = "deadline"
    CALL = "call"
    PLAN = "plan"
    """The steps towards the submission."""


@dataclass(frozen=True, slots=True)
class Where(Record):
    place: Place
    key: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Record):
    code: str
    severity: Severity
    where: Where
    message: str
    """A `Phrase`: it can be told in another language."""
    args: dict[str, str] = field(default_factory=dict)
    """What was put into the code's sentence, in English."""
    source: Source | None = None
    """Where the rule was read; None for our own checks."""


@dataclass(frozen=True, slots=True)
class Code(Record):
    """What a code means: how grave it is unless the rule's provenance says otherwise, and its English sentence."""

    severity: Severity
    sentence: str
    """With {names} of the arguments that `make` is given."""


Codes = Mapping[str, Code]


def make(
    codes: Codes,
    code: str,
    where: Where,
    *,
    severity: Severity | None = None,
    source: Source | None = None,
    **args: Argument,
) -> Finding:
    """The finding `code` of the registry `codes`, with `args` printed in English and put into its sentence.

    Raises KeyError for a code that is not in the registry, or an argument that its sentence needs and lacks.
    """
    known = codes[code]
    return Finding(
        code=code,
        severity=severity or known.severity,
        where=where,
        message=phrase(known.sentence, **args),
        args={name: in_print(value) for name, value in args.items()},
        source=source,
    )


def merged(*registries: Codes) -> Codes:
    """All codes of several modules. Raises ValueError when two of them declare the same code."""
    result: dict[str, Code] = {}
    for registry in registries:
        if twice := result.keys() & registry.keys():
            raise ValueError(f"declared twice: {', '.join(sorted(twice))}")
        result.update(registry)
    return result


def percent(share: Decimal, *, places: int = 2) -> Phrase:
    """A share as a percentage with at most `places` decimals: 0.09 → "9 %", 0.0712 → "7.12 %"."""
    number = round(share * 100, places)
    return phrase("{share} %", share=int(number) if number == number.to_integral_value() else number.normalize())


def blocks(findings: tuple[Finding, ...]) -> bool:
    return any(f.severity is Severity.BLOCKER for f in findings)
