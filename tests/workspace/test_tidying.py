"""What nobody needs any more is taken away; what somebody may still need stays."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from app.accounts.audit import list_deeds
from app.accounts.deeds import deed_of
from app.db.session import unit_of_work
from app.jobs.queue import JOB
from app.jobs.worker import Worker
from app.proposals.queries.pictures import PICTURE
from app.proposals.service.keep_pictures import GRACE, forget_unused
from app.workspace.tidying import TIDY, Tidier, hand_in_tidying
from tests.interchange.test_picture_reading import picture
from tests.proposals.conftest import NOW, Desk, desk
from tests.proposals.test_pictures import keep

__all__ = ["desk"]

A_DAY = timedelta(days=1)


def tidied(desk: Desk, days: int) -> frozenset[str]:
    with unit_of_work(desk.engine) as session:
        return forget_unused(session, at=NOW + days * A_DAY)


def drawn(desk: Desk, width: int) -> str:
    return keep(desk, picture("PNG", size=(width, 20))).picture


def test_a_picture_goes_thirty_days_after_nothing_shows_it_any_more(desk: Desk) -> None:
    shown, before, never = (drawn(desk, width) for width in (20, 30, 40))
    desk.write(f"![A well](picture:{before})")
    desk.write(f"![A road](picture:{shown})")
    assert tidied(desk, 1) == frozenset()
    assert tidied(desk, 30) == frozenset()
    assert tidied(desk, 31) == {never}
    assert tidied(desk, 400) == frozenset()  # a kept version shows it still
    with unit_of_work(desk.engine, read_only=True) as session:
        deed = deed_of(list_deeds(session, desk.organisation["id"], limit=1)[0])
        assert set(session.execute(select(PICTURE.c.sha256)).scalars()) == {shown, before}
    assert (deed.name, deed.told) == ("Grantwright", "took away pictures that no text has shown for 30 days: 1")


def test_what_is_put_in_again_in_time_begins_anew(desk: Desk) -> None:
    again, late = drawn(desk, 20), drawn(desk, 30)
    tidied(desk, 0)
    drawn(desk, 20)
    desk.write(f"![A draft of a month ago](picture:{late})")
    assert tidied(desk, 30) == frozenset()
    assert tidied(desk, 59) == frozenset()
    assert tidied(desk, 60) == {again}


def test_a_worker_takes_the_files_away_that_nobody_else_has(desk: Desk) -> None:
    alone, document = drawn(desk, 20), desk.files.put_bytes(b"statutes")
    with unit_of_work(desk.engine) as session:
        session.execute(update(PICTURE).values(unused_since=NOW - GRACE))
        hand_in_tidying(session, NOW)
        hand_in_tidying(session, NOW + timedelta(minutes=1))
        assert len(session.execute(select(JOB).where(JOB.c.kind == TIDY)).all()) == 1
    worker = Worker(desk.engine, {TIDY: Tidier(desk.engine, desk.files).tidy})
    assert worker.work_once()
    assert not desk.files.path(alone).exists()
    assert desk.files.path(document).exists()
