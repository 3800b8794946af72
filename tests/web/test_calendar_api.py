"""The calendar for programs."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

import httpx
import pytest
from sqlalchemy import Engine, insert, update

from app.accounts.policy import Role
from app.accounts.queries import ORGANISATION, get_organisation
from app.db.session import unit_of_work
from app.models import ProposalRow
from app.models.mapping import table_of
from tests.accounts.people import add_person, cookie_of
from tests.domain.assembly.material import organisation, proposal
from tests.web.conftest import BASE, Come

CALENDAR = f"{BASE}/calendar"
BOARD = {
    "title": "Board meets",
    "when": {"on": "2099-02-17", "at": "12:00", "zone": "Europe/Brussels"},
    "kind": "event",
}


def test_a_thing_is_added_moved_and_listed(client: httpx.Client, engine: Engine) -> None:
    add_person(engine, "Amina", [Role.WRITER], email="amina@example.org")
    made = client.post(CALENDAR, json={**BOARD, "owner": "Amina@example.org"})
    assert made.status_code == HTTPStatus.CREATED
    place, tag = made.headers["location"], made.headers["etag"]
    assert made.json()["owner"] == "amina@example.org"

    later = {**BOARD, "when": {"on": "2099-02-18"}}
    assert client.put(place, json=later).status_code == HTTPStatus.PRECONDITION_REQUIRED
    moved = client.put(place, json=later, headers={"If-Match": tag}).json()
    assert (moved["when"]["on"], moved["sequence"], moved["uid"]) == ("2099-02-18", 1, made.json()["uid"])
    assert client.put(place, json=later, headers={"If-Match": tag}).status_code == HTTPStatus.PRECONDITION_FAILED

    client.post(CALENDAR, json={**BOARD, "title": "Board meets again", "when": {"on": "2099-02-20"}})
    span = {"first": "2099-01-01", "last": "2099-12-31", "limit": "1"}
    page = client.get(CALENDAR, params=span).json()
    assert [item["title"] for item in page["items"]] == ["Board meets"]
    rest = client.get(CALENDAR, params={**span, "cursor": page["next"]}).json()
    assert ([item["title"] for item in rest["items"]], rest["next"]) == (["Board meets again"], None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"when": {}},
        {"when": {"on": "2099-02-29"}},
        {"until": "2098-01-01"},
        {"owner": "a@b.org"},
        {"x": 1},
    ],
)
def test_what_makes_no_sense_is_refused(client: httpx.Client, wrong: dict[str, object]) -> None:
    assert client.post(CALENDAR, json={**BOARD, **wrong}).status_code in (400, 422)
    listed = client.get(CALENDAR, params={"first": "2099-01-01"})
    assert listed.status_code == HTTPStatus.OK, listed.text
    assert listed.json()["items"] == []


def test_a_plan_is_made_and_kept(client: httpx.Client, engine: Engine) -> None:
    plan = f"{CALENDAR}/plans/{proposal().slug}"
    table = table_of(ProposalRow)
    with unit_of_work(engine) as session:
        session.execute(update(table).values(submission_on=None))
    assert client.get(plan).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    with unit_of_work(engine) as session:
        session.execute(update(table).values(submission_on=date(2099, 3, 20)))
    steps = client.get(plan).json()["milestones"]
    assert steps[-1]["key"] == "upload"
    assert client.get(CALENDAR, params={"kind": "milestone"}).json()["items"] == []
    assert client.post(plan).json()["milestones"] == steps
    kept = client.get(CALENDAR, params={"kind": "milestone"}).json()["items"]
    assert [item["when"]["on"] for item in kept] == [step["on"] for step in steps]


def test_another_organisations_things_are_not_there(client: httpx.Client, engine: Engine, come: Come) -> None:
    uid = client.post(CALENDAR, json=BOARD).json()["uid"]
    with unit_of_work(engine) as session:
        row = {name: value for name, value in get_organisation(session, organisation().slug).items() if name != "id"}
        session.execute(insert(ORGANISATION).values({**row, "slug": "others"}))
    person = add_person(engine, "Omar", [Role.ADMINISTRATOR], slug="others")
    stranger = come(cookie_of(engine, person))
    theirs, own = f"/o/{organisation().slug}/calendar", "/o/others/calendar"
    for path in (f"{CALENDAR}/{uid}", theirs, f"{theirs}/things/{uid}", f"{own}/things/{uid}", f"{theirs}/subscribe",
                 f"{own}/things/{uid}/event.ics", f"{theirs}/plan/{proposal().slug}",
                 f"/api/v1/organisations/others/calendar/{uid}"):  # fmt: skip
        assert stranger.get(path).status_code == HTTPStatus.NOT_FOUND, path
    moved = stranger.post(f"{own}/things/{uid}", data={"version": "1", "title": "x", "day": "2030-01-01"})
    assert moved.status_code == HTTPStatus.NOT_FOUND
    assert uid not in stranger.get(own).text
