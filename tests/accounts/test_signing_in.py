"""Passwords: what is kept of them, who gets in, and how often somebody may guess."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update

from app.accounts import signing_in
from app.accounts.attempts import PER_ACCOUNT, WINDOW
from app.accounts.credentials import CREDENTIAL, set_email, set_password
from app.accounts.passwords import ensure_good, hash_password
from app.accounts.sessions import Purpose, find_session, make_link, use_link
from app.accounts.signing_in import sign_in
from app.db.session import unit_of_work
from app.errors import BadInput, NotPermitted, TooManyAttempts
from tests.accounts.people import PASSWORD, add_person, cookie_of

NOW = datetime.now(UTC)
EMAIL = "amina@marsa.example"


def enter(engine: Engine, password: str, *, email: str = EMAIL, address: str = "10.0.0.1", at: datetime = NOW) -> str:
    return sign_in(engine, email, password, address=address, browser="", at=at).token


def test_the_right_password_opens_a_session_and_only_a_hash_of_it_is_kept(engine: Engine) -> None:
    person_id = add_person(engine, "Amina", email=EMAIL, password=PASSWORD)
    token = enter(engine, PASSWORD, email="  Amina@Marsa.example ")
    with unit_of_work(engine, read_only=True) as session:
        found = find_session(session, token, at=NOW)
        kept = session.execute(select(CREDENTIAL.c.password_hash)).scalar_one()
    assert found is not None
    assert found["person_id"] == person_id
    assert kept.startswith("$argon2id$")


def test_a_wrong_password_and_an_unknown_e_mail_get_the_same_answer_after_the_same_work(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_person(engine, "Amina", email=EMAIL, password=PASSWORD)
    checked = []
    is_right = signing_in.is_right
    monkeypatch.setattr(signing_in, "is_right", lambda *given: checked.append(given[1]) or is_right(*given))
    said = []
    for email in (EMAIL, "nobody@marsa.example"):
        with pytest.raises(NotPermitted) as refused:
            enter(engine, "wrong horse battery", email=email)
        said.append(str(refused.value))
    assert said[0] == said[1]
    assert len(checked) == 2


def test_after_some_guesses_even_the_right_password_has_to_wait(engine: Engine) -> None:
    add_person(engine, "Amina", email=EMAIL, password=PASSWORD)
    for number in range(PER_ACCOUNT):
        with pytest.raises(NotPermitted):
            enter(engine, f"wrong horse {number}", address=f"10.0.0.{number}")
    with pytest.raises(TooManyAttempts, match="15 minutes"):
        enter(engine, PASSWORD, address="10.0.1.1")
    assert enter(engine, PASSWORD, at=NOW + WINDOW)
    for _ in range(PER_ACCOUNT + 1):  # what was right is not counted
        assert enter(engine, PASSWORD, at=NOW + WINDOW)


def test_guesses_at_the_same_moment_are_all_counted(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    add_person(engine, "Amina", email=EMAIL, password=PASSWORD)
    looked: list[str] = []
    monkeypatch.setattr(signing_in, "is_right", lambda password, _: bool(looked.append(password)))

    def guess(number: int) -> None:
        with pytest.raises(NotPermitted):
            enter(engine, f"guess {number}", address=f"10.0.0.{number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(guess, range(PER_ACCOUNT * 2)))
    assert len(looked) == PER_ACCOUNT


def test_a_new_password_ends_every_other_session_and_every_link(engine: Engine) -> None:
    person_id = add_person(engine, "Amina", email=EMAIL, password=PASSWORD)
    here, there = cookie_of(engine, person_id), cookie_of(engine, person_id)
    with unit_of_work(engine) as session:
        link = make_link(session, person_id, Purpose.SESSION, at=NOW)
        set_password(session, person_id, "eight blue kettles", at=NOW, keep=here)
    with unit_of_work(engine) as session:
        assert find_session(session, here, at=NOW) is not None
        assert find_session(session, there, at=NOW) is None
        assert use_link(session, link, Purpose.SESSION, at=NOW) is None
    with pytest.raises(NotPermitted):
        enter(engine, PASSWORD)


def test_a_link_opens_only_what_it_was_made_for_and_only_for_its_time(engine: Engine) -> None:
    person_id = add_person(engine, "Amina", email=EMAIL)
    with unit_of_work(engine) as session:
        link = make_link(session, person_id, Purpose.PASSWORD, at=NOW, lasts=timedelta(hours=1))
        assert use_link(session, link, Purpose.SESSION, at=NOW) is None
        assert use_link(session, link, Purpose.PASSWORD, at=NOW + timedelta(hours=1)) is None
        assert use_link(session, link, Purpose.PASSWORD, at=NOW) == person_id
        assert use_link(session, link, Purpose.PASSWORD, at=NOW) is None


def test_a_hash_of_weaker_days_is_made_anew(engine: Engine) -> None:
    from argon2 import PasswordHasher

    person_id = add_person(engine, "Amina", email=EMAIL, password=PASSWORD)
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with unit_of_work(engine) as session:
        session.execute(update(CREDENTIAL).where(CREDENTIAL.c.person_id == person_id).values(password_hash=weak))
    enter(engine, PASSWORD)
    with unit_of_work(engine, read_only=True) as session:
        kept = session.execute(select(CREDENTIAL.c.password_hash)).scalar_one()
    assert kept != weak
    assert kept.split("$")[3] == hash_password("x").split("$")[3]


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaa", "amina@marsa.example", "x" * 201])
def test_a_password_that_would_be_guessed_is_refused(password: str) -> None:
    with pytest.raises(BadInput):
        ensure_good(password, "Amina", EMAIL)


@pytest.mark.parametrize(
    "typed",
    [
        "amina",
        "a@b",
        "amina@marsa.example, eve@evil.example",
        "a@b.example\nBcc: eve@evil.example",
        "",
        "a b@c.example",
    ],
)
def test_what_is_no_single_address_is_refused(engine: Engine, typed: str) -> None:
    person_id = add_person(engine, "Amina")
    with unit_of_work(engine) as session, pytest.raises(BadInput):
        set_email(session, person_id, typed)
