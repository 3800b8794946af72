"""A worker that is killed while it looks leaves nothing half written, and the next one doubles nothing."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, func, select

from app.db.session import unit_of_work
from app.jobs.queue import find_progress
from app.settings import Settings
from app.watch.fetching import Fetcher, Manners
from app.watch.jobs import hand_in_watch, watch_key
from app.watch.queries import ANNOUNCEMENT, CHANGE
from app.watch.searching import FACET, WORDS
from app.watch.service import find_connector, run_watch
from tests.conftest import SEED
from tests.processes import beside, wait_for
from tests.watch.payloads import hit
from tests.watch.server import serving
from tests.watch.test_watching import NOW, Grants

_WORKER = "tests.watch.watching_worker"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")

KNOWN, MOVED, NEW = 12, 6, 4
ASKED = 1 + MOVED + NEW
"""The list, and each announcement that is new or moved."""


@pytest.mark.parametrize("kills", [1, pytest.param(12, marks=pytest.mark.deep)])
def test_killed_at_any_point_a_look_is_kept_whole_or_not_at_all(settings: Settings, engine: Engine, kills: int) -> None:
    drawn = random.Random(f"{SEED}{kills}{engine.dialect.name}")  # noqa: S311 - no secret
    grants = Grants()
    grants.listed = [hit(number) for number in range(1, KNOWN + 1)]
    with serving(grants) as server:
        here = settings.model_copy(update={"watch_local": True, "watch_grants_gov": server.address})
        fetcher = Fetcher(local=True, manners=Manners(between_s=0))
        run_watch(engine, find_connector(here, "grants-gov"), fetcher, at=NOW)
        for listed in grants.listed[:MOVED]:
            listed["closeDate"] = "04/15/2027"
        grants.listed += [hit(number) for number in range(100, 100 + NEW)]
        with unit_of_work(engine) as session:
            hand_in_watch(session, "grants-gov", at=datetime.now(UTC))
        for _ in range(kills):
            begun = len(server.asked)
            with beside(_WORKER, settings, server.address) as process:
                upto = drawn.randint(1, ASKED)
                wait_for(lambda: len(server.asked) >= begun + upto or ended(engine))  # noqa: B023 - called at once
                time.sleep(drawn.uniform(0, 0.05))
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
            assert state(engine) in ((KNOWN, 0), (KNOWN + NEW, MOVED))
            if ended(engine) and state(engine) == (KNOWN + NEW, MOVED):
                break
            if ended(engine):  # given up, for it took its workers with it: the next look begins anew
                with unit_of_work(engine) as session:
                    hand_in_watch(session, "grants-gov", at=datetime.now(UTC))
        for _ in range(2):
            with beside(_WORKER, settings, server.address):
                wait_for(lambda: ended(engine))
            assert state(engine) == (KNOWN + NEW, MOVED)
            with unit_of_work(engine) as session:
                hand_in_watch(session, "grants-gov", at=datetime.now(UTC))


def state(engine: Engine) -> tuple[int, int]:
    """Announcements and corrigenda; every announcement is whole, with its facets and words."""
    with unit_of_work(engine, read_only=True) as session:

        def count(table: object) -> int:
            return session.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[call-overload,no-any-return]

        rows = session.execute(select(ANNOUNCEMENT.c.is_whole, ANNOUNCEMENT.c.summary)).all()
        assert all(whole and summary for whole, summary in rows)
        assert count(FACET) == count(WORDS) == len(rows)
        changed = session.execute(select(CHANGE.c.announcement_id)).scalars().all()
        assert len(set(changed)) == len(changed)
        return len(rows), len(changed)


def ended(engine: Engine) -> bool:
    with unit_of_work(engine, read_only=True) as session:
        found = find_progress(session, watch_key("grants-gov"))
        return found is not None and found.ended
