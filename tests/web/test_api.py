"""The JSON API through a real socket, on both data bases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import httpx
import pytest

from tests.domain.assembly.material import proposal
from tests.web.conftest import BASE

PROPOSAL = f"{BASE}/proposals/{proposal().slug}"
SECTION = f"{PROPOSAL}/sections/en/executive-summary"


def is_problem(response: httpx.Response, status: int) -> dict[str, object]:
    """The body of an error that a person can read and a program can tell apart."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, object] = response.json()
    assert body["status"] == status
    assert "Traceback" not in response.text
    assert "pydantic" not in response.text
    return body


def walk(client: httpx.Client, path: str, limit: int) -> Iterator[dict[str, object]]:
    cursor: str | None = ""
    while cursor is not None:
        answer = client.get(path, params={"limit": str(limit), **({"cursor": cursor} if cursor else {})})
        assert answer.status_code == HTTPStatus.OK, answer.text
        page = answer.json()
        assert len(page["items"]) <= limit
        yield from page["items"]
        cursor = page["next"]


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Basic dDp0", "Bearer"])
def test_without_the_token_nothing_is_told(client: httpx.Client, header: str | None) -> None:
    headers = {"Authorization": header} if header else {}
    bare = httpx.get(str(client.base_url.join("/api/v1/organisations")), headers=headers)
    is_problem(bare, HTTPStatus.UNAUTHORIZED)
    assert bare.headers["www-authenticate"] == "Bearer"


def test_health_answers_without_a_token_and_tells_nothing_else(client: httpx.Client) -> None:
    assert httpx.get(str(client.base_url.join("/health"))).json() == {"status": "ok"}


@pytest.mark.parametrize("path", ["/api/v1/funders", "/api/v1/calls", "/api/v1/templates"])
def test_paging_by_cursor_leaves_nothing_out(client: httpx.Client, path: str) -> None:
    small = [json.dumps(item, sort_keys=True) for item in walk(client, path, 7)]
    large = [json.dumps(item, sort_keys=True) for item in walk(client, path, 200)]
    assert small == large
    assert len(set(small)) == len(small) > 7


