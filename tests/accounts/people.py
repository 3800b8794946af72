"""People for tests: members with roles, passwords and sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine, insert

from app.accounts.credentials import set_password
from app.accounts.policy import Role
from app.accounts.queries import MEMBERSHIP, get_organisation
from app.accounts.sessions import PERSON, begin_session
from app.db.session import unit_of_work
from tests.domain.assembly.material import organisation

PASSWORD = "seven green kettles"  # noqa: S105


def add_person(
    engine: Engine,
    name: str,
    roles: Sequence[Role] = (),
    *,
    email: str | None = None,
    password: str | None = None,
    slug: str = "",
) -> int:
    """A person who holds these roles in the organisation; none: no member."""
    now = datetime.now(UTC)
    with unit_of_work(engine) as session:
        person_id: int = session.execute(
            insert(PERSON).values(email=email, name=name, operator=False, created_at=now).returning(PERSON.c.id)
        ).scalar_one()
        if roles:
            organisation_id = get_organisation(session, slug or organisation().slug)["id"]
            session.execute(
                insert(MEMBERSHIP).values(
                    person_id=person_id, organisation_id=organisation_id, roles=list(roles), joined_at=now
                )
            )
        if password:
            set_password(session, person_id, password, at=now)
    return person_id


def cookie_of(engine: Engine, person_id: int) -> str:
    with unit_of_work(engine) as session:
        return begin_session(session, person_id=person_id, at=datetime.now(UTC), browser="Mozilla/5.0 Firefox/140.0")
