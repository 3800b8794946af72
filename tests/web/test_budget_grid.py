"""The budget's grid in a real browser: keyboard, blocks from Excel, undo, a lost connection, two people at once."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.domain.assembly.material import material, organisation
from tests.interchange.workbooks import saved, workbook
from tests.web.browsers import calm, crash
from tests.web.conftest import Joins

pytestmark = pytest.mark.xdist_group("browser")

PROJECT = material().project
HOME = f"/o/{organisation().slug}/projects/{PROJECT.slug}/budget"
CASES = json.loads((Path(__file__).parents[1] / "domain" / "pasted_cases.json").read_text(encoding="utf-8"))
QUANTITY, UNIT_COST = 3, 4
SAVED = re.compile(r"Saved \d\d:\d\d")


@pytest.fixture
def signed_in(joins: Joins) -> BrowserContext:
    return joins(viewport={"width": 1600, "height": 1000})


@pytest.fixture
def page(signed_in: BrowserContext) -> Page:
    return opened(signed_in)


def opened(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(HOME)
    page.locator(".grid").wait_for()
    calm(page)
    return page


def cell(page: Page, line: int, column: int) -> Any:
    return page.locator(f'.grid-line[data-line="{line}"] [data-column="{column}"]')


def total(page: Page) -> Decimal:
    return Decimal(page.locator("[data-sum=total] [data-amount]").inner_text().replace(",", ""))


def settled(page: Page) -> None:
    expect(page.locator(".grid-state")).to_contain_text(SAVED)


def paste(page: Page, text: str) -> None:
    """As Ctrl+V does, without the machine's own clipboard."""
    page.locator(".grid").evaluate(
        """(grid, text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          grid.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def kept(page: Page) -> list[dict[str, Any]]:
    """The rows that the browser keeps."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => new Promise((done, failed) => {
          const request = indexedDB.open("grantwright-tables", 1);
          request.onerror = request.onblocked = failed;
          request.onsuccess = () => {
            if (!request.result.objectStoreNames.contains("drafts")) return failed("nothing is kept");
            const all = request.result.transaction("drafts").objectStore("drafts").getAll();
            all.onsuccess = () => { request.result.close(); done(all.result[0]?.value ?? []); };
          };
        })"""
    )
    return found


def to_the_end(page: Page) -> None:
    page.locator(".grid").focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Home")


def copied_from(data: bytes) -> str:
    """What Excel puts on the clipboard of the workbook's first sheet, below its heads."""
    from io import BytesIO

    import openpyxl

    rows = openpyxl.load_workbook(BytesIO(data)).active.iter_rows(min_row=2, values_only=True)
    shown = [["" if value is None else str(value) for value in row] for row in rows]
    quoted = [[f'"{text}"' if "\n" in text else text for text in row] for row in shown]
    return "".join("\t".join(row) + "\r\n" for row in quoted)


def test_a_block_of_a_real_workbook_is_pasted_and_totals_follow(page: Page) -> None:
    before = total(page)
    heads = ("Description", "Category", "Unit", "Quantity", "Unit cost", "Currency")
    rows = [
        ("Interpreter\n(Darija)", "Travel", "day", 12, "1.250,50", "EUR"),
        ("Taxi", "travel", "trip", 100, 35, "EUR"),
    ]
    to_the_end(page)
    paste(page, copied_from(saved(workbook(("Costs", [heads, *rows])))))
    settled(page)
    direct = Decimal(12) * Decimal("1250.5") + 3500
    assert total(page) == before + (direct * Decimal("1.07")).quantize(Decimal("0.01"))
    page.keyboard.press("Control+z")
    expect(page.locator("[data-sum=total] [data-amount]")).to_have_text(f"{before:,}")
    page.keyboard.press("Control+y")
    settled(page)
    page.reload()
    page.locator(".grid").wait_for()
    assert total(page) == before + (direct * Decimal("1.07")).quantize(Decimal("0.01"))


def test_keys_are_those_of_a_spreadsheet(page: Page) -> None:
    cell(page, 1, QUANTITY).click()
    before = cell(page, 1, QUANTITY).inner_text()
    page.keyboard.press("F2")
    page.keyboard.type("99")
    page.keyboard.press("Escape")
    expect(cell(page, 1, QUANTITY)).to_have_text(before)
    page.keyboard.type("7")
    page.keyboard.press("Tab")
    expect(cell(page, 1, QUANTITY)).to_have_text("7")
    expect(cell(page, 1, UNIT_COST)).to_have_class(re.compile("active"))
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    expect(cell(page, 2, QUANTITY)).to_have_text("7")
    page.keyboard.press("Delete")
    expect(cell(page, 2, QUANTITY)).to_have_text("")
    page.keyboard.press("Control+z")
    expect(cell(page, 2, QUANTITY)).to_have_text("7")


def test_an_address_leads_to_its_line_and_an_activity_and_its_costs_to_each_other(page: Page) -> None:
    paid = next(line for line in PROJECT.budget.lines if line.activity)
    page.goto("about:blank")
    page.goto(f"{HOME}#line-{PROJECT.budget.lines[-1].key}")
    last = page.locator(".grid-line .active")
    expect(last).to_have_text(PROJECT.budget.lines[-1].description)
    page.goto(HOME.replace("/budget", "/results"))
    page.locator(f'[id="{paid.activity}"] a[href*="budget"]').click()
    expect(page.locator(".grid-line .active")).to_contain_text(paid.activity or "")
    page.locator(".grid-said a").click()
    expect(page.locator(f'tr[id="{paid.activity}"]')).to_be_in_viewport()
    assert page.url.endswith(f"/results#{paid.activity}")


