"""Funders and calls in a browser: narrowed by a form, each rule in words with its source, and a way to begin."""

from __future__ import annotations

from http import HTTPStatus

import httpx
import pytest
from lxml import html

from tests.domain.assembly.material import material, organisation

HOME = f"/o/{organisation().slug}"


def tree(answer: httpx.Response, status: int = HTTPStatus.OK) -> html.HtmlElement:
    assert answer.status_code == status, answer.text
    return html.document_fromstring(answer.text)


def listed(page: html.HtmlElement) -> set[str]:
    return {str(href).rpartition(f"{HOME}/")[2] for href in page.xpath("//section[@id='found']//th/a/@href")}


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        ("funders?q=democracy", "funders/undef", "funders/oak-foundation"),
        ("funders?kind=foundation", "funders/oak-foundation", "funders/undef"),
        ("funders?goal=16", "funders/undef", "funders/aichr"),
        ("funders?language=fr", "funders/undef", "funders/oak-foundation"),
        ("funders?amount=250 000&currency=USD", "funders/undef", "funders/aichr"),
        ("funders?country=CH", "funders/oak-foundation", "funders/undef"),
        ("calls?closing=past", "calls/undef/2016-round-11", "nothing"),
        ("calls?closing=soon", "", "calls/undef/2016-round-11"),
        ("calls?goal=16&q=eleventh", "calls/undef/2016-round-11", "calls/undef/2019-round-14"),
    ],
)
def test_choices_narrow_the_list_and_stay_chosen(standing: httpx.Client, asked: str, there: str, gone: str) -> None:
    page = tree(standing.get(f"{HOME}/{asked}"))
    found = listed(page)
    assert not there or there in found
    assert gone not in found
    assert page.xpath("//*[@id='count']/strong")[0].text == str(len(found))
    chosen = dict(httpx.URL(f"{HOME}/{asked}").params)
    selected = {
        select.get("name"): select.xpath("string(option[@selected]/@value)") for select in page.xpath("//select")
    }
    typed = {field.get("name"): field.get("value") for field in page.xpath("//form[@role='search']//input")}
    assert {name: {**selected, **typed}[name] for name in chosen} == chosen


def test_an_amount_that_is_none_is_said_and_stays(standing: httpx.Client) -> None:
    page = tree(standing.get(f"{HOME}/calls?amount=much"), HTTPStatus.UNPROCESSABLE_ENTITY)
    assert "much" in page.xpath("string(//*[@role='alert'])")
    assert page.xpath("//input[@name='amount']/@value") == ["much"]


def test_every_call_and_funder_of_the_catalogue_has_a_page_in_words(standing: httpx.Client) -> None:
    for shelf in ("calls", "funders"):
        for address in sorted(listed(tree(standing.get(f"{HOME}/{shelf}")))):
            page = tree(standing.get(f"{HOME}/{address}"))
            assert len(page.xpath("//h1")) == 1, address


def test_a_proposal_to_a_funder_without_a_call_begins_on_a_form(client: httpx.Client) -> None:
    page = tree(client.get(f"{HOME}/begin?funder=oak-foundation"))
    forms = page.xpath("//select[@id='form']/option/@value")
    sent = {"project": material().project.slug, "funder": "oak-foundation", "form": str(forms[0])}
    answer = client.post(f"{HOME}/begin", data=sent)
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert client.get(answer.headers["location"]).status_code == HTTPStatus.OK
    again = tree(client.post(f"{HOME}/begin", data=sent), HTTPStatus.CONFLICT)
    assert again.xpath("//select[@id='form']/option[@selected]/@value") == [sent["form"]]
