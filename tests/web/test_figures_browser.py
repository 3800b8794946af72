"""A figure in the editor: chosen, told in words, saved by itself, and there again; nothing typed is lost."""

from __future__ import annotations

import re
from base64 import b64encode

import pytest
from playwright.sync_api import Page, Route, expect

from tests.interchange.test_picture_reading import SVG, picture
from tests.web.conftest import Joins
from tests.web.editing import SAVED, kind, opened, paste, state, stored, text, typed

__all__ = ["kind"]

pytestmark = pytest.mark.xdist_group("browser")

DRAWING = picture("PNG", size=(300, 200))
TELLING = '"><img src=x onerror=alert(1)>'


def drop_in(page: Page, name: str, kind: str, data: bytes) -> None:
    """Paste a file."""
    text(page).evaluate(
        """(home, [name, type, data]) => {
          const transfer = new DataTransfer();
          const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
          transfer.items.add(new File([bytes], name, { type }));
          home.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }));
        }""",
        [name, kind, b64encode(data).decode()],
    )


def test_a_figure_is_put_in_and_stands_there_again(joins: Joins) -> None:
    page = opened(joins())
    typed(page, "Before.\n/figure\n")
    panel = page.get_by_role("dialog", name="Figure")
    panel.locator("input[type=file]").set_input_files({"name": TELLING, "mimeType": "image/png", "buffer": DRAWING})
    panel.get_by_role("button", name="Insert").click()
    expect(panel.get_by_role("alert")).to_contain_text("Say in words")
    panel.get_by_label("What it shows").fill(TELLING)
    panel.get_by_label("Caption").fill("Our desk")
    page.keyboard.press("Enter")
    expect(panel).to_be_hidden()
    page.keyboard.type("After.")
    expect(state(page)).to_have_text(SAVED)
    assert re.fullmatch(r'Before\.\n\n!\[.+\]\(picture:[0-9a-f]{64} "Our desk"\)\n\nAfter\.\n', stored(page))

    page.reload()
    shown = text(page).get_by_role("img", name=TELLING)
    expect(shown).to_have_js_property("naturalWidth", 300)
    shown.click()
    page.keyboard.press("Enter")
    panel.get_by_label("Width").select_option("half")
    panel.get_by_label("Caption").fill("Another caption")
    panel.get_by_role("button", name="Done").click()
    expect(text(page).locator("figcaption")).to_have_text("Another caption")
    expect(state(page)).to_have_text(SAVED)
    assert '"Another caption"){.half}' in stored(page)


def test_a_picture_that_is_refused_or_cannot_be_sent_leaves_what_was_typed(
    joins: Joins,
) -> None:
    context = joins()
    page = opened(context)
    typed(page, "Before.")
    drop_in(page, "drawing.svg", "image/svg+xml", SVG)
    panel = page.get_by_role("dialog", name="Figure")
    panel.get_by_label("What it shows").fill("A drawing")
    panel.get_by_role("button", name="Insert").click()
    expect(panel.get_by_role("alert")).to_contain_text("This is an SVG drawing, which may hold programs")
    expect(panel.get_by_label("What it shows")).to_have_value("A drawing")
    panel.get_by_role("button", name="Cancel").click()

    def lost(route: Route) -> None:
        route.abort("internetdisconnected")

    page.route("**/pictures/**", lost)
    drop_in(page, "photo.png", "image/png", DRAWING)
    panel.get_by_label("What it shows").fill("A desk")
    panel.get_by_role("button", name="Insert").click()
    expect(panel.get_by_role("alert")).to_contain_text("there is no connection")
    page.unroute("**/pictures/**", lost)
    panel.get_by_role("button", name="Insert").click()
    expect(text(page).get_by_role("img", name="A desk")).to_be_visible()
    expect(state(page)).to_have_text(SAVED)
    assert stored(page).startswith("Before.\n\n![A desk](picture:")


def test_pictures_that_come_in_a_paste_are_sent_and_stand_below_it(joins: Joins) -> None:
    page = opened(joins())
    drawing, other = (b64encode(data).decode() for data in (DRAWING, picture("JPEG", size=(200, 100))))
    paste(
        page,
        f'<p>Before.</p><p><img alt="A well" src="data:image/png;base64,{drawing}">'
        f'<img src="data:image/jpeg;base64,{other}"><img src="https://elsewhere.example/x.png"></p>',
    )
    expect(page.locator(".banner")).to_contain_text("Pictures were left out")
    expect(text(page).locator("figure img")).to_have_count(2)
    expect(text(page).get_by_role("img", name="A well")).to_have_js_property("naturalWidth", 300)
    expect(text(page).locator("figure.wordless")).to_have_count(1)
    expect(state(page)).to_have_text(SAVED)
    assert re.fullmatch(
        r"Before\.\n\n!\[A well\]\(picture:[0-9a-f]{64}\)\n\n!\[\]\(picture:[0-9a-f]{64}\)\n", stored(page)
    )


def test_a_picture_in_a_paste_that_the_server_refuses_is_left_out_with_its_reason(joins: Joins) -> None:
    page = opened(joins())
    paste(page, '<p>Before.</p><img src="data:image/webp;base64,UklGRgAAAABXRUJQ">')
    expect(page.locator(".banner")).to_contain_text("Pictures were left out")
    expect(page.locator(".banner")).to_contain_text("PNG")
    expect(text(page)).to_have_text("Before.")
    expect(text(page).locator("figure")).to_have_count(0)
