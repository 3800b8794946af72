"""Figures in a browser without a script, over the API, and for guests."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

import httpx
import pytest
from sqlalchemy import Engine

from app.accounts.policy import Role
from app.accounts.service import save_organisation
from app.db.session import unit_of_work
from tests.accounts.people import add_person, cookie_of
from tests.domain.assembly.material import organisation
from tests.interchange.test_picture_reading import SVG, from_a_phone
from tests.web.conftest import Come
from tests.web.test_guests import API, HOME, KEY, OTHER, PROPOSAL, SECTION, TO_SECTION, admin, invite
from tests.web.test_pages import tree

__all__ = ["admin"]

PICTURES = f"{PROPOSAL}/pictures/en/{KEY}"
API_PICTURES = API.replace("/sections/", "/pictures/") + f"/{KEY}"
PHOTO = {"file": ('"><script>alert(1)</script>.svg', from_a_phone(), "image/svg+xml")}
TYPED = {"version": "0", "text": "What we do.", "alt": "A desk", "caption": "Our <desk>"}


def send(browser: httpx.Client, address: str = API_PICTURES) -> str:
    answer = browser.post(address, files=PHOTO)
    assert answer.status_code == HTTPStatus.OK, answer.text
    return str(answer.json()["picture"])


def test_without_a_script_a_figure_is_saved_below_the_text(admin: httpx.Client) -> None:
    answer = admin.post(PICTURES, data=TYPED, files=PHOTO)
    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.text
    text = tree(admin.get(SECTION)).xpath("string(//textarea[@id='text'])").strip()
    assert text.startswith("What we do.\n\n![A desk](picture:")
    assert text.endswith('"Our <desk>")')


@pytest.mark.parametrize(
    ("said", "file", "why"),
    [
        ({}, ("a.png", SVG, "image/png"), "This is an SVG drawing"),
        ({}, None, "The file is empty"),
        ({"alt": " "}, PHOTO["file"], "Say in words what the figure shows"),
    ],
)
def test_a_picture_that_cannot_be_taken_in_leaves_what_was_typed(
    admin: httpx.Client, said: dict[str, str], file: tuple[str, bytes, str] | None, why: str
) -> None:
    answer = admin.post(PICTURES, data={**TYPED, **said}, files={"file": file or ("", b"", "")})
    page = tree(answer, HTTPStatus.UNPROCESSABLE_ENTITY)
    assert why in page.xpath("string(//*[@role='alert'])")
    assert page.xpath("string(//textarea[@id='text'])").strip() == "What we do."
    assert "What we do." not in tree(admin.get(SECTION)).text_content()


def test_a_picture_is_sent_as_what_it_is_and_may_do_nothing(admin: httpx.Client) -> None:
    name = send(admin)
    for address in (f"{PICTURES}/{name}", f"{API_PICTURES}/{name}"):
        answer = admin.get(address)
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert b"Safe house" not in answer.content
    assert "sandbox" in admin.get(f"{PICTURES}/{name}").headers["content-security-policy"]
    assert admin.get(f"{PICTURES}/{'0' * 64}").status_code == HTTPStatus.NOT_FOUND
    assert admin.post(API_PICTURES.replace(KEY, "no-such-section"), files=PHOTO).status_code == HTTPStatus.NOT_FOUND


def test_too_large_is_said_over_the_api(admin: httpx.Client) -> None:
    answer = admin.post(API_PICTURES, files={"file": ("a.jpg", from_a_phone() + bytes(12_000_000), "image/jpeg")})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Make it smaller" in answer.json()["detail"]
    answer = admin.post(API_PICTURES, files={"file": ("a.jpg", bytes(15_000_000), "image/jpeg")})
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_another_organisation_finds_nothing(engine: Engine, admin: httpx.Client, come: Come) -> None:
    name = send(admin)
    with unit_of_work(engine) as session:
        save_organisation(session, replace(organisation(), slug="others"))
    stranger = come(cookie_of(engine, add_person(engine, "Eve", [Role.ADMINISTRATOR], slug="others")))
    assert stranger.get(f"{PICTURES}/{name}").status_code == HTTPStatus.NOT_FOUND
    assert stranger.get(f"{API_PICTURES}/{name}".replace(HOME[3:], "others")).status_code == HTTPStatus.NOT_FOUND


def test_a_guest_of_one_section_shows_and_sees_its_pictures_only(admin: httpx.Client, come: Come) -> None:
    guest = invite(admin, come, TO_SECTION, "write")
    name = send(guest)
    assert guest.get(f"{PICTURES}/{name}").status_code == HTTPStatus.OK
    other = PICTURES.replace(KEY, OTHER)
    assert guest.get(f"{other}/{name}").status_code == HTTPStatus.NOT_FOUND
    assert guest.post(other, data=TYPED, files=PHOTO).status_code == HTTPStatus.NOT_FOUND
    reader = invite(admin, come, TO_SECTION, "comment")
    assert reader.get(f"{PICTURES}/{name}").status_code == HTTPStatus.OK
    assert reader.post(API_PICTURES, files=PHOTO).status_code == HTTPStatus.FORBIDDEN


def test_versions_are_compared_with_their_pictures_not_with_the_names_of_files(admin: httpx.Client) -> None:
    admin.post(PICTURES, data={**TYPED, "text": ""}, files=PHOTO)
    text = tree(admin.get(SECTION)).xpath("string(//textarea[@id='text'])").replace("A desk", "Two desks")
    assert admin.post(SECTION, data={"version": "1", "text": text}).status_code == HTTPStatus.SEE_OTHER
    page = tree(admin.get(f"{PROPOSAL}/versions/compare/en/{KEY}?before=1&after=2"))
    before, after = page.xpath("//table//td")
    for side, shows in ((before, "A desk"), (after, "Two desks")):
        (image,) = side.xpath(".//img")
        assert image.get("alt") == shows
        assert admin.get(image.get("src")).headers["content-type"] == "image/jpeg"
        assert "Our <desk>" in side.text_content()
        assert shows.split()[0] in side.text_content()
        assert "picture:" not in side.text_content()
    assert page.xpath("//ins/text()")
