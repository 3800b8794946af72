"""`grantwright worker`, killed in the middle and stopped politely, on a real workspace in real processes."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from app.db.session import unit_of_work
from app.jobs.job import State
from app.jobs.queue import JOB
from app.proposals.export_queries import EXPORT_FILE
from app.proposals.jobs import EXPORT
from app.proposals.service.export_proposal import Format
from app.proposals.service.make_exports import AskedFile, prepare_export, record_export
from app.settings import Settings
from tests.processes import wait_for
from tests.proposals.conftest import NOW, SLUG, Desk, desk

__all__ = ["desk"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")
ROOT = Path(__file__).parents[2]


@contextmanager
def worker(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    address = {"GRANTWRIGHT_DATABASE_URL": settings.database_url} if settings.database_url else {}
    running = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "--workspace", str(settings.workspace), "worker"],
        cwd=ROOT, env={"PATH": "/usr/bin:/bin", **address}, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


def job(engine: Engine) -> dict[str, object]:
    with unit_of_work(engine, read_only=True) as session:
        return dict(session.execute(select(JOB).where(JOB.c.kind == EXPORT)).mappings().one())


def ask(desk: Desk) -> None:
    with unit_of_work(desk.engine, read_only=True) as session:
        prepared = prepare_export(
            session, desk.catalogue, desk.organisation, SLUG, AskedFile(format=Format.PDF, language="en", draft=False),
            files=desk.files, exports=desk.exports, pdfs=desk.pdfs, on=NOW.date(),
        )  # fmt: skip
    with unit_of_work(desk.engine) as session:
        record_export(session, prepared, exports=desk.exports, by="Amina", at=datetime.now(UTC))


def test_killed_while_pages_are_laid_out_the_next_one_finishes_and_stops_when_asked(desk: Desk) -> None:
    ask(desk)
    with worker(desk.settings) as first:
        wait_for(lambda: job(desk.engine)["doing"] == "laying out pages")
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert job(desk.engine)["state"] == State.RUNNING
    with unit_of_work(desk.engine) as session:  # as if its lease had run out by now
        session.execute(JOB.update().values(leased_until=NOW))
    with worker(desk.settings) as second:
        wait_for(lambda: job(desk.engine)["state"] == State.DONE)
        second.send_signal(signal.SIGTERM)
        assert second.wait(timeout=60) == 0
    assert job(desk.engine)["attempts"] == 2
    with unit_of_work(desk.engine, read_only=True) as session:
        made = session.execute(select(EXPORT_FILE)).mappings().one()
    assert desk.exports.path(made["sha256"]).read_bytes().startswith(b"%PDF")
    assert len([path for path in desk.exports.root.rglob("*") if path.is_file()]) == 1
