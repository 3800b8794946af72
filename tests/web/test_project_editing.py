"""A project is started and changed in forms: what is right is saved, what is wrong comes back as it was typed."""

from __future__ import annotations

import httpx
import pytest
from lxml import html

from tests.domain.assembly.material import material, organisation

ORGANISATION = f"/o/{organisation().slug}"
PROJECT = material().project
HOME = f"{ORGANISATION}/projects/{PROJECT.slug}"
API = f"/api/v1/organisations/{organisation().slug}/projects/{PROJECT.slug}"

BEGUN = {
    "title": "Écoles sûres",
    "language": "fr",
    "countries": "Tunisia, MA",
    "starts_on": "2027-01-01",
    "ends_on": "2028-12-31",
    "currency": "eur",
}


def page(answer: httpx.Response) -> html.HtmlElement:
    return html.document_fromstring(answer.text)


def form_of(client: httpx.Client, below: str) -> dict[str, str | list[str]]:
    """What the form of a page would send, untouched."""
    (form,) = page(client.get(f"{HOME}{below}")).xpath("//form[@class='project-form']")
    sent: dict[str, list[str]] = {}
    for name, text in form.form_values():
        sent.setdefault(name, []).append(text)
    return {name: texts if len(texts) > 1 else texts[0] for name, texts in sent.items()}


def send(client: httpx.Client, below: str, fields: dict[str, str | list[str]]) -> httpx.Response:
    return client.post(f"{HOME}{below}", data=fields)


def undo(client: httpx.Client, answer: httpx.Response) -> httpx.Response:
    """Press the button of the notice that an answer leads to."""
    (form,) = page(client.get(answer.headers["location"])).xpath("//form[contains(@action, '/undo')]")
    return client.post(form.get("action"), data=dict(form.form_values()))


def test_a_new_project_gets_a_name_for_its_address_and_says_what_comes_next(client: httpx.Client) -> None:
    answer = client.post(f"{ORGANISATION}/new-project", data=BEGUN)
    assert answer.status_code == httpx.codes.SEE_OTHER
    assert answer.headers["location"].startswith(f"{ORGANISATION}/projects/ecoles-sures?")
    stored = client.get(f"/api/v1/organisations/{organisation().slug}/projects/ecoles-sures").json()
    assert (stored["title"], stored["countries"], stored["budget"]["currency"]) == ("Écoles sûres", ["TN", "MA"], "EUR")
    shown = page(client.get(answer.headers["location"]))
    assert shown.xpath("//ol/li/a[contains(@href, '/results')]")
    again = client.post(f"{ORGANISATION}/new-project", data=BEGUN)
    assert again.headers["location"].startswith(f"{ORGANISATION}/projects/ecoles-sures-2?")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"ends_on": "2026-12-31"}, "ends_on"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"countries": "Atlantis"}, "countries"),
        ({"currency": "euro"}, "currency"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_above(
    client: httpx.Client, wrong: dict[str, str], field: str
) -> None:
    answer = client.post(f"{ORGANISATION}/new-project", data={**BEGUN, "summary": "Kept <b>", **wrong})
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    shown = page(answer)
    assert [link.get("href") for link in shown.xpath("//*[@id='wrong']//a")] == [f"#{field}"]
    assert shown.xpath(f"//*[@id='{field}']/@aria-describedby") == [f"{field}-error"]
    assert shown.xpath("//textarea[@name='summary']")[0].value.strip() == "Kept <b>"


def test_the_projects_own_data_are_changed_and_the_change_undone(client: httpx.Client) -> None:
    fields = form_of(client, "/about")
    assert fields["title"] == PROJECT.title
    answer = send(client, "/about", {**fields, "title": "Another title"})
    assert answer.status_code == httpx.codes.SEE_OTHER
    assert client.get(f"{API}/about").json()["title"] == "Another title"
    assert undo(client, answer).status_code == httpx.codes.SEE_OTHER
    assert client.get(f"{API}/about").json()["title"] == PROJECT.title


def test_who_saves_second_gets_both_texts_and_loses_none(client: httpx.Client) -> None:
    mine, theirs = form_of(client, "/about"), form_of(client, "/about")
    send(client, "/about", {**theirs, "title": "Their title"})
    answer = send(client, "/about", {**mine, "title": "My title"})
    assert answer.status_code == httpx.codes.CONFLICT
    shown = page(answer)
    assert shown.xpath("//input[@name='title']/@value") == ["My title"]
    assert "Their title" in shown.xpath("//*[@id='title-theirs']")[0].text_content()
    assert client.get(f"{API}/about").json()["title"] == "Their title"
    (form,) = shown.xpath("//form[@class='project-form']")
    assert client.post(form.get("action"), data=dict(form.form_values())).status_code == httpx.codes.SEE_OTHER
    assert client.get(f"{API}/about").json()["title"] == "My title"
