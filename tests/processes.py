"""Programs that run beside a test, to be killed, and waiting for what they do."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.settings import Settings

PATIENCE_S = 120


@contextmanager
def beside(module: str, settings: Settings, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A module of the tests as a process, which is told where the workspace and the data base are."""
    arguments = (str(settings.workspace), settings.database_url or "", *more)
    running = subprocess.Popen([sys.executable, "-m", module, *arguments], cwd=Path(__file__).parents[1])
    try:
        yield running
    finally:
        running.kill()
        running.wait()


def wait_for(fact: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not fact():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.02)
