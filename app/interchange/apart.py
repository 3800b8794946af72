"""A foreign file is read by a process of its own, which may use only so much memory and time.

The parent calls `read_apart`, which runs a module of ours as `python -m MODULE LIMITS` with the file on its standard
input; the module's `main` is `serve_apart`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

_TOO_MUCH = 4
"""What the child ends with when a limit is reached."""
_STOPPED = (-9, -24)
"""By the kernel, for memory or for time."""


class TooMuch(Exception):
    """A limit was reached."""


class Broken(Exception):
    """It cannot be read."""


def read_apart(module: str, data: bytes, limits: Any) -> bytes:
    """What the module writes of the file. `limits` is a dataclass with at least `memory` in bytes and `seconds`.

    Raises TooMuch, Broken.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", module, json.dumps(asdict(limits))],
            input=data,
            capture_output=True,
            timeout=limits.seconds * 2,
            env={"PYTHONPATH": ":".join(filter(None, sys.path)), "PATH": "/usr/bin:/bin"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooMuch from None
    if done.returncode in (_TOO_MUCH, *_STOPPED):
        raise TooMuch
    if done.returncode:
        raise Broken
    return done.stdout


def serve_apart(read: Callable[[bytes, dict[str, Any]], bytes]) -> int:
    """The child's side: the file and the limits to what is written back. `read` may raise TooMuch."""
    limits = json.loads(sys.argv[1])
    data = sys.stdin.buffer.read()
    _confine(limits["memory"], limits["seconds"])
    try:
        sys.stdout.buffer.write(read(data, limits))
    except (MemoryError, TooMuch):
        return _TOO_MUCH
    return 0


def _confine(memory: int, seconds: int) -> None:
    """Where the system can. On Windows the parent's deadline and the reader's own limits have to do."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
