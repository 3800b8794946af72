"""Many who write at once, and a server that is killed under them: nothing that was acknowledged is lost."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Engine

from app.settings import Settings
from tests.domain.assembly.material import proposal
from tests.web.conftest import BASE, fill
from tests.web.proofs.editors import Editor, Told, kept, served, step_of, write

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="signals"),
    pytest.mark.xdist_group("load"),
]

PLACE = f"{BASE}/proposals/{proposal().slug}/sections"
SHARED = f"{PLACE}/en/executive-summary"
OWN = [
    f"{PLACE}/{language}/{key}"
    for key, language in product(
        ("need-problem", "need-causes", "need-gap", "next-steps"),
        ("en", "fr", "es", "ar", "pt", "de", "it", "ru", "sw", "am"),
    )
]
BOTH = pytest.mark.parametrize("kind", ["sqlite", "postgresql"], indirect=True)
SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


def people(together: int, alone: int) -> list[Editor]:
    shared = [Editor(f"p{number}", SHARED) for number in range(together)]
    return [*shared, *(Editor(f"own{number}", OWN[number]) for number in range(alone))]


@SQLITE
def test_a_few_seconds_of_writing_together_lose_nothing(settings: Settings, engine: Engine) -> None:
    told, editors = _together(settings, engine, people(3, 5), seconds=10, pause=0.5)
    _nothing_is_lost(engine, told, editors)
    assert told.statuses[412] > 0


@pytest.mark.deep
@BOTH
def test_fifty_people_for_five_minutes_lose_nothing(settings: Settings, engine: Engine) -> None:
    told, editors = _together(settings, engine, people(10, 40), seconds=300, pause=1)
    _nothing_is_lost(engine, told, editors)
    assert told.statuses[412] > 50


@SQLITE
def test_what_was_acknowledged_survives_a_server_that_is_killed(settings: Settings, engine: Engine) -> None:
    _killed(settings, engine, times=1)


@pytest.mark.deep
@BOTH
def test_what_was_acknowledged_survives_many_kills(settings: Settings, engine: Engine) -> None:
    _killed(settings, engine, times=8)


def _run(work: Coroutine[Any, Any, None]) -> None:
    """In a thread of its own: a browser that other tests of this process hold has a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def _together(
    settings: Settings, engine: Engine, editors: list[Editor], *, seconds: float, pause: float
) -> tuple[Told, list[Editor]]:
    fill(engine)
    told = Told()
    with served(settings) as (_, address):
        _run(write(address, editors, told, seconds=seconds, pause=pause))
    return told, editors


def _killed(settings: Settings, engine: Engine, *, times: int) -> None:
    """Kill it while everybody saves as fast as they can, look, and go on where it stood."""
    fill(engine)
    told = Told()
    for time in range(times):
        editors = people(2, 4)
        before = len(told.acknowledged)
        with served(settings) as (server, address):
            _run(_write_until_killed(address, editors, told, lambda: server.send_signal(signal.SIGKILL), before))
            assert server.wait(60) == -signal.SIGKILL, f"kill {time}"
        _nothing_is_lost(engine, told, editors)


async def _write_until_killed(
    address: str, editors: list[Editor], told: Told, kill: Callable[[], None], before: int
) -> None:
    async def after_some_saves() -> None:
        while len(told.acknowledged) < before + 40:
            await asyncio.sleep(0.01)
        kill()

    await asyncio.gather(write(address, editors, told, seconds=120, pause=0), after_some_saves())


def _nothing_is_lost(engine: Engine, told: Told, editors: list[Editor]) -> None:
    stored = kept(engine, PLACE)
    lost = [place for place, text in told.acknowledged.items() if stored.get(place, "").strip() != text.strip()]
    assert lost == []
    assert told.wrong == []
    assert len(told.acknowledged) > len(editors)
    assert set(told.statuses) <= {200, 412, 503}, told.statuses
    for editor in editors:
        newest = stored[editor.section, max(version for place, version in stored if place == editor.section)]
        assert step_of(newest, editor) >= step_of(editor.line, editor), f"{editor.name}'s line was written over"
