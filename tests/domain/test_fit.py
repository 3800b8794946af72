"""How well a call suits us, with reasons; what is not known takes no part."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.domain.fit import DEFAULT_WEIGHTS, FitCriterion, Offer, Seeker, fit, fit_all
from app.domain.money import Money

F = FitCriterion


def euros(amount: int) -> Money:
    return Money(Decimal(amount), "EUR")


def ten(_: date) -> int:
    return 10


@pytest.mark.parametrize(
    ("criterion", "offer", "seeker", "score", "reason"),
    [
        (F.THEME, {"themes": ("5.2", "16")}, {"themes": frozenset({"5.2"})}, "1", "target 5.2"),
        (F.THEME, {"themes": ("16",)}, {"themes": frozenset({"16.3"})}, "1", "names goal 16"),
        (F.THEME, {"themes": ("5.1",)}, {"themes": frozenset({"5.2"})}, "0.5", "other targets"),
        (F.THEME, {"themes": ("13",)}, {"themes": frozenset({"5.2"})}, "0", "none of ours"),
        (F.THEME, {}, {"themes": frozenset({"5.2"})}, None, "not known"),
        (F.THEME, {"themes": ("13",)}, {}, None, "recorded"),
        (F.GEOGRAPHY, {"countries": ("MA", "TN")}, {"countries": ("MA",)}, "1", "Morocco"),
        (F.GEOGRAPHY, {"countries": ("MA",)}, {"countries": ("MA", "TN")}, "0.5", "Tunisia"),
        (F.GEOGRAPHY, {}, {"countries": ("MA",)}, None, "no countries"),
        (F.AMOUNT, {"low": Decimal(10), "high": Decimal(90), "currency": "EUR"}, {"amount": euros(90)}, "1", "within"),
        (F.AMOUNT, {"high": Decimal(50), "currency": "EUR"}, {"amount": euros(200)}, "0.25", "at most"),
        (F.AMOUNT, {"low": Decimal(200), "currency": "EUR"}, {"amount": euros(50)}, "0.25", "at least"),
        (F.AMOUNT, {"high": Decimal(50), "currency": "USD"}, {"amount": euros(20)}, None, "converted"),
        (F.AMOUNT, {"high": Decimal(50), "currency": "EUR"}, {}, None, "not recorded"),
        (F.OWN_SHARE, {"own_share": Decimal("0.2")}, {"own_share": Decimal("0.05")}, "0.25", "only 5%"),
        (F.OWN_SHARE, {"own_share": Decimal("0.2")}, {"own_share": Decimal("0.2")}, "1", "20%"),
        (F.OWN_SHARE, {"own_share": Decimal(0)}, {}, "1", "no own share"),
        (F.OWN_SHARE, {}, {}, None, "not known"),
        (F.TIME_LEFT, {"due": date(2027, 1, 1)}, {"days_needed": 40}, "0.25", "10 working days"),
        (F.TIME_LEFT, {"always_open": True}, {}, "1", "any time"),
        (F.TIME_LEFT, {}, {}, None, "No deadline"),
        (F.LANGUAGE, {"languages": ("en", "fr")}, {"languages": ("ar", "fr")}, "1", "French"),
        (F.LANGUAGE, {"languages": ("es",)}, {"languages": ("fr",)}, "0", "Spanish"),
        (F.RELATIONSHIP, {"won": 2, "lost": 5}, {}, "1", "2 grants"),
        (F.RELATIONSHIP, {"won": 1, "met": 3, "contacts": 1}, {}, "1", "1 grant."),
        (F.RELATIONSHIP, {"met": 3, "contacts": 1, "lost": 1}, {}, "0.7", "3 times in the last"),
        (F.RELATIONSHIP, {"contacts": 2, "lost": 1}, {}, "0.5", "2 people"),
        (F.RELATIONSHIP, {"lost": 1}, {}, "0.3", "declined 1 time"),
        (F.RELATIONSHIP, {}, {}, None, "Nothing"),
        (F.TRACK_RECORD, {"kind_won": 1, "kind_lost": 3}, {}, "0.25", "1 were for us"),
        (F.TRACK_RECORD, {}, {}, None, "yet"),
        (F.EFFORT, {"hours": Decimal(80), "free_hours": Decimal(20)}, {}, "0.25", "80 h"),
        (F.EFFORT, {"hours": Decimal(80)}, {}, None, "until when"),
        (F.EFFORT, {}, {}, None, "planned"),
    ],
)
def test_each_criterion_says_why(
    criterion: FitCriterion, offer: dict[str, Any], seeker: dict[str, Any], score: str | None, reason: str
) -> None:
    (scored,) = fit(Offer(**offer), Seeker(**seeker), {criterion: 1}, ten).scored
    assert scored.score == (None if score is None else Decimal(score))
    assert reason in scored.reason
    assert scored.reason.endswith(".")


def test_what_is_not_known_takes_no_part() -> None:
    offer = Offer(themes=("5.2",), languages=("es",))
    seeker = Seeker(themes=frozenset({"5.2"}), languages=("fr",))
    found = fit(offer, seeker, {F.THEME: 3, F.LANGUAGE: 1, F.GEOGRAPHY: 6, F.AMOUNT: 0}, ten)
    assert (found.overall, found.known) == (Decimal("0.75"), Decimal("0.40"))
    assert F.AMOUNT not in {one.criterion for one in found.scored}
    nothing = fit(Offer(), Seeker(), DEFAULT_WEIGHTS, ten)
    assert (nothing.overall, nothing.known, len(nothing.scored)) == (None, 0, len(F))


def test_over_many_calls_each_day_is_counted_once() -> None:
    asked: list[date] = []

    def counting(day: date) -> int:
        asked.append(day)
        return 5

    offers = [Offer(due=date(2027, 1, day)) for day in (1, 2, 1, 2, 1)]
    assert len(fit_all(offers, Seeker(), DEFAULT_WEIGHTS, counting)) == 5
    assert asked == [date(2027, 1, 1), date(2027, 1, 2)]