def test_escape_and_tab_leave_the_grid(page: Page) -> None:
    cell(page, 1, QUANTITY).click()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator(".grid")).not_to_be_focused()


def test_an_unclear_number_is_said_beside_its_cell_and_not_reckoned(page: Page) -> None:
    before = total(page)
    cell(page, 1, UNIT_COST).click()
    page.keyboard.type("1,234")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".grid-bubble")).to_contain_text("can be 1234 or 1,2340")
    settled(page)
    assert total(page) == before
    page.reload()
    expect(cell(page, 1, UNIT_COST)).to_have_text("1,234")


def test_every_way_a_spreadsheet_writes_a_block_is_read(page: Page) -> None:
    for case in CASES:
        wanted = [[*row, "", "", ""][:3] for row in case["rows"] if any(row)]
        if not wanted:
            continue
        to_the_end(page)
        paste(page, case["text"])
        for _ in range(100):  # what is kept is written beside the page's own work
            rows = [row["cells"] for row in kept(page)[-len(wanted) :]]
            found = [[cells.get(name, "") for name in ("description", "category", "unit")] for cells in rows]
            if found == wanted:
                break
            page.wait_for_timeout(100)
        assert found == wanted


def test_what_is_typed_without_a_connection_is_there_when_it_is_back(page: Page, signed_in: BrowserContext) -> None:
    cell(page, 1, QUANTITY).click()
    signed_in.set_offline(True)
    page.keyboard.type("31")
    page.keyboard.press("Enter")
    expect(page.locator(".grid-state")).to_contain_text("No connection")
    signed_in.set_offline(False)
    settled(page)
    page.reload()
    expect(cell(page, 1, QUANTITY)).to_have_text("31")


def test_two_tabs_keep_their_lines_each_and_a_crash_loses_neither(page: Page, signed_in: BrowserContext) -> None:
    tabs = [page, opened(signed_in)]
    signed_in.set_offline(True)
    for tab, number in zip(tabs, ("31", "32"), strict=True):
        cell(tab, 1, QUANTITY).click()
        tab.keyboard.type(number)
        tab.keyboard.press("Enter")
        expect(tab.locator(".grid-state")).to_contain_text("No connection")
    for tab in tabs:
        crash(tab)
    signed_in.set_offline(False)
    page = opened(signed_in)
    expect(cell(page, 1, QUANTITY)).to_have_text(re.compile("31|32"))
    taken = cell(page, 1, QUANTITY).inner_text()  # that of the tab that kept its lines last
    other = "31" if taken == "32" else "32"
    settled(page)
    left = page.locator(".budget-left")
    expect(left).to_contain_text("Lines of yours that were not saved")
    left.get_by_role("button", name="Look at both").click()
    expect(page.locator("fieldset.budget-choice")).to_have_count(1)
    expect(page.locator("fieldset.budget-choice")).to_contain_text(other)
    page.get_by_role("button", name="Save what is chosen").click()
    expect(cell(page, 1, QUANTITY)).to_have_text(other)
    expect(left).to_have_count(0)
    page.reload()
    expect(cell(page, 1, QUANTITY)).to_have_text(other)
    expect(left).to_have_count(0)


def test_two_people_see_both_budgets_and_choose(page: Page, signed_in: BrowserContext) -> None:
    other = opened(signed_in)
    for who, number in ((other, "41"), (page, "42")):
        cell(who, 1, QUANTITY).click()
        who.keyboard.type(number)
        who.keyboard.press("Enter")
        if who is other:
            settled(other)
    expect(page.locator(".grid-state")).to_contain_text("Somebody saved")
    page.get_by_role("button", name="Look at both").click()
    expect(page.locator("fieldset.budget-choice")).to_have_count(1)
    page.get_by_label("Saved meanwhile").check()
    page.get_by_role("button", name="Save what is chosen").click()
    expect(cell(page, 1, QUANTITY)).to_have_text("41")
    expect(page.locator(".grid-state")).not_to_contain_text("Somebody saved")


def test_text_is_text_wherever_it_is_shown(page: Page) -> None:
    told: list[str] = []
    page.on("dialog", lambda dialog: told.append(dialog.message))
    payload = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    to_the_end(page)
    paste(page, f"{payload}\t{payload}\t{payload}\t{payload}\t{payload}\n{payload}\ttravel\tday\t1\t1\n")
    settled(page)
    expect(page.locator(".grid-wrong li").nth(2)).to_be_visible()
    page.reload()
    page.locator(".grid").wait_for()
    page.goto(f"{HOME}/layouts")
    page.goto(f"{HOME}/import")
    file = {
        "name": f"{payload}.xlsx",
        "mimeType": "",
        "buffer": saved(workbook(("<b>Costs", [(payload, "Amount"), (payload, 5)]))),
    }
    page.locator("#file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text(f"{payload}.xlsx")).to_be_visible()
    calm(page)
    expect(page.locator("main img, main script")).to_have_count(0)
    assert told == []
