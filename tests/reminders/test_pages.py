"""What people and administrators say about reminders, and where they hear of a deadline that moved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http import HTTPStatus

import httpx
import pytest
from sqlalchemy import update

from app.accounts.policy import Role
from app.calendar.reminders.outbox import DIGEST, DigestState
from app.calendar.reminders.preferences import Preferences, read_preferences
from app.calendar.reminders.webhooks import WEBHOOK
from app.db.session import unit_of_work
from tests.accounts.people import cookie_of
from tests.domain.assembly.material import organisation
from tests.reminders.conftest import World
from tests.reminders.test_moved_deadlines import LATER, announce, follow, shift, slug
from tests.web.conftest import COOKIE, serving
from tests.web.test_calendar_pages import closing_on
from tests.web.test_pages import tree

__all__ = ["slug"]

HOME = f"/o/{organisation().slug}"


@contextmanager
def come(world: World, person_id: int) -> Iterator[httpx.Client]:
    settings = world.settings.model_copy(update={"workers": 0})
    with serving(settings, world.catalogue) as address, httpx.Client(base_url=address, timeout=60) as browser:
        browser.cookies.set(COOKIE, cookie_of(world.engine, person_id))
        browser.cookies.set("grantwright-clock", "Asia/Kathmandu")
        yield browser


def test_a_person_says_whether_when_and_how_far_ahead(world: World) -> None:
    amina = world.join("Amina")
    with come(world, amina) as browser:
        page = tree(browser.get("/account/reminders"))
        assert page.xpath("//select[@name='zone']/option[@selected]/@value") == ["Asia/Kathmandu"]
        assert "/account/reminders" in tree(browser.get("/account")).xpath("//main//a/@href")
        typed = {"wanted": "true", "hour": "9", "zone": "Asia/Kathmandu", "days": "10, 2"}
        assert browser.post("/account/reminders", data=typed).status_code == HTTPStatus.SEE_OTHER
        for wrong in ({"hour": "3"}, {"days": "x"}, {"days": "400"}, {"zone": "Mars/Base"}):
            again = tree(browser.post("/account/reminders", data={**typed, **wrong}), HTTPStatus.UNPROCESSABLE_ENTITY)
            assert again.xpath("//*[@role='alert']")
    with unit_of_work(world.engine, read_only=True) as session:
        kept = read_preferences(session, amina)
    assert kept == Preferences(hour=9, zone="Asia/Kathmandu", days=(10, 2))


def test_an_administrator_sees_what_is_uncertain_and_sets_a_webhook(world: World) -> None:
    omar, amina = world.join("Omar", Role.ADMINISTRATOR), world.join("Amina")
    world.put("Ask the mayor", date(2027, 2, 17), amina)
    world.run("2027-02-03 06:01")
    with unit_of_work(world.engine) as session:
        session.execute(update(DIGEST).where(DIGEST.c.person_id == amina).values(state=DigestState.UNCERTAIN))
    place = f"{HOME}/settings/reminders"
    with come(world, omar) as browser:
        page = tree(browser.get(place))
        (line,) = page.xpath("//section[@aria-labelledby='last']//li[contains(., 'Amina')]")
        assert "uncertain" in line.text_content()
        refused = tree(browser.post(f"{place}/webhook", data={"url": "ftp://x.example/"}), 422)
        assert "https://" in refused.xpath("//*[@role='alert']")[0].text_content()
        made = tree(browser.post(f"{place}/webhook", data={"url": "https://chat.example/in"}))
        secret = made.xpath("string(//p[@class='secret'])")
        assert len(secret) > 40
        later = browser.get(place).text
        assert ("https://chat.example/in" in later, secret in later) == (True, False)
        assert browser.post(f"{place}/webhook/drop").status_code == HTTPStatus.SEE_OTHER
    with unit_of_work(world.engine, read_only=True) as session:
        assert session.execute(WEBHOOK.select()).all() == []
    with come(world, amina) as browser:
        assert browser.get(place).status_code == HTTPStatus.FORBIDDEN


def test_a_moved_deadline_stands_on_the_home_page_the_plan_and_the_readiness_until_somebody_has_looked(
    world: World, slug: str
) -> None:
    amina = world.join("Amina")
    shift(world, "full-draft", -2)
    world.catalogue = closing_on(world.catalogue, LATER)
    follow(world)
    plan = f"{HOME}/calendar/plan/{slug}"
    readiness = f"{HOME}/proposals/{slug}/readiness"
    with come(world, amina) as browser:
        assert plan in tree(browser.get(HOME)).xpath("//main/div[contains(@class, 'notice')]//a/@href")
        found = tree(browser.get(readiness))
        assert plan in found.xpath("//main//a/@href")
        page = tree(browser.get(plan))
        assert [row.xpath("string(th/a)") for row in page.xpath("//tbody/tr[contains(., 'to look at again')]")] == [
            "Full draft"
        ]
        assert browser.post(f"{plan}/seen").status_code == HTTPStatus.SEE_OTHER
        assert "to look at again" not in browser.get(plan).text
        assert "The funder moved" not in browser.get(HOME).text + browser.get(readiness).text


@pytest.mark.parametrize("answers", [True, False])
def test_somebody_says_which_proposal_answers_an_announcement(world: World, slug: str, answers: bool) -> None:
    amina, announcement = world.join("Amina"), announce(world, LATER)
    place = f"{HOME}/calendar/announcements/{announcement}"
    with come(world, amina) as browser:
        assert place in tree(browser.get(f"{HOME}/announcements/{announcement}")).xpath("//main//a/@href")
        assert tree(browser.get(place)).xpath("//input[@name='proposal']/@value") == [slug]
        assert browser.post(place, data={"proposal": slug}).status_code == HTTPStatus.SEE_OTHER
        if not answers:
            assert browser.post(place).status_code == HTTPStatus.SEE_OTHER
        shown = tree(browser.get(f"{HOME}/calendar/plan/{slug}"))
        follows = f"{HOME}/announcements/{announcement}" in shown.xpath("//main//a/@href")
        assert follows == answers
        assert browser.post(place, data={"proposal": "nothing"}).status_code == HTTPStatus.NOT_FOUND
