"""The workspace in a browser, without scripts: links are followed and forms are sent as a browser would."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import httpx
import pytest
from lxml import html
from sqlalchemy import Engine, select

from app.accounts.sessions import LINK, LINK_LASTS, SESSION, link_for_operator, open_session
from app.db.session import unit_of_work
from app.errors import NotPermitted
from app.settings import Settings
from tests.domain.assembly.material import material, organisation, proposal
from tests.web.conftest import TOKEN

HOME = f"/o/{organisation().slug}"
PROPOSAL = f"{HOME}/proposals/{proposal().slug}"
SECTION = f"{PROPOSAL}/sections/en/executive-summary"
MERGE = f"{PROPOSAL}/merge/en/executive-summary"
PROJECT = f"{HOME}/projects/{material().project.slug}"
PAGES = (
    HOME, f"{HOME}/calls", f"{HOME}/calls?q=democracy", f"{HOME}/calls/undef/2016-round-11", f"{HOME}/funders",
    f"{HOME}/funders/usaid", f"{HOME}/funders/undef", f"{HOME}/begin?call=undef/2016-round-11",
    f"{HOME}/begin?funder=undef", PROPOSAL, SECTION,
    f"{PROPOSAL}/readiness", f"{HOME}/projects", PROJECT, f"{PROJECT}/results", f"{PROJECT}/plan",
    f"{PROJECT}/partners", f"{PROJECT}/risks", f"{PROJECT}/alignment", f"{HOME}/settings/log",
    f"{HOME}/settings/people", f"{HOME}/settings/guests", f"{HOME}/settings/mail", "/account", "/account/second-factor",
    f"{HOME}/settings/backup", f"{HOME}/search?q=democracy",
)  # fmt: skip


def link(engine: Engine) -> str:
    with unit_of_work(engine) as session:
        return link_for_operator(session, at=datetime.now(UTC))


@pytest.fixture
def address(settings: Settings, filled: None, serve: Callable[[Settings], str]) -> str:  # noqa: ARG001
    return serve(settings.model_copy(update={"token": TOKEN}))


@pytest.fixture
def stranger(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.fixture
def browser(stranger: httpx.Client, engine: Engine) -> httpx.Client:
    answer = stranger.post(f"/sign-in/{link(engine)}")
    assert answer.status_code == HTTPStatus.SEE_OTHER
    return stranger


def tree(answer: httpx.Response, status: int = HTTPStatus.OK) -> html.HtmlElement:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "unsafe" not in answer.headers["content-security-policy"]
    return html.document_fromstring(answer.text)


def form(page: html.HtmlElement, action: str) -> dict[str, str]:
    (found,) = page.xpath(f"//form[@action='{action}']")
    return {name: value or "" for name, value in found.form_values()}


# ── who ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_shown_the_way_in_and_nothing_else(stranger: httpx.Client, page: str) -> None:
    answer = stranger.get(page)
    assert (answer.status_code, answer.headers["location"]) == (HTTPStatus.SEE_OTHER, "/sign-in")
    assert answer.text == ""


def test_a_link_opens_one_session_and_only_when_its_button_is_pressed(stranger: httpx.Client, engine: Engine) -> None:
    token = link(engine)
    for _ in range(2):
        page = tree(stranger.get(f"/sign-in/{token}"))
    (action,) = page.xpath("//main//form/@action")
    answer = stranger.post(str(action))
    cookie = answer.headers["set-cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=lax", "Path=/"))
    assert "used already" in tree(stranger.post(str(action)), HTTPStatus.FORBIDDEN).text_content()
    with unit_of_work(engine, read_only=True) as session:
        kept = session.execute(select(SESSION.c.token_hash)).scalars().all()
    assert len(kept) == 1
    assert kept[0] not in cookie


def test_an_old_link_opens_nothing(engine: Engine) -> None:
    now = datetime.now(UTC)
    with unit_of_work(engine) as session:
        token = link_for_operator(session, at=now - LINK_LASTS - timedelta(seconds=1))
    with pytest.raises(NotPermitted), unit_of_work(engine) as session:
        open_session(session, token, at=now)
    with unit_of_work(engine, read_only=True) as session:
        assert session.execute(select(SESSION)).all() == []
        assert len(session.execute(select(LINK)).all()) == 1


def test_who_signs_out_is_out_also_with_the_old_cookie(browser: httpx.Client) -> None:
    cookie = browser.cookies["grantwright"]
    assert browser.get(HOME).status_code == HTTPStatus.OK
    assert browser.post("/sign-out").headers["location"] == "/sign-in"
    again = browser.get(HOME, headers={"Cookie": f"grantwright={cookie}"})
    assert again.headers["location"] == "/sign-in"


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}]
)
def test_another_site_cannot_write_in_somebodys_name(browser: httpx.Client, headers: dict[str, str]) -> None:
    refused = browser.post(SECTION, data={"version": "0", "text": "Bought."}, headers=headers)
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert form(tree(browser.get(SECTION)), SECTION)["version"] == "0"


# ── pages ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_one_heading_a_title_and_only_links_that_lead_somewhere(
    browser: httpx.Client, page: str
) -> None:
    found = tree(browser.get(page))
    assert len(found.xpath("//h1")) == 1
    assert found.xpath("//title")[0].text.endswith("· Grantwright")
    labelled = {*found.xpath("//label/@for")}
    assert {*found.xpath("//*[self::input[not(@type='hidden')] or self::textarea or self::select]/@id")} == labelled
    for target in {str(href) for href in found.xpath("//a/@href") if href.startswith("/") and "/files/" not in href}:
        assert browser.get(target, follow_redirects=True).status_code == HTTPStatus.OK, target


def test_what_is_not_there_is_a_page_with_a_way_back(browser: httpx.Client) -> None:
    for place in (f"{HOME}/proposals/nothing", "/o/nobody", f"{PROPOSAL}/sections/en/no-such", "/nowhere"):
        page = tree(browser.get(place), HTTPStatus.NOT_FOUND)
        assert page.xpath("//a[@href='/']")


def test_nothing_typed_is_lost_when_somebody_saved_in_between(browser: httpx.Client) -> None:
    mine = form(tree(browser.get(SECTION)), SECTION)
    theirs = browser.post(SECTION, data={**mine, "text": "Theirs, **first**."})
    assert theirs.status_code == HTTPStatus.SEE_OTHER
    conflict = tree(browser.post(SECTION, data={**mine, "text": "Mine <b>too</b>."}), HTTPStatus.CONFLICT)
    assert [box.text.strip() for box in conflict.xpath("//textarea[@readonly]")] == [
        "Theirs, **first**.",
        "Mine <b>too</b>.",
    ]
    again = form(conflict, SECTION)
    assert again["text"].split() == ["Theirs,", "**first**.", "Mine", "\\<b>too</b>."]
    assert browser.post(SECTION, data=again).status_code == HTTPStatus.SEE_OTHER
    assert "Mine" in form(tree(browser.get(SECTION)), SECTION)["text"]


def test_both_texts_are_merged_by_choice_and_by_hand(browser: httpx.Client) -> None:
    began = "Wells are dry.\n\nGirls walk far.\n\nNobody pays."
    browser.post(SECTION, data={"version": "0", "text": began})
    browser.post(SECTION, data={"version": "1", "text": began.replace("dry", "empty").replace("far", "two hours")})
    mine = began.replace("far", "six miles") + "\n\nWe will dig."
    page = tree(browser.post(SECTION, data={"version": "1", "text": mine}), HTTPStatus.CONFLICT)
    assert [legend.text for legend in page.xpath("//legend")] == [
        "They changed this",
        "Both of you changed this",
        "You changed this",
    ]
    choices = form(page, f"{MERGE}#result")
    assert [value for name, value in choices.items() if name.startswith("choice-")] == ["theirs", "both", "mine"]
    together = tree(browser.post(MERGE, data={**choices, "choice-1": "mine"}))
    saved = form(together, SECTION)
    assert saved["text"].split("\n\n") == [
        "\nWells are empty.", "Girls walk six miles.", "Nobody pays.", "We will dig.\n",
    ]  # fmt: skip
    blocks = [{"kind": "paragraph", "inlines": [{"kind": "text", "text": "From the editor."}]}]
    edited = tree(browser.post(MERGE, data={"read": "1", "blocks": json.dumps(blocks)}))
    assert edited.xpath("//textarea[@name='mine']")[0].text.strip() == "From the editor."
    browser.post(SECTION, data={"version": "2", "text": "A third text."})
    stale = tree(browser.post(MERGE, data={**choices, "choice-0": "mine"}))
    assert "third text" in form(stale, SECTION)["text"]
    assert form(stale, SECTION)["version"] == "3"


def test_a_text_that_cannot_be_stored_comes_back_with_the_reason(browser: httpx.Client) -> None:
    text = "![a picture](x.png)"
    page = tree(browser.post(SECTION, data={"version": "0", "text": text}), HTTPStatus.UNPROCESSABLE_ENTITY)
    assert form(page, SECTION)["text"].strip() == text
    assert "picture" in page.xpath("//*[@role='alert']")[0].text_content()


def test_markup_in_a_text_is_text(browser: httpx.Client) -> None:
    hostile = "</textarea><script>alert(1)</script>{{7*7}}"
    browser.post(SECTION, data={"version": "0", "text": hostile})
    page = tree(browser.get(SECTION))
    assert page.xpath("//script[not(@src) and not(@type='application/json')]") == []
    assert "<script>alert(1)</script>" in form(page, SECTION)["text"]


@pytest.mark.parametrize(("of", "part"), [("call=undef/2016-round-11", "calls"), ("funder=undef", "funders")])
def test_beginning_belongs_to_the_place_it_is_begun_from(browser: httpx.Client, of: str, part: str) -> None:
    page = tree(browser.get(f"{HOME}/begin?{of}"))
    assert page.xpath("//ul[@class='places']//a[@aria-current]/@href") == [f"{HOME}/{part}"]


def test_a_proposal_is_begun_written_checked_and_taken_away(browser: httpx.Client) -> None:
    begin = f"{HOME}/begin"
    asked = form(tree(browser.get(begin, params={"call": "undef/2016-round-11"})), begin)
    place = browser.post(begin, data=asked).headers["location"]
    assert "already" in tree(browser.post(begin, data=asked), HTTPStatus.CONFLICT).text_content()
    page = tree(browser.get(place))
    (first, *_) = [str(href) for href in page.xpath("//ol[@class='outline']//a/@href")]
    missing = page.xpath("//ol[@class='outline']/li[.//*[contains(@class, 'missing')]]//a/@href")
    assert page.xpath("//a[.='Go on writing']/@href") == missing[:1] != []
    saved = browser.post(first, data={**form(tree(browser.get(first)), first), "text": "We ask for two years."})
    assert saved.status_code == HTTPStatus.SEE_OTHER
    assert "Blocking" in tree(browser.get(f"{place}/readiness")).text_content()
    files = f"{place}/exports"
    asked = form(tree(browser.get(files)), files)
    assert browser.post(files, data={**asked, "to": "docx"}).status_code == HTTPStatus.SEE_OTHER
    assert tree(browser.get(files)).xpath("//*[@id='made']//tbody/tr")


@pytest.mark.parametrize("file", ["bootstrap.min.css", "grantwright.css"])
def test_the_style_comes_from_here(stranger: httpx.Client, file: str) -> None:
    answer = stranger.get(f"/static/{file}")
    assert answer.status_code == HTTPStatus.OK
    assert "http:" not in answer.text.replace("http://www.w3.org", "")
    assert "@import" not in answer.text
