"""A call pasted as text: what is proposed, and in which words it was read."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pasted_call import Proposal, Reading, propose, title_of

CALL = """
Small grants for libraries (invented)
Questions are taken until 1 February 2027. Proposals arrive
no later than March 15, 2027, 17:00 Brussels time.
The total budget is EUR 1.2 million. Grants of at least €5,000 and up to 25 000 EUR are given for 18 months.
The concept note has at most 1,500 words or 3 pages. Results come on 2027-05-30.
"""


def one(text: str) -> Proposal:
    (found,) = propose(text)
    return found


def test_an_invented_call_is_read() -> None:
    found = [(one.reading, one.on or one.amount or (one.count, one.unit)) for one in propose(CALL)]
    assert found == [
        (Reading.QUESTIONS, date(2027, 2, 1)),
        (Reading.DEADLINE, date(2027, 3, 15)),
        (Reading.BUDGET, Decimal(1_200_000)),
        (Reading.FLOOR, Decimal(5000)),
        (Reading.CEILING, Decimal(25_000)),
        (Reading.LIMIT, (18, "months")),
        (Reading.LIMIT, (1500, "words")),
        (Reading.LIMIT, (3, "pages")),
        (Reading.DATE, date(2027, 5, 30)),
    ]
    assert title_of(CALL) == "Small grants for libraries (invented)"
    for proposal in propose(CALL):
        assert proposal.words.strip("…") in CALL


@pytest.mark.parametrize(
    ("text", "on", "at", "zone"),
    [
        ("Deadline: 15 March 2027 at noon Brussels time", date(2027, 3, 15), time(12), "Europe/Brussels"),
        ("Date limite : 1er août 2027 à 23h59", date(2027, 8, 1), time(23, 59), ""),
        ("Fecha de cierre: 5 de septiembre de 2027, 14.30 (Madrid)", date(2027, 9, 5), time(14, 30), "Europe/Madrid"),
        ("Deadline: 29 February 2028 24:00 UTC", date(2028, 2, 29), time(23, 59), "UTC"),
        ("Deadline: 5 p.m. EST on July 4th, 2027", date(2027, 7, 4), time(17), ""),
        ("Closing date 31.12.2027", date(2027, 12, 31), None, ""),
        ("Closes on 2027-01-09 at 25:00", date(2027, 1, 9), None, ""),
    ],
)  # fmt: skip
def test_days_hours_and_zones(text: str, on: date, at: time | None, zone: str) -> None:
    found = one(text)
    assert (found.reading, found.on, found.at, found.zone) == (Reading.DEADLINE, on, at, zone)


def test_what_may_be_two_days_is_proposed_twice() -> None:
    assert [found.on for found in propose("deadline 3/4/2027")] == [date(2027, 4, 3), date(2027, 3, 4)]


@pytest.mark.parametrize("text", ["29 February 2027", "15 March 20226", "31/02/2027", "version 1.2.3", "10 ABC"])
def test_what_is_no_day_and_no_amount_is_not_proposed(text: str) -> None:
    assert propose(text) == ()


@pytest.mark.parametrize(
    ("text", "reading", "amount", "currency"),
    [
        ("up to US$ 50,000", Reading.CEILING, 50_000, "USD"),
        ("a maximum of $10k", Reading.CEILING, 10_000, ""),
        ("jusqu’à 30 000 euros", Reading.CEILING, 30_000, "EUR"),
        ("a grant of CHF 40'000", Reading.AMOUNT, 40_000, "CHF"),
        ("enveloppe de 2 million d’euros", Reading.BUDGET, 2_000_000, "EUR"),
    ],
)
def test_amounts(text: str, reading: Reading, amount: int, currency: str) -> None:
    found = one(text)
    assert (found.reading, found.amount, found.currency) == (reading, Decimal(amount), currency)


@given(st.text(max_size=300) | st.text(alphabet="0123456789/.-: €EUR march deadline\n", max_size=300))
def test_any_text_gives_proposals_that_stand_in_it(text: str) -> None:
    for proposal in propose(text):
        assert proposal.words.strip("…").strip() in text
