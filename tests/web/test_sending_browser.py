"""What scripts add to the pages between written and sent, in a real browser; and that it works without them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.web.browsers import calm
from tests.web.conftest import Joins
from tests.web.test_sending import PLACE, TABS

pytestmark = pytest.mark.xdist_group("browser")


def first(context: BrowserContext) -> Page:
    return context.pages[0]


def test_a_long_export_and_the_preview_come_by_themselves(joins: Joins) -> None:
    page = first(joins())
    page.goto(f"{PLACE}/exports")
    page.get_by_role("radio", name="Word").check()
    page.get_by_role("button", name="Make the file").click()
    expect(page.locator("#made progress, #made a.btn").first).to_be_visible()
    expect(page.locator("#made a.btn")).to_be_visible(timeout=90_000)
    with page.expect_download() as download:
        page.locator("#made a.btn").click()
    assert re.fullmatch(r"DRAFT_.+\.docx", download.value.suggested_filename)
    page.goto(f"{PLACE}/preview")
    large = page.locator("figure img")
    expect(large).to_be_visible(timeout=90_000)
    calm(page)
    page.get_by_role("link", name="Next").click()
    expect(large).to_have_attribute("alt", re.compile(r"Page 2 of \d+"))
    calm(page)
    assert large.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1240


def test_a_field_is_copied_as_it_stands(joins: Joins) -> None:
    context = joins(permissions=["clipboard-read", "clipboard-write"])
    page = first(context)
    page.clock.install()
    page.goto(f"{PLACE}/portal")
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))  # what is said stays until it was read
    field = page.locator("li.field").first
    field.get_by_role("button", name="Copy").click()
    expect(field.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == field.locator("textarea").input_value()


def test_where_a_page_may_not_copy_the_text_is_marked(joins: Joins) -> None:
    page = first(joins())
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    page.clock.install()
    page.goto(f"{PLACE}/portal")
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))  # what is said stays until it was read
    field = page.locator("li.field").first
    field.get_by_role("button", name="Copy").click()
    expect(field.get_by_text("Marked")).to_be_visible()
    assert field.locator("textarea").evaluate("area => area.selectionEnd - area.selectionStart") > 0


def test_everything_can_be_done_without_a_script(joins: Joins) -> None:
    page = first(joins(java_script_enabled=False))
    page.goto(f"{PLACE}/portal")
    page.get_by_role("button", name="I have pasted this").first.click()
    expect(page.get_by_text("Pasted by").first).to_be_visible()
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    page.goto(f"{PLACE}/exports")
    page.get_by_label("Portal text").check()
    page.get_by_role("button", name="Make the file").click()
    expect(page.locator("#made a.btn")).to_be_visible()
    page.goto(f"{PLACE}/submit")
    page.locator("#override").fill("agreed by phone")
    page.get_by_role("button", name="Submit and lock").click()
    expect(page.get_by_role("heading", name="Submission 1")).to_be_visible()
    page.locator("summary", has_text="Unlock it").click()
    page.locator("#reason").fill("a new budget")
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("a new budget")).to_be_visible()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)  # looks do not depend on it
def test_nothing_is_wider_than_a_small_screen(joins: Joins) -> None:
    page = first(joins(viewport={"width": 320, "height": 800}))
    wide = {}
    for tab in TABS:
        page.goto(f"{PLACE}/{tab}")
        wide[tab] = page.evaluate("document.documentElement.scrollWidth")
    assert wide == dict.fromkeys(TABS, 320)
