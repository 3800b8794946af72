"""Runs a command in a process of its own and prints its time and peak memory as JSON: `python -m benchmarks.alone …`.

A process inherits the peak of the one that started it, so a measurement starts from this small one, not from pytest.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spent:
    seconds: float
    """Processor time, from the interpreter's start to its end."""
    elapsed: float
    peak_mib: float


def spent(*arguments: str) -> Spent:
    """What `python ARGUMENTS` costs. Raises CalledProcessError when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.alone", sys.executable, *arguments], check=True, stdout=subprocess.PIPE
    )
    return Spent(**json.loads(done.stdout.splitlines()[-1]))


def _run(command: Sequence[str]) -> int:
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - begun
    peak = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps({"seconds": usage.ru_utime + usage.ru_stime, "elapsed": elapsed, "peak_mib": peak}))
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(_run(sys.argv[1:]))
