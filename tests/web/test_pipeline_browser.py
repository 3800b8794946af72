"""The board and a go or no-go in a real browser, by keyboard and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.browsers import calm
from tests.web.conftest import Joins
from tests.web.test_pipeline_pages import PLACE

pytestmark = pytest.mark.xdist_group("browser")


def test_an_opportunity_goes_from_the_board_to_a_decision(joins: Joins) -> None:
    page = joins().pages[0]
    page.goto(f"{PLACE}/new")
    page.get_by_label("What", exact=True).fill("Bridges")
    page.get_by_role("button", name="Add to pipeline").click()
    expect(page.get_by_role("heading", name="Bridges", level=1)).to_be_visible()
    page.goto(PLACE)
    calm(page)
    page.get_by_role("listitem").filter(has_text="Bridges").drag_to(page.get_by_role("region", name="In review"))
    card = page.get_by_role("region", name="In review").get_by_role("listitem")
    expect(card).to_be_visible()
    card.drag_to(page.get_by_role("region", name="Declined"))
    expect(card.get_by_label("Why")).to_be_focused()
    page.reload()
    card.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(card.get_by_label("To", exact=True)).to_be_visible()
    card.get_by_label("To", exact=True).select_option("qualifying")
    card.get_by_label("Why").press("Enter")
    moved = page.get_by_role("region", name="Qualifying").get_by_role("link", name="Bridges")
    expect(moved).to_be_visible()
    moved.click()
    page.get_by_role("link", name="Go or no-go").click()
    page.get_by_label("Mission").fill("5")
    page.get_by_role("button", name="Save your card").click()
    expect(page.get_by_role("table").get_by_role("row", name=re.compile("Mission"))).to_contain_text("5")
    page.get_by_role("radio", name="No-go").check()
    page.get_by_label("Reason").fill("No time.")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("It is too late").or_(page.get_by_text("Closed")).first).to_be_visible()
    page.goto(PLACE)
    expect(page.get_by_role("region", name="Closed").get_by_role("link", name="Bridges")).to_be_visible()
