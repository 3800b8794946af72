"""Members and invitations: what an administrator may do, and what nobody may."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from app.accounts.audit import Doer
from app.accounts.invitations import (
    LASTS,
    accept_as_new,
    accept_invitation,
    get_invitation,
    invite,
    list_invitations,
    revoke_invitation,
)
from app.accounts.members import (
    list_people,
    make_password_link,
    remove_member,
    restore_member,
    set_roles,
)
from app.accounts.policy import Role
from app.accounts.service import save_organisation
from app.db.session import unit_of_work
from app.errors import BadInput, Conflict, NotFound, NotPermitted
from tests.accounts.people import PASSWORD, add_person
from tests.domain.assembly.material import organisation

NOW = datetime.now(UTC)
ADMIN = Doer("Amina", None)
EMAIL = "bilal@marsa.example"


@pytest.fixture
def here(engine: Engine) -> int:
    """Id of an organisation with one administrator."""
    with unit_of_work(engine) as session:
        organisation_id = save_organisation(session, organisation())
        save_organisation(session, replace(organisation(), slug="second"))
    add_person(engine, "Amina", [Role.ADMINISTRATOR], email="amina@marsa.example")
    return organisation_id


def test_the_last_administrator_stays(engine: Engine, here: int) -> None:
    bilal = add_person(engine, "Bilal", [Role.WRITER])
    with unit_of_work(engine) as session:
        amina = next(person.id for person in list_people(session, here) if person.name == "Amina")
        with pytest.raises(Conflict, match="last administrator"):
            remove_member(session, here, amina, ADMIN, at=NOW)
        with pytest.raises(Conflict, match="last administrator"):
            set_roles(session, here, amina, [Role.VIEWER], ADMIN, at=NOW)
        set_roles(session, here, bilal, [Role.ADMINISTRATOR], ADMIN, at=NOW)
        remove_member(session, here, amina, ADMIN, at=NOW)
        assert [person.name for person in list_people(session, here)] == ["Bilal"]


def test_removing_can_be_undone_with_the_roles_of_then(engine: Engine, here: int) -> None:
    bilal = add_person(engine, "Bilal", [Role.FINANCE, Role.WRITER])
    with unit_of_work(engine) as session:
        with pytest.raises(NotFound):
            restore_member(session, here, bilal, ADMIN, at=NOW)
        remove_member(session, here, bilal, ADMIN, at=NOW)
        restore_member(session, here, bilal, ADMIN, at=NOW)
        roles = {person.name: person.roles for person in list_people(session, here)}
    assert roles["Bilal"] == {Role.WRITER, Role.FINANCE}


def test_an_administrator_cannot_get_into_an_account_that_works_elsewhere_too(engine: Engine, here: int) -> None:
    bilal, stranger = add_person(engine, "Bilal", [Role.WRITER]), add_person(engine, "Eve")
    with unit_of_work(engine) as session:
        assert make_password_link(session, here, bilal, ADMIN, at=NOW)
        token = invite(session, here + 1, email=EMAIL, name="", roles=[Role.VIEWER], by=ADMIN, at=NOW)
        accept_invitation(session, token, bilal, at=NOW)
        with pytest.raises(NotPermitted, match="more than this organisation"):
            make_password_link(session, here, bilal, ADMIN, at=NOW)
        with pytest.raises(NotFound):
            make_password_link(session, here, stranger, ADMIN, at=NOW)


def test_an_invitation_makes_an_account_once(engine: Engine, here: int) -> None:
    with unit_of_work(engine) as session:
        old = invite(session, here, email=EMAIL, name="B", roles=[Role.WRITER], by=ADMIN, at=NOW)
        token = invite(session, here, email=EMAIL, name="Bilal", roles=[Role.MEL], by=ADMIN, at=NOW)
        assert len(list_invitations(session, here, at=NOW)) == 1
        for gone, at in ((old, NOW), (token, NOW + LASTS)):
            with pytest.raises(NotFound):
                get_invitation(session, gone, at=at)
        accept_as_new(session, token, name="Bilal", password=PASSWORD, at=NOW)
        with pytest.raises(NotFound):
            accept_as_new(session, token, name="Eve", password=PASSWORD, at=NOW)
        assert {person.email: person.roles for person in list_people(session, here)}[EMAIL] == {Role.MEL}
        with pytest.raises(Conflict, match="already"):
            invite(session, here, email=EMAIL, name="", roles=[Role.WRITER], by=ADMIN, at=NOW)


def test_nobody_takes_over_an_account_by_an_invitation_to_its_address(engine: Engine, here: int) -> None:
    add_person(engine, "Bilal", email=EMAIL, password=PASSWORD)
    with unit_of_work(engine) as session:
        token = invite(session, here, email=EMAIL, name="", roles=[Role.WRITER], by=ADMIN, at=NOW)
        with pytest.raises(Conflict, match="sign in"):
            accept_as_new(session, token, name="Eve", password="eight blue kettles", at=NOW)  # noqa: S106


def test_a_withdrawn_invitation_lets_nobody_in_and_only_its_own_organisation_withdraws(
    engine: Engine, here: int
) -> None:
    with unit_of_work(engine) as session:
        token = invite(session, here, email=EMAIL, name="", roles=[Role.WRITER], by=ADMIN, at=NOW)
        (row,) = list_invitations(session, here, at=NOW)
        with pytest.raises(NotFound):
            revoke_invitation(session, here + 1, row["id"], ADMIN, at=NOW)
        revoke_invitation(session, here, row["id"], ADMIN, at=NOW)
        with pytest.raises(NotFound):
            get_invitation(session, token, at=NOW)


@pytest.mark.parametrize(("email", "roles"), [(EMAIL, []), ("bilal", [Role.WRITER])])
def test_an_invitation_needs_an_address_and_a_role(engine: Engine, here: int, email: str, roles: list[Role]) -> None:
    with unit_of_work(engine) as session, pytest.raises(BadInput):
        invite(session, here, email=email, name="", roles=roles, by=ADMIN, at=NOW)
