"""Comments, versions, review and sign-off in a browser without scripts, and what the API says of a locked section."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http import HTTPStatus

import httpx
import pytest
from lxml import html
from sqlalchemy import Engine, insert, select

from app.accounts.queries import MEMBERSHIP, ORGANISATION
from app.accounts.sessions import LINK, PERSON
from app.db.session import unit_of_work
from app.settings import Settings
from tests.domain.assembly.material import organisation, proposal
from tests.web.conftest import BASE, TOKEN, knowing

PROPOSAL = f"/o/{organisation().slug}/proposals/{proposal().slug}"
KEY = "executive-summary"
SECTION = f"{PROPOSAL}/sections/en/{KEY}"
HOSTILE = '<script>alert(1)</script> "><img src=x onerror=alert(1)> javascript:alert(1) https://x.org/"onload=1'

Joins = Callable[..., httpx.Client]


@pytest.fixture
def join(engine: Engine, settings: Settings, filled: None, serve: Callable[[Settings], str]) -> Iterator[Joins]:  # noqa: ARG001
    """A member with these roles, in a browser of their own."""
    address = serve(settings.model_copy(update={"token": TOKEN}))
    with ExitStack() as browsers:

        def join(name: str, *roles: str) -> httpx.Client:
            token = sha256(name.encode()).hexdigest()
            _add_member(engine, name, roles, token)
            browser = browsers.enter_context(httpx.Client(base_url=address, timeout=60, follow_redirects=True))
            assert browser.post(f"/sign-in/{token}").status_code == HTTPStatus.OK
            return browser

        yield join


def _add_member(engine: Engine, name: str, roles: tuple[str, ...], token: str) -> None:
    now = datetime.now(UTC)
    with unit_of_work(engine) as session:
        person_id = session.execute(
            insert(PERSON).values(email=None, name=name, operator=False, created_at=now).returning(PERSON.c.id)
        ).scalar_one()
        organisation_id = session.execute(select(ORGANISATION.c.id)).scalar_one()
        session.execute(
            insert(MEMBERSHIP).values(
                person_id=person_id, organisation_id=organisation_id, roles=list(roles), joined_at=now
            )
        )
        session.execute(
            insert(LINK).values(
                token_hash=sha256(token.encode()).hexdigest(), person_id=person_id, expires_at=now + timedelta(hours=1)
            )
        )


def tree(answer: httpx.Response, status: int = HTTPStatus.OK) -> html.HtmlElement:
    assert answer.status_code == status, answer.text
    return html.document_fromstring(answer.text)


def comment(browser: httpx.Client, text: str) -> httpx.Response:
    return browser.post(f"{PROPOSAL}/comments", data={"key": KEY, "language": "en", "text": text, "quote": HOSTILE})


def save(browser: httpx.Client, text: str, version: int) -> httpx.Response:
    return browser.post(SECTION, data={"text": text, "version": version})


def test_two_people_talk_about_a_section(join: Joins) -> None:
    amina, bilal = join("Amina Haddad", "writer"), join("Bilal Noor", "reviewer")
    said = tree(comment(amina, "@Bilal look"))
    thread = said.xpath("//*[@class='said']")[0].get("id").removeprefix("comment-")
    mine = tree(bilal.get(f"{PROPOSAL}/comments?show=mine"))
    assert mine.xpath("//*[@class='words']")[0].text_content() == "@Bilal look"
    assert not mine.xpath("//textarea[starts-with(@id, 'edit')]")
    assert mine.xpath(f"//*[@class='thread']//a[@href='{SECTION}']")[0].text_content() == "Executive summary"
    tree(bilal.post(f"{PROPOSAL}/comments/{thread}/replies", data={"text": "Done."}))
    tree(bilal.post(f"{PROPOSAL}/comments/{thread}/resolve"))
    assert not tree(amina.get(f"{PROPOSAL}/comments")).xpath("//*[@class='thread']")
    assert bilal.post(f"{PROPOSAL}/comments/{thread}/edit", data={"text": "Mine"}).status_code == HTTPStatus.FORBIDDEN


def test_a_quoted_passage_is_followed_through_the_text(join: Joins) -> None:
    amina = join("Amina Haddad", "writer")
    save(amina, "First of all.\n\nThe well serves forty people in Taza.", 0)
    said = {"key": KEY, "language": "en", "text": "Who counted?", "quote": "serves forty people"}
    amina.post(f"{PROPOSAL}/comments", data=said)
    place = f"{PROPOSAL}/comments?key={KEY}&language=en"
    (quote,) = tree(amina.get(place)).xpath("//blockquote")
    assert (quote.get("data-block"), quote.get("data-passage")) == ("1", "serves forty people")
    save(amina, "In Taza the well serves sixty people.", 1)
    assert "It reads now: serves sixty people" in " ".join(tree(amina.get(place)).text_content().split())
    save(amina, "Girls walk.", 2)
    assert "gone from the text" in tree(amina.get(place)).text_content()


def test_a_link_to_a_comment_leads_to_it_open_or_resolved(join: Joins) -> None:
    amina = join("Amina Haddad", "writer")
    page = tree(comment(amina, "Is this true?"))
    (link,) = page.xpath("//p[@class='by']/a/@href")
    number = link.rsplit("/", 1)[1]
    for undo in ("", "true"):
        amina.post(f"{link}/resolve", data={"undo": undo} if undo else {})
        assert tree(amina.get(link)).xpath(f"//*[@id='comment-{number}']")
    assert amina.get(f"{PROPOSAL}/comments/99999").status_code == HTTPStatus.NOT_FOUND


def test_a_section_is_given_to_somebody_who_finds_it_at_home_until_it_is_finished(join: Joins) -> None:
    amina, bilal = join("Amina Haddad", "manager"), join("Bilal Noor", "writer")
    place = f"{PROPOSAL}/comments?key={KEY}&language=en"
    (bilals,) = tree(amina.get(place)).xpath("//select[@id='owner-person']/option[.='Bilal Noor']/@value")
    given = {"key": KEY, "language": "en", "person": bilals, "due_on": "2026-12-24"}
    page = tree(amina.post(f"{PROPOSAL}/owners", data=given))
    assert "Written by Bilal Noor, until 24 December 2026." in page.text_content()
    for outline in (PROPOSAL, SECTION):
        (own,) = tree(amina.get(outline)).xpath(f"//li[.//a[@href='{SECTION}']]")
        assert own.xpath("string(.//*[@class='written-by'])") == "Bilal Noor", outline
    home = PROPOSAL.partition("/proposals")[0]
    assert tree(bilal.get(home)).xpath(f"//a[@href='{SECTION}']")
    assert amina.post(f"{PROPOSAL}/owners", data={**given, "due_on": "2026-02-31"}).status_code == 422
    (done,) = tree(bilal.get(place)).xpath(f"//form[@action='{PROPOSAL}/owners/done']")
    assert "finished" in tree(bilal.post(f"{PROPOSAL}/owners/done", data=dict(done.form_values()))).text_content()
    assert "gave you a section" not in tree(bilal.get(home)).text_content()


def test_a_viewer_reads_comments_and_cannot_comment(join: Joins) -> None:
    comment(join("Amina", "writer"), "Hello.")
    viewer = join("Vera", "viewer")
    page = tree(viewer.get(f"{PROPOSAL}/comments?key={KEY}&language=en"))
    assert page.xpath("//*[@class='thread']")
    assert not page.xpath("//*[@id='comments']//form")
    assert comment(viewer, "Me too.").status_code == HTTPStatus.FORBIDDEN


def test_what_was_typed_stays_text_and_only_web_addresses_become_links(join: Joins) -> None:
    page = tree(comment(join("Amina", "writer"), HOSTILE))
    (words,) = page.xpath("//*[@class='words']")
    assert words.text_content() == HOSTILE
    assert [link.get("href") for link in words.xpath(".//a")] == ["https://x.org/"]
    assert not page.xpath("//*[@id='comments']//*[self::script or self::img]")
    assert page.xpath("//blockquote")[0].text_content() == HOSTILE


def test_a_comment_that_cannot_be_saved_comes_back(join: Joins) -> None:
    page = tree(comment(join("Amina", "writer"), "x" * 10_001), HTTPStatus.UNPROCESSABLE_ENTITY)
    assert page.xpath("//*[@id='comment-text']")[0].text_content().strip() == "x" * 10_001


def test_who_else_is_here_is_named(join: Joins) -> None:
    amina, bilal = join("Amina", "writer"), join("Bilal", "writer")
    amina.post(f"{PROPOSAL}/presence/en/{KEY}")
    assert "Amina" in bilal.post(f"{PROPOSAL}/presence/en/{KEY}").text
    assert "Bilal" not in bilal.post(f"{PROPOSAL}/presence/en/{KEY}").text


def test_versions_say_who_and_are_compared_named_and_restored(join: Joins) -> None:
    amina = join("Amina", "writer")
    save(amina, "We serve forty people.", 0)
    save(amina, "We serve sixty <b>people</b>.", 1)
    listed = tree(amina.get(f"{PROPOSAL}/versions/of/en/{KEY}"))
    assert [head.text for head in listed.xpath("//tbody/tr/th")] == ["2", "1"]
    assert "Amina" in listed.xpath("//tbody/tr")[0].text_content()
    compared = tree(amina.get(f"{PROPOSAL}/versions/compare/en/{KEY}?before=1&after=2"))
    assert "forty" in compared.xpath("//del")[0].text_content()
    assert "sixty" in compared.xpath("//ins")[0].text_content()
    assert not compared.xpath("//td//b")
    tree(amina.post(f"{PROPOSAL}/versions/name/en/{KEY}", data={"version": 1, "name": "draft"}))
    tree(amina.post(f"{PROPOSAL}/versions/restore/en/{KEY}", data={"to": 1, "read": 2}))
    assert "forty" in tree(amina.get(SECTION)).xpath("//*[@id='text']")[0].text_content()
    named = tree(amina.post(f"{PROPOSAL}/versions", data={"name": "sent"})).xpath("//tbody//a")[0]
    assert "Executive summary" in tree(amina.get(named.get("href"))).text_content()


def test_a_blind_review_leaks_nothing_before_it_is_handed_in(join: Joins) -> None:
    writer, one, two = join("Amina", "writer"), join("Rana", "reviewer"), join("Samir", "reviewer")
    page = tree(writer.get(f"{PROPOSAL}/review"))
    people = [option.get("value") for option in page.xpath("//*[@id='person']/option")]
    for person in people:
        asked = {"person": person, "blind": "true", "unnamed": "true"}
        tree(writer.post(f"{PROPOSAL}/review/ask", data=asked))
    _review(one, "Rana thinks it weak", hand_in=True)
    for reader in (two,):
        text = reader.get(f"{PROPOSAL}/review").text
        assert "thinks it weak" not in text
        assert "Rana" not in text
    assert "thinks it weak" in writer.get(f"{PROPOSAL}/review").text
    _review(two, "Fine", hand_in=True)
    assert "thinks it weak" in two.get(f"{PROPOSAL}/review").text


def test_points_that_do_not_fit_come_back_as_typed(join: Joins) -> None:
    writer, reviewer = join("Amina", "writer"), join("Rana", "reviewer")
    person = tree(writer.get(f"{PROPOSAL}/review")).xpath("//*[@id='person']/option")[0].get("value")
    tree(writer.post(f"{PROPOSAL}/review/ask", data={"person": person}))
    page = tree(_review(reviewer, "Kept", points="many"), HTTPStatus.UNPROCESSABLE_ENTITY)
    assert page.xpath("//*[@id='points-1']")[0].get("value") == "many"
    assert page.xpath("//*[@id='overall']")[0].text_content().strip() == "Kept"


def _review(browser: httpx.Client, words: str, *, points: str = "3", hand_in: bool = False) -> httpx.Response:
    page = tree(browser.get(f"{PROPOSAL}/review"))
    criteria = [field.get("value") for field in page.xpath("//input[@name='criterion']")]
    data = {
        "criterion": criteria, "points": [points] * len(criteria), "remark": [words] * len(criteria),
        "recommendation": "rework", "comment": words,
    }  # fmt: skip
    if hand_in:
        data["hand_in"] = "true"
    return browser.post(f"{PROPOSAL}/review/own", data=data)


def test_a_signed_section_is_locked_for_page_and_api_and_loses_nothing(join: Joins) -> None:
    manager, writer = join("Mona", "manager"), join("Amina", "writer")
    save(writer, "First.", 0)
    tree(manager.post(f"{PROPOSAL}/sign-offs", data={"key": "", "role": "manager"}))
    refused = tree(save(writer, "Second.", 1), HTTPStatus.LOCKED)
    assert refused.xpath("//*[@id='text']")[0].text_content().strip() == "Second."
    assert "Mona" in refused.xpath("//*[@role='alert']")[0].text_content()
    with knowing(str(writer.base_url)) as program:
        answer = program.put(
            f"{BASE}/proposals/{proposal().slug}/sections/en/{KEY}",
            json={"markdown": "Third."},
            headers={"If-Match": '"v1"'},
        )
    assert answer.status_code == HTTPStatus.LOCKED
    assert answer.json()["attempted"]["markdown"] == "Third.\n"
    withdraw = tree(manager.get(f"{PROPOSAL}/review")).xpath("//form[contains(@action, 'withdraw')]")[0].get("action")
    assert writer.post(withdraw).status_code == HTTPStatus.FORBIDDEN
    tree(manager.post(withdraw))
    assert save(writer, "Second.", 1).status_code == HTTPStatus.OK
