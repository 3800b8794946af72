from __future__ import annotations

import pytest

from tests.cli.conftest import Command


def test_how_much_direct_may_be_spent(command: Command) -> None:
    ran = command("direct", "--ceiling", "250000", "--rate", "0.07")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Direct costs up to EUR\xa0233,644.86; EUR\xa016,355.14 are left")
    yen = command("direct", "--ceiling", "1000000", "--rate", "0.25", "--currency", "JPY", "--json").json()
    assert yen == {"direct": "800000", "left": "200000", "currency": "JPY"}


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--ceiling", "much", "'much' is not a number"),
        ("--ceiling", "NaN", "not NaN"),
        ("--ceiling", "-5", "not negative"),
        ("--rate", "7", "at least 0 and less than 1"),
        ("--currency", "XYQ", "XYQ"),
        ("--base", "bottom", "There is no base 'bottom'"),
        ("--left-out", "5", "Nothing is left out"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(command: Command, option: str, value: str, said: str) -> None:
    ran = command("direct", "--ceiling", "250000", "--rate", "0.07", f"{option}={value}")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1
