"""Suggesting in the editor: who may only comment suggests, who writes decides, and nothing goes out before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, update

from app.accounts.queries import MEMBERSHIP
from app.db.session import unit_of_work
from tests.web.browsers import at_work, calm
from tests.web.conftest import BASE, TOKEN
from tests.web.editing import SAVED, kind, opened, put, state, text, typed
from tests.web.test_figures_browser import DRAWING, drop_in
from tests.web.test_talk_pages import KEY, PROPOSAL, Joins, join, save

__all__ = ["join", "kind"]

pytestmark = pytest.mark.xdist_group("browser")

API = f"{BASE}/proposals/{PROPOSAL.rsplit('/', 1)[1]}"
TEXT = "The well serves forty people.\n\nGirls walk two hours."

Opens = Callable[[httpx.Client], Page]


@pytest.fixture
def opens(chromium: Browser) -> Iterator[Opens]:
    """The section in a real browser, as somebody who is signed in."""
    with ExitStack() as browsers:

        def opens(person: httpx.Client) -> Page:
            address = str(person.base_url)
            context = browsers.enter_context(at_work(chromium, address, viewport={"width": 1280, "height": 900}))
            context.add_cookies(
                [{"name": name, "value": value, "url": address} for name, value in person.cookies.items()]
            )
            return opened(context)

        yield opens


def exported(person: httpx.Client) -> str:
    return person.get(f"{API}/exports/html?draft=true", headers={"Authorization": f"Bearer {TOKEN}"}).text


def mark(page: Page, word: str) -> None:
    """Select a word as a double click does."""
    text(page).evaluate(
        """async (home, word) => {
          const noticed = new Promise((done) => document.addEventListener("selectionchange", done, { once: true }));
          const walk = document.createTreeWalker(home, NodeFilter.SHOW_TEXT);
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const at = node.data.indexOf(word);
            if (at >= 0) getSelection().setBaseAndExtent(node, at, node, at + word.length);
          }
          await noticed;
        }""",
        word,
    )


def test_a_reviewer_suggests_and_a_writer_takes_one_and_drops_the_other(join: Joins, opens: Opens) -> None:
    amina, bilal = join("Amina Haddad", "writer"), join("Bilal Noor", "reviewer")
    save(amina, TEXT, 0)

    page = opens(bilal)
    expect(page.locator("[data-tool=suggesting]")).to_have_attribute("aria-pressed", "true")
    text(page).click()
    mark(page, "forty")
    page.keyboard.press("Delete")
    page.keyboard.type("sixtyy")
    page.keyboard.press("Backspace")
    put(page, " Boys too.")
    expect(text(page).locator("del + ins")).to_have_text("sixty")  # in the direction of the key
    expect(text(page).locator("del")).to_have_text("forty")
    expect(text(page).locator("ins")).to_have_text(["sixty", " Boys too."])
    page.keyboard.press("Enter")
    page.keyboard.type("A new paragraph.")
    page.locator("[data-tool=table]").click()
    expect(page.locator(".banner")).to_contain_text("cannot be suggested")
    expect(state(page)).to_have_text(SAVED)
    assert "forty" in exported(amina)
    assert "sixty" not in exported(amina)
    assert "A new paragraph" not in exported(amina)
    found = amina.get(f"{API}/suggestions/en/{KEY}").json()
    assert [(one["by"], one["takes"], one["puts"]) for one in found] == [
        ("Bilal Noor", "forty", "sixty"),
        ("Bilal Noor", "", "Boys too."),
        ("Bilal Noor", "", "A new paragraph."),
    ]

    page = opens(amina)
    expect(page.locator("[data-tool=suggesting]")).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="3 suggestions").click()
    panel = page.locator(".suggestion-panel")
    expect(panel).to_contain_text("Bilal Noor would replace “forty” with “sixty”")
    page.keyboard.press("Alt+Enter")
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("Boys too.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("A new paragraph.")
    panel.get_by_role("button", name="Reject").click()
    expect(text(page).locator("ins, del")).to_have_count(0)
    expect(state(page)).to_have_text(SAVED)
    assert amina.get(f"{API}/sections/en/{KEY}").json()["markdown"].strip() == TEXT.replace("forty", "sixty")
    assert "sixty" in exported(amina)


def test_a_writer_who_suggests_does_so_until_it_is_switched_off(join: Joins, opens: Opens) -> None:
    amina = join("Amina Haddad", "writer")
    save(amina, TEXT, 0)
    page = opens(amina)
    page.locator("[data-tool=suggesting]").click()
    put(page, " Every day.")
    expect(text(page).locator("ins")).to_have_text(" Every day.")
    page.keyboard.press("Control+z")
    expect(text(page).locator("ins")).to_have_count(0)
    expect(state(page)).to_have_text(SAVED)
    page.reload()
    text(page).wait_for()
    calm(page)
    expect(page.locator("[data-tool=suggesting]")).to_have_attribute("aria-pressed", "true")
    page.locator("[data-tool=suggesting]").click()
    put(page, " Each week.")
    expect(state(page)).to_have_text(SAVED)
    assert amina.get(f"{API}/sections/en/{KEY}").json()["markdown"].strip() == f"{TEXT} Each week."


def test_who_may_write_no_longer_can_copy_what_was_typed(join: Joins, opens: Opens, engine: Engine) -> None:
    page = opens(join("Amina Haddad", "writer"))
    with unit_of_work(engine) as session:
        session.execute(update(MEMBERSHIP).values(roles=["viewer"]))
    typed(page, "Too late.")
    expect(page.locator(".banner").first).to_contain_text("You may no longer write here")
    page.reload()
    expect(page.locator(".desk-locked")).to_contain_text("not change it")
    left = page.locator(".left-texts .banner")
    expect(left).to_contain_text("Too late.")
    expect(left.get_by_role("button")).to_have_text(["Copy my text", "Forget it"])


def test_who_only_suggests_is_told_who_puts_pictures_in(join: Joins, opens: Opens) -> None:
    amina, bilal = join("Amina Haddad", "writer"), join("Bilal Noor", "reviewer")
    save(amina, TEXT, 0)
    said = "A picture can only be put in by who writes this section."
    assert said in bilal.get(f"{PROPOSAL}/sections/en/{KEY}").text
    assert said not in amina.get(f"{PROPOSAL}/sections/en/{KEY}").text.partition("<script")[0]

    page = opens(bilal)
    banner = page.locator(".banner:visible")
    drop_in(page, "desk.png", "image/png", DRAWING)
    expect(banner).to_contain_text(said)
    page.get_by_role("button", name="Understood").click()
    expect(banner).to_have_count(0)
    typed(page, " /figure")
    expect(page.locator(".slash:visible [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(banner).to_contain_text(said)
    expect(page.get_by_role("dialog", name="Figure")).to_have_count(0)
