"""Reusable texts and earlier answers in the browser, without a script."""

from __future__ import annotations

from http import HTTPStatus

import httpx
from sqlalchemy import Engine

from app.accounts.policy import Role
from tests.accounts.people import add_person, cookie_of
from tests.domain.assembly.material import material, organisation, proposal
from tests.web.conftest import Come
from tests.web.forms import sent, text, tree
from tests.web.test_library_pages import LIBRARY, SEE_OTHER, fill_in, rows

KEY = "need-problem"
PLACE = {"proposal": proposal().slug, "key": KEY, "language": "en"}
SECTION = f"/o/{organisation().slug}/proposals/{proposal().slug}/sections/en/{KEY}"


def keep(client: httpx.Client, **more: object) -> httpx.Response:
    typed = {
        "title": "Late wages",
        "question": "What happens, where and to how many people?",
        "in_50": "Wages **come** late.",
    }
    return fill_in(client, f"{LIBRARY}/new/texts", **(typed | more))


def test_a_text_is_kept_changed_found_due_and_taken_away(client: httpx.Client) -> None:
    added = keep(client, tags="wages; labour", review_every="1", reviewed_on="2020-01-01")
    assert (added.status_code, added.headers["location"]) == (SEE_OTHER, f"{LIBRARY}/texts/late-wages?saved=true")
    (line,) = rows(tree(client.get(f"{LIBRARY}/texts", params={"q": "LABOUR", "only": "due"})))
    assert "to be looked at" in line
    place = f"{LIBRARY}/texts/late-wages"
    assert fill_in(client, place, in_50="", in_150="Wages come very late.").status_code == SEE_OTHER
    page = tree(client.get(place))
    assert [text(one) for one in page.xpath("//*[@class='kept-versions']//pre")] == [
        "Wages come very late.", "Wages **come** late.",
    ]  # fmt: skip
    assert client.post(place, data={"do": "remove"}).headers["location"] == f"{LIBRARY}/texts"
    assert not rows(tree(client.get(f"{LIBRARY}/texts")))


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client: httpx.Client) -> None:
    refused = keep(client, in_50="[x](javascript:alert(1))", in_150="Twice as long.")
    page = tree(refused, HTTPStatus.UNPROCESSABLE_ENTITY)
    assert "must begin with https://" in text(page.xpath("//*[@id='in_50-error' or contains(@id, 'in_50')]/..")[0])
    assert "Twice as long." in page.xpath("//textarea[contains(@id, 'in_150')]")[0].text
    assert "at least one length" in text(
        tree(keep(client, in_50=""), HTTPStatus.UNPROCESSABLE_ENTITY).xpath("//main")[0]
    )


def test_an_earlier_answer_is_put_into_the_section_and_named_there(client: httpx.Client) -> None:
    keep(client)
    page = tree(client.get(f"{LIBRARY}/answers", params=PLACE))
    (answer,) = page.xpath("//ol[@class='answers']/li")
    assert "Late wages" in text(answer)
    assert "kept in the library" in text(answer)
    form = answer.xpath(".//form")[0]
    fields = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
    put = client.post(form.get("action"), data=fields)
    assert (put.status_code, put.headers["location"]) == (SEE_OTHER, f"{SECTION}?saved=true")
    assert "Wages **come** late." in tree(client.get(SECTION)).xpath("//textarea[@id='text']")[0].text
    assert "Late wages" in text(tree(client.get(f"{LIBRARY}/origins", params=PLACE)).xpath("//*[@id='origins']")[0])
    (line,) = rows(tree(client.get(f"{LIBRARY}/texts")))
    assert "Last on" in line


def test_a_search_by_words_says_when_nothing_has_them(client: httpx.Client) -> None:
    keep(client, in_50="Wages come late, says {{project.title}}.")
    found = tree(client.get(f"{LIBRARY}/answers", params={**PLACE, "q": "wages late"}))
    (answer,) = found.xpath("//ol[@class='answers']/li")
    assert material().project.title in text(answer)
    none = tree(client.get(f"{LIBRARY}/answers", params={**PLACE, "q": "wages '\"*( helicopter"}))
    assert "Nothing has all of these words." in text(none.xpath("//main")[0])


def test_who_may_not_write_reads_earlier_answers_and_puts_none_in(
    engine: Engine, client: httpx.Client, come: Come
) -> None:
    keep(client)
    viewer = come(cookie_of(engine, add_person(engine, "Vera", [Role.VIEWER])))
    page = tree(viewer.get(f"{LIBRARY}/answers", params=PLACE))
    assert page.xpath("//ol[@class='answers']/li")
    assert not page.xpath("//ol[@class='answers']//form")
    assert (
        viewer.post(f"{LIBRARY}/answers", data={**PLACE, "text": "late-wages", "size": "50"}).status_code
        == HTTPStatus.FORBIDDEN
    )


def test_a_section_that_is_not_there_and_a_text_that_is_gone_are_told(client: httpx.Client) -> None:
    assert client.get(f"{LIBRARY}/answers", params={**PLACE, "key": "nowhere"}).status_code == HTTPStatus.NOT_FOUND
    gone = client.post(f"{LIBRARY}/answers", data={**PLACE, "text": "late-wages", "size": "50"})
    assert "There is nothing" in text(tree(gone, HTTPStatus.NOT_FOUND).xpath("//main")[0])


def test_a_proposal_is_filled_from_an_earlier_one(client: httpx.Client) -> None:
    slug, project = proposal().slug, proposal().project
    typed = {"project": project, "funder": "oak-foundation", "form": "general-foundation/1.0"}
    made = client.post(f"/o/{organisation().slug}/begin", data=typed)
    assert made.status_code == SEE_OTHER, made.text
    new = made.headers["location"].partition("/proposals/")[2].partition("/")[0].partition("?")[0]
    client.post(SECTION.replace(KEY, "collaboration-risks"), data={"version": "0", "text": "Wages come late."})
    page = tree(client.get(f"{LIBRARY}/fill", params={"proposal": new, "earlier": slug}))
    assert page.xpath("//tbody/tr")
    nothing = client.post(f"{LIBRARY}/fill", data={"proposal": new, "earlier": slug})
    assert "Nothing is chosen" in text(tree(nothing, HTTPStatus.UNPROCESSABLE_ENTITY).xpath("//main")[0])
    (form,) = [one for one in page.forms if one.get("method") == "post" and one.xpath(".//input[@name='key']")]
    put = client.post(form.get("action"), data=sent(form))
    assert (put.status_code, put.headers["location"]) == (SEE_OTHER, f"/o/{organisation().slug}/proposals/{new}")
    again = tree(client.get(f"{LIBRARY}/fill", params={"proposal": new, "earlier": slug}))
    assert "has a text" in text(again.xpath("//tbody")[0])
