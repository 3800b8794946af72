"""Whatever stands in an address, a header or a body: a problem in one sentence, and nothing stored."""

from __future__ import annotations

import json
import socket
from base64 import urlsafe_b64encode
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from app.db.engine import open_engine
from app.settings import Settings
from app.web.body import MAX_DEPTH, read_json
from tests.domain.assembly.material import proposal
from tests.web.conftest import BASE, TOKEN
from tests.web.test_api import PROPOSAL, SECTION, is_problem

NEVER_SAVED = f"{PROPOSAL}/sections/en/next-steps"

POISON = ["%00", "%0C", "a%00b", "%C0%80", "%ED%A0%80", "%F0%9F%98%80", "..", "%2e%2e", "%2F", "'%20OR%201=1--", "%25",
          "%E2%80%AE",
          "x" * 5000, "NUL", "%7B%7B7*7%7D%7D", "%0d%0aSet-Cookie:x"]  # fmt: skip
PLACES = [
    "/api/v1/funders/{}", "/api/v1/calls/{}/{}", "/api/v1/templates/{}/1.0", "/api/v1/templates/{}/1.0/guidance",
    "/api/v1/templates/undef/{}/guidance", "/api/v1/organisations/{}", "/api/v1/organisations/{}/projects",
    BASE + "/projects/{}", BASE + "/projects/{}/budget", BASE + "/proposals/{}", BASE + "/proposals/{}/findings",
    PROPOSAL + "/sections/{}/need", PROPOSAL + "/sections/en/{}", PROPOSAL + "/history/en/{}",
    PROPOSAL + "/versions/1/en/{}", PROPOSAL + "/versions/{}/en/need", PROPOSAL + "/exports/{}",
    PROPOSAL + "/exports/text?lang={}", "/api/v1/funders?q={}", "/api/v1/funders?cursor={}",
    "/api/v1/calls?funder={}", BASE + "/proposals?project={}", BASE + "/proposals?cursor={}",
    "/api/v1/organisations?limit={}", "/api/v1/funders?kind={}",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_poison_in_an_address_is_a_plain_refusal(standing: httpx.Client, place: str) -> None:
    for poison in POISON:
        answer = standing.get(place.replace("{}", poison))
        if not answer.request.url.path.startswith("/api/"):  # '..' leads out of it, to an address of no page
            assert (answer.status_code, b"<h1>Not found</h1>" in answer.content) == (HTTPStatus.NOT_FOUND, True)
        elif answer.status_code >= HTTPStatus.BAD_REQUEST:
            body = is_problem(answer, answer.status_code)
            assert answer.status_code in (400, 404, 422), (poison, answer.text)
            assert body["detail"], poison
        else:
            assert answer.status_code == HTTPStatus.OK, poison


@pytest.mark.parametrize("key", ["\x00", "a\x00b", "²", "1" * 40, "-1", "\U0001f600", "zzz", "", "0"])
@pytest.mark.parametrize("path", ["/api/v1/funders", "/api/v1/organisations", f"{BASE}/projects", f"{BASE}/proposals",
                                  f"{PROPOSAL}/history/en/executive-summary"])  # fmt: skip
def test_a_cursor_made_by_hand_reads_a_page_or_is_refused(standing: httpx.Client, path: str, key: str) -> None:
    if standing.get(SECTION).json()["version"] == 0:
        assert standing.put(SECTION, json={"markdown": "One."}, headers={"If-Match": '"v0"'}).is_success
    answer = standing.get(path, params={"cursor": urlsafe_b64encode(key.encode()).decode()})
    if answer.status_code != HTTPStatus.OK:
        is_problem(answer, HTTPStatus.UNPROCESSABLE_ENTITY)


@pytest.mark.parametrize(
    ("tag", "status"),
    [
        (None, 428), ("", 412), ("*", 412), ('W/"v0"', 412), ('"v²"', 412), ('"v00000000000000000000"', 412),
        ('"v99999999999"', 412), ('"v-1"', 412), ('"v0', 412), ("v0", 412), ("0", 412), ('"v0", "v1"', 412),
        ('"abc"', 412),
    ],
)  # fmt: skip
def test_only_the_tag_that_was_read_lets_a_writer_in(standing: httpx.Client, tag: str | None, status: int) -> None:
    headers = [] if tag is None else [(b"If-Match", tag.encode())]
    answer = standing.put(NEVER_SAVED, json={"markdown": "x"}, headers=headers)
    is_problem(answer, status)
    assert standing.get(NEVER_SAVED).json()["version"] == 0


BODIES: dict[str, bytes] = {
    "digits": b'{"translated_from": ' + b"9" * 10_000 + b"}",
    "four thousand digits": b'{"translated_from": ' + b"9" * 4_000 + b"}",
    "negative": b'{"translated_from": -1e308}',
    "past the end of exponents": b'{"translated_from": 1e999999999999999999999}',
    "before their beginning": b'{"translated_from": 1e-999999999999999999999}',
    "minus infinity": b'{"translated_from": -Infinity}',
    "objects in objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "just too deep": b"[" * (MAX_DEPTH + 2) + b"]" * (MAX_DEPTH + 2),
    "a surrogate as a key": b'{"\\udfff": 1}',
    "UTF-16": '{"markdown": "x"}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "nothing": b"",
    "a list": b"[]",
    "a text": b'"x"',
    "null": b"null",
    "half": b'{"markdown": "x"',
    "two": b"{}{}",
    "a control character": b'{"markdown": "\x00"}',
}


@pytest.mark.parametrize("case", BODIES)
def test_a_body_that_is_not_one_is_refused(standing: httpx.Client, case: str) -> None:
    headers = {"If-Match": '"v0"', "Content-Type": "application/json"}
    answer = standing.put(NEVER_SAVED, content=BODIES[case], headers=headers)
    body = is_problem(answer, answer.status_code)
    assert answer.status_code in (400, 422)
    assert "set_int_max_str_digits" not in str(body)
    assert "codec" not in str(body)
    assert len(str(body["detail"])) < 300
    assert standing.get(NEVER_SAVED).json()["version"] == 0


def test_the_deepest_body_that_is_read_is_the_one_the_limit_names() -> None:
    assert read_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)


