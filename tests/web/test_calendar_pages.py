"""The calendar's pages: funders' dates follow their calls, ours can be moved, a plan goes back from the submission."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus

import httpx
import pytest
from icalendar import Calendar
from lxml import html
from sqlalchemy import Engine, insert, select, update

from app.accounts.policy import Role
from app.accounts.service import resolve_organisation
from app.calendar.queries import DATED
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.deadlines import Deadline
from app.domain.evidence import LEADS
from app.models import OwnedDocumentRow
from app.models.mapping import table_of
from app.proposals.queries import PROPOSAL
from app.proposals.queries.work import OWNER
from app.proposals.service.create_proposal import create_proposal
from app.settings import Settings
from tests.accounts.people import add_person
from tests.domain.assembly.material import material, organisation
from tests.web.conftest import TOKEN, knowing, serving
from tests.web.forms import tree

CALENDAR = f"/o/{organisation().slug}/calendar"
CALL = "undef/2016-round-11"
DUE = datetime.now(UTC).date() + timedelta(days=120)


def closing_on(catalogue: Catalogue, day: date) -> Catalogue:
    call = catalogue.calls[CALL]
    deadline = Deadline(on=day, at=time(17, 0), zone="America/New_York")
    stages = tuple(replace(stage, deadline=deadline, query_deadline=None) for stage in call.stages)
    return replace(catalogue, calls={**catalogue.calls, CALL: replace(call, stages=stages)})


@pytest.fixture
def quiet(settings: Settings, filled: None, engine: Engine, catalogue: Catalogue) -> Settings:  # noqa: ARG001
    """A proposal answers a call that closes in four months; none names a day of sending of its own."""
    with unit_of_work(engine) as session:
        session.execute(update(PROPOSAL).values(submission_on=None))
        row = resolve_organisation(session, None)
        known = closing_on(catalogue, DUE)
        create_proposal(session, known, row, project=material().project.slug, call=CALL, at=datetime.now(UTC))
    return settings.model_copy(update={"token": TOKEN, "workers": 0})


@pytest.fixture
def client(quiet: Settings, catalogue: Catalogue) -> Iterator[httpx.Client]:
    with serving(quiet, closing_on(catalogue, DUE)) as address, knowing(address) as client:
        yield client


def names(page: html.HtmlElement) -> list[str]:
    return [" ".join(found.text_content().split()) for found in page.xpath("//tbody//th")]


def uid_of(page: html.HtmlElement, title: str) -> str:
    (row,) = page.xpath(f"//tbody/tr[th/a[normalize-space()='{title}']]")
    return str(row.get("id"))


def test_a_funders_date_is_there_and_moves_only_with_its_call(
    client: httpx.Client, quiet: Settings, catalogue: Catalogue, engine: Engine
) -> None:
    page = tree(client.get(CALENDAR))
    (uid,) = page.xpath("//tbody/tr[th/span='Deadline']/@id")
    deadlines = select(DATED.c.day, DATED.c.sequence).where(DATED.c.kind == "call_deadline")
    moved = client.post(f"{CALENDAR}/things/{uid}", data={"version": "1", "day": "2030-01-01", "state": "open"})
    assert moved.status_code == HTTPStatus.SEE_OTHER
    with unit_of_work(engine, read_only=True) as session:
        assert session.execute(deadlines).all() == [(DUE, 0)]

    later = DUE + timedelta(days=7)
    with serving(quiet, closing_on(catalogue, later)) as address, knowing(address) as there:
        assert uid_of_deadline(tree(there.get(CALENDAR))) == uid
    with unit_of_work(engine, read_only=True) as session:
        assert session.execute(deadlines).all() == [(later, 1)]


def uid_of_deadline(page: html.HtmlElement) -> str:
    (uid,) = page.xpath("//tbody/tr[th/span='Deadline']/@id")
    return str(uid)


def test_what_somebody_adds_can_be_moved_and_finished(client: httpx.Client) -> None:
    day = datetime.now(UTC).date() + timedelta(days=10)
    refused = tree(client.post(CALENDAR, data={"title": " ", "day": day.isoformat()}), 422)
    assert refused.xpath("//*[@role='alert']")[0].text_content() == "Say what it is."
    assert client.post(CALENDAR, data={"title": "Ask the mayor <b>", "day": day.isoformat()}).status_code == 303
    uid = uid_of(tree(client.get(CALENDAR)), "Ask the mayor <b>")

    typed = {"title": "Ask the mayor", "day": (day + timedelta(days=1)).isoformat(), "state": "done", "version": "1"}
    assert client.post(f"{CALENDAR}/things/{uid}", data=typed).status_code == 303
    stale = tree(client.post(f"{CALENDAR}/things/{uid}", data={**typed, "title": "Mine"}), HTTPStatus.CONFLICT)
    assert stale.xpath("//input[@name='title']/@value") == ["Mine"]
    assert "Ask the mayor" in stale.xpath("//*[@class='told']")[0].text_content()


def test_the_day_of_sending_moves_in_the_calendar_and_in_the_settings(client: httpx.Client, engine: Engine) -> None:
    slug = str(tree(client.get(CALENDAR)).xpath("//tbody//a[contains(@href, '/plan/')]/@href")[0]).rpartition("/")[2]
    day = DUE - timedelta(days=3)
    with unit_of_work(engine) as session:
        session.execute(update(PROPOSAL).where(PROPOSAL.c.slug == slug).values(submission_on=day))
    (row,) = tree(client.get(CALENDAR)).xpath("//tbody/tr[th/span='Own day of sending']")
    thing = f"{CALENDAR}/things/{row.get('id')}"
    later = client.post(f"{thing}/move", data={"version": "1", "days": "1"})
    assert later.status_code == HTTPStatus.SEE_OTHER
    page = tree(client.get(thing))
    (settings,) = page.xpath("//a[.='What it follows from']/@href")
    assert settings == f"/o/{organisation().slug}/proposals/{slug}/settings#submission_on"
    shown = tree(client.get(settings)).xpath("//input[@name='submission_on']/@value")
    assert shown == [str(day + timedelta(days=1))]
    (form,) = page.xpath("//form[@class='fields']")
    fields = dict(form.form_values())
    assert client.post(thing, data={**fields, "state": "open", "day": str(day)}).status_code == HTTPStatus.SEE_OTHER
    assert tree(client.get(settings)).xpath("//input[@name='submission_on']/@value") == [str(day)]
    stale = client.post(f"{thing}/move", data={"version": "1", "days": "1"})
    assert stale.status_code == HTTPStatus.CONFLICT
    assert tree(client.get(settings)).xpath("//input[@name='submission_on']/@value") == [str(day)]


def test_an_event_can_be_taken_into_another_calendar(client: httpx.Client) -> None:
    uid = uid_of_deadline(tree(client.get(CALENDAR)))
    answer = client.get(f"{CALENDAR}/things/{uid}/event.ics")
    calendar = Calendar.from_ical(answer.content)
    (event,) = calendar.walk("VEVENT")
    assert event["uid"] == uid
    assert event["dtstart"].dt.date() == DUE
    assert event["dtstart"].params["TZID"] == "America/New_York"
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["America/New_York"]
    assert {alarm["trigger"].dt.days for alarm in event.walk("VALARM")} == {-14, -7, -3, -1}


def test_a_plan_is_proposed_kept_and_moved_as_the_same_things(client: httpx.Client, engine: Engine) -> None:
    slug = str(tree(client.get(CALENDAR)).xpath("//tbody//a[contains(@href, '/plan/')]/@href")[0])
    proposed = tree(client.get(slug))
    assert names(proposed)[0] == "Decide: go or no-go"
    assert names(proposed)[-1] == "Upload to the portal"
    assert client.post(slug).status_code == HTTPStatus.SEE_OTHER
    before = planned(engine)
    assert len(before) == len(names(proposed))
    assert client.post(slug, data={"squeeze": "true"}).status_code == HTTPStatus.SEE_OTHER
    assert planned(engine) == before


def planned(engine: Engine) -> dict[str, str]:
    with unit_of_work(engine, read_only=True) as session:
        rows = session.execute(select(DATED.c.step, DATED.c.uid).where(DATED.c.step.is_not(None))).all()
        return {row.step: row.uid for row in rows}


def test_an_own_date_moves_by_a_button_and_a_funders_has_none(client: httpx.Client) -> None:
    day = datetime.now(UTC).date() + timedelta(days=10)
    client.post(CALENDAR, data={"title": "Ask the mayor", "day": day.isoformat()})
    home = tree(client.get(f"/o/{organisation().slug}"))
    assert "Ask the mayor" in [link.text_content() for link in home.xpath("//section[@aria-labelledby='due']//a")]
    page = tree(client.get(CALENDAR))
    (action,) = page.xpath("//form[.//button[@name='days']]/@action")
    assert uid_of(page, "Ask the mayor") in action
    assert client.post(action, data={"version": "1", "days": "-1"}).status_code == HTTPStatus.SEE_OTHER
    assert client.post(action, data={"version": "1", "days": "1"}).status_code == HTTPStatus.CONFLICT
    moved = tree(client.get(f"{CALENDAR}/things/{uid_of(page, 'Ask the mayor')}"))
    assert moved.xpath("//input[@name='day']/@value") == [(day - timedelta(days=1)).isoformat()]
    theirs = f"{CALENDAR}/things/{uid_of_deadline(page)}/move"
    assert client.post(theirs, data={"version": "1", "days": "1"}).status_code == HTTPStatus.FORBIDDEN


def test_in_the_month_an_own_date_moves_to_a_day_and_a_funders_does_not(client: httpx.Client) -> None:
    day = DUE.replace(day=15)
    client.post(CALENDAR, data={"title": "Fair", "day": day.isoformat(), "kind": "event"})
    month = f"{CALENDAR}/month?month={day:%Y-%m}"
    page = tree(client.get(month))
    (form,) = page.xpath("//form[@class='mark-mover']")
    (link,) = form.xpath("preceding-sibling::a")
    fields = {str(field.get("name")): str(field.get("value")) for field in form.xpath(".//input")}
    assert link.xpath("string(ancestor::td/@data-day)") == day.isoformat()
    there = (day + timedelta(days=5)).isoformat()
    answer = client.post(form.get("action"), data={**fields, "day": there})
    assert (answer.status_code, answer.headers["location"]) == (HTTPStatus.SEE_OTHER, f"{month}#{link.get('id')}")
    (moved,) = tree(client.get(month)).xpath("//form[@class='mark-mover']/preceding-sibling::a")
    assert moved.xpath("string(ancestor::td/@data-day)") == there
    assert client.post(form.get("action"), data={**fields, "days": "1"}).status_code == HTTPStatus.CONFLICT
    outside = client.post(form.get("action"), data={**fields, "days": "1", "back": "//evil.example/?"})
    assert outside.status_code == HTTPStatus.UNPROCESSABLE_ENTITY

    theirs = page.xpath("//a[contains(@class, 'funders')]")
    assert [mark.get("draggable") for mark in theirs] == ["false"]
    place = f"{theirs[0].get('href')}/move"
    assert client.post(place, data={"version": "1", "day": there}).status_code == HTTPStatus.FORBIDDEN
    assert client.post(place, data={"version": "1", "days": "0"}).status_code == HTTPStatus.SEE_OTHER


def test_sections_and_documents_are_in_the_calendar_and_are_moved_where_they_are(
    client: httpx.Client, engine: Engine
) -> None:
    due = datetime.now(UTC).date() + timedelta(days=20)
    writer = add_person(engine, "Amina", [Role.WRITER])
    given = {"proposal_id": 1, "key": "executive-summary", "person_id": writer, "given_by": "Omar"}
    documents = table_of(OwnedDocumentRow)
    with unit_of_work(engine) as session:
        session.execute(insert(OWNER).values(**given, given_at=datetime.now(UTC), due_on=due, done_at=None))
        session.execute(update(documents).values(valid_until=None))
        one = select(documents.c.id).limit(1).scalar_subquery()
        session.execute(update(documents).where(documents.c.id == one).values(valid_until=due))
    rows = {str(row.xpath("string(th/span)")): row for row in tree(client.get(CALENDAR)).xpath("//tbody/tr")}
    assert rows["Task"].xpath("string(td[2])") == "Amina"
    assert not rows["Task"].xpath(".//button") + rows["Document expires"].xpath(".//button")
    place = f"{CALENDAR}/things/{rows['Task'].get('id')}"
    assert client.post(f"{place}/move", data={"version": "1", "days": "1"}).status_code == HTTPStatus.FORBIDDEN
    assert client.post(place, data={"version": "1", "note": "Half is there"}).status_code == HTTPStatus.SEE_OTHER

    with unit_of_work(engine) as session:
        session.execute(update(OWNER).values(due_on=due + timedelta(days=2)))
        session.execute(update(documents).values(valid_until=None))
    shown = tree(client.get(place))
    assert "Half is there" in shown.xpath("string(//textarea)")
    client.get(CALENDAR)
    with unit_of_work(engine, read_only=True) as session:
        kinds = ["task", "expiry", "renewal"]
        found = session.execute(select(DATED.c.kind, DATED.c.day, DATED.c.state).where(DATED.c.kind.in_(kinds)))
        assert set(found.all()) == {
            ("task", due + timedelta(days=2), "open"),
            ("expiry", due, "withdrawn"),
            ("renewal", due - timedelta(days=LEADS["registration"]), "withdrawn"),
        }


def test_a_month_and_the_timeline_show_the_same_by_the_same_filters(client: httpx.Client) -> None:
    first = DUE.replace(day=15)
    client.post(CALENDAR, data={"title": "Fair", "day": first.isoformat(), "kind": "event"})
    month = {"month": f"{DUE:%Y-%m}"}
    shown = tree(client.get(f"{CALENDAR}/month", params=month))
    marks = shown.xpath("//table[@class='month']//a[contains(@class, 'dated-mark')]")
    kinds = [mark.xpath("string(span)") for mark in marks]
    assert sorted(kinds) == ["Deadline: ", "Event: ", "Partner's letter: ", "Partner's letter: ", "Partner's letter: "]
    assert {len(row.xpath("td")) for row in shown.xpath("//table[@class='month']/tbody/tr")} == {7}
    events = tree(client.get(f"{CALENDAR}/month", params={**month, "kind": "event"}))
    (mark,) = events.xpath("//table[@class='month']//a[contains(@class, 'dated-mark')]")
    assert mark.xpath("string(ancestor::td/span[@class='day-number'])") == "15"
    assert "kind=event" in events.xpath("//a[@rel='next']/@href")[0]

    tracks = tree(client.get(f"{CALENDAR}/timeline")).xpath("//table[@class='timeline']/tbody/tr")
    assert [len(track.xpath(".//a[contains(@class, 'dated-mark')]")) for track in tracks] == [4, 1]
    assert tracks[-1].xpath("string(th)") == "Without a proposal"
    tree(client.get(f"{CALENDAR}/month", params={"month": "2099-13"}))
