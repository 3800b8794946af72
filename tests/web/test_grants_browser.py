"""In a real browser: values of indicators are recorded, and a progress report is made of them."""

from __future__ import annotations

import re

import pytest
from docx import Document
from docx.oxml.ns import qn
from playwright.sync_api import Page, expect

from tests.domain.assembly.material import organisation, proposal
from tests.web.conftest import Joins

pytestmark = pytest.mark.xdist_group("browser")

HOME = f"/o/{organisation().slug}"
GRANTS = f"{HOME}/grants"


def test_what_was_reached_is_recorded_and_reported(joins: Joins) -> None:
    page: Page = joins().pages[0]
    page.goto(f"{GRANTS}/record/{proposal().slug}")
    page.get_by_label("Number of the agreement").fill("UDF-26-1")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Reports that are owed")).to_be_visible()
    begin = page.get_by_role("row", name=re.compile("Progress report")).get_by_role("button", name=re.compile("Begin"))
    page.get_by_role("navigation", name="Parts").get_by_role("link", name="Results").click()
    page.locator("#periods ~ ul a").first.click()
    value = page.locator("input[name^='value.']").first
    name = page.locator(f"label[for='{value.get_attribute('id')}']").inner_text()
    value.fill("1234")
    page.locator("textarea[name^='note.']").first.fill("The court moved in spring.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    page.get_by_role("link", name="Overview").click()
    begin.first.click()
    expect(page).to_have_url(re.compile(r"/proposals/.+-progress-report$"))
    page.goto(f"{page.url}/exports")
    page.get_by_role("radio", name="Word").check()
    page.get_by_role("button", name="Make the file").click()
    expect(page.locator("#made a.btn")).to_be_visible(timeout=90_000)
    with page.expect_download() as download:
        page.locator("#made a.btn").click()
    report = Document(str(download.value.path()))
    said = ["".join(row.itertext()) for row in report.element.body.iter(qn("w:tr"))]
    assert any(name in line and "1,234" in line for line in said), said
    assert any("The court moved in spring." in line for line in said)
