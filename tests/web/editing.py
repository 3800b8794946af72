"""A section's editor in real browsers of people who are signed in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.domain.assembly.material import organisation, proposal
from tests.web.browsers import calm

PROPOSAL = f"/o/{organisation().slug}/proposals/{proposal().slug}"
SECTION = f"{PROPOSAL}/sections/en/executive-summary"
API = f"/api/v1/organisations/{organisation().slug}/proposals/{proposal().slug}"
SAVED = re.compile(r"Saved \d\d:\d\d")


@pytest.fixture
def kind() -> str:
    """The browser does not see the data base: one kind is enough, and half the time."""
    return "sqlite"


def opened(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(SECTION)
    text(page).wait_for()
    calm(page)
    return page


def text(page: Page) -> Any:
    return page.locator("#editor-text")


def state(page: Page) -> Any:
    return page.locator(".saved-state")


def stored(page: Page) -> str:
    found: str = page.request.get(f"{API}/sections/en/executive-summary").json()["markdown"]
    return found


def typed(page: Page, words: str) -> None:
    text(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def put(page: Page, words: str) -> None:
    """At the end, as one change: on a slow machine what is typed is saved, and undone, in several."""
    text(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(words)


def paste(page: Page, html: str, plain: str = "") -> None:
    text(page).evaluate(
        """(home, [html, plain]) => {
          const data = new DataTransfer();
          if (html) data.setData("text/html", html);
          data.setData("text/plain", plain);
          home.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        [html, plain],
    )
