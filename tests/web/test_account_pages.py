"""The first run, signing in with a password, and one's own account, as a browser without scripts sees them."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import quote

import pyotp
import pytest
from sqlalchemy import Engine

from app.accounts.policy import Role
from app.accounts.recognising import COOKIE
from app.accounts.sessions import link_for_operator
from app.db.session import unit_of_work
from tests.accounts.people import PASSWORD, add_person, cookie_of
from tests.domain.assembly.material import organisation
from tests.web.conftest import TOKEN, Come
from tests.web.test_pages import tree

HOME = f"/o/{organisation().slug}"
EMAIL = "amina@marsa.example"
FIRST = {"name": "Maison des droits", "country": "TN", "person": "Amina Haddad", "email": EMAIL, "password": PASSWORD}


def test_the_first_run_asks_three_things_and_lands_at_home(engine: Engine, come: Come) -> None:
    browser = come()
    with unit_of_work(engine) as session:
        link = link_for_operator(session, at=datetime.now(UTC))
    assert browser.post(f"/sign-in/{link}").headers["location"] == "/"
    assert browser.get("/").headers["location"] == "/first"
    assert tree(browser.get("/first")).xpath("//select[@name='country']/option[@value='TN']/text()") == ["Tunisia"]

    again = tree(browser.post("/first", data={**FIRST, "password": "short"}), HTTPStatus.UNPROCESSABLE_ENTITY)
    assert again.xpath("string(//input[@name='name']/@value)") == FIRST["name"]
    assert again.xpath("//*[@role='alert']")

    wrong = tree(
        browser.post("/first", data={**FIRST, "country": "", "person": " ", "email": "amina", "password": "short"}),
        HTTPStatus.UNPROCESSABLE_ENTITY,
    )
    links = wrong.xpath("//*[@role='alert']//a/@href")
    assert links == ["#country", "#person", "#email", "#password"]
    for field in (link[1:] for link in links):
        (control,) = wrong.xpath(f"//*[@id='{field}' and @aria-invalid='true']")
        assert wrong.xpath("//*[@id=$told]", told=f"{field}-error")[0].text_content()
        assert f"{field}-error" in control.get("aria-describedby").split()
    assert wrong.xpath("string(//input[@name='name']/@value)") == FIRST["name"]
    assert wrong.xpath("string(//input[@name='email']/@value)") == "amina"
    assert not wrong.xpath("//input[@name='name' and @aria-invalid]")
    assert not wrong.xpath("//input[@name='password']/@value")

    home = browser.post("/first", data=FIRST).headers["location"]
    assert home == "/o/maison-des-droits"
    assert FIRST["name"] in tree(browser.get(home)).text_content()
    assert "founded the workspace" in tree(browser.get(f"{home}/settings/log")).text_content()
    assert browser.get("/first").headers["location"] == "/"

    assert come().post("/sign-in", data=FIRST).headers["location"] == "/"


def test_a_wrong_password_is_answered_beside_the_form_and_the_e_mail_stays(
    engine: Engine,
    filled: None,  # noqa: ARG001
    come: Come,
) -> None:
    add_person(engine, "Amina", [Role.WRITER], email=EMAIL, password=PASSWORD)
    browser = come()
    page = tree(browser.post("/sign-in", data={"email": EMAIL, "password": "wrong"}), HTTPStatus.FORBIDDEN)
    assert "do not belong together" in page.xpath("string(//*[@role='alert'])")
    assert page.xpath("string(//input[@name='email']/@value)") == EMAIL
    wanted = f"{HOME}/calls?q=water&sort=name"
    assert browser.get(wanted).headers["location"] == "/sign-in"
    browser.get(f"{HOME}/search/options", headers={"Sec-Fetch-Mode": "cors"})
    assert browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}).headers["location"] == wanted
    assert browser.get(HOME).status_code == HTTPStatus.OK
    assert browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}).headers["location"] == "/"


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example/x", "https://evil.example", "/\\evil.example", "/o/x\r\nSet-Cookie: a=b", "/o/\\evil.example",
     "/sign-out", "javascript:alert(1)"],
)  # fmt: skip
def test_signing_in_leads_to_pages_here_only(
    engine: Engine,
    filled: None,  # noqa: ARG001
    come: Come,
    elsewhere: str,
) -> None:
    add_person(engine, "Amina", [Role.WRITER], email=EMAIL, password=PASSWORD)
    browser = come()
    browser.cookies.set("grantwright-wanted", quote(elsewhere, safe=""))
    assert browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}).headers["location"] == "/"


def test_ones_own_account_is_changed_and_other_browsers_are_signed_out(
    engine: Engine,
    filled: None,  # noqa: ARG001
    come: Come,
) -> None:
    person_id = add_person(engine, "Amina", [Role.VIEWER], email=EMAIL, password=PASSWORD)
    here, there = come(cookie_of(engine, person_id)), come(cookie_of(engine, person_id))
    assert tree(here.get("/account")).text_content().count("Firefox") >= 2

    here.post("/account", data={"name": "Amina  Haddad", "language": "ar"})
    page = tree(here.get("/account"))
    assert page.xpath("string(//input[@name='name']/@value)") == "Amina Haddad"
    assert page.get("dir") == "rtl"

    change = {"email": EMAIL, "password": "eight blue kettles", "present": "not this"}
    tree(here.post("/account/sign-in", data=change), HTTPStatus.FORBIDDEN)
    assert there.get(HOME).status_code == HTTPStatus.OK
    here.post("/account/sign-in", data={**change, "present": PASSWORD})
    assert here.get(HOME).status_code == HTTPStatus.OK
    assert there.get(HOME).headers["location"] == "/sign-in"

    assert here.post("/account/sign-out-everywhere").headers["location"] == "/sign-in"
    assert here.get(HOME).headers["location"] == "/sign-in"


def test_a_program_has_no_account(come: Come) -> None:
    answer = come().get("/account", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == HTTPStatus.FORBIDDEN


def test_a_second_factor_is_turned_on_asked_for_and_turned_off_by_an_administrator(
    engine: Engine,
    filled: None,  # noqa: ARG001
    come: Come,
) -> None:
    bilal = add_person(engine, "Bilal", [Role.WRITER], email=EMAIL, password=PASSWORD)
    admin = come(cookie_of(engine, add_person(engine, "Amina", [Role.ADMINISTRATOR])))
    browser, place = come(cookie_of(engine, bilal)), "/account/second-factor"
    tree(browser.post(f"{place}/begin", data={"present": "wrong"}), HTTPStatus.FORBIDDEN)
    browser.post(f"{place}/begin", data={"present": PASSWORD})
    page = tree(browser.get(place))
    assert page.xpath("string(//img/@src)").startswith("data:image/svg+xml")
    app = pyotp.TOTP(page.xpath("string(//*[@class='secret'])").replace(" ", ""))
    assert "not the code" in tree(browser.post(f"{place}/confirm", data={"code": "12"}), 422).text_content()
    page = tree(browser.post(f"{place}/confirm", data={"code": app.now()}))
    codes = page.xpath("//ul[@class='codes']/li/text()")
    assert not tree(browser.get(place)).xpath("//ul[@class='codes']")

    other = come()
    asked = tree(other.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}))
    assert COOKIE not in other.cookies
    pending = asked.xpath("string(//input[@name='pending']/@value)")
    other.get(f"{HOME}/funders")
    tree(other.post("/sign-in/code", data={"pending": pending, "code": "000000"}), HTTPStatus.FORBIDDEN)
    entered = other.post("/sign-in/code", data={"pending": pending, "code": codes[0]})
    assert entered.headers["location"] == f"{HOME}/funders"
    assert other.get(HOME).status_code == HTTPStatus.OK

    (reset,) = tree(admin.get(f"{HOME}/settings/people")).xpath("//form[contains(@action, '/second-factor/')]/@action")
    admin.post(str(reset))
    assert other.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}).headers["location"] == "/"
