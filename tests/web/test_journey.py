"""From an empty workspace to a submitted proposal, as somebody goes who has never seen it: by what the pages say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordFile
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from app.accounts.sessions import link_for_operator
from app.db.session import unit_of_work
from app.settings import Settings
from tests.web.browsers import at_work, calm
from tests.web.editing import SAVED, state

pytestmark = pytest.mark.xdist_group("browser")

WRITTEN = "Women walk four hours for water that makes their children ill."


@pytest.fixture
def page(
    chromium: Browser,
    engine: Engine,
    settings: Settings,
    serve: Callable[[Settings], str],
) -> Iterator[Page]:
    with unit_of_work(engine) as session:
        link = link_for_operator(session, at=datetime.now(UTC))
    with at_work(chromium, serve(settings)) as context:
        page = context.new_page()
        page.goto(f"/sign-in/{link}")
        yield page


def test_from_an_empty_workspace_to_a_submitted_proposal(page: Page, tmp_path: Path) -> None:
    begin(page)
    sign_in_again(page)
    start_project(page)
    bring_budget(page, tmp_path)
    paste_budget(page, tmp_path)
    begin_proposal(page)
    write(page)
    say_something(page)
    review(page)
    look_at_readiness(page)
    assert WRITTEN in "".join(take_word_file(page).element.body.itertext())
    submit(page)


def begin(page: Page) -> None:
    page.get_by_role("button", name="Open the workspace").click()
    page.get_by_label("Name", exact=True).fill("Puits pour tous")
    page.get_by_label("Country").select_option(label="Tunisia")
    page.get_by_label("Your name").fill("Amina Haddad")
    page.get_by_label("E-mail").fill("amina@example.org")
    page.get_by_label("New password").fill("four quiet wells near Sefrou")
    page.get_by_role("button", name="Open the workspace").click()
    expect(page.get_by_role("heading", name="First steps")).to_be_visible()


def sign_in_again(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("E-mail").fill("amina@example.org")
    page.get_by_label("Password").fill("four quiet wells near Sefrou")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="First steps")).to_be_visible()


def start_project(page: Page) -> None:
    page.get_by_role("link", name="Describe a project").click()
    page.get_by_label("Title").fill("Clean water for Sefrou")
    page.get_by_label("Short name").fill("WATER")
    page.get_by_label("First day").fill("2027-01-01")
    page.get_by_label("Last day").fill("2027-12-31")
    page.get_by_role("button", name="Start the project").click()
    expect(page.get_by_role("heading", name="Clean water for Sefrou")).to_be_visible()


def bring_budget(page: Page, folder: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("Budget of Puits pour tous",),
        ("Description", "Unit", "Quantity", "Unit cost", "Total"),
        ("Drilling", "well", 3, 12_500, 37_500),
        ("Engineer", "month", 12, 1_800.5, 21_606),
        ("Total", None, None, None, 59_106),
    ):
        sheet.append(row)
    book.save(folder / "budget.xlsx")
    page.get_by_role("link", name="Budget", exact=True).click()
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_label("Excel workbook").set_input_files(folder / "budget.xlsx")
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name="Save these lines").click()
    expect(page.locator(".budget-sums")).to_contain_text("59,106.00")


def paste_budget(page: Page, folder: Path) -> None:
    """As Ctrl+V does with what Excel copied, without the machine's own clipboard."""
    sheet = load_workbook(folder / "budget.xlsx").active
    assert sheet is not None
    rows = [
        f"{what}\tOther\t{unit}\t{quantity}\t{cost}\tEUR"
        for what, unit, quantity, cost, _ in sheet.iter_rows(min_row=3, max_row=4, values_only=True)
    ]
    calm(page)
    page.locator(".grid").get_by_text("Type or paste here for a new line").click()
    page.locator(".grid").evaluate(
        """(grid, text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          grid.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        "\r\n".join(rows),
    )
    expect(page.locator(".budget-sums")).to_contain_text("118,212.00")
    expect(page.locator(".grid-state")).to_have_text(SAVED)


def begin_proposal(page: Page) -> None:
    page.get_by_role("link", name="Funders").click()
    page.get_by_role("link", name="European Union external action").click()
    page.get_by_role("link", name="Open call under the practical guide").first.click()
    page.get_by_role("link", name="Begin a proposal").click()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("navigation", name="This proposal")).to_be_visible()


def write(page: Page) -> None:
    page.get_by_role("link", name="Summary of the action").click()
    page.locator("#editor-text").click()
    page.keyboard.insert_text(WRITTEN)
    expect(state(page)).to_have_text(SAVED)


def say_something(page: Page) -> None:
    calm(page)
    page.locator("#comments textarea").first.fill("Shall we name the villages?")
    page.locator("#comments").get_by_role("button", name="Comment").click()
    expect(page.locator("#comments")).to_contain_text("Shall we name the villages?")


def review(page: Page) -> None:
    page.get_by_role("link", name="The whole proposal").click()
    page.get_by_role("link", name="Review", exact=True).click()
    page.get_by_label("Whom").select_option(label="Amina Haddad")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("heading", name="Your review")).to_be_visible()
    for points in page.locator(".points").all():
        points.fill("4")
    page.get_by_label("Recommendation").select_option(label="Submit it")
    page.get_by_label("Overall").fill("The villages are still to be named.")
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("[aria-labelledby=reviews]").get_by_role("row", name="Summary").last).to_contain_text("4")


def look_at_readiness(page: Page) -> None:
    page.get_by_role("link", name="Readiness", exact=True).click()
    expect(page.get_by_role("heading", name="Readiness")).to_be_visible()


def take_word_file(page: Page) -> WordFile:
    page.get_by_role("link", name="Files", exact=True).click()
    page.get_by_role("radio", name="Word").check()
    page.get_by_role("button", name="Make the file").click()
    expect(page.get_by_role("link", name="Download").first).to_be_visible()
    calm(page)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download").first.click()
    return Document(str(coming.value.path()))


def submit(page: Page) -> None:
    page.get_by_role("link", name="Submit", exact=True).click()
    page.get_by_label("Why is it sent all the same?").fill("The funder asked for a first sketch.")
    page.get_by_role("button", name="Submit and lock").click()
    expect(page.get_by_role("heading", name="Submission 1")).to_be_visible()
