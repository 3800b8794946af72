"""The conflict screen in a real browser: by keyboard alone, at 320 px, and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from app.settings import Settings
from tests.web.browsers import at_work, calm, sign_in
from tests.web.conftest import BASE, TOKEN
from tests.web.test_pages import PROPOSAL, SECTION

pytestmark = pytest.mark.xdist_group("browser")

BEGAN = "Wells are dry.\n\nGirls walk far.\n\nNobody pays."
ADDRESS = f"{BASE}/proposals/{PROPOSAL.rsplit('/', 1)[1]}/sections/en/executive-summary"


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@pytest.fixture
def address(settings: Settings, filled: None, serve: Callable[[Settings], str]) -> str:  # noqa: ARG001
    return serve(settings.model_copy(update={"token": TOKEN}))


def test_two_texts_become_one_by_keyboard_alone(address: str, engine: Engine, chromium: Browser) -> None:
    def colleague_saves(text: str, version: int) -> None:
        headers = {"Authorization": f"Bearer {TOKEN}", "If-Match": f'"v{version}"'}
        assert httpx.put(f"{address}{ADDRESS}", json={"markdown": text}, headers=headers, timeout=60).is_success

    wishes = {"java_script_enabled": False, "viewport": {"width": 320, "height": 700}, "color_scheme": "dark"}
    with at_work(chromium, address, **wishes) as context:
        page = sign_in(context, engine)
        colleague_saves(BEGAN, 0)
        page.goto(SECTION)
        page.locator("#text").fill(BEGAN.replace("far", "six miles"))
        colleague_saves(BEGAN.replace("far", "two hours").replace("dry", "empty"), 1)
        page.locator("#text").focus()
        press(page, "Tab", "Enter")
        expect(page.locator("h1")).to_have_text("Somebody saved in between")
        calm(page)
        assert page.evaluate("document.documentElement.scrollWidth") == 320

        contested = page.get_by_role("group", name="Both of you changed this")
        contested.get_by_role("radio", checked=True).focus()
        press(page, "ArrowUp")
        expect(contested.get_by_role("radio", name="Take mine")).to_be_checked()
        page.get_by_role("button", name="Put the text together").focus()
        press(page, "Enter")
        expect(page.get_by_role("textbox", name="The text to save")).to_have_value(
            "Wells are empty.\n\nGirls walk six miles.\n\nNobody pays.\n"
        )
        page.get_by_role("button", name="Save this text").focus()
        press(page, "Enter")
        expect(page.get_by_role("status").first).to_have_text("Saved")
        expect(page.locator("#text")).to_have_value("Wells are empty.\n\nGirls walk six miles.\n\nNobody pays.\n")
