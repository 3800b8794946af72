"""Real browsers at work: patient with a slow machine, and impatient with what goes wrong in the pages' scripts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, expect
from sqlalchemy import Engine

from app.accounts.sessions import link_for_operator
from app.db.session import unit_of_work

PATIENCE = 60_000
"""Milliseconds. Nothing waits so long but where it fails; a machine that is busy otherwise must not make it fail."""

_ON_ITS_WAY = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"


@contextmanager
def at_work(chromium: Browser, address: str, **wishes: Any) -> Iterator[BrowserContext]:
    """Somebody's own browser. What fails in a script, or is refused by a page's policy, fails the test."""
    context = chromium.new_context(base_url=address, **wishes)
    context.set_default_timeout(PATIENCE)
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
    try:
        yield context
    finally:
        context.close()
    assert errors == []


def sign_in(context: BrowserContext, engine: Engine) -> Page:
    """The page that greets the operator."""
    with unit_of_work(engine) as session:
        link = link_for_operator(session, at=datetime.now(UTC))
    page = context.new_page()
    page.goto(f"/sign-in/{link}")
    page.locator("main button").click()
    page.wait_for_url("**/o/**")
    return page


def calm(page: Page) -> None:
    """Wait until the page's scripts have started and no part of it is asked for or being put in.

    A field that is filled, or a button that is pressed, before a part is put in its place does nothing.
    """
    page.wait_for_load_state()
    expect(page.locator(_ON_ITS_WAY)).to_have_count(0)


def crash(page: Page) -> None:
    """The tab is gone from one moment to the next. One that is closed still sends what it has to say, and no pretended
    lack of a network holds that back."""
    with suppress(Error):
        page.goto("chrome://crash")
    page.close()
