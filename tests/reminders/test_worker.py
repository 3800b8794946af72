"""The worker as it runs: it looks for reminders by itself, and follows what funders move without anybody's asking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import sleep

from app.calendar.reminders.preferences import Preferences, save_preferences
from app.db.session import unit_of_work
from app.own_catalogue.catalogues import Catalogues
from app.workspace.working import make_worker
from tests.reminders.conftest import World
from tests.reminders.test_moved_deadlines import LATER, moves, slug
from tests.web.test_calendar_pages import closing_on

__all__ = ["slug"]


def test_a_worker_sends_what_is_due_by_itself(world: World) -> None:
    amina, now = world.join("Amina"), datetime.now(UTC)
    noon = f"Etc/GMT{now.hour - 12:+d}" if now.hour != 12 else "Etc/GMT"  # these names count westward
    with unit_of_work(world.engine) as session:
        save_preferences(session, amina, Preferences(zone=noon))
    world.put("Ask the mayor", now.date() + timedelta(days=2), amina)
    worker = make_worker(world.settings, world.engine, Catalogues(world.catalogue))
    worker.start()
    try:
        for _ in range(3000):
            if world.box.letters:
                break
            sleep(0.02)
    finally:
        worker.stop()
        worker.join()
    assert [letter["To"] for letter in world.box.letters] == ["amina@marsa.example"]


def test_a_moved_deadline_is_found_where_nobody_is_reminded(world: World, slug: str) -> None:  # noqa: ARG001
    world.settings = world.settings.model_copy(update={"smtp_host": None})
    world.catalogue = closing_on(world.catalogue, LATER)
    world.run("2027-02-03 02:00")
    assert [move[1] for move in moves(world)] == [str(LATER)]
