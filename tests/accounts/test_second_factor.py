"""Codes after the password: each works once, near its time, and a lost phone is no lost account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import Engine

from app.accounts.attempts import PER_ACCOUNT
from app.accounts.second_factor import RECOVERY_CODES, begin, confirm, find_secret, turn_off, use_code
from app.accounts.signing_in import sign_in, sign_in_with_code
from app.db.session import unit_of_work
from app.errors import BadInput, Conflict, NotPermitted, NotSignedIn, TooManyAttempts
from tests.accounts.people import PASSWORD, add_person

NOW = datetime(2026, 11, 21, 9, 0, 1, tzinfo=UTC)
STEP = timedelta(seconds=30)
EMAIL = "amina@marsa.example"


def turn_on(engine: Engine) -> tuple[int, pyotp.TOTP, tuple[str, ...]]:
    person_id = add_person(engine, "Amina", email=EMAIL, password=PASSWORD)
    with unit_of_work(engine) as session:
        begin(session, person_id)
        secret = find_secret(session, person_id)
        assert secret is not None
        app = pyotp.TOTP(secret)
        with pytest.raises(BadInput):
            confirm(session, person_id, app.at(NOW - timedelta(minutes=5)), at=NOW)
        codes = confirm(session, person_id, app.at(NOW), at=NOW)
        with pytest.raises(Conflict):
            begin(session, person_id)
        assert find_secret(session, person_id) is None
    return person_id, app, codes


def first_step(engine: Engine, at: datetime) -> str:
    entered = sign_in(engine, EMAIL, PASSWORD, address="10.0.0.1", browser="", at=at)
    assert entered.second
    return entered.token


def second_step(engine: Engine, pending: str, code: str, at: datetime) -> str:
    return sign_in_with_code(engine, pending, code, address="10.0.0.1", browser="", at=at)


def test_a_code_works_once_and_near_its_time(engine: Engine) -> None:
    person_id, app, _ = turn_on(engine)
    with unit_of_work(engine) as session:
        assert not use_code(session, person_id, app.at(NOW), at=NOW)  # it turned the factor on
        assert not use_code(session, person_id, app.at(NOW + 3 * STEP), at=NOW + STEP)
        code = app.at(NOW + STEP)
        assert use_code(session, person_id, f" {code[:3]} {code[3:]} ", at=NOW + 2 * STEP)
        assert not use_code(session, person_id, code, at=NOW + 2 * STEP)


def test_the_password_alone_opens_nothing(engine: Engine) -> None:
    _, app, _ = turn_on(engine)
    later = NOW + 4 * STEP
    pending = first_step(engine, later)
    with pytest.raises(NotPermitted, match="not the code"):
        second_step(engine, pending, "000000", later)
    assert second_step(engine, pending, app.at(later), later)
    with pytest.raises(NotSignedIn):
        second_step(engine, pending, app.at(later + STEP), later + STEP)


def test_codes_cannot_be_guessed_at_length(engine: Engine) -> None:
    _, app, _ = turn_on(engine)
    later = NOW + 4 * STEP
    pending = first_step(engine, later)
    for _attempt in range(PER_ACCOUNT):
        with pytest.raises(NotPermitted):
            second_step(engine, pending, "000000", later)
    with pytest.raises(TooManyAttempts):
        second_step(engine, first_step(engine, later), app.at(later), later)


def test_each_recovery_code_opens_once(engine: Engine) -> None:
    person_id, _, codes = turn_on(engine)
    assert len(set(codes)) == RECOVERY_CODES
    with unit_of_work(engine) as session:
        assert use_code(session, person_id, codes[3].upper(), at=NOW)
        assert not use_code(session, person_id, codes[3], at=NOW)
        assert use_code(session, person_id, codes[4].replace("-", " "), at=NOW)


def test_turned_off_the_password_is_enough_and_no_code_is(engine: Engine) -> None:
    person_id, app, codes = turn_on(engine)
    with unit_of_work(engine) as session:
        turn_off(session, person_id)
        assert not use_code(session, person_id, codes[0], at=NOW)
        assert not use_code(session, person_id, app.at(NOW + STEP), at=NOW + STEP)
    assert not sign_in(engine, EMAIL, PASSWORD, address="10.0.0.1", browser="", at=NOW).second
