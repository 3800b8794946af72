"""What a proposal says of itself, in a browser: saved, given back, and where findings lead."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus

import httpx
from lxml import html
from sqlalchemy import Engine

from app.accounts.queries import get_organisation
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.findings import Place, Where
from app.proposals.places import Whose, address_of
from app.proposals.service.create_proposal import create_proposal
from tests.domain.assembly.material import material, organisation, proposal

PROPOSAL = f"/o/{organisation().slug}/proposals/{proposal().slug}"
SETTINGS = f"{PROPOSAL}/settings"
NOW = datetime(2026, 11, 21, tzinfo=UTC)
API = f"/api/v1/organisations/{organisation().slug}/proposals/{proposal().slug}/settings"


def tree(answer: httpx.Response, status: int = HTTPStatus.OK) -> html.HtmlElement:
    assert answer.status_code == status, answer.text
    return html.document_fromstring(answer.text)


def typed(page: html.HtmlElement) -> dict[str, list[str]]:
    """Every field of the form, as a browser would send it."""
    (form,) = page.xpath(f"//form[@action='{SETTINGS}']")
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent


def test_what_is_shown_and_sent_back_changes_nothing(client: httpx.Client) -> None:
    before = client.get(API).json()
    sent = typed(tree(client.get(SETTINGS)))
    assert client.post(SETTINGS, data=sent).status_code == HTTPStatus.SEE_OTHER
    assert client.get(API).json() == before


def test_scope_figures_and_title_are_saved(client: httpx.Client) -> None:
    activity = next(iter(material().project.results.activities())).key
    line = material().project.budget.lines[0].key
    sent = typed(tree(client.get(SETTINGS)))
    changed = {
        **sent, "title": ["Wells for all"], "scope.key": [activity], "lines.key": [line], "lines.share": ["50 %"],
        "beneficiaries": ["1 200"], "groups.name": ["Girls", ""], "groups.number": ["300", ""],
        "theory_of_change": ["If wells, then water."],
    }  # fmt: skip
    assert client.post(SETTINGS, data=changed).status_code == HTTPStatus.SEE_OTHER
    stored = client.get(API).json()
    assert stored["title"] == "Wells for all"
    assert stored["scope"]["activities"] == [activity]
    assert stored["scope"]["lines"] == {line: "0.50"}
    assert stored["beneficiaries"] == {"direct": 1200, "indirect": None, "groups": {"Girls": 300}}
    assert stored["theory_of_change"]["en"] == "If wells, then water."


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(client: httpx.Client) -> None:
    sent = {**typed(tree(client.get(SETTINGS))), "dated_on": ["soon"], "currency": ["EURO"], "title": ["Kept"]}
    page = tree(client.post(SETTINGS, data=sent), HTTPStatus.UNPROCESSABLE_ENTITY)
    assert page.xpath("//*[@id='dated_on-error']")
    assert [str(href) for href in page.xpath("//*[@id='wrong']//a/@href")] == ["#dated_on", "#currency"]
    assert typed(page)["title"] == ["Kept"]


def test_two_people_see_what_the_other_saved(client: httpx.Client) -> None:
    mine = typed(tree(client.get(SETTINGS)))
    assert client.post(SETTINGS, data={**mine, "title": ["Theirs"]}).status_code == HTTPStatus.SEE_OTHER
    page = tree(client.post(SETTINGS, data={**mine, "title": ["Mine"]}), HTTPStatus.CONFLICT)
    assert "Theirs" in page.xpath("string(//*[@id='title-theirs'])")
    assert client.post(SETTINGS, data=typed(page)).status_code == HTTPStatus.SEE_OTHER
    assert client.get(API).json()["title"] == "Mine"


def test_findings_lead_to_a_place_that_is_there(client: httpx.Client) -> None:
    whose = Whose(
        organisation=organisation().slug, project=material().project.slug, proposal=proposal().slug, call=None,
        funder=None, language="en",
    )  # fmt: skip
    page = tree(client.get(SETTINGS))
    fields = ("title", "language", "scope", "beneficiaries", "theory_of_change", "stage", "template", "submission_on")
    places = [
        *(Where(Place.PROPOSAL, field=field) for field in fields),
        Where(Place.ANNEX, "budget"),
        Where(Place.DEADLINE),
        Where(Place.STORY, organisation().stories[0].token),
        Where(Place.EVIDENCE, organisation().evidence[0].key),
    ]
    for place in places:
        address, _, at = address_of(place, whose).partition("#")
        assert address == SETTINGS, place
        assert page.xpath(f"//*[@id='{at}']"), place


def test_other_proposals_of_the_project_are_named_by_whom_they_go_to(
    client: httpx.Client, engine: Engine, catalogue: Catalogue
) -> None:
    project = material().project
    with unit_of_work(engine) as session:
        row = get_organisation(session, organisation().slug)
        create_proposal(session, catalogue, row, project=project.slug, call="undef/2016-round-11", at=NOW)
    page = tree(client.get(SETTINGS))
    named = page.xpath("(//select[@name='also_asked.slug'])[1]/option[@value!='']/text()")
    assert named == [f"{project.title} · {catalogue.funders['undef'].name}"]
