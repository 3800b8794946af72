"""Guest links: to one thing, for what was allowed, until they end; nothing else of the organisation opens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import httpx
import pytest
from sqlalchemy import Engine, update

from app.accounts.policy import Role
from app.accounts.queries import GUEST_LINK
from app.db.session import unit_of_work
from tests.accounts.people import add_person, cookie_of
from tests.domain.assembly.material import material, organisation, proposal
from tests.web.conftest import Come
from tests.web.test_pages import form, tree

HOME = f"/o/{organisation().slug}"
GUESTS = f"{HOME}/settings/guests"
PROPOSAL = f"{HOME}/proposals/{proposal().slug}"
BUDGET = f"{HOME}/projects/{material().project.slug}/budget"
KEY, OTHER = "executive-summary", "statement-of-need"
SECTION = f"{PROPOSAL}/sections/en/{KEY}"
API = f"/api/v1/organisations/{organisation().slug}/proposals/{proposal().slug}/sections/en"
TO_SECTION = f"section|{proposal().slug}|en/{KEY}"
SOON = (datetime.now(UTC) + timedelta(days=7)).strftime("%Y-%m-%d")


@pytest.fixture
def admin(engine: Engine, filled: None, come: Come) -> httpx.Client:  # noqa: ARG001
    return come(cookie_of(engine, add_person(engine, "Amina", [Role.ADMINISTRATOR])))


def invite(admin: httpx.Client, come: Come, to: str, way: str) -> httpx.Client:
    """A browser that came by a new link."""
    page = tree(admin.post(GUESTS, data={"name": "Dr Noor", "to": to, "may": way, "until": SOON}))
    path = page.xpath("string(//textarea[@id='made'])").strip()[len(str(admin.base_url)) :]
    guest = come()
    assert "Dr Noor" in tree(guest.get(path)).text_content()
    answer = guest.post(path)
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert guest.get(answer.headers["location"]).status_code == HTTPStatus.OK
    assert guest.get("/").headers["location"] == "/guest"
    tree(guest.get("/guest"))
    return guest


def test_a_guest_writes_one_section_and_sees_nothing_else(admin: httpx.Client, come: Come) -> None:
    guest = invite(admin, come, TO_SECTION, "write")
    page = tree(guest.get(SECTION))
    version = form(page, SECTION)["version"]
    leads = {str(href) for href in page.xpath("//main//a/@href")}
    assert [href for href in sorted(leads) if guest.get(href).status_code != HTTPStatus.OK] == []
    assert guest.post(SECTION, data={"version": version, "text": "By a guest."}).status_code == HTTPStatus.SEE_OTHER
    assert "By a guest." in tree(admin.get(SECTION)).text_content()
    assert guest.get(f"{API}/{KEY}").status_code == HTTPStatus.OK
    for path in (HOME, PROPOSAL, f"{PROPOSAL}/sections/en/{OTHER}", f"{API}/{OTHER}", BUDGET, GUESTS, f"{SECTION}x"):
        assert guest.get(path).status_code == HTTPStatus.NOT_FOUND, path
    assert guest.get("/account").status_code == HTTPStatus.FORBIDDEN


def test_a_guest_who_writes_a_section_ticks_it_as_finished(engine: Engine, admin: httpx.Client, come: Come) -> None:
    guest, place = invite(admin, come, TO_SECTION, "write"), {"key": KEY, "language": "en"}
    for key in (KEY, OTHER):
        given = {**place, "key": key, "person": str(add_person(engine, f"Rana {key}", [Role.WRITER]))}
        assert admin.post(f"{PROPOSAL}/owners", data=given).status_code == HTTPStatus.SEE_OTHER
    asked = form(tree(guest.get(f"{PROPOSAL}/comments", params=place)), f"{PROPOSAL}/owners/done")
    assert guest.post(f"{PROPOSAL}/owners/done", data=asked).status_code == HTTPStatus.SEE_OTHER
    assert f"Written by Rana {KEY}: finished." in tree(admin.get(f"{PROPOSAL}/comments", params=place)).text_content()
    for path, key in (("owners/done", OTHER), ("owners", KEY)):
        assert guest.post(f"{PROPOSAL}/{path}", data={**place, "key": key}).status_code == HTTPStatus.NOT_FOUND, path
    reader = invite(admin, come, TO_SECTION, "comment")
    assert reader.post(f"{PROPOSAL}/owners/done", data=asked).status_code == HTTPStatus.FORBIDDEN


def test_a_guest_talks_about_their_section_only(admin: httpx.Client, come: Come) -> None:
    guest = invite(admin, come, TO_SECTION, "comment")
    refused = guest.post(SECTION, data={"version": "0", "text": "Not mine to write."})
    assert refused.status_code == HTTPStatus.FORBIDDEN
    said = {"key": KEY, "language": "en", "text": "Say how many."}
    assert guest.post(f"{PROPOSAL}/comments", data=said).status_code == HTTPStatus.SEE_OTHER
    secret = admin.post(f"{PROPOSAL}/comments", data={**said, "key": OTHER, "text": "Our secret."})
    number = secret.headers["location"].rpartition("-")[2]
    page = tree(guest.get(f"{PROPOSAL}/comments", params={"key": KEY, "language": "en"})).text_content()
    assert "Say how many." in page
    for params in ({}, {"key": OTHER, "language": "en"}, {"key": KEY, "language": "fr"}):
        assert guest.get(f"{PROPOSAL}/comments", params=params).status_code == HTTPStatus.NOT_FOUND
    for verb in ("replies", "edit", "delete", "resolve", "assign"):
        answer = guest.post(f"{PROPOSAL}/comments/{number}/{verb}", data=said)
        assert answer.status_code == HTTPStatus.NOT_FOUND, verb
    assert guest.post(f"{PROPOSAL}/comments", data={**said, "key": OTHER}).status_code == HTTPStatus.NOT_FOUND


def test_a_guest_suggests_to_their_section_only_and_decides_on_nothing(admin: httpx.Client, come: Come) -> None:
    guest = invite(admin, come, TO_SECTION, "comment")
    place = {"key": KEY, "language": "en"}
    asked = form(tree(guest.get(f"{PROPOSAL}/suggest/en/{KEY}")), f"{PROPOSAL}/suggest/en/{KEY}")
    made = guest.post(f"{PROPOSAL}/suggest/en/{KEY}", data={**asked, "text": "As a guest would have it."})
    assert made.status_code == HTTPStatus.SEE_OTHER
    assert "As a guest would have it." in tree(guest.get(f"{PROPOSAL}/suggestions", params=place)).text_content()
    decided = guest.post(f"{PROPOSAL}/suggestions", data={**place, "version": "1", "decision": "accept"})
    assert decided.status_code == HTTPStatus.FORBIDDEN
    assert guest.get(f"{PROPOSAL}/suggest/en/{OTHER}").status_code == HTTPStatus.NOT_FOUND
    for params in ({}, {"key": OTHER, "language": "en"}):
        assert guest.get(f"{PROPOSAL}/suggestions", params=params).status_code == HTTPStatus.NOT_FOUND


def test_a_guest_reviews_a_proposal(admin: httpx.Client, come: Come) -> None:
    guest = invite(admin, come, f"review|{proposal().slug}", "write")
    criteria = tree(guest.get(f"{PROPOSAL}/review")).xpath("//input[@name='criterion']/@value")
    scores = {"criterion": criteria, "points": ["3"] * len(criteria), "remark": [" "] * len(criteria)}
    sent = {**scores, "recommendation": "submit", "comment": "A strong case.", "hand_in": "true"}
    answer = guest.post(f"{PROPOSAL}/review/own", data=sent)
    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.text
    assert "A strong case." in tree(admin.get(f"{PROPOSAL}/review")).text_content()
    assert guest.post(f"{PROPOSAL}/submit", data={}).status_code == HTTPStatus.FORBIDDEN
    assert guest.get(BUDGET).status_code == HTTPStatus.NOT_FOUND


def test_a_guest_reads_a_budget_and_cannot_change_it(admin: httpx.Client, come: Come) -> None:
    guest = invite(admin, come, f"budget|{material().project.slug}", "see")
    assert guest.post(f"{BUDGET}/undo").status_code == HTTPStatus.FORBIDDEN
    assert guest.get(PROPOSAL).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("end", ["revoked", "expired"])
def test_a_guest_is_out_with_the_next_click_when_the_link_ends(
    engine: Engine, admin: httpx.Client, come: Come, end: str
) -> None:
    guest = invite(admin, come, TO_SECTION, "see")
    if end == "revoked":
        (action,) = tree(admin.get(GUESTS)).xpath("//form[contains(@action, '/revoke')]/@action")
        admin.post(str(action))
    else:
        with unit_of_work(engine) as session:
            session.execute(update(GUEST_LINK).values(expires_at=datetime.now(UTC)))
    assert guest.get(SECTION).headers["location"] == "/sign-in"
    told = tree(admin.get(f"{HOME}/settings/log")).text_content()
    assert "made a guest link for Dr Noor" in told


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"to": ""}, {"to": "section|nowhere|en/x"}, {"to": "everything|"}, {"until": "soon"},
     {"until": "2020-01-01"}, {"until": "2199-01-01"}, {"to": f"budget|{material().project.slug}", "may": "comment"}],
)  # fmt: skip
def test_a_link_that_cannot_be_made_says_why_and_keeps_what_was_typed(
    admin: httpx.Client, wrong: dict[str, str]
) -> None:
    typed = {"name": "Dr Noor", "to": TO_SECTION, "may": "see", "until": SOON, **wrong}
    page = tree(admin.post(GUESTS, data=typed), HTTPStatus.UNPROCESSABLE_ENTITY)
    assert page.xpath("string(//*[@role='alert'])")
    assert page.xpath("string(//input[@name='until']/@value)") == typed["until"]
    assert tree(admin.get(GUESTS)).xpath("//form[contains(@action, '/revoke')]") == []
