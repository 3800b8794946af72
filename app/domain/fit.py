"""How well a call suits us: a score for each criterion with its reason, weighted as the organisation wants it.

What is not known has no score and takes no part; it never counts as zero. `Fit.known` says how much was known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial

from app.domain.money import Money
from app.domain.phrases import Phrase, Printed, listed, phrase, phrase_of, printed
from app.domain.printing import print_countries, print_language, print_percent
from app.domain.record import Record

MOST_WEIGHT = 10
_CENT = Decimal("0.01")
_ONE, _HALF, _NOTHING = Decimal(1), Decimal("0.5"), Decimal(0)
_MET, _DECLINED = Decimal("0.7"), Decimal("0.3")
"""What it is worth to have spoken lately, or at least to be known. Our judgement, as the weights are."""


class FitCriterion(StrEnum):
    THEME = "theme"
    GEOGRAPHY = "geography"
    AMOUNT = "amount"
    OWN_SHARE = "own_share"
    TIME_LEFT = "time_left"
    LANGUAGE = "language"
    RELATIONSHIP = "relationship"
    """With this funder."""
    TRACK_RECORD = "track_record"
    """With funders of its kind."""
    EFFORT = "effort"


_F = FitCriterion
DEFAULT_WEIGHTS: Mapping[FitCriterion, int] = {
    _F.THEME: 5, _F.GEOGRAPHY: 5, _F.AMOUNT: 4, _F.OWN_SHARE: 3, _F.TIME_LEFT: 4, _F.LANGUAGE: 2,
    _F.RELATIONSHIP: 3, _F.TRACK_RECORD: 2, _F.EFFORT: 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is known of a call, and of us with its funder."""

    themes: tuple[str, ...] = ()
    """SDG goals or targets."""
    countries: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    currency: str | None = None
    """Of the smallest and the largest grant."""
    own_share: Decimal | None = None
    """Share of the whole that the applicant must bring, 0 to 1; None: not known."""
    due: date | None = None
    always_open: bool = False
    languages: tuple[str, ...] = ()
    won: int = 0
    lost: int = 0
    """What this funder decided on ours."""
    contacts: int = 0
    """People we know there."""
    met: int = 0
    """Times that we spoke with this funder in the last twelve months."""
    kind_won: int = 0
    kind_lost: int = 0
    """What funders of its kind decided."""
    hours: Decimal | None = None
    """Planned for applying."""
    free_hours: Decimal | None = None
    """Of those who would do it, until the deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """What we want, read once for all calls."""

    themes: frozenset[str] = frozenset()
    countries: tuple[str, ...] = ()
    amount: Money | None = None
    own_share: Decimal | None = None
    """Share of the project's cost that is ours or somebody else's already."""
    languages: tuple[str, ...] = ()
    days_needed: int = 30
    """Working days from the decision to the submission, by the organisation's own pattern."""
    goals: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "goals", frozenset(_goal(code) for code in self.themes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored(Record):
    criterion: FitCriterion
    weight: int
    score: Decimal | None
    """0 to 1; None: not known."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit(Record):
    scored: tuple[Scored, ...]
    overall: Decimal | None
    """Weighted mean of what is known; None where nothing is."""
    known: Decimal
    """How much of the weights is known, 0 to 1."""


DaysLeft = Callable[[date], int]
"""Working days from today up to a day."""


def fit(offer: Offer, seeker: Seeker, weights: Mapping[FitCriterion, int], days_left: DaysLeft) -> Fit:
    """Each criterion with a weight above zero, in the vocabulary's order."""
    scored = tuple(
        Scored(criterion=criterion, weight=weights[criterion], score=score, reason=reason)
        for criterion, judge in _JUDGES.items()
        if weights.get(criterion, 0) > 0
        for score, reason in (judge(offer, seeker, days_left),)
    )
    whole = sum(one.weight for one in scored)
    found = [(one.score, one.weight) for one in scored if one.score is not None]
    weight = sum(heavy for _, heavy in found)
    mean = sum((score * heavy for score, heavy in found), _NOTHING) / weight if weight else None
    return Fit(
        scored=scored,
        overall=None if mean is None else mean.quantize(_CENT),
        known=(Decimal(weight) / whole).quantize(_CENT) if whole else _NOTHING,
    )


def fit_all(
    offers: Iterable[Offer], seeker: Seeker, weights: Mapping[FitCriterion, int], days_left: DaysLeft
) -> tuple[Fit, ...]:
    """As `fit`, each day counted once; grows with the number of offers."""
    counted: dict[date, int] = {}

    def once(day: date) -> int:
        if day not in counted:
            counted[day] = days_left(day)
        return counted[day]

    return tuple(fit(offer, seeker, weights, once) for offer in offers)


Judged = tuple[Decimal | None, Phrase]


def _theme(offer: Offer, seeker: Seeker, _: DaysLeft) -> Judged:
    if not offer.themes:
        return None, phrase("What it pays for is not known as goals of sustainable development.")
    if not seeker.themes:
        return None, phrase("No goal of sustainable development is recorded for the organisation or the project.")
    targets = [code for code in offer.themes if "." in code and code in seeker.themes]
    if targets:
        return _ONE, phrase("Both name target {targets}.", targets=listed(targets))
    goals = sorted({_goal(code) for code in offer.themes} & seeker.goals, key=lambda goal: (len(goal), goal))
    whole = [code for code in offer.themes if "." not in code and code in seeker.goals]
    if whole:
        return _ONE, phrase("It names goal {goals}, and ours are below it.", goals=listed(whole))
    if goals:
        return _HALF, phrase("Both name goal {goals}, but other targets of it.", goals=listed(goals))
    return _NOTHING, phrase("Its goals are {goals}; none of ours is among them.", goals=listed(offer.themes))


def _geography(offer: Offer, seeker: Seeker, _: DaysLeft) -> Judged:
    if not offer.countries:
        return None, phrase("It names no countries: open to all, or nobody knows.")
    if not seeker.countries:
        return None, phrase("Where the work would be is not recorded.")
    inside = [code for code in seeker.countries if code in offer.countries]
    outside = [code for code in seeker.countries if code not in offer.countries]
    if not outside:
        return _ONE, phrase("It takes {countries}.", countries=printed(partial(print_countries, inside)))
    share = (Decimal(len(inside)) / len(seeker.countries)).quantize(_CENT)
    return share, phrase("It does not take {countries}.", countries=printed(partial(print_countries, outside)))


def _amount(offer: Offer, seeker: Seeker, _: DaysLeft) -> Judged:
    wanted = seeker.amount
    if wanted is None or not wanted.amount:
        return None, phrase("What we would ask for is not recorded.")
    if offer.currency is None or (offer.low is None and offer.high is None):
        return None, phrase("What it gives is not known.")
    if wanted.currency != offer.currency:
        return None, phrase(
            "We would ask in {ours}, it gives {theirs}; nothing is converted here.",
            ours=wanted.currency,
            theirs=offer.currency,
        )
    if offer.high is not None and wanted.amount > offer.high:
        most = Money(offer.high, offer.currency)
        share = (offer.high / wanted.amount).quantize(_CENT)
        return share, phrase("It gives at most {most}; we need {wanted}.", most=most, wanted=wanted)
    if offer.low is not None and wanted.amount < offer.low:
        least = Money(offer.low, offer.currency)
        share = (wanted.amount / offer.low).quantize(_CENT)
        return share, phrase("It gives at least {least}; we need {wanted}.", least=least, wanted=wanted)
    return _ONE, phrase("{wanted} is within what it gives.", wanted=wanted)


def _own_share(offer: Offer, seeker: Seeker, _: DaysLeft) -> Judged:
    asked = offer.own_share
    if asked is None:
        return None, phrase("Whether it asks for an own share is not known.")
    if not asked:
        return _ONE, phrase("It asks for no own share.")
    percent = _percent(asked)
    if seeker.own_share is None:
        return None, phrase("It asks for an own share of {percent}; what we have is not recorded.", percent=percent)
    if seeker.own_share >= asked:
        return _ONE, phrase(
            "It asks for an own share of {percent}; we have {ours}.",
            percent=percent,
            ours=_percent(seeker.own_share),
        )
    return (seeker.own_share / asked).quantize(_CENT), phrase(
        "It asks for an own share of {percent}; we have only {ours}.",
        percent=percent,
        ours=_percent(seeker.own_share),
    )


def _time_left(offer: Offer, seeker: Seeker, days_left: DaysLeft) -> Judged:
    if offer.due is None:
        if offer.always_open:
            return _ONE, phrase("It can be asked at any time.")
        return None, phrase("No deadline is known.")
    left = days_left(offer.due)
    if left <= 0:
        return _NOTHING, phrase("No working day is left.")
    reason = phrase_of(
        left,
        "{count} working day is left; a plan of ours takes {needed}.",
        "{count} working days are left; a plan of ours takes {needed}.",
        needed=seeker.days_needed,
    )
    return (_ONE if left >= seeker.days_needed else (Decimal(left) / seeker.days_needed).quantize(_CENT)), reason


def _language(offer: Offer, seeker: Seeker, _: DaysLeft) -> Judged:
    if not offer.languages or not seeker.languages:
        return None, phrase("Which languages it takes is not known.")
    shared = [code for code in seeker.languages if code in offer.languages]
    if shared:
        return _ONE, phrase("It can be written in {language}.", language=printed(partial(print_language, shared[0])))
    names = listed(printed(partial(print_language, code)) for code in offer.languages)
    return _NOTHING, phrase("It takes {languages}, in which we do not work.", languages=names)


def _relationship(offer: Offer, _: Seeker, __: DaysLeft) -> Judged:
    if offer.won:
        return _ONE, phrase_of(offer.won, "This funder gave us {count} grant.", "This funder gave us {count} grants.")
    if offer.met:
        return _MET, phrase_of(
            offer.met,
            "We spoke with this funder {count} time in the last twelve months.",
            "We spoke with this funder {count} times in the last twelve months.",
        )
    if offer.contacts:
        return _HALF, phrase_of(
            offer.contacts,
            "We know {count} person there, and spoke with nobody for a year.",
            "We know {count} people there, and spoke with nobody for a year.",
        )
    if offer.lost:
        return _DECLINED, phrase_of(
            offer.lost,
            "This funder declined {count} time; it knows us.",
            "This funder declined {count} times; it knows us.",
        )
    return None, phrase("Nothing is recorded of us with this funder.")


def _track_record(offer: Offer, _: Seeker, __: DaysLeft) -> Judged:
    decided = offer.kind_won + offer.kind_lost
    if not decided:
        return None, phrase("No funder of this kind has decided on ours yet.")
    return (Decimal(offer.kind_won) / decided).quantize(_CENT), phrase_of(
        decided,
        "Of {count} decision by funders of its kind {won} was for us.",
        "Of {count} decisions by funders of its kind {won} were for us.",
        won=offer.kind_won,
    )


def _effort(offer: Offer, _: Seeker, __: DaysLeft) -> Judged:
    if not offer.hours:
        return None, phrase("Nobody has planned hours for it.")
    if offer.free_hours is None:
        return None, phrase("{hours} h are planned; until when is not known.", hours=offer.hours)
    reason = phrase(
        "{hours} h are planned; those who would do it have {free} h until then.",
        hours=offer.hours,
        free=offer.free_hours,
    )
    if offer.free_hours >= offer.hours:
        return _ONE, reason
    return max(_NOTHING, offer.free_hours / offer.hours).quantize(_CENT), reason


_JUDGES: Mapping[FitCriterion, Callable[[Offer, Seeker, DaysLeft], Judged]] = {
    _F.THEME: _theme, _F.GEOGRAPHY: _geography, _F.AMOUNT: _amount, _F.OWN_SHARE: _own_share,
    _F.TIME_LEFT: _time_left, _F.LANGUAGE: _language, _F.RELATIONSHIP: _relationship,
    _F.TRACK_RECORD: _track_record, _F.EFFORT: _effort,
}  # fmt: skip


def _goal(code: str) -> str:
    return code.partition(".")[0]


def _percent(share: Decimal) -> Printed:
    return printed(partial(print_percent, share.quantize(Decimal("0.001"))))
