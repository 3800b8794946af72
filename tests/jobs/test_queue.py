"""The queue on both data bases: together with what it belongs to, once, by one worker at a time."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from app.db.session import unit_of_work
from app.errors import BadInput, StorageFault
from app.jobs import queue
from app.jobs.job import MAX_ATTEMPTS, Handler, Interrupted, Job, LeaseLost, Progress, Record, Report, State
from app.jobs.queue import JOB, enqueue
from app.jobs.worker import Worker
from app.settings import Settings
from tests.jobs.marks import mark, marks
from tests.processes import beside, wait_for

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def marking(job: Job, report: Report) -> Record:
    report(1, 1, "marking")
    return lambda session: mark(session, job)


def hand_in(engine: Engine, *keys: str, kind: str = "slow", again: bool = False) -> None:
    with unit_of_work(engine) as session:
        for key in keys:
            enqueue(session, kind, {"key": key}, key=key, at=NOW, again=again)


def progress(engine: Engine, key: str) -> Progress:
    with unit_of_work(engine, read_only=True) as session:
        found = queue.find_progress(session, key)
    assert found is not None
    return found


def marked(engine: Engine) -> int:
    with unit_of_work(engine, read_only=True) as session:
        return marks(session)


def worker(engine: Engine, handler: Handler) -> Worker:
    return Worker(engine, {"slow": handler}, poll_s=0.01)


def due_now(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        session.execute(JOB.update().values(due_at=NOW))


def test_a_job_is_done_and_its_result_kept(engine: Engine) -> None:
    hand_in(engine, "a")
    assert worker(engine, marking).work_once()
    assert progress(engine, "a").state is State.DONE
    with unit_of_work(engine, read_only=True) as session:
        assert session.execute(select(JOB.c.result)).scalar_one() == {"attempt": 1}
    assert not worker(engine, marking).work_once()


def test_a_job_of_a_transaction_that_fails_is_not_there(engine: Engine) -> None:
    def half() -> None:
        with unit_of_work(engine) as session:
            enqueue(session, "slow", {}, key="a", at=NOW)
            raise BadInput("no")

    with pytest.raises(BadInput):
        half()
    assert not worker(engine, marking).work_once()


def test_handed_in_twice_it_is_done_once(engine: Engine) -> None:
    hand_in(engine, "a", "a")
    hand_in(engine, "a", again=True)  # it has not ended, so there is nothing to begin anew
    works = worker(engine, marking)
    while works.work_once():
        pass
    hand_in(engine, "a")
    assert not works.work_once()
    assert marked(engine) == 1


def test_one_that_ended_can_be_begun_anew(engine: Engine) -> None:
    hand_in(engine, "a")
    worker(engine, marking).work_once()
    hand_in(engine, "a", again=True)
    assert progress(engine, "a").state is State.WAITING
    worker(engine, marking).work_once()
    assert marked(engine) == 2


def test_a_worker_leaves_kinds_alone_that_it_does_not_know(engine: Engine) -> None:
    hand_in(engine, "a", kind="mail")
    assert not worker(engine, marking).work_once()


def test_a_sentence_for_the_user_ends_the_job(engine: Engine) -> None:
    def refuse(_job: Job, _report: Report) -> Record:
        raise BadInput("There is no such language.")

    hand_in(engine, "a")
    worker(engine, refuse).work_once()
    found = progress(engine, "a")
    assert (found.state, found.error) == (State.FAILED, "There is no such language.")


@pytest.mark.parametrize("fault", [StorageFault("The disk is full."), RuntimeError("secret path")])
def test_a_fault_is_tried_again_later_and_given_up_in_the_end(engine: Engine, fault: Exception) -> None:
    def fail(_job: Job, _report: Report) -> Record:
        raise fault

    hand_in(engine, "a")
    works = worker(engine, fail)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert works.work_once()
        found = progress(engine, "a")
        assert found.attempts == attempt
        assert found.state is (State.FAILED if attempt == MAX_ATTEMPTS else State.WAITING)
        assert not works.work_once()  # not before its pause is over
        due_now(engine)
    assert "secret" not in progress(engine, "a").error
    assert progress(engine, "a").error


def test_pauses_grow() -> None:
    assert [queue.pause_after(n).total_seconds() for n in (1, 2, 3, 4)] == [5, 10, 20, 40]


def test_a_result_that_cannot_be_saved_leaves_nothing(engine: Engine) -> None:
    def half(job: Job, _report: Report) -> Record:
        def record(session: object) -> dict[str, object]:
            mark(session, job)  # type: ignore[arg-type]
            raise StorageFault("The disk is full.")

        return record  # type: ignore[return-value]

    hand_in(engine, "a")
    worker(engine, half).work_once()
    assert marked(engine) == 0
    assert progress(engine, "a").state is State.WAITING


def test_who_lost_the_lease_writes_nothing(engine: Engine) -> None:
    """The lease runs out while the work goes on; another worker does it, and the late one's result is dropped."""

    def overtaken(job: Job, report: Report) -> Record:
        with unit_of_work(engine) as session:
            session.execute(JOB.update().values(leased_until=NOW))
        assert worker(engine, marking).work_once()
        with pytest.raises(LeaseLost):
            report(2, 2, "late")
        return lambda session: mark(session, job)

    hand_in(engine, "a")
    worker(engine, overtaken).work_once()
    assert marked(engine) == 1
    assert (progress(engine, "a").state, progress(engine, "a").attempts) == (State.DONE, 2)


