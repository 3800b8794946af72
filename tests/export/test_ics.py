"""Calendars as other programs read them: a second reader, ical.js, understands each event as it was meant."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from app.domain.dated import Dated, DatedKind, DatedState
from app.domain.deadlines import Confidence, Deadline, instant
from app.export.ics import Entry, render_ics
from tests.conftest import IN_CI, need_tool

FRONTEND = Path(__file__).parents[2] / "app/web/frontend"
READER = """
import ICAL from "ical.js";
let text = "";
for await (const part of process.stdin) text += part;
const calendar = new ICAL.Component(ICAL.parse(text));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const told = calendar.getAllSubcomponents("vevent").map((part) => {
  const event = new ICAL.Event(part);
  const alarms = part.getAllSubcomponents("valarm").map((each) => each.getFirstPropertyValue("trigger").toSeconds());
  return {
    uid: event.uid, title: event.summary, sequence: event.sequence, note: event.description ?? "",
    day: event.startDate.isDate ? event.startDate.toString() : "", end: event.endDate?.toString() ?? "",
    instant: event.startDate.isDate ? 0 : event.startDate.toUnixTime(),
    status: part.getFirstPropertyValue("status"), alarms,
  };
});
process.stdout.write(JSON.stringify(told));
"""


@pytest.fixture
def node() -> str:
    found = need_tool("node")
    if not (FRONTEND / "node_modules/ical.js").is_dir():
        if IN_CI:
            pytest.fail("ical.js is not installed")
        pytest.skip("ical.js is not installed: run npm ci in app/web/frontend")
    return found


def entry(uid: str, deadline: Deadline, *, title: str = "Full proposal", **more: object) -> Entry:
    dated = Dated(uid=uid, kind=DatedKind.CALL_DEADLINE, title=title, when=deadline, **more)  # type: ignore[arg-type]
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return Entry(dated=dated, title=title, note="", url="https://g.example/x", changed_at=at)


def test_another_reader_understands_each_event_as_it_was_meant(node: str) -> None:
    zones = ("Europe/Brussels", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "UTC")
    moments = [
        Deadline(on=day, at=time(2, 30), zone=zone)
        for zone in zones
        for day in (date(2027, 3, 14), date(2027, 3, 28), date(2027, 4, 4), date(2027, 10, 3), date(2027, 10, 31))
    ]
    entries = [entry(f"{number}@g", moment) for number, moment in enumerate(moments)]
    entries += [
        entry("day@g", Deadline(on=date(2027, 2, 28)), title="Réponse; “à” l’appel, ligne\\n " + "ü" * 90),
        entry("days@g", Deadline(on=date(2027, 2, 28)), until=date(2027, 3, 2), sequence=4),
        entry("gone@g", Deadline(on=date(2028, 2, 29)), state=DatedState.WITHDRAWN),
        entry("expected@g", Deadline(on=date(2028, 2, 29), confidence=Confidence.INFERRED), title="دعوة مفتوحة"),
    ]
    data = render_ics(entries, name="Marsa")
    done = subprocess.run(
        [node, "--input-type=module", "-e", READER],
        cwd=FRONTEND, input=data, capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    told = {event["uid"]: event for event in json.loads(done.stdout)}
    assert list(told) == [each.dated.uid for each in entries]
    for number, moment in enumerate(moments):
        at = instant(moment)
        assert at is not None
        assert told[f"{number}@g"]["instant"] == at.timestamp(), moment
    assert {told["0@g"]["status"], told["day@g"]["status"]} == {"CONFIRMED"}
    assert (told["day@g"]["day"], told["day@g"]["end"]) == ("2027-02-28", "2027-03-01")
    assert told["day@g"]["title"] == entries[-4].title
    assert (told["days@g"]["end"], told["days@g"]["sequence"]) == ("2027-03-03", 4)
    assert (told["gone@g"]["status"], told["gone@g"]["alarms"]) == ("CANCELLED", [])
    assert (told["expected@g"]["status"], told["expected@g"]["title"]) == ("TENTATIVE", "دعوة مفتوحة")
    assert sorted(told["0@g"]["alarms"]) == [-86_400 * days for days in (14, 7, 3, 1)]
