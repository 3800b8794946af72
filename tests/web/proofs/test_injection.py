"""Hostile texts in every form, every JSON, every file, and then every page in a browser: nothing of them lives."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count

import httpx
import pytest
from playwright.sync_api import Browser

from app.accounts.policy import Role
from tests.web.proofs.browsing import answer_with, browsing
from tests.web.proofs.crawl import Site
from tests.web.proofs.door import Door
from tests.web.proofs.injecting import Typed, type_everywhere
from tests.web.proofs.payloads import PAYLOADS
from tests.web.proofs.world import World
from tests.web.routes import ServedRoute

pytestmark = pytest.mark.xdist_group("proofs")

TOGETHER = 4
"""Most fields take 200 characters, and so many texts at once."""
_BY_LENGTH = sorted(PAYLOADS, key=len)
_TURNS = -(-len(PAYLOADS) // TOGETHER)
GROUPS = tuple(
    (*_BY_LENGTH[at : len(PAYLOADS) // 2 : _TURNS], *_BY_LENGTH[::-1][at : -(-len(PAYLOADS) // 2) : _TURNS])
    for at in range(_TURNS)
)
"""Of about the same length each."""
SHOWN = 30
"""Pages that are looked at in a quick run."""

_ALIVE = """() => [...document.querySelectorAll("*")].filter((element) =>
  [...element.attributes].some((a) => /^(on|data-hx-on|hx-on)/i.test(a.name)
    || (/^(href|action|formaction|src)$/i.test(a.name) && /^\\s*(javascript|data:text)/i.test(a.value))
    || (/^(data-hx-|hx-)/i.test(a.name) && a.value.includes("away.example"))))
  .map((element) => element.outerHTML.slice(0, 200)).concat(window.__pwned ? ["it ran"] : [])"""


@pytest.fixture
def type_all(
    world: World, door: Door, visits: Mapping[str, Site], routes: list[ServedRoute]
) -> Iterator[Callable[[int], Typed]]:
    """Types into everything, beginning with a group; afterwards the world is put in order again."""

    def type_all(turn: int) -> Typed:
        turns = count(turn)
        typed = type_everywhere(door, visits, routes, lambda: GROUPS[next(turns) % len(GROUPS)])
        assert typed.taken > typed.tried / 3, f"{typed.taken} of {typed.tried} were taken"
        return typed

    world.restore()
    yield type_all
    world.restore()


def test_there_are_enough_texts() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60
    assert sorted(text for group in GROUPS for text in group) == sorted(PAYLOADS)


def test_a_sample_of_texts_lives_nowhere(
    chance: random.Random, chromium: Browser, address: str, ours: Site, type_all: Callable[[int], Typed]
) -> None:
    typed = type_all(chance.randrange(len(GROUPS)))
    pages, reflected = _shown(ours, typed), sorted(typed.answers)
    found = _look(chromium, address, chance.sample(pages, min(SHOWN, len(pages))), {
        place: typed.answers[place] for place in chance.sample(reflected, min(SHOWN // 3, len(reflected)))
    })  # fmt: skip
    assert not found, "\n".join(found)


def _in_two_processes(turn: int) -> object:
    return pytest.param(turn, marks=[pytest.mark.xdist_group("more")] if turn % 2 else [])


@pytest.mark.deep
@pytest.mark.parametrize("turn", [_in_two_processes(turn) for turn in range(len(GROUPS))])
def test_no_text_lives_anywhere(
    chromium: Browser, address: str, ours: Site, type_all: Callable[[int], Typed], turn: int
) -> None:
    """Over all turns each text was in each place that takes four of them, and a part of them in shorter ones."""
    typed = type_all(turn)
    found = _look(chromium, address, _shown(ours, typed), typed.answers)
    assert not found, "\n".join(found)


def _shown(ours: Site, typed: Typed) -> list[str]:
    return sorted({*ours.pages, *typed.led_to} - {"/sign-in"})


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
            answer_with(page, answer)
            alive(place)
    return found
