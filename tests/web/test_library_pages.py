"""The library in the browser, without a script: evidence, documents with their files, stories and their consent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http import HTTPStatus

import httpx
import pytest
from lxml import html
from sqlalchemy import Engine

from app.accounts.policy import Role
from tests.accounts.people import add_person, cookie_of
from tests.domain.assembly.material import TOLD, organisation
from tests.web.conftest import Come
from tests.web.forms import form_at, sent, text, tree

LIBRARY = f"/o/{organisation().slug}/library"
SEE_OTHER = HTTPStatus.SEE_OTHER


Joins = Callable[[Role], httpx.Client]


@pytest.fixture
def joins(engine: Engine, filled: None, come: Come) -> Joins:  # noqa: ARG001
    """A browser of somebody with that role."""

    def joins(role: Role) -> httpx.Client:
        return come(cookie_of(engine, add_person(engine, role.title(), [role])))

    return joins


def rows(page: html.HtmlElement) -> list[str]:
    return [text(row) for row in page.xpath("//tbody/tr")]


def fill_in(client: httpx.Client, address: str, **typed: object) -> httpx.Response:
    """Open a form, change fields, send it."""
    page = tree(client.get(address))
    return client.post(address, data=sent(form_at(page, address), **typed))


def test_evidence_is_written_down_narrowed_changed_and_taken_away(client: httpx.Client) -> None:
    new = f"{LIBRARY}/new/evidence"
    added = fill_in(
        client, new, statement="One worker in three was paid late.", title="Wages of women", author="ILO", year="2024",
        stale_after="2025-12-31", url="https://ilo.example/wages",
    )  # fmt: skip
    assert (added.status_code, added.headers["location"]) == (SEE_OTHER, f"{LIBRARY}/evidence/ilo-2024?saved=true")
    (stale,) = rows(tree(client.get(f"{LIBRARY}/evidence", params={"only": "stale", "q": "LATE"})))
    assert "[@ilo-2024]" in stale
    assert "out of date" in stale
    place = f"{LIBRARY}/evidence/ilo-2024"
    assert fill_in(client, place, stale_after="2099-12-31").status_code == SEE_OTHER
    assert not rows(tree(client.get(f"{LIBRARY}/evidence", params={"only": "stale"})))
    assert client.post(place, data={"do": "remove"}).headers["location"] == f"{LIBRARY}/evidence"
    assert client.get(place).status_code == HTTPStatus.NOT_FOUND


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(client: httpx.Client) -> None:
    new = f"{LIBRARY}/new/evidence"
    page = tree(fill_in(client, new, statement="Half.", title="", year="24", url="ilo.example"), 422)
    assert page.xpath("string(//*[@id='title-error'])") == "This cannot stay empty."
    page = tree(fill_in(client, new, statement="Half.", title="Wages", year="24"), 422)
    assert "four figures" in page.xpath("string(//*[@id='year-error'])")
    assert page.xpath("string(//textarea[@name='statement'])").strip() == "Half."


def test_of_two_who_change_the_same_the_second_sees_both(client: httpx.Client) -> None:
    (kept,) = organisation().evidence[:1]
    place = f"{LIBRARY}/evidence/{kept.key}"
    read = sent(form_at(tree(client.get(place)), place))
    assert client.post(place, data={**read, "page": "7"}).status_code == SEE_OTHER
    late = tree(client.post(place, data={**read, "page": "9"}), 409)
    assert late.xpath("string(//input[@name='page']/@value)") == "9"
    assert "7" in late.xpath("string(//*[@id='page-theirs'])")
    again = sent(form_at(late, place))
    assert client.post(place, data=again).status_code == SEE_OTHER


def test_a_document_gets_its_file_and_says_when_it_ends(client: httpx.Client) -> None:
    made = fill_in(
        client, f"{LIBRARY}/new/documents", title="Audit of 2024", kind="audit", valid_until="2024-12-31", language="fr"
    )
    place = made.headers["location"].partition("?")[0]
    key = place.rpartition("/")[2]
    none = tree(client.post(f"{LIBRARY}/files/{key}", files={}), 422)
    assert "empty" in text(none)
    sent_file = client.post(f"{LIBRARY}/files/{key}", files={"file": ("Audit été.pdf", b"%PDF-1.7 x")})
    assert sent_file.status_code == SEE_OTHER
    got = client.get(f"{LIBRARY}/files/{key}")
    assert got.content == b"%PDF-1.7 x"
    assert "filename*=UTF-8''Audit%20%C3%A9t%C3%A9.pdf" in got.headers["content-disposition"]
    (expired,) = rows(tree(client.get(f"{LIBRARY}/documents", params={"only": "expired"})))
    assert expired.startswith("Audit of 2024French")


def test_a_file_that_is_too_large_is_refused_while_it_is_being_sent(client: httpx.Client) -> None:
    place = f"{LIBRARY}/files/registration"
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    sent_bytes = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent_bytes
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        while sent_bytes < 200_000_000:
            sent_bytes += 1_000_000
            yield bytes(1_000_000)

    streamed = client.post(place, content=endless(), headers=kind)
    assert streamed.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "nothing was changed" in text(html.document_fromstring(streamed.text))


def test_a_file_that_lies_about_its_type_is_told_and_the_form_stays(client: httpx.Client) -> None:
    wrong = tree(client.post(f"{LIBRARY}/files/registration", files={"file": ("a.pdf", b"\x89PNG\r\n\x1a\n")}), 422)
    assert "inside it is PNG" in text(wrong)
    assert client.get(f"{LIBRARY}/files/registration").status_code == HTTPStatus.NOT_FOUND


def test_a_past_project_is_written_down_found_changed_and_taken_away(client: httpx.Client) -> None:
    new = f"{LIBRARY}/new/past_projects"
    page = tree(fill_in(client, new, title="Open files", starts="22", sdg="99.9"), 422)
    assert "four figures" in page.xpath("string(//*[@id='starts-error'])")
    typed = {"title": "Open files", "starts": "2022", "amount": "120000", "currency": "EUR"}
    page = tree(fill_in(client, new, **typed, sdg="99.9"), 422)
    assert "99.9" in page.xpath("string(//*[@id='sdg-error'])")
    assert page.xpath("string(//input[@name='amount']/@value)") == "120000"
    made = fill_in(
        client, new, title="Open files", starts="2022", ends="2024", sdg="16.3; 5.2", dac="15130", amount="120000",
        currency="EUR", funder="undef", countries="Tunisia", referee="Ines Karray",
        **{"results.what": "Women advised", "results.target": "300", "results.actual": "342"},
    )  # fmt: skip
    place = f"{LIBRARY}/past_projects/open-files"
    assert made.headers["location"] == f"{place}?saved=true"
    (found,) = rows(tree(client.get(f"{LIBRARY}/past_projects", params={"q": "democracy open"})))
    assert "342" in found
    assert "2022–2024" in found
    assert fill_in(client, place, ends="2021").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert fill_in(client, place, ends="").status_code == SEE_OTHER
    assert len(rows(tree(client.get(f"{LIBRARY}/past_projects", params={"only": "running"})))) == 1
    assert client.post(place, data={"do": "remove"}).headers["location"] == f"{LIBRARY}/past_projects"
    assert client.get(place).status_code == HTTPStatus.NOT_FOUND


def test_staff_is_written_down_and_found_by_what_they_can_do(client: httpx.Client, joins: Joins) -> None:
    made = fill_in(
        client, f"{LIBRARY}/new/staff", name="Rym Ayadi", function="Lawyer", skills="labour law; training", years="9",
        **{"languages.code": "fr"},
    )  # fmt: skip
    place = f"{LIBRARY}/staff/rym-ayadi"
    assert made.headers["location"] == f"{place}?saved=true"
    (found,) = rows(tree(client.get(f"{LIBRARY}/staff", params={"q": "TRAINING french"})))
    assert "Rym Ayadi" in found
    assert "Rym Ayadi" in joins(Role.VIEWER).get(f"{LIBRARY}/staff").text
    assert joins(Role.VIEWER).get(place).status_code == HTTPStatus.FORBIDDEN


def test_a_document_that_a_past_project_tells_of_is_not_taken_away(client: httpx.Client) -> None:
    fill_in(client, f"{LIBRARY}/past_projects/first-door", **{"documents.key": "statutes"})
    kept = tree(client.post(f"{LIBRARY}/documents/statutes", data={"do": "remove"}), 409)
    assert "First door" in text(kept)


def test_a_story_is_told_to_who_keeps_it_and_to_nobody_else(client: httpx.Client, joins: Joins) -> None:
    (story,) = (story for story in organisation().stories if TOLD in story.text)
    place = f"{LIBRARY}/stories/{story.token}"
    steward, writer = joins(Role.STEWARD), joins(Role.WRITER)
    assert TOLD in client.get(place).text
    assert TOLD in steward.get(place).text
    assert writer.get(place).status_code == HTTPStatus.FORBIDDEN
    listed = writer.get(f"{LIBRARY}/stories")
    assert story.pseudonym in listed.text
    assert TOLD not in listed.text


def test_a_consent_is_written_down_approved_by_two_and_withdrawn(client: httpx.Client, joins: Joins) -> None:
    new = f"{LIBRARY}/new/stories"
    story = {"pseudonym": "Mina", "text": "I left at night.", "for.fundraising": "yes"}
    page = tree(fill_in(client, new, **story), 422)
    assert "day on which they agreed" in page.xpath("string(//*[@id='granted_on-error'])")
    made = fill_in(
        client, new, **story, granted_on="2026-01-05", expires_on="2099-01-05", any_funder="yes", anywhere="yes",
        asked_by="Amina", language="ar", sexual_violence="yes", **{"in.proposal": "yes"},
    )  # fmt: skip
    place = made.headers["location"].partition("?")[0]
    steward = joins(Role.STEWARD)
    assert "second person" in text(tree(client.get(place)))
    for keeper in (client, steward):
        assert keeper.post(place, data={"do": "approve"}).status_code == SEE_OTHER
    assert "Consent holds." in text(tree(client.get(place)))
    assert client.post(place, data={"do": "withdraw"}).status_code == SEE_OTHER
    assert "Consent was withdrawn." in text(tree(client.get(place)))
    assert fill_in(client, place, text="I left.").status_code == SEE_OTHER
    assert "Consent was withdrawn." in text(tree(client.get(place)))


@pytest.mark.parametrize("shelf", ["evidence", "documents", "stories"])
def test_who_may_not_write_reads_the_lists(joins: Joins, shelf: str) -> None:
    viewer = joins(Role.VIEWER)
    page = tree(viewer.get(f"{LIBRARY}/{shelf}"))
    assert rows(page)
    assert not page.xpath("//main//a[contains(@href, '/library/new/')]")
    assert viewer.get(f"{LIBRARY}/new/{shelf}").status_code == HTTPStatus.FORBIDDEN
