"""Suggestions in a browser without scripts and in the API: who may make them, who may decide, and what counts."""

from __future__ import annotations

from http import HTTPStatus

import httpx
import pytest
from lxml import html

from tests.web.conftest import BASE, TOKEN
from tests.web.test_talk_pages import KEY, PROPOSAL, SECTION, Joins, join, save, tree

__all__ = ["join"]

SUGGEST = f"{PROPOSAL}/suggest/en/{KEY}"
SUGGESTIONS = f"{PROPOSAL}/suggestions"
OF_SECTION = f"{SUGGESTIONS}?key={KEY}&language=en"
TEXT = "The well serves forty people.\n\nGirls walk two hours."
API = f"{BASE}/proposals/{PROPOSAL.rsplit('/', 1)[1]}"


def suggest(browser: httpx.Client, old: str, new: str) -> httpx.Response:
    page = tree(browser.get(SUGGEST))
    data = dict(page.xpath(f"//form[@action='{SUGGEST}']")[0].form_values())
    assert old in data["text"]
    return browser.post(SUGGEST, data={**data, "text": data["text"].replace(old, new)})


def decide(browser: httpx.Client, decision: str, *, number: int = 0) -> httpx.Response:
    """Press the button of one of the forms, as they stand."""
    forms = tree(browser.get(OF_SECTION)).xpath(f"//form[@action='{SUGGESTIONS}']")
    return browser.post(SUGGESTIONS, data={**dict(forms[number].form_values()), "decision": decision})


def words(page: html.HtmlElement) -> list[str]:
    return [" ".join(found.text_content().split()) for found in page.xpath("//p[@class='words']")]


def api(browser: httpx.Client, method: str, path: str, version: int, body: object) -> httpx.Response:
    headers = {"Authorization": f"Bearer {TOKEN}", "If-Match": f'"v{version}"'}
    return browser.request(method, f"{API}/{path}/en/{KEY}", json=body, headers=headers)


def test_a_reviewer_suggests_and_a_writer_decides(join: Joins) -> None:
    amina, bilal = join("Amina Haddad", "writer"), join("Bilal Noor", "reviewer")
    save(amina, TEXT, 0)
    assert suggest(bilal, "forty", "sixty").status_code == HTTPStatus.OK
    assert suggest(bilal, "two hours.", "two hours.\n\nBoys too.").status_code == HTTPStatus.OK
    page = tree(bilal.get(OF_SECTION))
    assert words(page) == ["[take out: forty] [put in: sixty]", "[put in: Boys too.]"]
    assert not page.xpath(f"//form[@action='{SUGGESTIONS}']")
    assert bilal.post(SUGGESTIONS, data={"decision": "accept"}).status_code == HTTPStatus.FORBIDDEN

    said = [
        finding["message"]
        for finding in amina.get(f"{API}/findings").json()["findings"]
        if "suggest" in finding["code"]
    ]
    assert len(said) == 1
    assert ": 2." in said[0]
    exported = amina.get(f"{API}/exports/html?draft=true").text
    assert "forty" in exported
    assert "sixty" not in exported
    assert "Boys too" not in exported

    assert decide(amina, "accept").status_code == HTTPStatus.OK
    assert decide(amina, "reject").status_code == HTTPStatus.OK
    assert tree(amina.get(SECTION)).xpath("//textarea")[0].text.strip() == TEXT.replace("forty", "sixty")
    assert words(tree(amina.get(OF_SECTION))) == []


def test_a_decision_on_an_older_text_is_shown_with_the_list_as_it_is(join: Joins) -> None:
    amina, bilal = join("Amina Haddad", "writer"), join("Bilal Noor", "reviewer")
    save(amina, TEXT, 0)
    suggest(bilal, "forty", "sixty")
    stale = {"key": KEY, "language": "en", "version": "2", "decision": "accept"}
    suggest(bilal, "Girls", "Children")
    answer = tree(amina.post(SUGGESTIONS, data=stale), HTTPStatus.CONFLICT)
    assert answer.xpath("//*[@role='alert']")
    assert len(words(answer)) == 2
    one = {**stale, "suggestion": "2-1"}
    assert amina.post(SUGGESTIONS, data=one).status_code == HTTPStatus.OK
    gone = {**stale, "version": "3", "suggestion": "9-9"}
    assert "somebody may have decided" in tree(amina.post(SUGGESTIONS, data=gone), HTTPStatus.NOT_FOUND).text_content()


def test_what_a_reviewer_typed_meets_what_a_writer_saved(join: Joins) -> None:
    amina, bilal = join("Amina Haddad", "writer"), join("Bilal Noor", "reviewer")
    save(amina, TEXT, 0)
    save(amina, TEXT.replace("two", "three"), 1)
    typed = {"version": "1", "text": TEXT.replace("forty", "sixty")}
    page = tree(bilal.post(SUGGEST, data=typed), HTTPStatus.CONFLICT)
    data = dict(page.xpath(f"//form[@action='{SUGGEST}']")[0].form_values())
    assert data["text"].split() == TEXT.replace("two", "three").replace("forty", "sixty").split()
    assert bilal.post(SUGGEST, data=data).status_code == HTTPStatus.OK
    assert words(tree(bilal.get(OF_SECTION))) == ["[take out: forty] [put in: sixty]"]


@pytest.mark.parametrize("part", ["suggestions", "sections"])
def test_an_editor_sends_marks_and_who_asks_signs_them(join: Joins, part: str) -> None:
    amina = join("Amina Haddad", "writer")
    save(amina, TEXT, 0)
    piece = {"kind": "suggestion", "id": "x1", "by": "Queen", "at": "2020-01-01T00:00:00Z"}
    blocks = [
        {
            "kind": "paragraph",
            "inlines": [
                {"kind": "text", "text": "The well serves "},
                {**piece, "change": "delete", "inlines": [{"kind": "text", "text": "forty"}]},
                {**piece, "change": "insert", "inlines": [{"kind": "text", "text": "sixty"}]},
                {"kind": "text", "text": " people."},
            ],
        },
        {"kind": "paragraph", "inlines": [{"kind": "text", "text": "Girls walk two hours."}]},
    ]
    saved = api(amina, "PUT", part, 1, {"blocks": blocks})
    assert saved.status_code == HTTPStatus.OK, saved.text
    (waiting,) = amina.get(f"{API}/suggestions/en/{KEY}", headers={"Authorization": f"Bearer {TOKEN}"}).json()
    assert (waiting["id"], waiting["takes"], waiting["puts"]) == ("x1", "forty", "sixty")
    assert waiting["by"] != "Queen"
    assert not waiting["at"].startswith("2020")
    done = api(amina, "POST", "decisions", 2, {"accept": True, "person": waiting["by"]})
    assert done.json()["markdown"].split() == TEXT.replace("forty", "sixty").split()
    assert api(amina, "POST", "decisions", 2, {"accept": True}).status_code == HTTPStatus.PRECONDITION_FAILED
