"""One digest a morning, on each person's clock and in their language, once, whatever the server or the clock does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from app.accounts.audit import Doer
from app.accounts.policy import Role
from app.accounts.service import resolve_organisation
from app.accounts.sessions import PERSON
from app.calendar.reminders.outbox import DIGEST, DigestState
from app.calendar.reminders.preferences import Preferences, save_preferences
from app.db.session import unit_of_work
from app.domain.phrases import recalled
from app.watch.hits import collect_hits
from app.watch.saving import SavedSearch, save_search
from app.watch.searching import Wish
from tests.reminders.conftest import World
from tests.watch.announced import NOW, announced, keep_all

DAY = date(2027, 2, 17)


@pytest.fixture
def amina(world: World) -> int:
    return world.join("Amina")


def prefer(world: World, person_id: int, **wishes: object) -> None:
    with unit_of_work(world.engine) as session:
        save_preferences(session, person_id, Preferences(**wishes))  # type: ignore[arg-type]


def test_each_reminder_is_told_once_in_one_letter_of_a_morning(world: World, amina: int) -> None:
    world.put("Ask the mayor", DAY, amina)
    world.put("Far away", date(2027, 6, 1), amina)
    assert world.run("2027-02-03 05:59") == 0, "before seven in Tunis"
    assert world.digests() == []
    assert world.run("2027-02-03 06:01") == 1
    assert world.run("2027-02-03 06:02") == 0
    world.put("Put in at noon", DAY, amina)
    assert world.run("2027-02-03 12:00") == 0, "one digest a day"
    assert world.run("2027-02-04 06:01") == 1
    (first, second) = world.texts()
    assert "Task: Ask the mayor\nin 14 days · 17 February 2027\nhttps://g.example/o/" in first
    assert "Far away" not in first
    assert "https://g.example/account/reminders" in first
    assert ("Put in at noon" in second, "Ask the mayor" in second) == (True, False)
    for day in range(5, 18):
        world.run(f"2027-02-{day:02} 06:01")
    assert [text.count("Ask the mayor") for text in world.texts()[2:]] == [1, 1, 1]
    assert {row["state"] for row in world.digests()} == {DigestState.SENT, DigestState.NOTHING}
    assert all(row["payload"] == {} for row in world.digests())


def test_what_nobody_has_is_told_to_who_answers_for_the_whole(world: World, amina: int) -> None:
    world.join("Omar", Role.MANAGER)
    world.join("Nobody", Role.MANAGER, mail=False)
    world.put("Hers", DAY, amina)
    world.put("Nobody's", DAY)
    assert world.run("2027-02-03 06:01") == 2
    told = {letter["To"]: text for letter, text in zip(world.box.letters, world.texts(), strict=True)}
    assert ("Hers" in told["amina@marsa.example"], "Nobody" in told["amina@marsa.example"]) == (True, False)
    assert ("Hers" in told["omar@marsa.example"], "Nobody" in told["omar@marsa.example"]) == (False, True)


def test_it_is_the_persons_own_zone_language_hour_and_days(world: World, amina: int) -> None:
    prefer(world, amina, zone="Asia/Kathmandu", hour=9, days=(2,))
    with unit_of_work(world.engine) as session:
        session.execute(update(PERSON).where(PERSON.c.id == amina).values(language="fr"))
    world.put("Ask the mayor", DAY, amina)
    assert world.run("2027-02-10 06:01") == 0, "seven days ahead is not asked for"
    assert world.run("2027-02-15 03:14") == 0
    assert world.run("2027-02-15 03:15") == 1, "nine in Kathmandu"
    assert world.digests()[-1]["day"] == date(2027, 2, 15)
    assert "Tâche" in world.texts()[0]
    prefer(world, amina, wanted=False, days=(1,))
    assert world.run("2027-02-16 06:01") == 0


def test_a_clock_that_jumps_sends_nothing_twice_and_misses_nothing(world: World, amina: int) -> None:
    world.put("Near", date(2027, 2, 4), amina)
    world.put("Later", date(2027, 3, 10), amina)
    assert world.run("2027-02-03 06:01") == 1
    assert world.run("2027-03-09 06:01") == 1, "forward by a month"
    assert world.run("2027-02-03 08:00") == 0, "and back"
    world.put("New", date(2027, 2, 5), amina)
    assert world.run("2027-02-04 06:01") == 1, "the days in between are not lost"
    assert world.run("2027-03-09 08:00") == 0
    told = "\n".join(world.texts())
    assert [told.count(title) for title in ("Near", "Later", "New")] == [1, 1, 1]
    assert world.run("2027-02-02 06:01") == 0, "a day before the first has nothing that was not told"


@pytest.mark.parametrize(
    ("zone", "day", "before", "after"),
    [
        ("Europe/Brussels", "2027-03-28", "04:59", "05:00"),  # clocks go forward that night
        ("Europe/Brussels", "2026-10-25", "05:59", "06:00"),  # and back
        ("Australia/Lord_Howe", "2026-10-04", "19:59", "20:00"),  # by half an hour; it is the 3rd in UTC
        ("America/St_Johns", "2027-03-14", "09:29", "09:30"),
    ],
)
def test_seven_is_seven_when_clocks_change(
    world: World, amina: int, zone: str, day: str, before: str, after: str
) -> None:
    prefer(world, amina, zone=zone)
    world.put("Ask the mayor", date.fromisoformat(day), amina)
    utc = "2026-10-03" if zone.startswith("Australia") else day
    assert world.run(f"{utc} {before}") == 0
    assert world.run(f"{utc} {after}") == 1
    assert world.digests()[-1]["day"] == date.fromisoformat(day)


def test_a_mail_server_that_is_away_is_asked_again_until_the_evening(world: World, amina: int) -> None:
    world.put("Ask the mayor", DAY, amina)
    world.box.answers = ["451 Come again"] * 3
    assert world.run("2027-02-03 06:01") == 0
    assert world.states() == [DigestState.PENDING]
    assert world.run("2027-02-03 06:01") == 0, "not at once"
    assert len(world.box.answers) == 2
    assert world.run("2027-02-03 06:03") == 0
    assert world.run("2027-02-03 22:00") == 0, "nor at night"
    assert world.states() == [DigestState.FAILED]
    world.box.answers = []
    assert world.run("2027-02-04 06:01") == 1, "it is told the next morning"
    assert "Ask the mayor" in world.texts()[0]


def test_a_refusal_for_good_is_kept_and_those_behind_it_get_theirs(world: World, amina: int) -> None:
    bilal = world.join("Bilal")
    for person_id in (amina, bilal):
        world.put("Ask the mayor", DAY, person_id)
    world.box.answers = ["550 Nobody of that name"]
    assert world.run("2027-02-03 06:01") == 1
    failed, sent = world.digests()
    assert (failed["state"], sent["state"]) == (DigestState.FAILED, DigestState.SENT)
    assert "550 Nobody of that name" in recalled(failed["error"])


def test_what_was_cut_off_while_it_was_sent_is_never_sent_again_and_an_administrator_hears_of_it(
    world: World, amina: int
) -> None:
    world.join("Omar", Role.ADMINISTRATOR)
    world.put("Ask the mayor", DAY, amina)
    world.box.answers = ["451 Come again"]
    world.run("2027-02-03 06:01")
    with unit_of_work(world.engine) as session:
        session.execute(update(DIGEST).where(DIGEST.c.person_id == amina).values(state=DigestState.SENDING))
    assert world.run("2027-02-03 07:00") == 0
    assert DigestState.UNCERTAIN in world.states()
    assert world.run("2027-02-04 06:01") == 1
    (letter,) = world.box.letters
    assert letter["To"] == "omar@marsa.example"
    assert "The reminder to Amina of 3 February 2027 may not have arrived" in world.texts()[0]


def test_without_a_mail_server_nothing_is_made(world: World, amina: int) -> None:
    world.put("Ask the mayor", DAY, amina)
    world.settings = world.settings.model_copy(update={"smtp_host": None})
    assert (world.run("2027-02-03 06:01"), world.digests()) == (0, [])


def test_news_of_a_saved_search_come_with_the_digest_and_once(world: World, amina: int) -> None:
    with unit_of_work(world.engine) as session:
        ours = resolve_organisation(session, None)
        wanted = SavedSearch(name="Water", wish=Wish(text="water"))
        save_search(session, ours, wanted, by=Doer("Amina", amina), at=NOW)
    keep_all(world.engine, [announced("01", "Clean water", closes=date(2027, 3, 1))], days=1)
    with unit_of_work(world.engine) as session:
        collect_hits(session, at=NOW + timedelta(days=1))
    assert world.run("2027-01-12 06:01") == 1
    (text,) = world.texts()
    assert "New for “Water”: 1\nClean water: 1 March 2027 (UTC)" in text
    assert world.box.letters[0]["Subject"] == "New announcements for your searches"
    assert [world.run(f"2027-01-{day} 06:01") for day in (13, 14)] == [0, 0]
