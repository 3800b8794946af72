"""The administrator's page of people, joining by a link, and a role that is taken while somebody writes."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from sqlalchemy import Engine

from app.accounts.policy import Role
from tests.accounts.people import PASSWORD, add_person, cookie_of
from tests.domain.assembly.material import organisation, proposal
from tests.web.conftest import Come
from tests.web.test_pages import tree

HOME = f"/o/{organisation().slug}"
PEOPLE = f"{HOME}/settings/people"
SECTION = f"{HOME}/proposals/{proposal().slug}/sections/en/executive-summary"
BILAL = {"email": "bilal@marsa.example", "name": "Bilal Noor", "role": ["writer", "finance"]}
TEXT = "We will train forty paralegals.\n\nThey will keep <b>notes</b>."


@pytest.fixture
def admin(engine: Engine, filled: None) -> str:  # noqa: ARG001
    return cookie_of(engine, add_person(engine, "Amina", [Role.ADMINISTRATOR], email="amina@marsa.example"))


def test_an_invited_person_joins_and_can_be_removed_and_put_back(admin: str, come: Come) -> None:
    browser, guest = come(admin), come()
    refused = tree(browser.post(f"{PEOPLE}/invite", data={**BILAL, "role": []}), HTTPStatus.UNPROCESSABLE_ENTITY)
    assert refused.xpath("string(//input[@name='email']/@value)") == BILAL["email"]

    page = tree(browser.post(f"{PEOPLE}/invite", data=BILAL))
    link = page.xpath("string(//textarea[@id='made'])").strip()
    path = link[len(str(browser.base_url)) :]
    assert link.startswith(str(browser.base_url))
    assert "Writer, Finance" in tree(guest.get(path)).text_content()
    tree(guest.post(path, data={"name": "Bilal Noor", "password": "short"}), HTTPStatus.UNPROCESSABLE_ENTITY)
    assert guest.post(path, data={"name": "Bilal Noor", "password": PASSWORD}).headers["location"] == "/"
    assert guest.get(HOME).status_code == HTTPStatus.OK
    tree(guest.get(path), HTTPStatus.NOT_FOUND)
    assert guest.get(PEOPLE).status_code == HTTPStatus.FORBIDDEN

    page = tree(browser.get(PEOPLE))
    (remove,) = page.xpath("//li[contains(., 'Bilal')]//form[contains(@action, '/remove')]/@action")
    undo = browser.post(str(remove)).headers["location"]
    assert guest.get(HOME).status_code == HTTPStatus.NOT_FOUND
    (restore,) = tree(browser.get(undo)).xpath("//form[contains(@action, '/restore')]/@action")
    browser.post(str(restore))
    assert guest.get(HOME).status_code == HTTPStatus.OK
    told = tree(browser.get(f"{HOME}/settings/log?person=Amina")).text_content()
    for words in ("invited Bilal Noor as Writer, Finance", "removed Bilal Noor", "put Bilal Noor back"):
        assert words in told
    assert "joined as" not in told


def test_a_link_for_a_new_password_works_once(engine: Engine, admin: str, come: Come) -> None:
    bilal = add_person(engine, "Bilal", [Role.WRITER], email="bilal@marsa.example", password="the one forgotten")  # noqa: S106
    browser, other = come(admin), come()
    page = tree(browser.post(f"{PEOPLE}/{bilal}/password-link"))
    path = page.xpath("string(//textarea[@id='made'])").strip()[len(str(browser.base_url)) :]
    tree(other.get(path))
    assert other.post(path, data={"password": PASSWORD}).headers["location"] == "/sign-in?done=password"
    tree(other.post(path, data={"password": PASSWORD}), HTTPStatus.NOT_FOUND)
    assert other.post("/sign-in", data={"email": "bilal@marsa.example", "password": PASSWORD}).status_code == 303


def test_the_last_administrator_is_told_why_not(admin: str, come: Come) -> None:
    browser = come(admin)
    (remove,) = tree(browser.get(PEOPLE)).xpath("//form[contains(@action, '/remove')]/@action")
    assert "last administrator" in tree(browser.post(str(remove)), HTTPStatus.CONFLICT).text_content()


@pytest.mark.parametrize("lost", ["role", "session"])
def test_a_text_stays_when_the_role_or_the_session_is_lost_while_writing(
    engine: Engine,
    admin: str,
    come: Come,
    lost: str,
) -> None:
    bilal = add_person(engine, "Bilal", [Role.WRITER])
    writer = come(cookie_of(engine, bilal))
    assert writer.get(SECTION).status_code == HTTPStatus.OK
    if lost == "role":
        come(admin).post(f"{PEOPLE}/{bilal}/roles", data={"role": ["viewer"]})
    else:
        writer.post("/sign-out")
    status = HTTPStatus.FORBIDDEN if lost == "role" else HTTPStatus.UNAUTHORIZED
    page = tree(writer.post(SECTION, data={"version": "0", "text": TEXT}), status)
    assert page.xpath("string(//textarea[@name='text'])").strip() == TEXT
    assert page.xpath(f"//form[@action='{SECTION}']//input[@name='version']/@value") == ["0"]
    assert page.xpath("boolean(//a[@href='/sign-in'])") == (lost == "session")


def test_a_password_is_never_shown_again(come: Come) -> None:
    answer = come().post("/account/sign-in", data={"email": "a@b.example", "password": PASSWORD, "present": PASSWORD})
    assert answer.headers["location"] == "/sign-in"
    assert PASSWORD not in answer.text
