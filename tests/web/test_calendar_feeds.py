"""Calendars that other programs subscribe to: by a secret address, until it is revoked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from http import HTTPStatus

import httpx
import pytest
from icalendar import Calendar
from sqlalchemy import Engine, delete, select, update

from app.accounts.audit import Doer
from app.accounts.policy import Role
from app.accounts.queries import MEMBERSHIP
from app.accounts.service import resolve_organisation
from app.calendar.queries import get_dated
from app.calendar.service.change_dates import add_dated, change_dated, dated_of
from app.calendar.service.feeds import FEED
from app.db.session import unit_of_work
from app.domain.dated import Dated, DatedKind, DatedState
from app.domain.deadlines import Deadline
from app.proposals.queries import PROPOSAL
from app.web.logs import without_secrets
from tests.accounts.people import add_person, cookie_of
from tests.domain.assembly.material import organisation
from tests.web.conftest import Come
from tests.web.test_pages import tree

SUBSCRIBE = f"/o/{organisation().slug}/calendar/subscribe"
BY = Doer("Amina", None)


def put(engine: Engine, title: str, owner_id: int | None = None) -> str:
    with unit_of_work(engine) as session:
        row = resolve_organisation(session, None)
        thing = Dated(uid="", kind=DatedKind.TASK, title=title, when=Deadline(on=date(2099, 3, 1)))
        return add_dated(session, row, thing, by=BY, at=datetime.now(UTC), owner_id=owner_id)


def withdraw(engine: Engine, uid: str) -> None:
    with unit_of_work(engine) as session:
        row = resolve_organisation(session, None)
        gone = replace(dated_of(get_dated(session, row["id"], uid)), state=DatedState.WITHDRAWN)
        change_dated(session, row, uid, gone, by=BY, at=datetime.now(UTC), owner_id=None)


def subscribe(browser: httpx.Client, **wish: str) -> str:
    page = tree(browser.post(SUBSCRIBE, data=wish))
    return httpx.URL(page.xpath("string(//textarea[@id='made'])").strip()).path


@pytest.fixture
def amina(engine: Engine, filled: None) -> int:  # noqa: ARG001
    """A writer where no proposal names a day of sending."""
    with unit_of_work(engine) as session:
        session.execute(update(PROPOSAL).values(submission_on=None))
    return add_person(engine, "Amina", [Role.WRITER])


def test_a_teams_calendar_is_read_by_its_address_alone(engine: Engine, amina: int, come: Come) -> None:
    uid = put(engine, "Ask the mayor")
    path, program = subscribe(come(cookie_of(engine, amina)), team="true"), come()
    answer = program.get(path)
    assert answer.status_code == HTTPStatus.OK
    assert answer.headers["content-type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (event["uid"], event["sequence"], event["status"]) == (uid, 0, "CONFIRMED")
    known = {"If-None-Match": answer.headers["etag"]}
    again = program.get(path, headers=known)
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")

    withdraw(engine, uid)
    (event,) = Calendar.from_ical(program.get(path, headers=known).content).walk("VEVENT")
    assert (event["uid"], event["sequence"], event["status"]) == (uid, 1, "CANCELLED")


def test_a_persons_calendar_has_their_dates_alone(engine: Engine, amina: int, come: Come) -> None:
    put(engine, "Somebody else's")
    mine = put(engine, "Mine", amina)
    events = Calendar.from_ical(come().get(subscribe(come(cookie_of(engine, amina)))).content).walk("VEVENT")
    assert [event["uid"] for event in events] == [mine]


def test_a_revoked_address_and_that_of_who_left_lead_nowhere(engine: Engine, amina: int, come: Come) -> None:
    browser, program = come(cookie_of(engine, amina)), come()
    first, second = subscribe(browser, team="true"), subscribe(browser)
    stranger = come(cookie_of(engine, add_person(engine, "Bilal", [Role.WRITER])))
    with unit_of_work(engine, read_only=True) as session:
        rows = session.execute(select(FEED.c.id, FEED.c.token_hash).order_by(FEED.c.id)).all()
    assert not any(first[10:-4] in row.token_hash for row in rows)
    assert stranger.post(f"{SUBSCRIBE}/{rows[0].id}/revoke").status_code == HTTPStatus.NOT_FOUND
    assert browser.post(f"{SUBSCRIBE}/{rows[0].id}/revoke").status_code == HTTPStatus.SEE_OTHER
    assert [program.get(path).status_code for path in (first, second)] == [HTTPStatus.NOT_FOUND, HTTPStatus.OK]
    with unit_of_work(engine) as session:
        session.execute(delete(MEMBERSHIP).where(MEMBERSHIP.c.person_id == amina))
    assert program.get(second).status_code == HTTPStatus.NOT_FOUND
    assert program.get("/calendar/guess.ics").status_code == HTTPStatus.NOT_FOUND


def test_a_viewer_takes_nothing_out(engine: Engine, filled: None, come: Come) -> None:  # noqa: ARG001
    viewer = come(cookie_of(engine, add_person(engine, "Chen", [Role.VIEWER])))
    reviewer = come(cookie_of(engine, add_person(engine, "Dana", [Role.REVIEWER])))
    assert viewer.post(SUBSCRIBE).status_code == HTTPStatus.FORBIDDEN
    assert reviewer.post(SUBSCRIBE, data={"team": "true"}).status_code == HTTPStatus.FORBIDDEN


def test_the_log_never_holds_an_address_that_lets_in() -> None:
    assert without_secrets("/calendar/abc.ics") == "/calendar/…"
    assert without_secrets("/guest/abc") == "/guest/…"
    assert without_secrets("/o/marsa/calendar") == "/o/marsa/calendar"
