"""A worker that is killed at any step: each digest is sent once, or told as uncertain; none is sent twice or lost."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from app.calendar.reminders.outbox import DigestState
from tests.conftest import SEED
from tests.reminders.conftest import World

_QUICK = 3


class Killing:
    """Each try is a morning of its own, with something new to tell everybody."""

    def __init__(self, world: World, people: list[int], folder: Path) -> None:
        self._world = world
        self._people = people
        self._given = folder / "settings.json"
        self._given.write_text(world.settings.model_dump_json())

    def run(self, last: int) -> subprocess.CompletedProcess[str]:
        self._world.now += timedelta(days=1)
        for person_id in self._people:
            self._world.put("Ask the mayor", self._world.now.date(), person_id)
        command = (
            sys.executable,
            "-m",
            "tests.reminders.killed",
            str(self._given),
            self._world.now.isoformat(),
            str(last),
        )
        return subprocess.run(command, check=False, capture_output=True, text=True)

    def check(self, last: int) -> None:
        before = len(self._world.box.letters)
        assert self.run(last).returncode == -signal.SIGKILL
        self._world.now += timedelta(minutes=2)
        self._world.run()
        self._world.run()
        self._world.now -= timedelta(minutes=2)
        came = [str(letter["To"]) for letter in self._world.box.letters[before:]]
        assert len(came) == len(set(came)), f"step {last}: sent twice"
        rows = [row for row in self._world.digests() if row["day"] == self._world.now.date()]
        states = [row["state"] for row in rows]
        sent = states.count(DigestState.SENT)
        uncertain = states.count(DigestState.UNCERTAIN)
        assert sent + uncertain == len(self._people), f"step {last}: {states}"
        assert uncertain <= 1, "one worker sends one at a time"
        assert sent <= len(came) <= sent + uncertain, f"step {last}: {states} {came}"


@pytest.fixture
def killing(world: World, tmp_path: Path) -> Killing:
    return Killing(world, [world.join(name) for name in ("Amina", "Bilal", "Chen")], tmp_path)


def test_a_worker_that_is_killed_sends_nothing_twice_and_loses_nothing(killing: Killing) -> None:
    steps = int(killing.run(0).stdout)
    for last in sorted(random.Random(SEED).sample(range(1, steps + 1), _QUICK)):  # noqa: S311 - a seeded draw
        killing.check(last)


@pytest.mark.deep
def test_a_worker_that_is_killed_at_each_step(killing: Killing) -> None:
    steps = int(killing.run(0).stdout)
    for last in range(1, steps + 1, 3):
        killing.check(last)
