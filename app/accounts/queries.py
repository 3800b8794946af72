from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, Select, bindparam, func, select
from sqlmodel import Session, SQLModel

from app.domain.phrases import phrase
from app.domain.search import did_you_mean
from app.errors import BadInput, NotFound
from app.models import (
    EvidenceRow,
    GuestLinkRow,
    MembershipRow,
    OrganisationRow,
    OwnedDocumentRow,
    PastProjectRow,
    PersonRow,
    ReusableTextRow,
    StaffMemberRow,
    StoryRow,
)
from app.models.mapping import table_of

ORGANISATION = table_of(OrganisationRow)
MEMBERSHIP = table_of(MembershipRow)
GUEST_LINK = table_of(GuestLinkRow)
_PERSON = table_of(PersonRow)

# Asked by every request, so it is built once.
_NO_MEMBER = phrase("Only a member of the organisation can be given this.")
_OF_SLUG = select(ORGANISATION).where(ORGANISATION.c.slug == bindparam("slug"))


def list_organisations(session: Session, *, after: str = "", limit: int = 100) -> Sequence[RowMapping]:
    return _rows(
        session,
        select(ORGANISATION).where(ORGANISATION.c.slug > after).order_by(ORGANISATION.c.slug).limit(limit),
    )


def find_organisation(session: Session, slug: str) -> RowMapping | None:
    return session.execute(_OF_SLUG, {"slug": slug}).mappings().one_or_none()


def get_organisation(session: Session, slug: str) -> RowMapping:
    row = find_organisation(session, slug)
    if row is None:
        known = session.execute(select(ORGANISATION.c.slug)).scalars()
        raise NotFound(phrase("There is no organisation '{slug}'.{near}", slug=slug, near=did_you_mean(slug, known)))
    return row


def get_organisation_by_id(session: Session, organisation_id: int | None) -> RowMapping:
    """Raises NotFound."""
    row = session.execute(select(ORGANISATION).where(ORGANISATION.c.id == organisation_id)).mappings().one_or_none()
    if row is None:
        raise NotFound("This organisation is not there any more.")
    return row


def list_owned(session: Session, row_type: type[SQLModel], organisation_id: int) -> Sequence[RowMapping]:
    """The organisation's evidence, stories, documents or texts, in its own order."""
    table = table_of(row_type)
    return _rows(session, select(table).where(table.c.organisation_id == organisation_id).order_by(table.c.position))


OWNED: dict[str, type[SQLModel]] = {
    "evidence": EvidenceRow,
    "stories": StoryRow,
    "documents": OwnedDocumentRow,
    "texts": ReusableTextRow,
    "past_projects": PastProjectRow,
    "staff": StaffMemberRow,
}
"""Field of the organisation → its table."""
NAMED_BY: Mapping[str, str] = {
    "evidence": "key", "stories": "token", "documents": "key", "texts": "key",
    "past_projects": "key", "staff": "key",
}  # fmt: skip
"""Field of the organisation → by which column texts refer to an item."""


def list_memberships(session: Session, person_id: int) -> Sequence[RowMapping]:
    return _rows(session, select(MEMBERSHIP).where(MEMBERSHIP.c.person_id == person_id))


def find_guest_link(session: Session, link_id: int, *, at: datetime) -> RowMapping | None:
    """A link that still opens: neither revoked nor too old."""
    statement = select(GUEST_LINK).where(
        GUEST_LINK.c.id == link_id, GUEST_LINK.c.revoked_at.is_(None), GUEST_LINK.c.expires_at > at
    )
    return session.execute(statement).mappings().one_or_none()


def list_organisations_of(session: Session, person_id: int) -> Sequence[RowMapping]:
    """Where a person works, by name."""
    statement = select(ORGANISATION).join(MEMBERSHIP).where(MEMBERSHIP.c.person_id == person_id)
    return _rows(session, statement.order_by(ORGANISATION.c.name))


def list_members(session: Session, organisation_id: int) -> Sequence[RowMapping]:
    """Id, name and roles of who works in an organisation, by name."""
    statement = (
        select(_PERSON.c.id, _PERSON.c.name, MEMBERSHIP.c.roles)
        .join(MEMBERSHIP, MEMBERSHIP.c.person_id == _PERSON.c.id)
        .where(MEMBERSHIP.c.organisation_id == organisation_id)
        .order_by(_PERSON.c.name, _PERSON.c.id)
    )
    return _rows(session, statement)


def list_members_by_email(session: Session, organisation_id: int) -> Mapping[str, str]:
    """Name by e-mail of who works in an organisation, by name."""
    statement = (
        select(_PERSON.c.email, _PERSON.c.name)
        .join(MEMBERSHIP, MEMBERSHIP.c.person_id == _PERSON.c.id)
        .where(MEMBERSHIP.c.organisation_id == organisation_id, _PERSON.c.email.is_not(None))
        .order_by(_PERSON.c.name, _PERSON.c.id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def list_members_by_word(session: Session, organisation_id: int) -> Mapping[str, int]:
    """Id of who works in an organisation by their e-mail and by their name, in small letters; an e-mail comes first."""
    statement = (
        select(_PERSON.c.email, _PERSON.c.name, _PERSON.c.id)
        .join(MEMBERSHIP, MEMBERSHIP.c.person_id == _PERSON.c.id)
        .where(MEMBERSHIP.c.organisation_id == organisation_id)
        .order_by(_PERSON.c.id.desc())
    )
    people = session.execute(statement).all()
    by_name = {person.name.casefold(): person.id for person in people}
    return by_name | {person.email.casefold(): person.id for person in people if person.email}


def ensure_members(session: Session, organisation_id: int, *people: int | None) -> None:
    """Raises BadInput where somebody is to be given what only a member may have; None is nobody."""
    asked = {person for person in people if person is not None}
    if not asked:
        return
    statement = select(MEMBERSHIP.c.person_id).where(
        MEMBERSHIP.c.organisation_id == organisation_id, MEMBERSHIP.c.person_id.in_(asked)
    )
    if asked != set(session.execute(statement).scalars()):
        raise BadInput(_NO_MEMBER)


def member_of_email(session: Session, organisation_id: int, email: str | None) -> int | None:
    """Id of the member with that e-mail, in any case of letters; None is nobody. Raises BadInput."""
    if email is None:
        return None
    statement = (
        select(_PERSON.c.id)
        .join(MEMBERSHIP, MEMBERSHIP.c.person_id == _PERSON.c.id)
        .where(MEMBERSHIP.c.organisation_id == organisation_id, func.lower(_PERSON.c.email) == email.lower())
    )
    found: int | None = session.execute(statement).scalars().first()
    if found is None:
        raise BadInput(_NO_MEMBER)
    return found


def _rows(session: Session, statement: Select[tuple[object, ...]]) -> Sequence[RowMapping]:
    return session.execute(statement).mappings().all()
