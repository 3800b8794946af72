"""Calls, as the catalogue's files describe them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from app.catalog.catalogue import Catalogue
from app.domain.call import Call, CallStatus
from app.domain.deadlines import DeadlineKind, instant, next_window
from app.domain.rules import Of, Rule, RuleKind
from app.domain.search import matches

_SOON = timedelta(days=30)


class Closing(StrEnum):
    OPEN = "open"
    """Can be answered, or will be."""
    SOON = "soon"
    """Within thirty days."""
    PAST = "past"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallWish:
    """What a call should be; None and empty: whatever."""

    funder: str = ""
    status: CallStatus | None = None
    country: str = ""
    """Where the work is, ISO alpha-2. A call that names no countries is open to all, or nobody knows."""
    goal: str = ""
    """Number of an SDG goal that its funder names, or names a target of."""
    language: str = ""
    amount: Decimal | None = None
    """One that its rules let somebody ask for; a call without such a rule says nothing, and is left out."""
    currency: str = ""
    closing: Closing | None = None


def find_calls(
    catalogue: Catalogue, words: str = "", wish: CallWish | None = None, *, now: datetime | None = None
) -> Sequence[Call]:
    """Calls that have every word and are as wished, by slug. `now` is needed for `closing`."""
    wish = wish or CallWish()
    return [
        call
        for slug, call in sorted(catalogue.calls.items())
        if _is_wished(call, wish, catalogue)
        and (wish.closing is None or now is None or _is_closing(call, wish.closing, now))
        and matches(words, f"{slug} {call.title} {call.reference} {' '.join(call.countries)} {' '.join(call.notes)}")
    ]


def closes_at(call: Call, now: datetime) -> datetime | None:
    """The next instant at which one of its stages closes; None where there is none to come, or none is known."""
    coming = [at for stage in call.stages if (at := instant(stage.deadline)) is not None and at >= now]
    for stage in call.stages:
        if stage.deadline.kind is DeadlineKind.WINDOW and (window := next_window(stage.deadline, now.date())):
            at = datetime.combine(window.closes, time.max, tzinfo=UTC)
            if at >= now:
                coming.append(at)
    return min(coming, default=None)


def is_over(call: Call, now: datetime) -> bool:
    """A dated example; or every day it names is gone."""
    dated = [at for stage in call.stages if (at := instant(stage.deadline)) is not None]
    gone = len(dated) == len(call.stages) and max(dated) < now
    return call.status is CallStatus.PAST or gone


def request_rules(call: Call) -> tuple[Rule, ...]:
    """What its rules say of the amount one may ask for."""
    return tuple(rule for rule in call.rules if rule.rule in _OF_REQUEST and rule.of in (None, Of.REQUEST))


_OF_REQUEST = (RuleKind.REQUEST_RANGE, RuleKind.MAX_AMOUNT, RuleKind.MIN_AMOUNT, RuleKind.FIXED_MENU)


def _is_wished(call: Call, wish: CallWish, catalogue: Catalogue) -> bool:
    funder = catalogue.funders.get(call.funder)
    return (
        (not wish.funder or call.funder == wish.funder)
        and (wish.status is None or call.status is wish.status)
        and (not wish.country or not call.countries or wish.country in call.countries)
        and (not wish.goal or any(code.partition(".")[0] == wish.goal for code in (funder.sdg if funder else ())))
        and (not wish.language or wish.language in (call.languages or (funder.languages if funder else ())))
        and (wish.amount is None or _may_be_asked(wish.amount, wish.currency, call))
    )


def _may_be_asked(amount: Decimal, currency: str, call: Call) -> bool:
    rules = request_rules(call)
    return bool(rules) and all(currency in ("", rule.currency) and _fits(amount, rule) for rule in rules)


def _fits(amount: Decimal, rule: Rule) -> bool:
    match rule.rule:
        case RuleKind.MAX_AMOUNT:
            return rule.value is None or amount <= rule.value
        case RuleKind.MIN_AMOUNT:
            return rule.value is None or amount >= rule.value
        case RuleKind.FIXED_MENU:
            return amount in rule.menu
        case _:
            return (rule.min is None or rule.min <= amount) and (rule.max is None or amount <= rule.max)


def _is_closing(call: Call, closing: Closing, now: datetime) -> bool:
    over = is_over(call, now)
    if closing is Closing.PAST:
        return over
    at = closes_at(call, now)
    return not over and (closing is Closing.OPEN or (at is not None and at - now <= _SOON))
