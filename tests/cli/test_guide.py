"""guide, and what templates and calls show of the funder's questions and limits."""

from __future__ import annotations

import pytest

from app.catalog.catalogue import load_catalogue
from tests.cli.conftest import Command
from tests.cli.test_output import terminal
from tests.marsa import PROJECT


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_guide_tells_what_to_write_where(filled: Command) -> None:
    call = "un-trust-fund-evaw/2024-cycle-27"
    assert filled("new", "--project", PROJECT, "--call", call, "--slug", "fresh").code == 0
    ran = filled("guide", "fresh")
    assert (ran.code, ran.err) == (0, "")
    said = flat(ran.out)
    assert "Who are your larger donors at present?" in said
    assert "no dependence on one source" in said
    assert "at most 60 words" in said
    assert "Sixty words are a list, not a text." in said
    assert "Missing required" in said
    told = filled("guide", "fresh", "--json").json()
    assert (told["proposal"], told["call"], told["template"]) == ("fresh", call, "un-trust-fund-evaw/1.0")
    donors = next(section for section in told["sections"] if section["key"] == "org-donors")
    assert (donors["limits"][0]["max"], donors["state"], donors["required"]) == (60, "required", True)
    states = {line["key"]: line["state"] for line in filled("status", "fresh", "--json").json()}
    assert {section["key"]: section["state"] for section in told["sections"]} == states
    assert sum(key.startswith("outcome/") for key in states) == 3


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_guide_asks_as_the_call_does(filled: Command) -> None:
    """A call may change a section's limits and question; the whole application's limits are the call's too."""
    call = "undef/2019-round-14"
    assert filled("new", "--project", PROJECT, "--call", call, "--slug", "fresh").code == 0
    told = filled("guide", "fresh", "--json").json()
    asked = filled("calls", "show", call, "--json").json()
    form = filled("templates", "show", told["template"], "--json").json()
    assert told["limits"] == [*form["limits"], *asked["limits"]]
    for key, changed in asked["sections"].items():
        section = next(one for one in told["sections"] if one["key"] == key)
        assert changed["limits"] is None or section["limits"] == changed["limits"]


@pytest.mark.parametrize("name", ["ned", "un-trust-fund-evaw", "unhcr-concept-note", "concept-note"])
def test_a_template_shows_every_question_and_limit(command: Command, name: str) -> None:
    told = command("templates", "show", name, "--json").json()
    shown = flat(command("templates", "show", name).out)
    for section in told["sections"]:
        assert flat(section["question"]) in shown
        assert flat(section["scoring"]) in shown
    bounds = [*told["limits"], *(one for section in told["sections"] for one in section["limits"])]
    for bound in bounds:
        assert bound["max"] is None or f"at most {bound['max']:,} " in shown
        assert bound["min"] is None or f"at least {bound['min']:,} " in shown
    assert "Guidance" not in shown
    assert "Guidance" in command("templates", "show", name, "--guidance").out


def test_a_repeating_section_is_shown_with_the_key_it_is_filed_under(command: Command) -> None:
    shown = flat(command("templates", "show", "un-trust-fund-evaw").out)
    assert "outcome/OUTCOME" in shown
    assert "once for each outcome" in shown


def calls(command: Command) -> list[str]:
    return [call["slug"] for call in command("calls", "list", "--json").json()]


def test_a_call_shows_what_its_file_knows(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each fact of each shipped call, as far as it is a word or a number that can be looked for."""
    read_once = load_catalogue()
    monkeypatch.setattr("app.catalog.catalogue.load_catalogue", lambda: read_once)
    for slug in calls(command):
        told = command("calls", "show", slug, "--json").json()
        with terminal(1000):  # so that no cell is wrapped
            shown = flat(command("calls", "show", slug).out)
        for stage in told["stages"]:
            due = stage["deadline"]
            assert due["at"] is None or due["at"][:5] in shown, slug
            assert due["zone"] is None or due["zone"] in shown, slug
            assert due["kind"] != "window" or due["closes"] is None or "closes on" in shown or "open until" in shown
        expected = [
            *(criterion["key"] for criterion in told["eligibility"]),
            *(step["value"] for rule in told["rules"] for step in rule["steps"]),
            *(annex["key"] for annex in told["annexes"]),
            *(file["name"] for file in told["files"]),
            *(name for name in told["sections"]),
            *told["countries"],
            *filter(None, (told["url"], told["reference"])),
        ]
        for part in expected:
            assert str(part) in shown.replace(",", "") or str(part) in shown, (slug, part)
        for part in filter(None, (told["page"] or {}).values()):
            assert part in shown, (slug, part)


def test_a_deadline_is_shown_with_its_hour_and_zone(command: Command) -> None:
    with terminal(1000):
        shown = flat(command("calls", "show", "un-trust-fund-evaw/2024-cycle-27").out)
    assert "1 February 2024, 14:00 America/New_York" in shown


def test_a_deadline_is_shown_in_the_readers_zone_too(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRANTWRIGHT_ZONE", "Asia/Kathmandu")
    with terminal(1000):
        shown = flat(command("calls", "show", "un-trust-fund-evaw/2024-cycle-27").out)
    assert "14:00 America/New_York (UTC-5), 2 February 2024, 00:45 Asia/Kathmandu (UTC+5:45)" in shown
    monkeypatch.setenv("GRANTWRIGHT_ZONE", "Kathmandu")
    ran = command("calls", "show", "un-trust-fund-evaw/2024-cycle-27")
    assert ran.code == 2
    assert ran.err.startswith(
        "The setting GRANTWRIGHT_ZONE cannot be used: 'Kathmandu' is not a time zone; write a name"
    )


def test_a_yearly_window_is_shown_by_its_days(command: Command) -> None:
    window = next(
        call
        for call in command("calls", "list", "--json").json()
        if call["stages"][0]["deadline"]["kind"] == "window" and call["stages"][0]["deadline"]["closes"]
    )
    shown = command("calls", "list").out
    row = next(line for line in shown.splitlines() if line.startswith(window["slug"]))
    assert "no fixed date" not in row
