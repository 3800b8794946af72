"""In the month own dates are moved with the mouse and with the keyboard; funders' dates are not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Engine

from app.accounts.audit import Doer
from app.accounts.service import resolve_organisation
from app.calendar.service.change_dates import add_dated
from app.db.session import unit_of_work
from app.domain.dated import Dated, DatedKind, Origin
from app.domain.deadlines import Deadline
from tests.domain.assembly.material import organisation
from tests.web.conftest import Joins

pytestmark = pytest.mark.xdist_group("browser")

MONTH = f"/o/{organisation().slug}/calendar/month?month=2099-04"
FAIR, CALL = date(2099, 4, 15), date(2099, 4, 20)


def put(engine: Engine, title: str, day: date, origin: Origin = Origin.OURS) -> None:
    with unit_of_work(engine) as session:
        row = resolve_organisation(session, None)
        thing = Dated(uid="", kind=DatedKind.EVENT, title=title, when=Deadline(on=day), origin=origin)
        add_dated(session, row, thing, by=Doer("Amina", None), at=datetime.now(UTC))


def cell(page: Page, day: date) -> Locator:
    return page.locator(f"td[data-day='{day}']")


def drag(page: Page, what: Locator, to: Locator) -> None:
    """Over its goal twice: a browser tells of what lies below only from the second move on."""
    what.hover()
    page.mouse.down()
    to.hover()
    to.hover()
    page.mouse.up()


def test_an_own_date_is_moved_with_the_mouse_and_the_keyboard(joins: Joins, engine: Engine) -> None:
    context = joins(viewport={"width": 1280, "height": 1400})  # a page that scrolls meanwhile begins no drag
    put(engine, "Fair", FAIR)
    put(engine, "The call", CALL, Origin.FUNDER)
    page = context.pages[0]
    page.goto(page.url.split("/o/")[0].rstrip("/") + MONTH)
    fair = page.locator("a.dated-mark", has_text="Fair")
    expect(cell(page, FAIR).locator("a", has_text="Fair")).to_be_visible()

    drag(page, fair, cell(page, FAIR + timedelta(days=7)))
    expect(cell(page, FAIR + timedelta(days=7)).locator("a", has_text="Fair")).to_be_focused()
    page.keyboard.press("Shift+ArrowLeft")
    expect(cell(page, FAIR + timedelta(days=6)).locator("a", has_text="Fair")).to_be_focused()
    page.keyboard.press("Shift+ArrowUp")
    expect(cell(page, FAIR - timedelta(days=1)).locator("a", has_text="Fair")).to_be_focused()

    drag(page, page.locator("a.dated-mark", has_text="The call"), cell(page, FAIR))
    expect(cell(page, CALL).locator("a", has_text="The call")).to_be_visible()
    expect(cell(page, FAIR).locator("a")).to_have_count(0)
