"""A calendar kept elsewhere comes in, and ours goes out."""

from __future__ import annotations

from pathlib import Path

import pytest
from icalendar import Calendar

from tests.cli.conftest import Command
from tests.marsa import write_workspace_file

TABLE = """Title;Date;Time;Zone;Note
Réunion du conseil;17.02.2099;12:00;Europe/Brussels;à midi
Rapport;2099-02-29;;;
Rapport;2099-03-31;24:00;;
Audit;03/04/2099;;;
Fête;2099-01-01;;Mars/Base;
Trop loin;20226-01-01;;;
"""


@pytest.fixture
def marsa(in_workspace: Command, tmp_path: Path) -> Command:
    in_workspace("init")
    assert in_workspace("import", write_workspace_file(tmp_path)).code == 0
    return in_workspace


def events(command: Command) -> dict[str, str]:
    ran = command("calendar", "export")
    assert ran.code == 0, ran.err
    return {str(event["summary"]): str(event["dtstart"].dt) for event in Calendar.from_ical(ran.data).walk("VEVENT")}


def test_a_table_in_an_old_encoding_is_read_line_by_line(marsa: Command, tmp_path: Path) -> None:
    file = tmp_path / "dates.csv"
    file.write_bytes(TABLE.encode("cp1252"))
    ran = marsa("calendar", "import", file)
    assert ran.code == 1
    assert "2 dates new, 0 changed, 0 as before." in ran.out
    assert ran.err.splitlines() == [
        "Line 3: no calendar has the day 2099-02-29.",
        "Line 5: “03/04/2099” can be read in two ways; write it like 2027-02-17.",
        "Line 6: 'Mars/Base' is not a time zone; write a name like Europe/Brussels or UTC.",
        "Line 7: “20226-01-01” is not a day; write it like 2027-02-17.",
    ]
    assert events(marsa)["Task: Réunion du conseil"] == "2099-02-17 12:00:00+01:00"

    file.write_bytes(TABLE.replace("17.02.2099", "18.02.2099").encode("cp1252"))
    assert "0 dates new, 1 changed, 1 as before." in marsa("calendar", "import", file).out
    assert events(marsa)["Task: Réunion du conseil"] == "2099-02-18 12:00:00+01:00"


def calendar(*events: str) -> str:
    whole = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{whole}END:VCALENDAR\n".replace("\n", "\r\n")


def test_a_million_recurrences_are_sixty(marsa: Command, tmp_path: Path) -> None:
    file = tmp_path / "dates.ics"
    file.write_text(
        calendar(
            "UID:1\nSUMMARY:Stand-up\nDTSTART;VALUE=DATE:20200101\nRRULE:FREQ=DAILY;COUNT=1000000",
            "UID:2\nSUMMARY:Tick\nDTSTART:20270101T000000Z\nRRULE:FREQ=SECONDLY",
            "UID:3\nSUMMARY:Never\nDTSTART;VALUE=DATE:20270101\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "UID:4\nSUMMARY:No day",
        )
    )
    ran = marsa("calendar", "import", file)
    assert ran.code == 1
    assert "62 dates new" in ran.out
    assert len(ran.err.splitlines()) == 4
    assert "Event 4 “No day”: it has no day." in ran.err
    assert "0 dates new, 0 changed, 62 as before." in marsa("calendar", "import", file).out


def test_days_that_no_calendar_has_are_told_in_a_sentence(marsa: Command, tmp_path: Path) -> None:
    file = tmp_path / "dates.ics"
    file.write_text(
        calendar(
            "UID:1\nSUMMARY:Too far\nDTSTART;VALUE=DATE:202260217",
            "UID:2\nSUMMARY:End of the day\nDTSTART:20990217T240000",
            "UID:3\nSUMMARY:No leap year\nDTSTART;VALUE=DATE:20990229",
            "UID:4\nSUMMARY:Leap day\nDTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY",
            "UID:5\nSUMMARY:Seldom\nDTSTART;VALUE=DATE:20270101\nRRULE:FREQ=YEARLY;INTERVAL=999999999",
            "UID:6\nSUMMARY:Long ago\nDTSTART;VALUE=DATE:00010101",
        )
    )
    ran = marsa("calendar", "import", file)
    assert ran.code == 1
    told = ran.err.splitlines()
    assert [line.split("“")[1].split("”")[0] for line in told] == [
        "Too far", "End of the day", "No leap year", "Leap day", "Seldom", "Long ago",
    ]  # fmt: skip
    assert "1 date new" not in ran.out or "Traceback" not in ran.err


def test_what_was_written_out_comes_back_as_itself(marsa: Command, tmp_path: Path) -> None:
    table, out = tmp_path / "dates.csv", tmp_path / "out.ics"
    table.write_text("title,date\nAsk the mayor,2099-02-17\n")
    assert marsa("calendar", "import", table).code == 0
    assert marsa("calendar", "export", "--out", out).code == 0
    assert marsa("calendar", "export", "--out", out).code == 2
    before = events(marsa)
    out.write_bytes(out.read_bytes().replace(b"20990217", b"20990220").replace(b"20990218", b"20990221"))
    assert "0 dates new, 1 changed" in marsa("calendar", "import", out).out
    assert before["Task: Ask the mayor"] == "2099-02-17"
    assert events(marsa)["Task: Ask the mayor"] == "2099-02-20"


@pytest.mark.parametrize(
    ("name", "content"), [("a.ics", b"hello"), ("a.csv", b"a,b\n1,2\n"), ("a.doc", b"x"), ("a.ics", b"")]
)
def test_what_is_no_calendar_is_refused_in_a_sentence(
    marsa: Command, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    ran = marsa("calendar", "import", tmp_path / name)
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