@pytest.mark.parametrize("kind", ["", "text/json", "application/xml", "multipart/form-data", "application/jsonp"])
def test_only_json_is_read(standing: httpx.Client, kind: str) -> None:
    headers = {"If-Match": '"v0"', **({"Content-Type": kind} if kind else {})}
    answer = standing.put(NEVER_SAVED, content=b'{"markdown": "x"}', headers=headers)
    is_problem(answer, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    assert standing.get(NEVER_SAVED).json()["version"] == 0


def test_without_the_token_a_body_is_not_even_read(standing: httpx.Client) -> None:
    for body in (b"not json", b"[" * 10_000, b'{"markdown": "x"}'):
        bare = httpx.put(
            str(standing.base_url.join(SECTION)), content=body, headers={"Content-Type": "application/json"}
        )
        is_problem(bare, HTTPStatus.UNAUTHORIZED)


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "PUT", "POST", "TRACE", "OPTIONS"])
def test_a_method_that_is_not_offered_is_refused_with_those_that_are(standing: httpx.Client, method: str) -> None:
    answer = standing.request(method, "/api/v1/funders")
    is_problem(answer, HTTPStatus.METHOD_NOT_ALLOWED)
    assert answer.headers["allow"] == "GET"


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/", "/api/v1/funders/", "/docs", "/o", "/api/v2/funders"])
def test_an_address_that_is_none_is_not_found_and_leads_nowhere(standing: httpx.Client, path: str) -> None:
    answer = standing.get(path, headers={"Host": "evil.example"})
    assert answer.status_code == HTTPStatus.NOT_FOUND
    if path.startswith("/api/"):
        is_problem(answer, HTTPStatus.NOT_FOUND)
    assert "location" not in answer.headers
    assert "evil.example" not in answer.text


