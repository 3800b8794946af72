"""Asking somebody to join an organisation, and joining."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, delete, insert, select
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.accounts.credentials import find_by_email, get_person, set_password, set_profile
from app.accounts.emails import read_email
from app.accounts.members import add_member, list_people
from app.accounts.policy import Role
from app.accounts.sessions import PERSON, hash_of
from app.errors import BadInput, Conflict, NotFound
from app.models import InvitationRow
from app.models.mapping import table_of
from app.web.language import gettext as _

INVITATION = table_of(InvitationRow)

LASTS = timedelta(days=7)


def invite(
    session: Session, organisation_id: int, *, email: str, name: str, roles: Collection[Role], by: Doer, at: datetime
) -> str:
    """The token of the link by which somebody joins; an earlier invitation of theirs works no more.

    Raises BadInput for what is no e-mail and for no role, Conflict for a member.
    """
    email = read_email(email)
    if not roles:
        raise BadInput(_("Choose a role or more for them."))
    if any(member.email == email for member in list_people(session, organisation_id)):
        raise Conflict(_("{email} works here already.").format(email=email))
    token = secrets.token_urlsafe(32)
    session.execute(delete(INVITATION).where(INVITATION.c.expires_at <= at))
    session.execute(
        delete(INVITATION).where(INVITATION.c.organisation_id == organisation_id, INVITATION.c.email == email)
    )
    ordered = [role for role in Role if role in roles]
    session.execute(
        insert(INVITATION).values(
            organisation_id=organisation_id, token_hash=hash_of(token), email=email, name=name, roles=ordered,
            invited_by=by.name, invited_at=at, expires_at=at + LASTS,
        )
    )  # fmt: skip
    record_deed_of(
        session,
        by,
        "invite",
        f"invitation {email}",
        organisation_id=organisation_id,
        at=at,
        of=name or email,
        roles=ordered,
    )
    return token


def list_invitations(session: Session, organisation_id: int, *, at: datetime) -> Sequence[RowMapping]:
    """Those that wait for an answer, by e-mail."""
    statement = select(INVITATION).where(INVITATION.c.organisation_id == organisation_id, INVITATION.c.expires_at > at)
    return session.execute(statement.order_by(INVITATION.c.email)).mappings().all()


def revoke_invitation(session: Session, organisation_id: int, invitation_id: int, by: Doer, *, at: datetime) -> None:
    """Raises NotFound for one that is not there, or was answered."""
    gone = session.execute(
        delete(INVITATION)
        .where(INVITATION.c.organisation_id == organisation_id, INVITATION.c.id == invitation_id)
        .returning(INVITATION.c.email, INVITATION.c.name)
    ).one_or_none()
    if gone is None:
        raise NotFound(_("This invitation was answered or withdrawn already."))
    record_deed_of(
        session, by, "revoke_invitation", f"invitation {gone.email}", organisation_id=organisation_id, at=at,
        of=gone.name or gone.email,
    )  # fmt: skip


def get_invitation(session: Session, token: str, *, at: datetime) -> RowMapping:
    """Raises NotFound for one that was answered, withdrawn, is too old, or is none."""
    statement = select(INVITATION).where(INVITATION.c.token_hash == hash_of(token), INVITATION.c.expires_at > at)
    row = session.execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound(_("This invitation was used, was withdrawn, or is too old; ask for a new one."))
    return row


def accept_invitation(session: Session, token: str, person_id: int, *, at: datetime) -> int:
    """Join as somebody who has an account here; return the organisation's id. Raises NotFound, Conflict."""
    row = get_invitation(session, token, at=at)
    add_member(session, row["organisation_id"], person_id, [Role(role) for role in row["roles"]], at=at)
    session.execute(delete(INVITATION).where(INVITATION.c.id == row["id"]))
    person = get_person(session, person_id)
    record_deed_of(
        session, Doer(person["name"], person_id), "join", f"person {person_id}", organisation_id=row["organisation_id"],
        at=at, roles=row["roles"],
    )  # fmt: skip
    return int(row["organisation_id"])


def accept_as_new(session: Session, token: str, *, name: str, password: str, at: datetime) -> int:
    """Join as somebody new, whose e-mail is the invitation's; return the person's id.

    Raises NotFound, BadInput for no name or a bad password, Conflict where the e-mail has an account already.
    """
    row = get_invitation(session, token, at=at)
    if find_by_email(session, row["email"]) is not None:
        raise Conflict(_("{email} has an account here; sign in with it first.").format(email=row["email"]))
    person_id: int = session.execute(
        insert(PERSON)
        .values(email=row["email"], name=name, operator=False, language=None, created_at=at)
        .returning(PERSON.c.id)
    ).scalar_one()
    set_profile(session, person_id, name, "")
    set_password(session, person_id, password, at=at)
    accept_invitation(session, token, person_id, at=at)
    return person_id
