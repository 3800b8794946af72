"""Takes jobs from the queue and does them, one at a time; several workers and processes may share a queue."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from time import monotonic

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from app.db.session import unit_of_work
from app.domain.phrases import kept, phrase
from app.errors import AppError, NotReachable, StorageFault
from app.jobs import queue
from app.jobs.job import FIRST_PAUSE, FIRST_PAUSE_OUTSIDE, KEPT, LEASE, Handlers, Interrupted, Job, LeaseLost, Record

log = structlog.get_logger()

ROUND_S = 60
"""Between two times that what is done again and again is handed in."""
Rounds = Callable[[Session, datetime], None]
_UNFORESEEN = kept(phrase("Something went wrong on our side while this was made."))


class Worker:
    """`run` works until `stop`. What is asked for while it sleeps is seen within `poll_s`.

    `rounds` hands in what has to be looked at every minute. The minute is the machine's, not the clock's: a clock that
    is set back stops nothing.
    """

    def __init__(
        self,
        engine: Engine,
        handlers: Handlers,
        *,
        rounds: Rounds | None = None,
        lease: timedelta = LEASE,
        poll_s: float = 0.5,
    ) -> None:
        self._engine = engine
        self._handlers = handlers
        self._rounds = rounds
        self._next_round = float("-inf")
        self._lease = lease
        self._poll_s = poll_s
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Work in a thread of this process."""
        self._thread = threading.Thread(target=self.run, name="worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Begin nothing more; a job under way goes back to the queue at its next step."""
        self._stopping.set()

    def join(self) -> None:
        if self._thread is not None:
            self._thread.join()

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._go_round()
                worked = self.work_once()
            except StorageFault as fault:  # the data base is away for a moment; the queue is not
                log.warning("worker waits", reason=str(fault))
                worked = False
            if not worked:
                self._stopping.wait(self._poll_s)

    def _go_round(self) -> None:
        if self._rounds is not None and monotonic() >= self._next_round:
            self._next_round = monotonic() + ROUND_S
            with unit_of_work(self._engine) as session:
                self._rounds(session, _now())

    def work_once(self) -> bool:
        """Do one job, if there is one to do. Raises StorageFault when the queue cannot be reached."""
        with unit_of_work(self._engine, read_only=True) as session:
            if not queue.has_claimable(session, self._handlers, at=_now()):
                return False
        lease = token_hex(8)
        with unit_of_work(self._engine) as session:
            queue.forget_ended(session, _now() - KEPT)
            job = queue.claim(session, self._handlers, lease=lease, at=_now(), until=_now() + self._lease)
        if job is not None:
            with suppress(LeaseLost):
                self._do(job, lease)
        return True

    def _do(self, job: Job, lease: str) -> None:
        try:
            with self._alive(job, lease):
                record = self._handlers[job.kind](job, lambda *step: self._report(job, lease, *step))
            self._end(job, lease, record)
        except Interrupted:
            with unit_of_work(self._engine) as session:
                queue.give_back(session, job, lease=lease)
        except LeaseLost:
            raise
        except NotReachable as error:
            self._fail(job, lease, kept(str(error)), again=True, first_pause=FIRST_PAUSE_OUTSIDE)
        except AppError as error:
            self._fail(job, lease, kept(str(error)), again=isinstance(error, StorageFault))
        except Exception:
            log.exception("job failed", kind=job.kind, key=job.key, attempt=job.attempts)
            self._fail(job, lease, _UNFORESEEN, again=True)

    def _end(self, job: Job, lease: str, record: Record) -> None:
        with unit_of_work(self._engine) as session:
            queue.finish(session, job, lease=lease, at=_now())
            queue.set_result(session, job, record(session))

    def _fail(self, job: Job, lease: str, sentence: str, *, again: bool, first_pause: timedelta = FIRST_PAUSE) -> None:
        with unit_of_work(self._engine) as session:
            queue.fail(session, job, sentence, lease=lease, at=_now(), again=again, first_pause=first_pause)

    def _report(self, job: Job, lease: str, done: int, of: int, doing: str) -> None:
        if self._stopping.is_set():
            raise Interrupted
        with unit_of_work(self._engine) as session:
            queue.report(session, job, lease=lease, until=_now() + self._lease, done=done, of=of, doing=doing)

    @contextmanager
    def _alive(self, job: Job, lease: str) -> Iterator[None]:
        """Renews the lease while the work goes on: laying out a long document is one step that takes its time."""
        ended = threading.Event()

        def renew() -> None:
            while not ended.wait(self._lease.total_seconds() / 3):
                # A lost lease shows when the job reports or ends; a data base that is away may be back next time.
                with suppress(LeaseLost, StorageFault), unit_of_work(self._engine) as session:
                    queue.keep(session, job, lease=lease, until=_now() + self._lease)

        thread = threading.Thread(target=renew, name="lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


def _now() -> datetime:
    return datetime.now(UTC)
