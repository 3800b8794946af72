"""Links for somebody without an account: to one thing, for some days, taken back at any moment."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, insert, select, update
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.accounts.policy import Action
from app.accounts.queries import GUEST_LINK
from app.accounts.sessions import PERSON, begin_session, hash_of
from app.errors import BadInput, NotFound
from app.web.language import gettext as _

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """What a guest is let in to."""

    title: str
    addresses: tuple[str, ...]
    """The first is where the guest begins."""
    actions: Collection[Action]
    section: str = ""


def make_guest_link(
    session: Session, organisation_id: int, name: str, to: Invited, *, expires_at: datetime, by: Doer, at: datetime
) -> tuple[str, int]:
    """The token of a new link, and the id of the person who stands for the guest. Raises BadInput."""
    if not name:
        raise BadInput(_("Say whom the link is for; their name stands beside what they write."))
    if not at < expires_at <= at + LONGEST:
        raise BadInput(_("A guest link ends after today, and within a year."))
    person_id: int = session.execute(
        insert(PERSON)
        .values(email=None, name=name, operator=False, language=None, created_at=at)
        .returning(PERSON.c.id)
    ).scalar_one()
    token = secrets.token_urlsafe(32)
    session.execute(
        insert(GUEST_LINK).values(
            organisation_id=organisation_id, token_hash=hash_of(token), name=name, title=to.title, section=to.section,
            actions=[action for action in Action if action in to.actions], addresses=list(to.addresses),
            person_id=person_id, created_by=by.name, created_at=at, expires_at=expires_at, revoked_at=None,
        )
    )  # fmt: skip
    record_deed_of(
        session, by, "make_guest_link", f"guest {person_id}", organisation_id=organisation_id, at=at, of=name,
        title=to.title,
    )  # fmt: skip
    return token, person_id


def list_guest_links(session: Session, organisation_id: int) -> Sequence[RowMapping]:
    """The newest first, also those that ended."""
    statement = select(GUEST_LINK).where(GUEST_LINK.c.organisation_id == organisation_id)
    return session.execute(statement.order_by(GUEST_LINK.c.id.desc()).limit(200)).mappings().all()


def revoke_guest_link(session: Session, organisation_id: int, link_id: int, by: Doer, *, at: datetime) -> None:
    """Whoever came by it is out with the next click. Raises NotFound."""
    gone = session.execute(
        update(GUEST_LINK)
        .where(
            GUEST_LINK.c.organisation_id == organisation_id,
            GUEST_LINK.c.id == link_id,
            GUEST_LINK.c.revoked_at.is_(None),
        )
        .values(revoked_at=at)
        .returning(GUEST_LINK.c.name, GUEST_LINK.c.title, GUEST_LINK.c.person_id)
    ).one_or_none()
    if gone is None:
        raise NotFound(_("There is no such link, or it was revoked already."))
    record_deed_of(
        session, by, "revoke_guest_link", f"guest {gone.person_id}", organisation_id=organisation_id, at=at,
        of=gone.name, title=gone.title,
    )  # fmt: skip


def get_guest_link(session: Session, token: str, *, at: datetime) -> RowMapping:
    """Raises NotFound for one that was revoked, is too old, or is none."""
    statement = select(GUEST_LINK).where(
        GUEST_LINK.c.token_hash == hash_of(token), GUEST_LINK.c.revoked_at.is_(None), GUEST_LINK.c.expires_at > at
    )
    row = session.execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound(_("This link was revoked or is too old; ask whoever sent it for a new one."))
    return row


def find_guest_link_of(session: Session, person_id: int | None) -> RowMapping | None:
    """The link by which a guest came."""
    if person_id is None:
        return None
    return session.execute(select(GUEST_LINK).where(GUEST_LINK.c.person_id == person_id)).mappings().one_or_none()


def open_guest_session(session: Session, token: str, *, at: datetime, browser: str) -> str:
    """Sign a browser in with a guest's link, until the link ends; return what it keeps. Raises NotFound."""
    row = get_guest_link(session, token, at=at)
    return begin_session(session, guest_link_id=row["id"], at=at, browser=browser, until=row["expires_at"])
