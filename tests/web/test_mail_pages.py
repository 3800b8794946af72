"""Pages that send mail: what arrives, for whom, and what is said where none is sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from http import HTTPStatus

import httpx
import pytest
from sqlalchemy import Engine

from app.accounts.credentials import set_profile
from app.accounts.policy import Role
from app.accounts.recognising import COOKIE
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.own_catalogue.catalogues import Catalogues
from app.settings import Settings
from app.workspace.working import make_worker
from tests.accounts.people import PASSWORD, add_person, cookie_of
from tests.domain.assembly.material import organisation
from tests.mail.server import Mailbox, mail_server
from tests.mail.test_mail import settings_for
from tests.web.conftest import Come
from tests.web.test_pages import tree

HOME = f"/o/{organisation().slug}"
EMAIL = "bilal@marsa.example"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def mailing(settings: Settings, box: Mailbox) -> Settings:
    return settings_for(settings, box.port).model_copy(update={"workers": 0})


@pytest.fixture
def browser(mailing: Settings, serve: Callable[[Settings], str]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=serve(mailing), timeout=60) as client:
        yield client


def arrive(engine: Engine, mailing: Settings, catalogue: Catalogue) -> None:
    worker = make_worker(mailing, engine, Catalogues(catalogue))
    while worker.work_once():
        pass


def path_in(text: str) -> str:
    (link,) = re.findall(r"https://g\.example(/\S+)", text)
    return str(link)


def test_who_forgot_the_password_gets_a_link_in_their_language_and_nobody_else_anything(
    engine: Engine,
    filled: None,  # noqa: ARG001
    mailing: Settings,
    browser: httpx.Client,
    box: Mailbox,
    catalogue: Catalogue,
) -> None:
    bilal = add_person(engine, "Bilal", [Role.WRITER], email=EMAIL)
    with unit_of_work(engine) as session:
        set_profile(session, bilal, "Bilal", "en")
    pages = [
        tree(browser.post("/forgotten", data={"email": email}, headers={"Host": "evil.example"})).text_content()
        for email in (EMAIL, "nobody@marsa.example")
    ]
    assert pages[0].replace(EMAIL, "") == pages[1].replace("nobody@marsa.example", "")
    arrive(engine, mailing, catalogue)
    (letter,) = box.letters
    assert letter["To"] == EMAIL
    path = path_in(letter.get_content())
    assert browser.post(path, data={"password": PASSWORD}).status_code == HTTPStatus.SEE_OTHER
    answer = browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert "Secure" in answer.headers["set-cookie"]


def test_an_invitation_arrives_and_opens(
    engine: Engine,
    filled: None,  # noqa: ARG001
    mailing: Settings,
    browser: httpx.Client,
    box: Mailbox,
    catalogue: Catalogue,
) -> None:
    admin = add_person(engine, "Amina", [Role.ADMINISTRATOR], email="amina@marsa.example")
    cookie = {"Cookie": f"{COOKIE}={cookie_of(engine, admin)}"}
    page = tree(browser.post(f"{HOME}/settings/people/invite", data={"email": EMAIL, "role": "writer"}, headers=cookie))
    assert "on its way" in page.text_content()
    browser.post(f"{HOME}/settings/mail/try", headers=cookie)
    arrive(engine, mailing, catalogue)
    letter, trial = box.letters
    assert "Amina" in letter.get_content()
    assert trial["To"] == "amina@marsa.example"
    assert organisation().name in tree(browser.get(path_in(letter.get_content()))).text_content()
    assert tree(browser.get(f"{HOME}/settings/mail", headers=cookie)).text_content().count("sent") >= 2


def test_without_a_mail_server_the_pages_say_whom_to_ask(come: Come) -> None:
    page = tree(come().post("/forgotten", data={"email": EMAIL}))
    assert "sends no mail" in page.text_content()
