"""Copies of the catalogue's files, edited in the browser: checked before they are kept, read by all from then on."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

import httpx
import pytest
from lxml import html

from app.paths import shipped
from app.settings import Settings
from tests.domain.assembly.material import organisation

HOME = f"/o/{organisation().slug}"
PLACE = f"{HOME}/settings/catalogue"
UNDEF = f"{PLACE}/funders/undef/funder.yaml"


def tree(answer: httpx.Response, status: int = HTTPStatus.OK) -> html.HtmlElement:
    assert answer.status_code == status, answer.text
    return html.document_fromstring(answer.text)


def opened(client: httpx.Client, place: str = UNDEF) -> dict[str, str]:
    """The file's form as a browser would send it."""
    page = tree(client.get(place))
    (text,) = page.xpath("//textarea[@name='text']")
    return {"read": str(page.xpath("//input[@name='read']/@value")[0]), "text": text.text.removeprefix("\n")}


@pytest.fixture
def folder(settings: Settings) -> Path:
    return settings.workspace / "catalogue"


def test_a_copy_takes_the_place_of_what_ships_and_is_given_back(client: httpx.Client, folder: Path) -> None:
    before = (shipped("funders") / "undef" / "funder.yaml").read_bytes()
    form = opened(client)
    form["text"] = form["text"].replace("name: United Nations Democracy Fund", "name: Our own Democracy Fund")
    assert client.post(UNDEF, data=form).status_code == HTTPStatus.SEE_OTHER
    assert (folder / "funders" / "undef" / "funder.yaml").is_file()
    assert "Our own Democracy Fund" in client.get(f"{HOME}/funders/undef").text
    assert client.get("/api/v1/funders/undef").json()["name"] == "Our own Democracy Fund"
    assert "funders/undef/funder.yaml" in tree(client.get(PLACE)).xpath("string(//section[@aria-labelledby='own'])")
    assert client.post(UNDEF, data={"discard": "true"}).status_code == HTTPStatus.SEE_OTHER
    assert "Our own Democracy Fund" not in client.get(f"{HOME}/funders/undef").text
    (earlier,) = tree(client.get(UNDEF)).xpath("//a[contains(@href, '?past=')]/@href")
    assert "Our own Democracy Fund" in client.get(str(earlier)).text
    assert (shipped("funders") / "undef" / "funder.yaml").read_bytes() == before


def test_what_is_wrong_stands_at_its_line_and_nothing_is_kept(client: httpx.Client, folder: Path) -> None:
    form = opened(client)
    form["text"] = form["text"].replace("kind: un_agency", "kind: bank")
    page = tree(client.post(UNDEF, data=form), HTTPStatus.UNPROCESSABLE_ENTITY)
    said = page.xpath("string(//ol[@class='source-problems'])")
    line = form["text"].split("\n").index("kind: bank") + 1
    assert f"Line {line}" in said
    assert "kind: bank" in said
    assert page.xpath("//textarea[@name='text']")[0].text.strip() == form["text"].strip()
    assert not folder.exists()
    assert client.get("/api/v1/funders/undef").json()["kind"] == "un_agency"


def test_two_editors_see_each_other(client: httpx.Client) -> None:
    form = opened(client)
    theirs = {**form, "text": form["text"].replace("acronym: UNDEF", "acronym: THEIRS")}
    assert client.post(UNDEF, data=theirs).status_code == HTTPStatus.SEE_OTHER
    page = tree(client.post(UNDEF, data=form), HTTPStatus.CONFLICT)
    assert "acronym: THEIRS" in page.xpath("string(//pre)")


def test_a_template_is_copied_to_a_version_of_ones_own(client: httpx.Client) -> None:
    answer = client.post(f"{PLACE}/copy", data={"template": "general-partnership/1.0"})
    place = answer.headers["location"].partition("?")[0]
    assert place == f"{PLACE}/templates/general-partnership/1.0.1/template.yaml"
    form = opened(client, place)
    form["text"] = form["text"].replace('en: "General partnership proposal"', 'en: "Ours"')
    assert client.post(place, data=form).status_code == HTTPStatus.SEE_OTHER
    assert client.get("/api/v1/templates/general-partnership/1.0.1").json()["name"]["en"] == "Ours"
    assert client.get("/api/v1/templates/general-partnership/1.0").json()["name"]["en"] != "Ours"


@pytest.mark.parametrize(
    "name",
    ["../grantwright.db", "funders/../../x/funder.yaml", "funders/undef/cases.yaml",
     "funders/undef/calls/../funder.yaml",
     "templates/general-partnership/1.0/template.yaml", "past/funders/undef/funder.yaml", "funders/UNDEF/funder.yaml"],
)  # fmt: skip
def test_no_other_file_is_shown_or_written(client: httpx.Client, settings: Settings, name: str) -> None:
    before = {path for path in settings.workspace.rglob("*") if path.suffix == ".yaml"}
    address = f"{PLACE}/{name.replace('..', '%2e%2e')}"
    assert client.get(address).status_code >= HTTPStatus.BAD_REQUEST
    assert client.post(address, data={"read": "", "text": "x: 1"}).status_code >= HTTPStatus.BAD_REQUEST
    assert {path for path in settings.workspace.rglob("*") if path.suffix == ".yaml"} == before


def test_a_bomb_of_references_is_a_sentence(client: httpx.Client) -> None:
    bomb = "a: &a [x, x, x]\n" + "\n".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    form = {**opened(client), "text": f"{bomb}\nrun: !!python/object/apply:os.system [true]\n"}
    page = tree(client.post(UNDEF, data=form), HTTPStatus.UNPROCESSABLE_ENTITY)
    assert page.xpath("//ol[@class='source-problems']/li")
