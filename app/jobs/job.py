"""What a job is, to whoever hands it in, works at it, or waits for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol

from sqlmodel import Session

MAX_ATTEMPTS = 5
LEASE = timedelta(seconds=30)
"""How long a job is its worker's without a sign of life. A killed worker's job is taken again after it."""
FIRST_PAUSE = timedelta(seconds=5)
"""Before the second attempt; doubled before each further one."""
FIRST_PAUSE_OUTSIDE = timedelta(minutes=1)
"""The same where another server has to answer: mail servers want to be asked again after some minutes."""
KEPT = timedelta(days=30)
"""How long a finished job is remembered, and its key with it."""


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """Given up: it cannot succeed, or it failed too often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job as its handler sees it."""

    id: int
    kind: str
    key: str
    payload: dict[str, Any] = field(default_factory=dict)
    attempts: int = 1
    """This one included."""
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A job as somebody sees it who waits for it."""

    state: State
    done: int
    of: int
    """Steps; 0 while nobody knows."""
    doing: str
    error: str
    attempts: int

    @property
    def ended(self) -> bool:
        return self.state in (State.DONE, State.FAILED)


class Report(Protocol):
    """Says how far a job is, in one short transaction. Raises LeaseLost when it is another worker's by now, and
    Interrupted when the worker is asked to stop: then the job goes back to the queue."""

    def __call__(self, done: int, of: int, doing: str) -> None: ...


Record = Callable[[Session], dict[str, Any]]
"""What is written in the transaction that ends the job; returns the job's result. It happens exactly once."""

Handler = Callable[[Job, Report], Record]
"""Does the work. It may run again after a crash, so it changes nothing but in its `Record`; an AppError it raises is a
sentence for the user and ends the job; a StorageFault, a NotReachable or anything unforeseen is tried again."""

Handlers = Mapping[str, Handler]


class LeaseLost(Exception):
    """The job was taken for dead and is another worker's now."""


class Interrupted(Exception):
    """The worker stops."""
