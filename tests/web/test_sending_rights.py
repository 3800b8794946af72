"""Who may make files, submit, unlock and override; and nobody at another organisation's proposal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http import HTTPStatus

import httpx
import pytest
from sqlalchemy import Engine, delete, insert, select, update

from app.accounts.audit import AUDIT
from app.accounts.policy import Role
from app.accounts.queries import ORGANISATION
from app.accounts.recognising import COOKIE
from app.db.session import unit_of_work
from app.models import MembershipRow, PersonRow, WebSessionRow
from app.models.mapping import table_of
from app.settings import Settings
from tests.domain.assembly.material import organisation
from tests.web.conftest import TOKEN
from tests.web.test_sending import PLACE

NOW = datetime.now(UTC)
PERSON, MEMBERSHIP, SESSION = table_of(PersonRow), table_of(MembershipRow), table_of(WebSessionRow)


def join(engine: Engine, role: Role) -> str:
    """A new person's cookie."""
    token = f"cookie-of-{role}"
    with unit_of_work(engine) as session:
        row = session.execute(select(ORGANISATION)).mappings().one()
        person_id = session.execute(
            insert(PERSON).values(name=f"A {role}", operator=False, created_at=NOW).returning(PERSON.c.id)
        ).scalar_one()
        session.execute(
            insert(MEMBERSHIP).values(person_id=person_id, organisation_id=row["id"], roles=[role], joined_at=NOW)
        )
        session.execute(
            insert(SESSION).values(
                token_hash=sha256(token.encode()).hexdigest(), person_id=person_id, created_at=NOW,
                expires_at=NOW + timedelta(days=1),
            )
        )  # fmt: skip
    return token


@pytest.fixture
def at_work(
    settings: Settings,
    engine: Engine,
    filled: None,  # noqa: ARG001
    serve: Callable[[Settings], str],
) -> Iterator[Callable[[Role], httpx.Client]]:
    address = serve(settings.model_copy(update={"token": TOKEN}))
    opened: list[httpx.Client] = []

    def come(role: Role) -> httpx.Client:
        opened.append(httpx.Client(base_url=address, cookies={COOKIE: join(engine, role)}, timeout=60))
        return opened[-1]

    yield come
    for client in opened:
        client.close()


@pytest.mark.parametrize("role", Role)
def test_each_role_may_what_the_policy_says(at_work: Callable[[Role], httpx.Client], role: Role) -> None:
    client = at_work(role)
    leads = role in (Role.ADMINISTRATOR, Role.MANAGER)
    exporting = role not in (Role.REVIEWER, Role.STEWARD, Role.VIEWER)
    writing = leads or role is Role.WRITER
    file = client.post(f"{PLACE}/exports", data={"to": "text", "language": "en"})
    assert file.status_code == (HTTPStatus.SEE_OTHER if exporting else HTTPStatus.FORBIDDEN)
    tick = client.post(f"{PLACE}/portal/ticked/executive-summary", data={"text": "x"})
    assert tick.status_code == (HTTPStatus.SEE_OTHER if writing else HTTPStatus.FORBIDDEN)
    page = client.get(f"{PLACE}/submit")
    assert page.status_code == HTTPStatus.OK
    assert (f'action="{PLACE}/submit"' in page.text) == leads
    sent = client.post(f"{PLACE}/submit", data={"override": "a reason"})
    assert sent.status_code == (HTTPStatus.SEE_OTHER if leads else HTTPStatus.FORBIDDEN)
    unlocked = client.post(f"{PLACE}/submit/unlock", data={"reason": "a reason"})
    assert unlocked.status_code == (HTTPStatus.SEE_OTHER if leads else HTTPStatus.FORBIDDEN)


def test_what_was_done_is_in_the_log_with_its_reasons(at_work: Callable[[Role], httpx.Client], engine: Engine) -> None:
    client = at_work(Role.MANAGER)
    client.post(f"{PLACE}/submit", data={"override": "agreed by phone"})
    client.post(f"{PLACE}/submit/unlock", data={"reason": "a new budget"})
    with unit_of_work(engine, read_only=True) as session:
        rows = session.execute(select(AUDIT).order_by(AUDIT.c.id)).mappings().all()
    assert [row["did"] for row in rows] == ["submit_proposal", "unlock_proposal"]
    assert all(row["name"] == "A manager" for row in rows)
    assert rows[0]["detail"]["override_reason"] == "agreed by phone"
    assert rows[1]["detail"]["reason"] == "a new budget"


def test_revoked_rights_end_at_the_next_request(at_work: Callable[[Role], httpx.Client], engine: Engine) -> None:
    client = at_work(Role.MANAGER)
    place = client.post(f"{PLACE}/exports", data={"to": "text", "language": "en"}).headers["location"]
    file = f"{PLACE}/exports/{place.rpartition('-')[2]}/file"
    assert client.get(file).status_code == HTTPStatus.OK
    with unit_of_work(engine) as session:
        session.execute(update(MEMBERSHIP).values(roles=[Role.VIEWER]))
    assert client.get(file).status_code == HTTPStatus.FORBIDDEN
    assert client.post(f"{PLACE}/submit", data={"override": "x"}).status_code == HTTPStatus.FORBIDDEN
    with unit_of_work(engine) as session:
        session.execute(delete(MEMBERSHIP))
    for path in (file, f"{PLACE}/preview", f"{PLACE}/preview/{'0' * 40}/thumb/1", f"{PLACE}/submit"):
        assert client.get(path).status_code == HTTPStatus.NOT_FOUND


def test_another_organisations_pages_know_nothing_of_it(
    at_work: Callable[[Role], httpx.Client], engine: Engine
) -> None:
    client = at_work(Role.MANAGER)
    made = client.post(f"{PLACE}/exports", data={"to": "text", "language": "en"}).headers["location"]
    with unit_of_work(engine) as session:
        mine = session.execute(select(ORGANISATION)).mappings().one()
        session.execute(insert(ORGANISATION).values({**mine, "id": mine["id"] + 1, "slug": "other"}))
        session.execute(update(MEMBERSHIP).values(organisation_id=mine["id"] + 1))
    for path in ("readiness", "preview", "portal", "exports", "submit", f"exports/{made.rpartition('-')[2]}/file"):
        assert client.get(f"{PLACE}/{path}").status_code == HTTPStatus.NOT_FOUND
        assert client.get(f"{PLACE.replace(organisation().slug, 'other')}/{path}").status_code == HTTPStatus.NOT_FOUND
