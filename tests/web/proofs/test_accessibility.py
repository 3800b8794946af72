"""Every page, in light and dark, wide and narrow: nothing that shuts people out, nothing that scrolls sideways."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import groupby, product
from operator import itemgetter
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from app.accounts.policy import Role
from tests.web.proofs.browsing import Theme, browsing, serious
from tests.web.proofs.crawl import Site
from tests.web.proofs.world import GUEST, NOBODY, World

pytestmark = pytest.mark.xdist_group("proofs")

LOOKS: tuple[tuple[Theme, int], ...] = tuple(product(("light", "dark"), (1280, 320)))


@pytest.fixture(scope="module")
def axe(frontend: Path) -> str:
    return (frontend / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


@pytest.fixture
def all_pages(ours: Site, world: World) -> list[tuple[str, str]]:
    """Who looks at which page."""
    own = [(str(Role.ADMINISTRATOR), page) for page in ours.pages if page != "/sign-in"]
    return [
        *own,
        (NOBODY, "/sign-in"),
        (NOBODY, "/sign-in/none"),
        (GUEST, world.guest_addresses[0]),
        (GUEST, "/o/nowhere"),
    ]


def test_each_page_in_one_look_shuts_nobody_out(
    chance: random.Random, chromium: Browser, address: str, all_pages: list[tuple[str, str]], axe: str
) -> None:
    looked = {look: all_pages[at :: len(LOOKS)] for at, look in enumerate(chance.sample(LOOKS, 4))}
    found = [said for look, pages in looked.items() for said in _look(chromium, address, pages, axe, *look)]
    assert not found, "\n".join(found)


@pytest.mark.deep
@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_no_page_shuts_anybody_out(
    chromium: Browser, address: str, all_pages: list[tuple[str, str]], axe: str, theme: Theme, width: int
) -> None:
    found = _look(chromium, address, all_pages, axe, theme, width)
    assert not found, "\n".join(found)


def _look(
    chromium: Browser, address: str, pages: Iterable[tuple[str, str]], axe: str, theme: Theme, width: int
) -> list[str]:
    found = []
    for who, mine in groupby(pages, key=itemgetter(0)):
        with browsing(chromium, address, who, theme=theme, width=width) as (page, complaints):
            for _, path in mine:
                answer = page.goto(path)
                if answer is not None and not answer.ok:  # an error page, of which the console speaks too
                    complaints.clear()
                found += [f"{path} ({theme}, {width}): {said}" for said in (*serious(page, axe), *complaints)]
                complaints.clear()
                if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                    found.append(f"{path} is {wide} px wide on a screen of {width}")
    return found
