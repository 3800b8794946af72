"""Who works in an organisation, with which roles. It always keeps an administrator."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlmodel import Session

from app.accounts.audit import AUDIT, Doer, record_deed_of
from app.accounts.credentials import CREDENTIAL
from app.accounts.policy import Role
from app.accounts.queries import MEMBERSHIP, ORGANISATION
from app.accounts.second_factor import turn_off
from app.accounts.sessions import PERSON, Purpose, make_link
from app.errors import BadInput, Conflict, NotFound, NotPermitted
from app.web.language import gettext as _

REMOVED = "remove_member"


@dataclass(frozen=True, slots=True)
class Member:
    id: int
    name: str
    email: str
    roles: frozenset[Role]
    second_factor: bool


def list_people(session: Session, organisation_id: int) -> tuple[Member, ...]:
    """By name."""
    statement = (
        select(PERSON.c.id, PERSON.c.name, PERSON.c.email, MEMBERSHIP.c.roles, CREDENTIAL.c.totp_on)
        .join(MEMBERSHIP, MEMBERSHIP.c.person_id == PERSON.c.id)
        .outerjoin(CREDENTIAL, CREDENTIAL.c.person_id == PERSON.c.id)
        .where(MEMBERSHIP.c.organisation_id == organisation_id)
        .order_by(PERSON.c.name, PERSON.c.id)
    )
    return tuple(_member(row) for row in session.execute(statement).mappings())


def get_member(session: Session, organisation_id: int, person_id: int) -> Member:
    """Raises NotFound for who works elsewhere, as for who is not there at all."""
    found = next((member for member in list_people(session, organisation_id) if member.id == person_id), None)
    if found is None:
        raise NotFound(_("Nobody with this number works here."))
    return found


def add_member(
    session: Session, organisation_id: int, person_id: int, roles: Collection[Role], *, at: datetime
) -> None:
    """Raises Conflict for who is a member already."""
    if any(member.id == person_id for member in list_people(session, organisation_id)):
        raise Conflict(_("You work in this organisation already."))
    session.execute(
        insert(MEMBERSHIP).values(
            person_id=person_id, organisation_id=organisation_id, roles=_in_order(roles), joined_at=at
        )
    )


def set_roles(
    session: Session, organisation_id: int, person_id: int, roles: Collection[Role], by: Doer, *, at: datetime
) -> None:
    """Raises NotFound, BadInput for no role, Conflict for the last administrator."""
    if not roles:
        raise BadInput(_("Choose a role or more; without one a person sees nothing. To end their work, remove them."))
    member = _change(session, organisation_id, person_id, still_administrator=Role.ADMINISTRATOR in roles)
    if member.roles == frozenset(roles):
        return
    session.execute(update(MEMBERSHIP).where(_is(organisation_id, person_id)).values(roles=_in_order(roles)))
    _record(session, "change_roles", organisation_id, member, by, at, roles=_in_order(roles))


def remove_member(session: Session, organisation_id: int, person_id: int, by: Doer, *, at: datetime) -> None:
    """End somebody's work here; what they wrote stays under their name. Raises NotFound, Conflict for the last
    administrator."""
    member = _change(session, organisation_id, person_id, still_administrator=False)
    session.execute(delete(MEMBERSHIP).where(_is(organisation_id, person_id)))
    _record(session, REMOVED, organisation_id, member, by, at, roles=_in_order(member.roles))


def find_removed(session: Session, organisation_id: int, person_id: int) -> RowMapping | None:
    """The deed by which somebody was removed last, with name and roles; None for a member, and who never was one."""
    if any(member.id == person_id for member in list_people(session, organisation_id)):
        return None
    statement = select(AUDIT).where(
        AUDIT.c.organisation_id == organisation_id, AUDIT.c.did == REMOVED, AUDIT.c.what == f"person {person_id}"
    )
    return session.execute(statement.order_by(AUDIT.c.id.desc()).limit(1)).mappings().one_or_none()


def restore_member(session: Session, organisation_id: int, person_id: int, by: Doer, *, at: datetime) -> None:
    """Put back who was removed, with the roles of then. Raises NotFound."""
    deed = find_removed(session, organisation_id, person_id)
    if deed is None:
        raise NotFound(_("There is nobody to put back."))
    add_member(session, organisation_id, person_id, [Role(role) for role in deed["detail"]["roles"]], at=at)
    member = get_member(session, organisation_id, person_id)
    _record(session, "restore_member", organisation_id, member, by, at, roles=_in_order(member.roles))


def ensure_own(session: Session, organisation_id: int, person_id: int) -> Member:
    """A member whose account is this organisation's business alone.

    Raises NotFound; NotPermitted for who works for another organisation too, or runs the installation: an
    administrator who could let themselves into that account would be let into the other organisation.
    """
    member = get_member(session, organisation_id, person_id)
    works = session.execute(select(MEMBERSHIP.c.organisation_id).where(MEMBERSHIP.c.person_id == person_id)).scalars()
    operates = session.execute(select(PERSON.c.operator).where(PERSON.c.id == person_id)).scalar_one()
    if operates or set(works) != {organisation_id}:
        raise NotPermitted(
            _("{name} works for more than this organisation; only they themselves can do this.").format(
                name=member.name
            )
        )
    return member


def make_password_link(session: Session, organisation_id: int, person_id: int, by: Doer, *, at: datetime) -> str:
    """The token of a link by which a member takes a new password. Raises NotFound, NotPermitted."""
    member = ensure_own(session, organisation_id, person_id)
    _record(session, "make_password_link", organisation_id, member, by, at)
    return make_link(session, person_id, Purpose.PASSWORD, at=at)


def reset_second_factor(session: Session, organisation_id: int, person_id: int, by: Doer, *, at: datetime) -> None:
    """For who lost phone and recovery codes: the password alone opens again. Raises NotFound, NotPermitted."""
    member = ensure_own(session, organisation_id, person_id)
    turn_off(session, person_id)
    _record(session, "reset_second_factor", organisation_id, member, by, at)


def _change(session: Session, organisation_id: int, person_id: int, *, still_administrator: bool) -> Member:
    """The member, with the organisation held: two administrators cannot remove each other at the same moment."""
    session.execute(select(ORGANISATION.c.id).where(ORGANISATION.c.id == organisation_id).with_for_update())
    member = get_member(session, organisation_id, person_id)
    others = (other for other in list_people(session, organisation_id) if other.id != person_id)
    if still_administrator or Role.ADMINISTRATOR not in member.roles:
        return member
    if not any(Role.ADMINISTRATOR in other.roles for other in others):
        raise Conflict(
            _("{name} is the last administrator here; make somebody else one first.").format(name=member.name)
        )
    return member


def _record(
    session: Session, did: str, organisation_id: int, member: Member, by: Doer, at: datetime, **detail: Any
) -> None:
    record_deed_of(
        session, by, did, f"person {member.id}", organisation_id=organisation_id, at=at, of=member.name, **detail
    )


def _in_order(roles: Collection[Role]) -> Sequence[str]:
    return [role for role in Role if role in roles]


def _is(organisation_id: int, person_id: int) -> Any:
    return (MEMBERSHIP.c.organisation_id == organisation_id) & (MEMBERSHIP.c.person_id == person_id)


def _member(row: RowMapping) -> Member:
    return Member(row["id"], row["name"], row["email"] or "", frozenset(map(Role, row["roles"])), bool(row["totp_on"]))
