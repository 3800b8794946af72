"""What is typed reaches the server or stays: lost connections, ended sessions, two people, two tabs, revoked rights."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Route, expect
from sqlalchemy import Engine

from app.settings import Settings
from tests.web.browsers import at_work, calm, crash, sign_in
from tests.web.conftest import Joins
from tests.web.editing import PROPOSAL, SAVED, kind, opened, paste, put, state, stored, text, typed

__all__ = ["kind"]

pytestmark = pytest.mark.xdist_group("browser")


def test_a_text_survives_a_lost_connection_and_a_crash(joins: Joins) -> None:
    context = joins()
    page = opened(context)
    context.set_offline(True)
    put(page, "Nobody lost")
    put(page, " a letter.")
    expect(state(page)).to_have_text(re.compile(r"Offline, \d+ changes kept here"))
    page.close()  # the machine goes down with it
    context.set_offline(False)
    again = opened(context)
    expect(text(again)).to_have_text("Nobody lost a letter.")
    expect(state(again)).to_have_text(SAVED)
    assert stored(again) == "Nobody lost a letter.\n"


def test_an_answer_that_is_lost_is_no_conflict(joins: Joins) -> None:
    page = opened(joins())
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost or route.request.method != "PUT":
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    page.route("**/sections/**", lose)
    put(page, "It arrived.")
    expect(state(page)).to_contain_text("Offline")
    put(page, " And on.")
    expect(state(page)).to_have_text(SAVED)
    assert lost == [200]
    assert stored(page) == "It arrived. And on.\n"
    expect(page.locator(".banner")).to_be_hidden()


def test_an_ended_session_keeps_the_text_until_somebody_signs_in(joins: Joins, engine: Engine) -> None:
    context = joins()
    page = opened(context)
    context.clear_cookies()
    typed(page, "Written while nobody was signed in.")
    expect(page.locator(".banner")).to_contain_text("You are signed out")
    expect(page.locator(".banner a")).to_have_attribute("target", "_blank")
    sign_in(context, engine)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(state(page)).to_have_text(SAVED)
    assert stored(page) == "Written while nobody was signed in.\n"
    expect(page.locator(".banner")).to_be_hidden()


def test_two_people_on_one_section_lose_nothing(joins: Joins) -> None:
    hers, his = opened(joins()), opened(joins())
    typed(hers, "Hers.")
    expect(state(hers)).to_have_text(SAVED)
    typed(his, "His.")
    expect(his.locator(".banner")).to_contain_text("Nothing is lost")
    expect(text(his)).to_have_text("His.")
    typed(his, " And more.")
    his.get_by_role("button", name="See both texts").click()
    his.get_by_role("button", name="Save this text").wait_for()
    calm(his)
    assert {"Hers.\n", "His. And more.\n"} <= {area.input_value() for area in his.locator("textarea").all()}
    his.locator("#text").fill("Hers.\n\nHis. And more.")
    his.get_by_role("button", name="Save this text").click()
    expect(text(his)).to_have_text("Hers.His. And more.")
    expect(his.locator(".banner")).to_be_hidden()
    assert stored(his) == "Hers.\n\nHis. And more.\n"


def test_a_section_that_is_signed_meanwhile_is_locked_and_the_text_stays(joins: Joins) -> None:
    page = opened(joins())
    signed = page.request.post(f"{PROPOSAL}/sign-offs", form={"key": "", "role": "manager"}, max_redirects=0)
    assert signed.status == 303
    typed(page, "Too late.")
    expect(page.locator(".banner")).to_contain_text("was signed by")
    expect(page.get_by_role("button", name="Copy my text")).to_be_visible()
    expect(text(page)).to_have_text("Too late.")
    assert stored(page) == ""
    page.reload()
    expect(page.locator(".desk-locked")).to_contain_text("was signed by")
    expect(text(page)).to_have_attribute("contenteditable", "false")


def test_two_tabs_keep_a_text_each_and_a_crash_loses_neither(joins: Joins) -> None:
    context = joins()
    pages = [opened(context), opened(context)]
    context.set_offline(True)
    for page, words in zip(pages, ("One says.", "Two says."), strict=True):
        put(page, words)
        expect(state(page)).to_have_text(re.compile("Offline"))
    for page in pages:
        crash(page)
    context.set_offline(False)
    page = opened(context)
    expect(text(page)).to_have_text(re.compile(r"(One|Two) says\."))
    taken = text(page).inner_text().strip()  # that of the tab that kept its text last
    other = "One says." if taken == "Two says." else "Two says."
    expect(state(page)).to_have_text(SAVED)
    left = page.locator(".left-texts .banner")
    expect(left).to_contain_text(other)
    left.get_by_role("button", name="Bring it back").click()
    expect(page.locator(".banner").first).to_contain_text("Nothing is lost")
    page.get_by_role("button", name="See both texts").click()
    expect(page.locator("#text")).to_have_value(f"{taken}\n\n{other}\n")
    page.get_by_role("button", name="Save this text").click()
    expect(text(page)).to_have_text(f"{taken}{other}")
    expect(left).to_have_count(0)


def test_a_reload_in_the_middle_of_a_save_is_no_conflict(joins: Joins) -> None:
    page = opened(joins())
    stored_meanwhile: list[int] = []

    def keep_waiting(route: Route) -> None:
        if stored_meanwhile or route.request.method != "PUT":
            route.continue_()
        else:
            stored_meanwhile.append(route.fetch().status)

    page.route("**/sections/**", keep_waiting)
    put(page, "Every day.")
    while not stored_meanwhile:
        page.wait_for_timeout(50)
    page.keyboard.press("Control+z")
    expect(text(page)).to_have_text("")
    page.wait_for_timeout(500)  # until the browser has kept it
    page.reload()
    expect(state(page)).to_have_text(SAVED)
    expect(page.locator(".banner").first).to_contain_text("had not saved")
    assert (stored_meanwhile, stored(page)) == ([200], "")


def test_a_text_that_is_too_large_stays_with_a_sentence(
    settings: Settings,
    filled: None,  # noqa: ARG001
    serve: Callable[[Settings], str],
    chromium: Browser,
    engine: Engine,
) -> None:
    with at_work(chromium, serve(settings.model_copy(update={"max_body_bytes": 2_000}))) as context:
        sign_in(context, engine)
        page = opened(context)
        paste(page, "", "word " * 500)
        expect(page.locator(".banner").first).to_contain_text("larger than the server takes: shorten it")
        expect(page.get_by_role("button", name="Copy my text")).to_be_visible()
        text(page).click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text("Shorter.")
        expect(state(page)).to_have_text(SAVED)
