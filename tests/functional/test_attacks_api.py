"""Bad values through the API: refused with one sentence, and never stored where they would stop every later read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from app.main import create_app
from app.settings import Settings
from app.workspace.starting import initialise

Request = Callable[..., httpx.Response]

SOURCES = [{"key": "requested", "kind": "requested", "name": "Grant"}]
LINE = {
    "key": "l1", "category": "staff", "description": "Pay", "unit": "month", "quantity": "1", "unit_cost": "100",
    "currency": "EUR",
}  # fmt: skip
PROJECT = {
    "slug": "p", "organisation": "nour", "title": "T", "starts_on": "2027-01-01", "ends_on": "2028-12-31",
    "budget": {"currency": "EUR", "sources": SOURCES, "lines": [LINE]},
}  # fmt: skip
ORGANISATION = {
    "slug": "nour", "name": "Nour", "country": "KE",
    "stories": [{"token": "S1", "pseudonym": "Amal", "text": "I saw the blue door."}],
}  # fmt: skip
HOME = "/organisations/nour"
SECTION = f"{HOME}/proposals/pp/sections/en/executive-summary"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Request:
    settings = Settings(workspace=tmp_path_factory.mktemp("api"), token="t" * 40)
    initialise(settings)
    transport = httpx.ASGITransport(app=create_app(settings), raise_app_exceptions=False)

    def request(method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        async def send() -> httpx.Response:
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/v1") as client:
                sent = {"Authorization": f"Bearer {'t' * 40}", "Content-Type": "application/json", **headers}
                return await client.request(method, path, content=json.dumps(body) if body else None, headers=sent)

        with ThreadPoolExecutor(1) as apart:  # a browser of another test keeps this thread's event loop
            return apart.submit(asyncio.run, send()).result()

    assert request("POST", "/organisations", ORGANISATION).status_code == 201
    assert request("POST", f"{HOME}/projects", PROJECT).status_code == 201
    proposal = {"project": "p", "funder": "oak-foundation", "template": "general-partnership/1.0", "slug": "pp"}
    assert request("POST", f"{HOME}/proposals", proposal).status_code == 201
    return request


def _put(api: Request, path: str, body: Any) -> httpx.Response:
    return api("PUT", path, body, **{"If-Match": api("GET", path).headers["etag"]})


def _nothing_broke(api: Request) -> None:
    for path in ("projects/p/costing", "proposals/pp/facts", "proposals/pp/findings", "proposals/pp/exports/html"):
        assert api("GET", f"{HOME}/{path}").status_code == 200, path


@pytest.mark.parametrize(
    "change",
    [
        {"source": "nobody"},
        {"currency": "USD"},
        {"years": {"9": "1"}},
        {"years": {"1": "1e-30", "2": "1e14"}},
        {"quantity": "1e14", "unit_cost": "1e14"},
        {"quantity": "1e9999999"},
        {"quantity": "NaN"},
        {"share": "1e-9999999"},
        {"activity": "nothing"},
        {"partner": "nobody"},
    ],
)
def test_a_line_that_cannot_be_costed_is_refused(api: Request, change: dict[str, Any]) -> None:
    budget = {"currency": "EUR", "sources": SOURCES, "lines": [{**LINE, **change}]}
    answer = _put(api, f"{HOME}/projects/p/budget", budget)
    assert answer.status_code == 422
    assert answer.json()["detail"]
    _nothing_broke(api)


@pytest.mark.parametrize(
    "indicator",
    [
        {"weight": "1e999999"},
        {"milestones": [{"period": "Year 1", "value": "1e9999999"}]},
        {"disaggregation": [{"by": "sex", "targets": {"women": "1e9999999"}}]},
        {"target": {"value": "-1e-999999"}},
    ],
)
def test_an_indicator_without_measure_is_refused(api: Request, indicator: dict[str, Any]) -> None:
    value = {"indicators": [{"key": "I", "title": "Share", "unit": "%", **indicator}]}
    assert _put(api, f"{HOME}/projects/p/results", value).status_code == 422
    _nothing_broke(api)


def test_an_indicator_as_large_as_may_be_is_printed(api: Request) -> None:
    value = {"beneficiaries": {"direct": 10**14}}
    assert _put(api, f"{HOME}/projects/p/results", value).status_code == 200
    _nothing_broke(api)


@pytest.mark.parametrize(
    "change", [{"ends_on": "9999-12-31"}, {"ends_on": "2026-01-01"}, {"language": "../../x"}, {"countries": ["XX"]}]
)
def test_a_project_that_cannot_be_is_refused(api: Request, change: dict[str, Any]) -> None:
    about = {"title": "T", "starts_on": "2027-01-01", "ends_on": "2028-12-31", **change}
    assert _put(api, f"{HOME}/projects/p/about", about).status_code == 422
    _nothing_broke(api)


@pytest.mark.parametrize("slug", ["a/b", "", 'x"\n', "../..", "é", "a" * 101])
def test_a_slug_that_no_address_can_hold_is_refused(api: Request, slug: str) -> None:
    assert api("POST", "/organisations", {**ORGANISATION, "slug": slug}).status_code == 422
    assert api("POST", f"{HOME}/projects", {**PROJECT, "slug": slug}).status_code == 422


@pytest.mark.parametrize(
    "settings",
    [
        {"scope": {"starts_on": "2040-01-01"}},
        {"scope": {"lines": {"nothing": "1"}}},
        {"scope": {"activities": ["nothing"]}},
        {"scope": {"currency": "USD", "rate": "1.1"}},
        {"language": "zz"},
        {"territory": "zz"},
    ],
)
def test_a_scope_the_project_cannot_be_cut_to_is_refused(api: Request, settings: dict[str, Any]) -> None:
    answer = _put(api, f"{HOME}/proposals/pp/settings", {"dated_on": "2026-11-21", **settings})
    assert answer.status_code == 422
    _nothing_broke(api)


def _text(words: str = "x") -> dict[str, str]:
    return {"kind": "text", "text": words}


def _table(**cell: int) -> dict[str, Any]:
    return {"kind": "table", "columns": [{}], "head": [], "body": [{"cells": [{"inlines": [_text()], **cell}]}]}


def _nested(depth: int) -> dict[str, Any]:
    block: dict[str, Any] = {"kind": "bullets", "items": [{"inlines": [_text()]}]}
    for _ in range(depth):
        block = {"kind": "bullets", "items": [{"inlines": [_text()], "children": [block]}]}
    return block


@pytest.mark.parametrize(
    "block",
    [
        _table(colspan=10**9),
        _table(rowspan=-1),
        {"kind": "figure", "figure": "gantt", "alt": "x", "bars": [{"label": "x", "start": 0, "end": 10**9}]},
        {"kind": "heading", "level": 99, "inlines": [_text()]},
        {"kind": "callout", "tone": "note", "inlines": [_text()]},
        {"kind": "paragraph", "inlines": [{"kind": "link", "href": "javascript:alert(1)", "inlines": [_text()]}]},
        {"kind": "paragraph", "inlines": [{"kind": "link", "href": "file:///etc/passwd", "inlines": [_text()]}]},
        _nested(12),
    ],
)
def test_blocks_that_nobody_could_have_typed_are_refused(api: Request, block: dict[str, Any]) -> None:
    assert _put(api, SECTION, {"blocks": [block]}).status_code == 422
    _nothing_broke(api)


def test_values_sent_along_with_marks_are_not_stored(api: Request) -> None:
    inlines = [{"kind": "story", "token": "S1", "text": "I saw the blue door."}, _text(" and "),
               {"kind": "fact", "name": "project.title", "value": "A better title"}]  # fmt: skip
    assert _put(api, SECTION, {"blocks": [{"kind": "paragraph", "inlines": inlines}]}).status_code == 200
    stored = api("GET", SECTION).text
    assert "blue door" not in stored
    assert "better title" not in stored
    for to in ("html", "text"):
        assert "blue door" not in api("GET", f"{HOME}/proposals/pp/exports/{to}").text


def test_a_story_is_read_by_its_owner_only(api: Request) -> None:
    for path in ("proposals/pp", "proposals/pp/facts", "proposals/pp/findings", "projects/p"):
        assert "blue door" not in api("GET", f"{HOME}/{path}").text
    assert "blue door" in api("GET", HOME).text
