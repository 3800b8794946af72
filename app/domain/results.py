"""The results framework: impact → outcomes → outputs → activities, with indicators; and the work plan in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.keys import check_key
from app.domain.money import bounded
from app.domain.phrases import phrase
from app.domain.record import Record


class Direction(StrEnum):
    INCREASE = "increase"
    DECREASE = "decrease"
    MAINTAIN = "maintain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Record):
    """A measured or promised value on a day. A qualitative one is a text."""

    value: Decimal | None = None
    text: str = ""
    on: date | None = None

    def __post_init__(self) -> None:
        if self.value is not None:
            bounded(self.value)
        if self.value is None and not self.text:
            raise ValueError(phrase("give 'value' (quoted) or 'text'"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Record):
    """What an indicator reaches by the end of a period."""

    period: str
    """As printed: "Year 1", "2027 Q2"."""
    value: Decimal | None = None
    text: str = ""

    def __post_init__(self) -> None:
        if self.value is not None:
            bounded(self.value, what="a milestone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disaggregation(Record):
    """One breakdown of an indicator's target: by sex, age, disability, place."""

    by: str
    targets: dict[str, Decimal | None]
    """Value by category; None where only the breakdown is promised, not a number."""

    def __post_init__(self) -> None:
        for value in self.targets.values():
            if value is not None:
                bounded(value, what="a target")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Record):
    key: str
    title: str
    unit: str
    """What is counted: persons, %, laws."""
    qualitative: bool = False
    direction: Direction = Direction.INCREASE
    baseline: Measure | None = None
    target: Measure | None = None
    milestones: tuple[Milestone, ...] = ()
    verification: str = ""
    """Means of verification: the record that proves the value."""
    frequency: str = ""
    responsible: str = ""
    location: str = ""
    weight: Decimal | None = None
    """Impact weighting of the result in percent, where a funder asks for it."""
    disaggregation: tuple[Disaggregation, ...] = ()
    is_key: bool = False
    """Shown among the few KPIs of the proposal's monitoring section."""

    def __post_init__(self) -> None:
        check_key(self.key)
        if self.weight is not None:
            bounded(self.weight, what="a weight")


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Record):
    key: str
    title: str
    description: str = ""
    start_month: int | None = None
    """First project month, from 1."""
    end_month: int | None = None
    """Last project month, inclusive."""
    milestones: dict[int, str] = field(default_factory=dict)
    """What is visible at the end of a project month."""
    responsible: str | None = None
    """Key of the partner in charge; None for the applicant."""
    location: str = ""

    def __post_init__(self) -> None:
        check_key(self.key)
        if self.start_month is not None and self.start_month < 1:
            raise ValueError(phrase("months are counted from 1"))
        if self.start_month and self.end_month and self.end_month < self.start_month:
            raise ValueError(
                phrase(
                    "it ends in month {end}, before it starts in month {start}",
                    end=self.end_month,
                    start=self.start_month,
                )
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(Record):
    key: str
    title: str
    indicators: tuple[Indicator, ...] = ()
    assumptions: tuple[str, ...] = ()
    activities: tuple[Activity, ...] = ()

    def __post_init__(self) -> None:
        check_key(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Record):
    key: str
    title: str
    indicators: tuple[Indicator, ...] = ()
    assumptions: tuple[str, ...] = ()
    outputs: tuple[Output, ...] = ()

    def __post_init__(self) -> None:
        check_key(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beneficiaries(Record):
    """Who gains. `direct` is a fact; groups say who they are."""

    direct: int | None = None
    indirect: int | None = None
    groups: dict[str, int | None] = field(default_factory=dict)
    """Number by group; the groups may overlap, so they need not sum to `direct`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results(Record):
    impact: str = ""
    """The goal the project contributes to."""
    theory_of_change: str = ""
    indicators: tuple[Indicator, ...] = ()
    """Indicators of the impact."""
    assumptions: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    beneficiaries: Beneficiaries = field(default_factory=Beneficiaries)

    def outputs(self) -> Iterator[Output]:
        for outcome in self.outcomes:
            yield from outcome.outputs

    def activities(self) -> Iterator[Activity]:
        for output in self.outputs():
            yield from output.activities

    def all_indicators(self) -> Iterator[Indicator]:
        """Impact's, then each outcome's followed by its outputs'."""
        yield from self.indicators
        for outcome in self.outcomes:
            yield from outcome.indicators
            for output in outcome.outputs:
                yield from output.indicators
