"""A section's editor in real browsers of people who are signed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import Engine

from app.accounts.sessions import link_for_operator
from app.db.session import unit_of_work
from app.settings import Settings
from tests.domain.assembly.material import organisation, proposal

PROPOSAL = f"/o/{organisation().slug}/proposals/{proposal().slug}"
SECTION = f"{PROPOSAL}/sections/en/executive-summary"
API = f"/api/v1/organisations/{organisation().slug}/proposals/{proposal().slug}"
SAVED = re.compile(r"Saved \d\d:\d\d")

Joins = Callable[[], BrowserContext]


@pytest.fixture
def kind() -> str:
    """The browser does not see the data base: one kind is enough, and half the time."""
    return "sqlite"


@pytest.fixture
def address(settings: Settings, filled: None, serve: Callable[[Settings], str]) -> str:  # noqa: ARG001
    return serve(settings)


@pytest.fixture
def joins(chromium: Browser, engine: Engine, address: str) -> Iterator[Joins]:
    """Browsers of people who are signed in; what goes wrong in their scripts, or is refused by the page's policy,
    fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def join() -> BrowserContext:
        context = chromium.new_context(base_url=address, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(20_000)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
        contexts.append(context)
        sign_in(context, engine)
        return context

    yield join
    for context in contexts:
        context.close()
    assert not errors, errors


def sign_in(context: BrowserContext, engine: Engine) -> None:
    with unit_of_work(engine) as session:
        link = link_for_operator(session, at=datetime.now(UTC))
    page = context.new_page()
    page.goto(f"/sign-in/{link}")
    page.locator("main button").click()
    page.wait_for_url("**/o/**")
    page.close()


def opened(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(SECTION)
    text(page).wait_for()
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
