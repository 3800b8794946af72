"""Signing in with a password. Each step is a short transaction of its own, for hashing takes long: no writer waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from app.accounts.attempts import begin_attempt, forget_attempts
from app.accounts.credentials import find_by_email, find_credential, get_person, save_credential
from app.accounts.letters import password_letter
from app.accounts.passwords import hash_password, is_outdated, is_right
from app.accounts.second_factor import use_code
from app.accounts.sessions import Purpose, begin_session, find_link, hash_of, make_link, use_link
from app.db.session import unit_of_work
from app.errors import NotPermitted, NotSignedIn
from app.mail.letter import send
from app.web.language import current_language
from app.web.language import gettext as _


@dataclass(frozen=True, slots=True)
class SignedIn:
    token: str
    """What the browser keeps; with `second`, the token of the form that asks for the code."""
    second: bool


def sign_in(engine: Engine, email: str, password: str, *, address: str, browser: str, at: datetime) -> SignedIn:
    """Raises NotPermitted, with the same words for a wrong password and an unknown e-mail; TooManyAttempts."""
    email = email.strip().lower()
    with unit_of_work(engine) as session:
        begin_attempt(session, email, address, at=at)
        person = find_by_email(session, email)
        credential = find_credential(session, person["id"]) if person else None
    hashed = credential["password_hash"] if credential else None
    if not is_right(password, hashed) or person is None or credential is None or hashed is None:
        raise NotPermitted(_("E-mail and password do not belong together."))
    fresh = hash_password(password) if is_outdated(hashed) else None
    with unit_of_work(engine) as session:
        if fresh is not None:
            save_credential(session, person["id"], password_hash=fresh)
        if credential["totp_on"]:
            return SignedIn(make_link(session, person["id"], Purpose.SECOND, at=at), second=True)
        forget_attempts(session, email)
        return SignedIn(begin_session(session, person_id=person["id"], at=at, browser=browser), second=False)


def sign_in_with_code(engine: Engine, pending: str, code: str, *, address: str, browser: str, at: datetime) -> str:
    """The second step; `pending` is what the first gave. What the browser keeps.

    Raises NotPermitted for a wrong code, NotSignedIn where the first step is too long ago, TooManyAttempts.
    """
    with unit_of_work(engine) as session:
        person_id = find_link(session, pending, Purpose.SECOND, at=at)
        if person_id is None:
            raise NotSignedIn(_("That took too long; sign in once more."))
        begin_attempt(session, f"code {person_id}", address, at=at)
    with unit_of_work(engine) as session:
        if not use_code(session, person_id, code, at=at):
            raise NotPermitted(_("This is not the code of now. Each code works once; wait for the next one."))
        use_link(session, pending, Purpose.SECOND, at=at)
        forget_attempts(session, f"code {person_id}")
        forget_attempts(session, get_person(session, person_id)["email"] or "")
        return begin_session(session, person_id=person_id, at=at, browser=browser)


def sign_in_vouched(engine: Engine, email: str, *, browser: str, at: datetime) -> str:
    """For an e-mail that the identity provider vouches for; what the browser keeps. Raises NotPermitted."""
    with unit_of_work(engine) as session:
        person = find_by_email(session, email)
        if person is None:
            raise NotPermitted(
                _("{email} has no account here; ask an administrator of your organisation to invite you.").format(
                    email=email
                )
            )
        return begin_session(session, person_id=person["id"], at=at, browser=browser)


def send_password_link(engine: Engine, email: str, outside: str, *, address: str, at: datetime) -> None:
    """Send a link for a new password, if somebody has this e-mail; `outside` is how links begin.

    Counts like a guess, so that nobody's mailbox is filled. Raises TooManyAttempts.
    """
    email = email.strip().lower()
    with unit_of_work(engine) as session:
        begin_attempt(session, f"letter {email}", address, at=at)
        person = find_by_email(session, email)
        if person is not None:
            token = make_link(session, person["id"], Purpose.PASSWORD, at=at)
            language = person["language"] or current_language()
            letter = password_letter(email, f"{outside}/password/{token}", language=language, name=person["name"])
            send(session, letter, key=f"password:{hash_of(token)}", at=at)


def confirm_password(engine: Engine, person_id: int, password: str, *, address: str, at: datetime) -> None:
    """Once more, before something is changed that would lock its owner out. Who has no password yet needs none.

    Raises NotPermitted, TooManyAttempts.
    """
    with unit_of_work(engine, read_only=True) as session:
        account = get_person(session, person_id)["email"] or str(person_id)
        credential = find_credential(session, person_id)
    hashed = credential["password_hash"] if credential else None
    if hashed is None:
        return
    with unit_of_work(engine) as session:
        begin_attempt(session, account, address, at=at)
    if not is_right(password, hashed):
        raise NotPermitted(_("This is not your present password."))
    with unit_of_work(engine) as session:
        forget_attempts(session, account)
