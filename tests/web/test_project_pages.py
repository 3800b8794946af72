"""What a project's pages show, of the test material."""

from __future__ import annotations

import httpx
import pytest
from lxml import html

from tests.domain.assembly.material import material, organisation

PROJECT = material().project
HOME = f"/o/{organisation().slug}/projects/{PROJECT.slug}"


def shown(client: httpx.Client, below: str) -> html.HtmlElement:
    answer = client.get(f"{HOME}{below}")
    assert answer.status_code == httpx.codes.OK, answer.text
    return html.document_fromstring(answer.text)


def said(page: html.HtmlElement) -> str:
    return " ".join(page.text_content().split())


def test_results_show_every_indicator_at_a_place_of_its_own(standing: httpx.Client) -> None:
    page = shown(standing, "/results")
    for indicator in PROJECT.results.all_indicators():
        (row,) = page.xpath(f"//*[@id='{indicator.key}']")
        assert indicator.title in said(row)


def test_the_plan_draws_each_activity_over_its_months(standing: httpx.Client) -> None:
    page = shown(standing, "/plan")
    planned = [item for item in PROJECT.results.activities() if item.start_month and item.end_month]
    assert planned
    for activity in planned:
        assert activity.start_month is not None
        assert activity.end_month is not None
        (bar,) = page.xpath(f"//tr[@id='{activity.key}']//*[@class='runs']")
        months = activity.end_month - activity.start_month + 1
        assert (bar.get("x"), bar.get("width")) == (f"{(activity.start_month - 1) * 10}", f"{months * 10}")


@pytest.mark.parametrize(
    ("below", "texts"),
    [
        ("", (PROJECT.title, PROJECT.acronym)),
        ("/partners", tuple(partner.name for partner in PROJECT.partners)),
        ("/risks", tuple(risk.title for risk in PROJECT.risks)),
        ("/alignment", tuple(item.target for item in PROJECT.alignment.sdg)),
    ],
)
def test_a_page_shows_what_the_project_says(standing: httpx.Client, below: str, texts: tuple[str, ...]) -> None:
    page = said(shown(standing, below))
    assert texts
    assert [text for text in texts if text not in page] == []


def test_the_list_leads_to_the_project(standing: httpx.Client) -> None:
    answer = standing.get(f"/o/{organisation().slug}/projects")
    assert f'href="{HOME}"' in answer.text


def test_a_project_that_is_none_is_not_found(standing: httpx.Client) -> None:
    assert standing.get(f"/o/{organisation().slug}/projects/nothing/results").status_code == httpx.codes.NOT_FOUND
