"""What a pipeline is worth, how often it succeeds, and who tells its stages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.money import Money
from app.domain.pipeline import (
    AFTER,
    Opportunity,
    Outcome,
    PipelineStage,
    Worth,
    next_stages,
    outcome_of,
    standing,
    win_rates,
    worth_by_stage,
)

S = PipelineStage


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_expected_value_keeps_currencies_apart_and_counts_what_nobody_estimated() -> None:
    found = worth_by_stage(
        [
            Worth(stage=S.PROSPECT, value=euros("100000"), probability=10),
            Worth(stage=S.PROSPECT, value=Money(Decimal(50000), "USD"), probability=50),
            Worth(stage=S.SUBMITTED, value=euros("30000.10"), probability=33),
            Worth(stage=S.SUBMITTED, value=euros("1"), probability=None),
            Worth(stage=S.QUALIFYING, value=None, probability=90),
            Worth(stage=S.AWARDED, value=euros("999999"), probability=100),
        ]
    )
    prospects, whole = found[0], found[-1]
    assert prospects.expected == (euros("10000.00"), Money(Decimal("25000.00"), "USD"))
    assert (whole.stage, whole.count, whole.unknown) == (None, 5, 2)
    assert whole.expected == (euros("19900.03"), Money(Decimal("25000.00"), "USD"))
    assert whole.values == (euros("130001.10"), Money(Decimal(50000), "USD"))


def test_while_it_is_written_the_proposal_tells_the_stage() -> None:
    assert standing(S.PROSPECT, S.REVIEW) is S.REVIEW
    assert standing(S.SUBMITTED, S.DRAFTING) is S.DRAFTING, "unlocked again"
    assert standing(S.AWARDED, S.DRAFTING) is S.AWARDED
    assert standing(S.QUALIFYING, None) is S.QUALIFYING
    assert next_stages(S.PROSPECT, S.SUBMITTED) == AFTER
    assert next_stages(S.AWARDED, S.SUBMITTED) == (S.SUBMITTED, S.DECLINED, S.REPORTING, S.CLOSED)
    assert S.SUBMITTED in next_stages(S.PROSPECT, None)


def test_win_rates_charge_what_was_lost_to_what_was_won() -> None:
    found = win_rates(
        [
            Outcome(group="A", won=True, hours=Decimal(40)),
            Outcome(group="A", won=False, hours=Decimal(80)),
            Outcome(group="A", won=False, hours=Decimal(0)),
            Outcome(group="B", won=False, hours=Decimal(10)),
        ]
    )
    assert [(rate.group, rate.won, rate.lost) for rate in found] == [("A", 1, 2), ("B", 0, 1)]
    assert found[0].share == Decimal(1) / 3
    assert found[0].hours_per_win == 120
    assert found[0].cost_per_win(euros("12.505")) == euros("1500.60")
    assert found[0].cost_per_win(None) is None
    assert found[1].hours_per_win is None
    assert found[1].share == 0


@pytest.mark.parametrize(
    ("moves", "won"),
    [
        (["prospect", "submitted"], None),
        (["submitted", "awarded", "reporting", "closed"], True),
        (["awarded", "declined"], False),
        (["qualifying", "closed"], None),
    ],
)
def test_the_funders_last_word_counts(moves: list[str], won: bool | None) -> None:
    assert outcome_of(moves) is won


def test_a_probability_is_a_share() -> None:
    with pytest.raises(ValueError, match="percent"):
        Opportunity(title="x", probability=101)