def test_a_long_step_keeps_its_lease(engine: Engine) -> None:
    def long(job: Job, _report: Report) -> Record:
        until = datetime.now(UTC) + timedelta(seconds=2.4)
        while datetime.now(UTC) < until:  # three times the lease
            assert not worker(engine, marking).work_once()
            time.sleep(0.02)
        return lambda session: mark(session, job)

    hand_in(engine, "a")
    Worker(engine, {"slow": long}, lease=timedelta(seconds=0.8)).work_once()
    assert progress(engine, "a").attempts == 1
    assert marked(engine) == 1


def test_many_workers_do_each_job_once(engine: Engine) -> None:
    keys = [f"job-{number}" for number in range(30)]
    hand_in(engine, *keys)
    done: Counter[str] = Counter()

    def count(job: Job, _report: Report) -> Record:
        done[job.key] += 1
        return lambda session: mark(session, job)

    def work() -> None:
        works = worker(engine, count)
        while works.work_once():
            pass

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while worker(engine, count).work_once():  # a look may have come between another one's claim and its commit
        pass
    assert done == Counter(keys)
    assert marked(engine) == 30


def test_a_worker_that_stops_gives_its_job_back(engine: Engine) -> None:
    begun = threading.Event()

    def steps(_job: Job, report: Report) -> Record:
        begun.set()
        while True:
            report(1, 2, "step")
            time.sleep(0.005)

    hand_in(engine, "a")
    works = worker(engine, steps)
    works.start()
    assert begun.wait(20)
    works.stop()
    works.join()
    found = progress(engine, "a")
    assert (found.state, found.attempts, found.done) == (State.WAITING, 0, 0)
    with pytest.raises(Interrupted):
        works._report(Job(id=1, kind="slow", key="a"), "none", 1, 1, "")


def test_ended_jobs_are_forgotten_after_a_while(engine: Engine) -> None:
    hand_in(engine, "old", "new")
    works = worker(engine, marking)
    works.work_once()
    with unit_of_work(engine) as session:
        session.execute(JOB.update().where(JOB.c.key == "old").values(finished_at=NOW - timedelta(days=400)))
    works.work_once()
    with unit_of_work(engine, read_only=True) as session:
        assert session.execute(select(JOB.c.key)).scalars().all() == ["new"]


def test_a_job_that_kills_its_workers_is_given_up(engine: Engine) -> None:
    hand_in(engine, "a")
    with unit_of_work(engine) as session:
        session.execute(JOB.update().values(state="running", lease="gone", leased_until=NOW, attempts=MAX_ATTEMPTS))
    works = worker(engine, marking)
    while works.work_once():
        pass
    found = progress(engine, "a")
    assert found.state is State.FAILED
    assert "stopped 5 times" in found.error


# ── killed in the middle ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_killed_in_mid_job_it_is_finished_by_the_next_worker(
    settings: Settings, engine: Engine, tmp_path: Path
) -> None:
    hand_in(engine, "a")
    with beside("tests.jobs.slow_worker", settings, str(tmp_path), "1") as first:
        wait_for((tmp_path / "halfway").exists)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    assert (progress(engine, "a").state, progress(engine, "a").doing) == (State.RUNNING, "halfway")
    assert marked(engine) == 0
    (tmp_path / "go").touch()
    with beside("tests.jobs.slow_worker", settings, str(tmp_path), "1"):
        wait_for(lambda: progress(engine, "a").ended)
    assert (progress(engine, "a").state, progress(engine, "a").attempts) == (State.DONE, 2)
    assert marked(engine) == 1