def test_a_cursor_that_is_not_ours_is_refused(client: httpx.Client) -> None:
    is_problem(client.get("/api/v1/funders", params={"cursor": "%%%"}), HTTPStatus.UNPROCESSABLE_ENTITY)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/funders/undef",
        "/api/v1/templates/general-partnership/1.0",
        "/api/v1/templates/general-partnership/1.0/guidance",
        BASE,
        f"{BASE}/projects/fair-work",
        f"{BASE}/projects/fair-work/costing",
        f"{BASE}/projects/fair-work/budget",
        PROPOSAL,
        f"{PROPOSAL}/settings",
        f"{PROPOSAL}/sections",
        SECTION,
        f"{PROPOSAL}/facts",
        f"{PROPOSAL}/findings",
        f"{PROPOSAL}/exports/text",
        f"{PROPOSAL}/exports/docx",
    ],
)
def test_what_the_reader_has_already_is_not_sent_again(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    assert first.status_code == HTTPStatus.OK, first.text
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"markdown": "a", "blocks": []}', "donnez le texte une seule fois"),
        ('{"markdown": NaN}', "NaN n’est pas un nombre."),
        ('{"markdown": ', "La requête n’est pas du JSON lisible"),
        ("[" * 70 + "]" * 70, "La requête est imbriquée sur plus de 60 niveaux."),
        (r'{"markdown": "\ud800"}', "le texte contient un caractère abîmé à la position 1"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_in_the_readers_language(
    client: httpx.Client, body: str, said: str
) -> None:
    headers = {"Accept-Language": "fr", "Content-Type": "application/json", "If-Match": '"v0"'}
    answer = client.put(SECTION, content=body, headers=headers)
    assert said in answer.json()["detail"]


def test_a_section_is_written_read_and_restored_by_version(client: httpx.Client) -> None:
    tag = client.get(SECTION).headers["etag"]
    for words in ("One {{budget.total}}.", "Two."):
        saved = client.put(SECTION, json={"markdown": words}, headers={"If-Match": tag})
        assert saved.status_code == HTTPStatus.OK, saved.text
        tag = saved.headers["etag"]
    history = client.get(f"{PROPOSAL}/history/en/executive-summary").json()["items"]
    assert [line["version"] for line in history] == [2, 1]
    restored = client.post(f"{PROPOSAL}/restore/en/executive-summary?to=1", headers={"If-Match": tag})
    assert restored.json()["markdown"] == "One {{budget.total}}.\n"
    assert restored.json()["version"] == 3


def test_a_writer_who_read_an_old_version_gets_both_texts(client: httpx.Client) -> None:
    assert client.put(SECTION, json={"markdown": "Theirs."}, headers={"If-Match": '"v0"'}).is_success
    late = client.put(SECTION, json={"markdown": "Mine."}, headers={"If-Match": '"v0"'})
    body = is_problem(late, HTTPStatus.PRECONDITION_FAILED)
    assert body["current_version"] == 1
    assert "Theirs." in json.dumps(body["current"])
    assert "Mine." in json.dumps(body["attempted"])
    assert client.get(SECTION).json()["markdown"] == "Theirs.\n"


def test_a_write_without_the_version_that_was_read_is_refused(client: httpx.Client) -> None:
    is_problem(client.put(SECTION, json={"markdown": "x"}), HTTPStatus.PRECONDITION_REQUIRED)
    is_problem(client.put(SECTION, json={"markdown": "x"}, headers={"If-Match": "*"}), HTTPStatus.PRECONDITION_FAILED)


def test_a_section_the_form_does_not_have_is_not_found(client: httpx.Client) -> None:
    path = f"{PROPOSAL}/sections/en/no-such-section"
    is_problem(client.put(path, json={"markdown": "x"}, headers={"If-Match": '"v0"'}), HTTPStatus.NOT_FOUND)


def test_a_part_of_a_project_is_written_with_its_version(client: httpx.Client) -> None:
    path = f"{BASE}/projects/fair-work/risks"
    read = client.get(path)
    fewer = read.json()[:1]
    saved = client.put(path, json=fewer, headers={"If-Match": read.headers["etag"]})
    assert (saved.status_code, saved.json()) == (HTTPStatus.OK, fewer)
    assert client.get(path).json() == fewer
    is_problem(client.put(path, json=[], headers={"If-Match": read.headers["etag"]}), HTTPStatus.PRECONDITION_FAILED)


BAD_BODIES = {
    "not a number": (b'{"markdown": NaN}', 400),
    "infinite": (b'{"markdown": Infinity}', 400),
    "too large a number": (b'{"translated_from": 1e400}', 400),
    "ten thousand digits": (b'{"translated_from": ' + b"9" * 10_000 + b"}", 400),
    "deep nesting": (b"[" * 10_000 + b"]" * 10_000, 400),
    "half a character": (b'{"markdown": "\\ud800"}', 400),
    "not UTF-8": (b'{"markdown": "\xe9"}', 400),
    "not JSON": (b"markdown=hello", 400),
    "an unknown key": (b'{"markdwon": "x"}', 422),
    "both forms": (b'{"markdown": "x", "blocks": []}', 422),
    "an unknown block": (b'{"blocks": [{"kind": "script", "text": "x"}]}', 422),
    "a script link": (b'{"markdown": "[x](javascript:alert(1))"}', 422),
}


@pytest.mark.parametrize("case", BAD_BODIES)
def test_a_bad_body_is_refused_in_a_sentence_and_stores_nothing(client: httpx.Client, case: str) -> None:
    body, status = BAD_BODIES[case]
    headers = {"If-Match": '"v0"', "Content-Type": "application/json"}
    is_problem(client.put(SECTION, content=body, headers=headers), status)
    assert client.get(SECTION).json()["version"] == 0


def test_a_body_of_another_kind_is_refused(client: httpx.Client) -> None:
    headers = {"If-Match": '"v0"', "Content-Type": "text/plain"}
    is_problem(client.put(SECTION, content=b'{"markdown": "x"}', headers=headers), HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_past_the_limit_is_refused_whether_or_not_it_says_its_length(
    client: httpx.Client, chunked: bool
) -> None:
    body = b'{"markdown": "' + b"x" * 6_000_000 + b'"}'
    parts = (body[start : start + 500_000] for start in range(0, len(body), 500_000))
    headers = {"If-Match": '"v0"', "Content-Type": "application/json"}
    try:
        answer = client.put(SECTION, content=parts if chunked else body, headers=headers)
    except (httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError):
        answer = None  # the server may close before it has read all of it
    if answer is not None:
        is_problem(answer, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    assert client.get(SECTION).json()["version"] == 0


def test_poison_text_is_cleaned_at_the_door(client: httpx.Client) -> None:
    poison = "a\x0cb\x00c\u202ed\x1b e\u0301"
    saved = client.put(SECTION, json={"markdown": poison}, headers={"If-Match": '"v0"'})
    assert saved.json()["markdown"] == "a bcd é\n"
    assert client.get(f"{PROPOSAL}/exports/docx").status_code == HTTPStatus.OK


def test_an_organisation_cannot_reach_anothers_things(client: httpx.Client) -> None:
    other = {"slug": "other", "name": "Another house", "country": "KE"}
    assert client.post("/api/v1/organisations", json=other).status_code == HTTPStatus.CREATED
    theirs = BASE.rpartition("/")[0] + "/other"
    for path in ("/projects/fair-work", f"/proposals/{proposal().slug}", f"/proposals/{proposal().slug}/exports/text"):
        assert client.get(BASE + path).status_code == HTTPStatus.OK
        is_problem(client.get(theirs + path), HTTPStatus.NOT_FOUND)
    assert client.get(f"{theirs}/projects").json()["items"] == []
    assert client.get(f"{theirs}/proposals").json()["items"] == []
    section = f"{theirs}/proposals/{proposal().slug}/sections/en/executive-summary"
    is_problem(client.put(section, json={"markdown": "x"}, headers={"If-Match": '"v0"'}), HTTPStatus.NOT_FOUND)


def test_a_taken_slug_is_a_conflict(client: httpx.Client) -> None:
    body = {"project": "fair-work", "call": "undef/2016-round-11", "slug": "twice"}
    assert client.post(f"{BASE}/proposals", json=body).status_code == HTTPStatus.CREATED
    is_problem(client.post(f"{BASE}/proposals", json=body), HTTPStatus.CONFLICT)


def test_the_description_names_every_operation_once_with_a_summary(client: httpx.Client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    operations = [operation for path in described["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names)) > 25
    assert all(operation.get("summary") and operation.get("tags") for operation in operations)
    assert all("401" in operation["responses"] for operation in operations)
    assert all(operation["summary"] != operation["operationId"].title() for operation in operations)
    for path in described["paths"].values():
        for method, operation in path.items():
            assert ("304" in operation["responses"]) == (method == "get")
            assert ("412" in operation["responses"]) == (method != "get")
            assert list(operation["responses"]["404"]["content"]) == ["application/problem+json"]


def test_a_section_that_the_form_does_not_have_is_not_found(client: httpx.Client) -> None:
    is_problem(client.get(f"{PROPOSAL}/sections/en/no-such"), HTTPStatus.NOT_FOUND)


def test_a_language_that_does_not_exist_is_refused(client: httpx.Client) -> None:
    body = {"markdown": "x"}
    refused = client.put(SECTION.replace("/en/", "/xx/"), json=body, headers={"If-Match": '"v0"'})
    assert "'xx' is not a language code" in str(is_problem(refused, HTTPStatus.UNPROCESSABLE_ENTITY)["detail"])


def test_a_conflict_shows_both_texts_as_they_were_typed(client: httpx.Client) -> None:
    client.put(SECTION, json={"markdown": "Theirs, **first**."}, headers={"If-Match": '"v0"'})
    refused = client.put(SECTION, json={"markdown": "Mine."}, headers={"If-Match": '"v0"'})
    body: dict[str, Any] = is_problem(refused, HTTPStatus.PRECONDITION_FAILED)
    assert body["current"]["markdown"] == "Theirs, **first**.\n"
    assert body["attempted"]["markdown"] == "Mine.\n"


def test_an_address_says_all_that_it_takes(client: httpx.Client) -> None:
    refused = client.delete(SECTION)
    is_problem(refused, HTTPStatus.METHOD_NOT_ALLOWED)
    assert refused.headers["allow"] == "GET, PUT"


def test_a_foreign_host_header_changes_no_link(client: httpx.Client) -> None:
    body = {"slug": "elsewhere", "name": "E", "country": "KE"}
    made = client.post("/api/v1/organisations", json=body, headers={"Host": "evil.example"})
    assert made.headers["location"] == "/api/v1/organisations/elsewhere"
    assert "evil.example" not in made.text


def test_the_reverse_question_of_a_budget_is_answered(client: httpx.Client) -> None:
    asked = {"ceiling": "250000", "rate": "0.07"}
    found = client.get("/api/v1/direct-costs", params=asked)
    assert found.json() == {"amount": "233644.86", "currency": "EUR"}
    wrong = client.get("/api/v1/direct-costs", params={**asked, "currency": "XYQ"})
    assert "XYQ" in str(is_problem(wrong, HTTPStatus.UNPROCESSABLE_ENTITY)["detail"])