@pytest.mark.parametrize("path", ["/", "//evil.example/"])
def test_the_start_leads_to_the_sign_in_of_this_server_whatever_the_host(standing: httpx.Client, path: str) -> None:
    answer = standing.get(path, headers={"Host": "evil.example", "Authorization": ""})
    assert (answer.status_code, answer.headers["location"]) == (HTTPStatus.SEE_OTHER, "/sign-in")
    assert "evil.example" not in answer.text


def test_a_write_is_never_answered_as_already_known(client: httpx.Client) -> None:
    """If-None-Match is a question of readers."""
    body = {"slug": "second", "name": "Second", "country": "KE"}
    made = client.post("/api/v1/organisations", json=body, headers={"If-None-Match": "*"})
    assert (made.status_code, made.json()["slug"]) == (HTTPStatus.CREATED, "second")
    saved = client.put(SECTION, json={"markdown": "x"}, headers={"If-Match": '"v0"', "If-None-Match": '"v1"'})
    assert (saved.status_code, saved.json()["version"]) == (HTTPStatus.OK, 1)


@pytest.mark.parametrize(
    "slug", ["", "A", "a b", "../x", "a/b", "ä", "-a", "a-", "a--b", "a_b", "x" * 151, "a\n", ".", "%61"]
)
def test_a_slug_is_small_letters_digits_and_hyphens(standing: httpx.Client, slug: str) -> None:
    organisation = {"slug": slug, "name": "E", "country": "KE"}
    is_problem(standing.post("/api/v1/organisations", json=organisation), HTTPStatus.UNPROCESSABLE_ENTITY)
    project = {"slug": slug, "organisation": "marsa-rights-house", "title": "T", "starts_on": "2027-01-01",
               "ends_on": "2027-12-31", "budget": {"currency": "EUR"}}  # fmt: skip
    is_problem(standing.post(f"{BASE}/projects", json=project), HTTPStatus.UNPROCESSABLE_ENTITY)
    begun = {"project": "fair-work", "call": "undef/2016-round-11", "slug": slug}
    if slug:
        is_problem(standing.post(f"{BASE}/proposals", json=begun), HTTPStatus.UNPROCESSABLE_ENTITY)


PARTS: dict[str, tuple[str, Any]] = {
    "two partners of one key": ("partners", [{"key": "a", "name": "A"}, {"key": "a", "name": "B"}]),
    "two risks of one key": ("risks", [{"key": "r", "title": "R", "likelihood": 1, "impact": 1}] * 2),
    "a month past every calendar": (
        "results", {"outcomes": [{"key": "o", "title": "O", "outputs": [{"key": "p", "title": "P", "activities": [
            {"key": "a", "title": "A", "start_month": 1, "end_month": 10**14}]}]}]}),
    "a currency without a rate": (
        "budget", {"currency": "EUR", "lines": [{"key": "l", "category": "staff", "description": "", "unit": "",
                   "quantity": "1", "unit_cost": "1", "currency": "KES"}]}),
    "more money than there is": (
        "budget", {"currency": "EUR", "lines": [{"key": "l", "category": "staff", "description": "", "unit": "",
                   "quantity": "999999999999", "unit_cost": "999999999999", "currency": "EUR"}]}),
    "an unknown funding source": (
        "budget", {"currency": "EUR", "lines": [{"key": "l", "category": "staff", "description": "", "unit": "",
                   "quantity": "1", "unit_cost": "1", "currency": "EUR", "source": "nobody"}]}),
    "an impossible day": ("about", {"title": "T", "starts_on": "2027-02-30", "ends_on": "2027-12-31"}),
    "an end before the beginning": ("about", {"title": "T", "starts_on": "2027-02-03", "ends_on": "2026-12-31"}),
    "eight thousand years": ("about", {"title": "T", "starts_on": "2027-02-03", "ends_on": "9999-12-31"}),
    "a rate that is no share": ("budget", {"currency": "EUR", "indirect": {"rate": "7"}}),
    "a risk beyond the scale": ("risks", [{"key": "r", "title": "R", "likelihood": 6, "impact": 1}]),
    "an unknown target": ("alignment", {"sdg": [{"target": "99.9"}]}),
}  # fmt: skip


