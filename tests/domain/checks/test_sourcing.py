from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.checks.reading import passages
from app.domain.checks.sourcing import unsourced_figure
from app.domain.markdown import parse_markdown

OWN = frozenset({Decimal(7)})


def figure(text: str) -> str:
    return next((found for passage in passages(parse_markdown(text)) if (found := unsourced_figure(passage, OWN))), "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Some 68% of cases are dropped.", "68%"),
        ("Some 68.5 per cent of cases are dropped.", "68.5 per cent"),
        ("Près de 40 % des femmes le disent.", "40 %"),
        ("El 12 por ciento de los casos.", "12 por ciento"),
        ("Seven in ten women say so.", "Seven in ten"),
        ("1 in 3 women say so.", "1 in 3"),
        ("2.4 million people live there.", "2.4 million"),
        ("- Half a list, 30% of it", "30%"),
        ("First sentence. We will change it. Yet 55% remain.", "55%"),
    ],
)
def test_a_statistic_without_a_source_is_found(text: str, found: str) -> None:
    assert figure(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Some 68% of cases are dropped [@survey].",
        "Some 68% of cases are dropped[^1].\n\n[^1]: Court records.",
        "At least 60% of participants are women.",
        "The target is 80% by the end.",
        "Indirect costs are 12%.",
        "We keep 7% for this.",
        "The lawyer works 50% of her time here.",
        "| cases | 68% |\n|---|---|\n| a | 12% |",
        "# 68% of cases",
        "In 2027, 12 women and 30 men took part in 3 of 4 courses.",
        "Le taux sera de 80 %.",
    ],
)
def test_what_has_a_source_or_is_our_own_plan_is_left_alone(text: str) -> None:
    assert figure(text) == ""
