"""Every page, in light and dark, wide and narrow: nothing that shuts people out, nothing that scrolls sideways."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, product
from operator import attrgetter, itemgetter
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.web.proofs.answering import Answer
from tests.web.proofs.browsing import Complaints, Theme, answer_with, browsing, serious
from tests.web.proofs.crawl import Site
from tests.web.proofs.world import OPERATOR

pytestmark = pytest.mark.xdist_group("proofs")

LOOKS: tuple[tuple[Theme, int], ...] = tuple(product(("light", "dark"), (1280, 320)))


@pytest.fixture(scope="module")
def axe(frontend: Path) -> str:
    return (frontend / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


@pytest.fixture
def all_pages(visits: Mapping[str, Site]) -> list[tuple[str, str]]:
    """Who looks at which page."""
    return [(who, page) for who, site in visits.items() for page in (*site.pages, "/o/nowhere")]


def test_half_of_the_pages_in_one_look_each_shut_nobody_out(
    chance: random.Random, chromium: Browser, address: str, all_pages: list[tuple[str, str]], axe: str
) -> None:
    first = chance.randrange(2)
    looked = {look: all_pages[at :: len(LOOKS)] for at, look in enumerate(chance.sample(LOOKS, 4)) if at % 2 == first}
    found = [said for look, pages in looked.items() for said in _look(chromium, address, pages, axe, *look)]
    assert not found, "\n".join(found)


@pytest.mark.deep
@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_no_page_shuts_anybody_out(
    chromium: Browser, address: str, all_pages: list[tuple[str, str]], axe: str, theme: Theme, width: int
) -> None:
    found = _look(chromium, address, all_pages, axe, theme, width)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", [("light", 320)])
def test_the_first_run_shuts_nobody_out(
    chromium: Browser, first_address: str, first: Site, axe: str, look: tuple[Theme, int]
) -> None:
    found = _look(chromium, first_address, [(OPERATOR, page) for page in first.pages], axe, *look)
    assert not found, "\n".join(found)


@pytest.mark.deep
@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 320)])
def test_no_answer_to_a_form_shuts_anybody_out(
    chromium: Browser, address: str, answers: Sequence[Answer], axe: str, theme: Theme, width: int
) -> None:
    found = []
    for who, mine in groupby(answers, key=attrgetter("who")):
        with browsing(chromium, address, who, theme=theme, width=width) as (page, complaints):
            for answer in mine:
                answer_with(page, answer.response)
                found += _wrong(page, complaints, answer.place, axe, width)
    assert not found, "\n".join(found)


def _look(
    chromium: Browser, address: str, pages: Iterable[tuple[str, str]], axe: str, theme: Theme, width: int
) -> list[str]:
    found = []
    for who, mine in groupby(pages, key=itemgetter(0)):
        with browsing(chromium, address, who, theme=theme, width=width) as (page, complaints):
            for _, path in mine:
                found += [f"{theme}: {said}" for said in _wrong(page, complaints, path, axe, width)]
    return found


def _wrong(page: Page, complaints: Complaints, path: str, axe: str, width: int) -> list[str]:
    answer = page.goto(path)
    if answer is not None and not answer.ok:  # an error page, of which the console speaks too
        complaints.clear()
    found = [f"{path} ({width}): {said}" for said in (*serious(page, axe), *complaints)]
    complaints.clear()
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
        found.append(f"{path} is {wide} px wide on a screen of {width}")
    return found
