"""What a person signs in with: kept, changed, taken away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlmodel import Session

from app.accounts.emails import read_email
from app.accounts.passwords import ensure_good, hash_password
from app.accounts.sessions import LINK, PERSON, close_sessions
from app.errors import BadInput, NotFound
from app.models import CredentialRow
from app.models.mapping import table_of
from app.web.language import LANGUAGES
from app.web.language import gettext as _

CREDENTIAL = table_of(CredentialRow)

_NONE: dict[str, Any] = {
    "password_hash": None,
    "password_set_at": None,
    "totp_secret": None,
    "totp_on": False,
    "totp_step": 0,
    "recovery": [],
}


def get_person(session: Session, person_id: int) -> RowMapping:
    row = session.execute(select(PERSON).where(PERSON.c.id == person_id)).mappings().one_or_none()
    if row is None:
        raise NotFound("This person is not there any more.")
    return row


def find_by_email(session: Session, email: str) -> RowMapping | None:
    return session.execute(select(PERSON).where(PERSON.c.email == email)).mappings().one_or_none()


def find_credential(session: Session, person_id: int) -> RowMapping | None:
    return session.execute(select(CREDENTIAL).where(CREDENTIAL.c.person_id == person_id)).mappings().one_or_none()


def save_credential(session: Session, person_id: int, **values: Any) -> None:
    if find_credential(session, person_id) is None:
        session.execute(insert(CREDENTIAL).values(person_id=person_id, **{**_NONE, **values}))
    else:
        session.execute(update(CREDENTIAL).where(CREDENTIAL.c.person_id == person_id).values(values))


def set_password(session: Session, person_id: int, password: str, *, at: datetime, keep: str = "") -> None:
    """Give a person a new password. Every other browser is signed out, and every link of theirs works no more.

    `keep` is the token of the browser in which it was done. Raises BadInput for a password that would be guessed.
    """
    person = get_person(session, person_id)
    ensure_good(password, person["name"], person["email"] or "")
    save_credential(session, person_id, password_hash=hash_password(password), password_set_at=at)
    close_sessions(session, person_id, but=keep)
    session.execute(delete(LINK).where(LINK.c.person_id == person_id))


def set_email(session: Session, person_id: int, typed: str) -> None:
    """Raises BadInput for what is no address, and for one that is somebody else's."""
    email = read_email(typed)
    found = find_by_email(session, email)
    if found is not None and found["id"] != person_id:
        raise BadInput(_("This e-mail cannot be used here; take another."))
    session.execute(update(PERSON).where(PERSON.c.id == person_id).values(email=email))


def set_language(session: Session, person_id: int, language: str) -> None:
    session.execute(update(PERSON).where(PERSON.c.id == person_id).values(language=language))


def set_profile(session: Session, person_id: int, name: str, language: str) -> None:
    """Raises BadInput without a name. An empty language follows the browser."""
    if not name:
        raise BadInput(_("Say what you are called; others see it beside what you write."))
    session.execute(
        update(PERSON)
        .where(PERSON.c.id == person_id)
        .values(name=name, language=language if language in LANGUAGES else None)
    )
