"""The pipeline for programs."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus

import httpx
import pytest
from sqlalchemy import Engine

from app.accounts.policy import Role
from tests.accounts.people import add_person, cookie_of
from tests.domain.assembly.material import organisation
from tests.web.conftest import BASE, Come

PIPELINE = f"{BASE}/pipeline"
CALL = "un-trust-fund-evaw/2024-cycle-27"


def test_an_opportunity_goes_its_way(client: httpx.Client, engine: Engine) -> None:
    add_person(engine, "Amina", [Role.WRITER], email="amina@example.org")
    asked = {
        "call": CALL,
        "owner": "Amina@example.org",
        "value": {"amount": "150000.50", "currency": "USD"},
        "probability": 20,
    }
    made = client.post(PIPELINE, json=asked)
    assert made.status_code == HTTPStatus.CREATED, made.text
    place, tag = made.headers["location"], made.headers["etag"]
    assert made.json()["opportunity"]["owner"] == "amina@example.org"
    assert client.post(f"{place}/moves", json={"stage": "qualifying"}).status_code == HTTPStatus.PRECONDITION_REQUIRED
    moved = client.post(f"{place}/moves", json={"stage": "qualifying"}, headers={"If-Match": tag})
    assert moved.json()["stage"] == "qualifying"
    stale = client.post(f"{place}/moves", json={"stage": "review"}, headers={"If-Match": tag})
    assert stale.status_code == HTTPStatus.PRECONDITION_FAILED
    assert [one["after"] for one in client.get(f"{place}/moves").json()] == ["prospect", "qualifying"]
    changed = {**asked, "note": "Ask first.", "title": "Cycle 27"}
    saved = client.put(place, json=changed, headers={"If-Match": moved.headers["etag"]}).json()
    assert (saved["opportunity"]["note"], saved["stage"]) == ("Ask first.", "qualifying")

    hours = {"person": "amina@example.org", "hours": "60", "first": "2099-01-05", "last": "2099-01-09", "planned": True}
    (kept,) = client.post(f"{place}/effort", json=hours).json()
    overload = client.get(f"{place}/decisions").json()["overloads"]
    assert [(one["name"], one["hours"]) for one in overload] == [("Amina", "60.0")]
    assert client.delete(f"{place}/effort/{kept['id']}").status_code == HTTPStatus.NO_CONTENT
    assert client.get(f"{place}/effort").json() == []

    rules = client.get(f"{place}/eligibility").json()
    assert rules["answer"] == "unknown"
    told = client.post(f"{place}/eligibility", json={"key": "current-grantee", "answer": True, "note": ""}).json()
    assert told["answer"] == "no"
    fit = client.get(f"{place}/fit").json()
    assert {one["criterion"] for one in fit["scored"] if one["score"] is None} >= {"effort", "relationship"}
    assert client.post(f"{place}/scorecards", json={"points": {"mission": 3}}).status_code == 422, "a program"
    decided = client.post(f"{place}/decisions", json={"verdict": "no_go", "reason": "We hold a grant."})
    assert decided.status_code == HTTPStatus.CREATED
    assert client.get(place).json()["stage"] == "closed"
    assert client.get(PIPELINE, params={"stage": "prospect"}).json()["items"] == []


def test_a_date_is_there_as_soon_as_it_is_followed(client: httpx.Client) -> None:
    def due() -> int:
        return client.get(f"/o/{organisation().slug}").text.count("Invented wells")

    made = client.post(PIPELINE, json={"title": "Invented wells", "due_on": "2099-03-12"})
    assert due() == 1
    moved = {"stage": "closed", "reason": "Too deep."}
    client.post(f"{made.headers['location']}/moves", json=moved, headers={"If-Match": made.headers["etag"]})
    assert due() == 0


def test_lists_are_paged_and_figures_keep_currencies_apart(client: httpx.Client) -> None:
    for title, currency in (("a", "EUR"), ("b", "USD"), ("c", "EUR")):
        value = {"amount": "10", "currency": currency}
        client.post(PIPELINE, json={"title": title, "value": value, "probability": 50})
    first = client.get(PIPELINE, params={"limit": "2"}).json()
    rest = client.get(PIPELINE, params={"limit": "2", "cursor": first["next"]}).json()
    assert [one["opportunity"]["title"] for one in first["items"] + rest["items"]] == ["a", "b", "c"]
    whole = client.get(f"{PIPELINE}/figures").json()[-1]
    assert [(one["amount"], one["currency"]) for one in whole["expected"]] == [("10.00", "EUR"), ("5.00", "USD")]


@pytest.mark.parametrize(
    "wrong",
    [{}, {"title": "a", "probability": 101}, {"title": "a", "owner": "x@y.org"}, {"title": "a", "x": 1},
     {"title": "a", "value": {"amount": "NaN", "currency": "EUR"}}, {"call": "none/none"}],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(client: httpx.Client, wrong: dict[str, object]) -> None:
    assert client.post(PIPELINE, json=wrong).status_code in (400, 404, 422)
    assert client.get(PIPELINE).json()["items"] == []


def test_deciding_is_a_managers(come: Come, engine: Engine, client: httpx.Client) -> None:
    place = client.post(PIPELINE, json={"title": "Bridges"}).headers["location"]
    settings = client.get(f"{PIPELINE}/settings")
    people = {role: add_person(engine, role, [role]) for role in (Role.WRITER, Role.MANAGER, Role.VIEWER)}
    seen = {role: come(cookie_of(engine, person)) for role, person in people.items()}
    for role in (Role.WRITER, Role.VIEWER):
        answered = seen[role].post(f"{place}/decisions", json={"verdict": "go", "reason": "Ours."})
        assert answered.status_code == HTTPStatus.FORBIDDEN
        answered = seen[role].put(f"{PIPELINE}/settings", json={"weekly_hours": "30"}, headers={"If-Match": '"v0"'})
        assert answered.status_code == HTTPStatus.FORBIDDEN
    assert seen[Role.VIEWER].post(f"{place}/scorecards", json={"points": {}}).status_code == HTTPStatus.FORBIDDEN
    card = {"points": {"mission": 4}, "leaning": "go"}
    assert seen[Role.WRITER].post(f"{place}/scorecards", json=card).json()["tally"][-1]["average"] == "4.00"
    decided = seen[Role.MANAGER].post(f"{place}/decisions", json={"verdict": "go", "reason": "Ours."}).json()
    assert [(one["verdict"], one["by"]) for one in decided["decisions"]] == [("go", "manager")]
    weekly = {"weekly_hours": "30"}
    put = seen[Role.MANAGER].put(f"{PIPELINE}/settings", json=weekly, headers={"If-Match": settings.headers["etag"]})
    assert (put.json()["weekly_hours"], put.json()["version"]) == ("30", 1)
    assert datetime.fromisoformat(decided["decisions"][0]["at"]) <= datetime.now(UTC)
