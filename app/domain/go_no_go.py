"""Whether to apply: judged by several people, decided by one who answers for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from statistics import pstdev

from app.domain.phrases import marked, phrase
from app.domain.record import Record

MOST_POINTS = 5
MOST_WEIGHT = 10


class Verdict(StrEnum):
    GO = "go"
    NO_GO = "no_go"
    LATER = "later"
    """Not decided: something has to be known first."""


class Leaning(StrEnum):
    NONE = ""
    GO = "go"
    NO_GO = "no_go"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCriterion(Record):
    """One line of an organisation's scorecard."""

    key: str
    title: str
    looks_for: str = ""
    weight: int = 1

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError(phrase("a criterion needs a title"))
        if not 0 <= self.weight <= MOST_WEIGHT:
            raise ValueError(phrase("a weight is 0 to {most}", most=MOST_WEIGHT))


DEFAULT_CRITERIA: tuple[ScoreCriterion, ...] = tuple(
    ScoreCriterion(key=key, title=title, looks_for=looks_for, weight=weight)
    for key, title, looks_for, weight in (
        ("mission", marked("Mission"), marked("We would want to do this without the money too."), 3),
        ("chance", marked("Chance"), marked("The funder pays for this, here, for organisations like ours."), 3),
        ("capacity", marked("Capacity"), marked("The people who would write it and do it are there."), 2),
        ("terms", marked("Terms"), marked("Own share, indirect costs and reporting can be borne."), 2),
        ("partners", marked("Partners"), marked("Those it needs know of it and want it."), 1),
        ("risk", marked("Risk"), marked("It harms nobody, and not our independence; 5 is no risk."), 2),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard(Record):
    """How one person judges it."""

    name: str = ""
    points: dict[str, int] = field(default_factory=dict)
    """0 to 5 by criterion; what is left out was not judged, and counts as nothing, not as zero."""
    leaning: Leaning = Leaning.NONE
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally(Record):
    """What all cards say of one criterion; None for the whole."""

    criterion: ScoreCriterion | None
    average: Decimal | None
    """0 to 5, two decimals; None where nobody judged it."""
    spread: Decimal | None
    """Standard deviation; None with fewer than two."""


def tally(cards: Sequence[Scorecard], criteria: Sequence[ScoreCriterion]) -> tuple[Tally, ...]:
    """A line a criterion, and the weighted whole at the end, whose spread is that of the cards' own wholes."""
    by_criterion = (
        _tally(criterion, [Decimal(card.points[criterion.key]) for card in cards if criterion.key in card.points])
        for criterion in criteria
    )
    wholes = [whole for card in cards if (whole := whole_of(card.points, criteria)) is not None]
    return (*by_criterion, _tally(None, wholes))


def whole_of(points: Mapping[str, int], criteria: Iterable[ScoreCriterion]) -> Decimal | None:
    """The weighted mean of what was judged, 0 to 5; None where nothing was that counts."""
    judged = [(points[one.key], one.weight) for one in criteria if one.key in points]
    weight = sum(weight for _, weight in judged)
    return Decimal(sum(given * heavy for given, heavy in judged)) / weight if weight else None


def _tally(criterion: ScoreCriterion | None, given: Sequence[Decimal]) -> Tally:
    cent = Decimal("0.01")
    return Tally(
        criterion=criterion,
        average=(sum(given, Decimal(0)) / len(given)).quantize(cent) if given else None,
        spread=pstdev(given).quantize(cent) if len(given) > 1 else None,
    )
