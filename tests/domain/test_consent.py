from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.consent import ANY_FUNDER, WORLD, Channel, Consent, Story, Use, may_use, still_withdrawn

GIVEN = Consent(
    purposes=("fundraising",),
    audiences=("harbour",),
    channels=(Channel.PROPOSAL,),
    territory=("BE",),
    language="ne",
    asked_by="A case worker",
    granted_on=date(2026, 1, 1),
    expires_on=date(2028, 1, 1),
)
USE = Use(audience="harbour", purpose="fundraising", channel=Channel.PROPOSAL, territory="BE", today=date(2027, 1, 1))


def refused(use: dict[str, Any] | None = None, **consent: Any) -> str:
    story = Story(token="AB12", pseudonym="Sita", text="Told.", consent=replace(GIVEN, **consent))  # noqa: S106
    verdict = may_use(story, replace(USE, **(use or {})))
    assert verdict.allowed == (verdict.reason == "")
    return verdict.reason


def test_what_was_agreed_to_is_allowed() -> None:
    assert refused() == ""
    assert refused({"audience": "lake"}, audiences=(ANY_FUNDER,)) == ""
    assert refused({"territory": "NP"}, territory=(WORLD,)) == ""


def test_no_consent_is_no() -> None:
    assert may_use(Story(token="AB12", pseudonym="Sita", text="Told."), USE).reason == "no consent is recorded"  # noqa: S106


@pytest.mark.parametrize(
    ("use", "consent", "reason"),
    [
        ({"audience": "lake"}, {}, "consent does not cover this funder"),
        ({"audience": ""}, {"audiences": (ANY_FUNDER,)}, "consent does not cover this funder"),
        ({"purpose": "advocacy"}, {}, "consent does not cover this purpose"),
        ({"channel": Channel.WEB}, {}, "consent does not cover this channel"),
        ({"territory": "NP"}, {}, "consent does not cover this country"),
        ({"territory": ""}, {}, "consent does not cover this country"),
        ({"today": date(2025, 12, 31)}, {}, "consent begins later"),
        ({"today": date(2028, 1, 1)}, {}, "consent expired on 1 January 2028"),
        ({}, {"withdrawn_on": date(2027, 1, 1)}, "consent was withdrawn"),
        ({}, {"minor": True, "approved_by": ("A", "B")}, "a minor's story needs a guardian's consent"),
        ({}, {"minor": True, "guardian": "Mother"}, "it needs a second person's approval"),
        ({}, {"sexual_violence": True, "approved_by": ("A", "A")}, "it needs a second person's approval"),
    ],
)
def test_what_was_not_agreed_to_is_refused(use: dict[str, Any], consent: dict[str, Any], reason: str) -> None:
    assert refused(use, **consent) == reason


def test_the_last_day_before_expiry_is_allowed_and_a_later_withdrawal_not_yet_in_force() -> None:
    assert refused({"today": date(2027, 12, 31)}) == ""
    assert refused(withdrawn_on=date(2027, 1, 2)) == ""


def test_two_people_clear_a_minors_story() -> None:
    assert refused(minor=True, guardian="Mother", approved_by=("A", "B")) == ""


def test_consent_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="expires after"):
        replace(GIVEN, expires_on=GIVEN.granted_on)


@given(st.dates(date(2025, 1, 1), date(2029, 1, 1)), st.dates(date(2025, 1, 1), date(2029, 1, 1)))
def test_after_withdrawal_nothing_is_allowed_ever(withdrawn: date, today: date) -> None:
    allowed = refused({"today": today}, withdrawn_on=withdrawn) == ""
    assert allowed == (GIVEN.granted_on <= today < min(GIVEN.expires_on, max(withdrawn, GIVEN.granted_on)))
    assert not (allowed and today >= withdrawn)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 1000))
def test_consent_never_comes_back_once_expired(day: date, later: int) -> None:
    if refused({"today": GIVEN.expires_on + timedelta(days=later)}) == "":
        pytest.fail("used after it expired")
    assert refused({"today": day}) == ""


@pytest.mark.parametrize("names", [("Amel", ""), ("Amel", " "), ("A", "a"), ("A", "A "), ("Amel  B", "amel b")])
def test_one_person_written_twice_is_not_two(names: tuple[str, ...]) -> None:
    assert refused(minor=True, guardian="Mother", approved_by=names) == "it needs a second person's approval"


def test_a_guardian_has_a_name() -> None:
    assert refused(minor=True, guardian=" ", approved_by=("A", "B")) == "a minor's story needs a guardian's consent"


WITHDRAWN = replace(GIVEN, withdrawn_on=date(2026, 6, 1))


def test_a_withdrawal_survives_an_older_copy() -> None:
    assert still_withdrawn(WITHDRAWN, GIVEN) == WITHDRAWN
    later = replace(GIVEN, withdrawn_on=date(2026, 8, 1))
    assert still_withdrawn(WITHDRAWN, later) == WITHDRAWN
    assert still_withdrawn(later, WITHDRAWN) == WITHDRAWN


def test_a_withdrawal_survives_a_copy_without_any_consent() -> None:
    assert still_withdrawn(WITHDRAWN, None) == WITHDRAWN


def test_a_consent_given_anew_after_the_withdrawal_holds() -> None:
    anew = replace(GIVEN, granted_on=date(2026, 6, 2))
    assert still_withdrawn(WITHDRAWN, anew) == anew
    assert still_withdrawn(WITHDRAWN, replace(GIVEN, granted_on=date(2026, 6, 1))).withdrawn_on == date(2026, 6, 1)  # type: ignore[union-attr]


def test_what_was_never_withdrawn_is_taken_as_it_comes() -> None:
    assert still_withdrawn(GIVEN, WITHDRAWN) == WITHDRAWN
    assert still_withdrawn(GIVEN, None) is None
    assert still_withdrawn(None, GIVEN) == GIVEN
