"""Hostile texts in every form, every JSON, every file, and then every page in a browser: nothing of them lives."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import count

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route

from app.accounts.policy import Role
from tests.web.proofs.browsing import browsing
from tests.web.proofs.crawl import Site
from tests.web.proofs.door import Door
from tests.web.proofs.injecting import Typed, type_everywhere
from tests.web.proofs.payloads import PAYLOADS
from tests.web.proofs.world import World
from tests.web.routes import ServedRoute

pytestmark = pytest.mark.xdist_group("proofs")

TOGETHER = 6
GROUPS = tuple(PAYLOADS[at : at + TOGETHER] for at in range(0, len(PAYLOADS), TOGETHER))
SHOWN = 30
"""Pages that are looked at in a quick run."""

_ALIVE = """() => [...document.querySelectorAll("*")].filter((element) =>
  [...element.attributes].some((a) => /^(on|data-hx-on|hx-on)/i.test(a.name)
    || (/^(href|action|formaction|src)$/i.test(a.name) && /^\\s*(javascript|data:text)/i.test(a.value))
    || (/^(data-hx-|hx-)/i.test(a.name) && a.value.includes("away.example"))))
  .map((element) => element.outerHTML.slice(0, 200)).concat(window.__pwned ? ["it ran"] : [])"""


@pytest.fixture
def hostile(world: World) -> Iterator[None]:
    """A world that is put in order again."""
    world.restore()
    yield
    world.restore()


def test_there_are_enough_texts() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60


@pytest.mark.usefixtures("hostile")
def test_a_sample_of_texts_lives_nowhere(
    chance: random.Random, chromium: Browser, address: str, door: Door, ours: Site, routes: list[ServedRoute]
) -> None:
    typed = _type(door, ours, routes, chance.randrange(len(GROUPS)))
    pages = sorted({*ours.pages, *typed.led_to} - {"/sign-in"})
    reflected = sorted(typed.answers)
    found = _look(chromium, address, chance.sample(pages, min(SHOWN, len(pages))), {
        place: typed.answers[place] for place in chance.sample(reflected, min(SHOWN // 3, len(reflected)))
    })  # fmt: skip
    assert not found, "\n".join(found)


@pytest.mark.deep
@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize("turn", range(len(GROUPS)))
def test_no_text_lives_anywhere(
    chromium: Browser, address: str, door: Door, ours: Site, routes: list[ServedRoute], turn: int
) -> None:
    """Over all turns each text was in each place."""
    typed = _type(door, ours, routes, turn)
    found = _look(chromium, address, sorted({*ours.pages, *typed.led_to} - {"/sign-in"}), typed.answers)
    assert not found, "\n".join(found)


def _type(door: Door, site: Site, routes: list[ServedRoute], turn: int) -> Typed:
    turns = count(turn)
    typed = type_everywhere(door, site, routes, lambda: GROUPS[next(turns) % len(GROUPS)])
    assert typed.taken > typed.tried / 3, f"{typed.taken} of {typed.tried} were taken"
    return typed


def _look(chromium: Browser, address: str, pages: Iterable[str], reflected: dict[str, httpx.Response]) -> list[str]:
    found: list[str] = []
    with browsing(chromium, address, Role.ADMINISTRATOR) as (page, complaints):

        def alive(path: str) -> None:
            answer = page.goto(path)
            if answer is not None and not answer.ok:  # an error page, of which the console speaks too
                complaints[:] = [said for said in complaints if "Failed to load resource" not in said]
            found.extend(f"{path}: {said}" for said in (*page.evaluate(_ALIVE), *complaints))
            complaints.clear()

        for path in pages:
            alive(path)
        for place, answer in reflected.items():
            _answer_with(page, answer)
            alive(place)
            page.unroute_all()
    return found


def _answer_with(page: Page, answer: httpx.Response) -> None:
    """What the server said to a form, shown to the browser as the page at the form's address."""

    def fulfil(route: Route) -> None:
        if route.request.is_navigation_request():
            headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
            route.fulfill(status=answer.status_code, headers=headers, body=answer.content)
        else:
            route.continue_()

    page.route("**/*", fulfil)