@pytest.mark.parametrize("case", PARTS)
def test_a_part_that_cannot_be_is_refused_and_the_stored_one_stays(standing: httpx.Client, case: str) -> None:
    part, value = PARTS[case]
    path = f"{BASE}/projects/fair-work/{part}"
    before = standing.get(path)
    refused = standing.put(path, json=value, headers={"If-Match": before.headers["etag"]})
    is_problem(refused, HTTPStatus.UNPROCESSABLE_ENTITY)
    after = standing.get(path)
    assert (after.json(), after.headers["etag"]) == (before.json(), before.headers["etag"])


def test_amounts_are_strings_and_stay_exact(client: httpx.Client) -> None:
    path = f"{BASE}/projects/fair-work/budget"
    read = client.get(path)
    budget = read.json()
    assert {type(line["unit_cost"]) for line in budget["lines"]} == {str}
    budget["lines"][0]["unit_cost"] = "1234567890.123456789"
    saved = client.put(path, json=budget, headers={"If-Match": read.headers["etag"]})
    assert saved.status_code == HTTPStatus.OK, saved.text
    assert client.get(path).json()["lines"][0]["unit_cost"] == "1234567890.123456789"


def test_a_commit_that_fails_is_not_answered_with_success(settings: Settings, client: httpx.Client) -> None:
    """The commit happens before the answer is sent, so its failure can still be told."""

    def full(_connection: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    event.listen(Engine, "commit", full)
    try:
        answer = client.put(SECTION, json={"markdown": "lost?"}, headers={"If-Match": '"v0"'})
    finally:
        event.remove(Engine, "commit", full)
    body = is_problem(answer, HTTPStatus.SERVICE_UNAVAILABLE)
    assert body["detail"] == "The disk is full; free some space and try again. Nothing was changed."
    assert client.get(SECTION).json()["version"] == 0
    engine = open_engine(settings)
    engine.dispose()


def test_a_mistake_of_ours_shows_no_trace_of_itself(
    standing: httpx.Client, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The log names the mistake and its place, and no value that was at hand there."""

    def broken(*_arguments: object, **_more: object) -> None:
        story = "what she told"
        raise RuntimeError(f"a secret of {len(story)} letters")

    monkeypatch.setattr("app.funders.api.find_funders", broken)
    answer = standing.get("/api/v1/funders")
    body = is_problem(answer, HTTPStatus.INTERNAL_SERVER_ERROR)
    assert answer.headers["connection"] == "close"
    assert "secret" not in json.dumps(body)
    (logged,) = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    assert "RuntimeError: a secret of 13 letters" in logged["exception"]
    assert "what she told" not in logged["exception"].replace('story = "what she told"', "")


def test_a_request_that_is_no_http_closes_the_line_and_the_server_goes_on(standing: httpx.Client) -> None:
    address = (standing.base_url.host, standing.base_url.port or 0)
    for junk in (
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET \x00 HTTP/1.1\r\n\r\n",
        b"\r\n" * 50,
    ):
        with suppress(ConnectionError), socket.create_connection(address, timeout=5) as line:
            line.sendall(junk)
    assert standing.get("/api/v1/funders/undef").status_code == HTTPStatus.OK


def test_a_file_name_in_an_answer_is_one_word(standing: httpx.Client) -> None:
    answer = standing.get(f"{PROPOSAL}/exports/text")
    assert answer.headers["content-disposition"] == f'attachment; filename="{proposal().slug}.txt"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert TOKEN not in str(answer.headers)
