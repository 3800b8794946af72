"""Numbers, years and marks that nobody means, and that must not cost minutes or break every later command."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from app.domain.alignment import DacAlignment
from app.domain.document import Heading, Text
from app.domain.markdown import parse_markdown, to_markdown
from app.domain.markdown_inlines import MarkdownError
from app.domain.money import MoneyError, bounded
from app.domain.printing import print_number
from app.domain.results import Disaggregation, Indicator, Milestone
from tests.domain.drawn_budgets import line, project

HUGE = Decimal("1E+9999999")


@pytest.mark.parametrize(
    "make",
    [
        lambda: bounded(HUGE),
        lambda: Milestone(period="Year 1", value=HUGE),
        lambda: Disaggregation(by="sex", targets={"women": HUGE}),
        lambda: Indicator(key="I", title="Share", unit="%", weight=HUGE),
        lambda: DacAlignment(code="15160", percent=HUGE),
    ],
)
def test_a_number_without_measure_is_refused_wherever_it_stands(make: Callable[[], object]) -> None:
    with pytest.raises(MoneyError):
        make()


def test_a_share_of_a_purpose_is_at_most_all_of_it() -> None:
    with pytest.raises(ValueError, match="between"):
        DacAlignment(code="15160", percent=Decimal("100.5"))


def test_a_project_lasts_at_most_thirty_years() -> None:
    assert project(ends_on=date(2056, 12, 31)).years == 30
    with pytest.raises(ValueError, match="at most 30"):
        project(ends_on=date(2057, 1, 1))


@pytest.mark.parametrize("weight", ["1E-30", "1E+14"])
def test_weights_of_years_are_of_one_order_of_size(weight: str) -> None:
    with pytest.raises(ValueError, match="weight of a year"):
        line(years={1: Decimal(weight), 2: Decimal(1)})


def test_the_largest_number_with_decimals_is_printed_exactly() -> None:
    assert print_number(Decimal(10**14), "en") == "100,000,000,000,000"
    assert print_number(Decimal("999999999999999.123456789012345"), "en").startswith("999,999,999,999,999.1234567")


@pytest.mark.parametrize(
    "text", ["[" * 10_001, "![a] " * 10_001, "a*" * 40_001, "a\n" * 40_001, "|a" * 40_001, "\\_" * 20_001]
)
def test_a_text_of_nothing_but_marks_is_refused_before_it_is_read(text: str) -> None:
    with pytest.raises(MarkdownError, match="one section takes at most"):
        parse_markdown(text)


@pytest.mark.parametrize("level", [-99, 0, 5, 99])
def test_a_heading_of_no_level_is_refused(level: int) -> None:
    with pytest.raises(MarkdownError, match="levels 1 to 4"):
        to_markdown((Heading(level, (Text("Need"),)),))
