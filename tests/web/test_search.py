"""One search over everything, as a page without a script and as a dialog of the keyboard."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

import httpx
import pytest
from lxml import html
from playwright.sync_api import Browser, expect
from sqlalchemy import Engine

from app.accounts.queries import get_organisation
from app.accounts.service import save_organisation
from app.db.session import unit_of_work
from app.domain.markdown import parse_markdown
from app.domain.printing import print_countries, print_number
from app.domain.proposal import SectionText
from app.projects.service import save_project
from app.proposals.service.edit_sections import save_section
from tests.domain.assembly.material import material, organisation, proposal
from tests.web.browsers import at_work, sign_in
from tests.web.test_home import NOW

pytestmark = pytest.mark.xdist_group("browser")

HOME = f"/o/{organisation().slug}"
PROPOSAL = f"{HOME}/proposals/{proposal().slug}"
SECTION = f"{PROPOSAL}/sections/en/executive-summary"


def write(engine: Engine, words: str, *, key: str = "executive-summary") -> None:
    with unit_of_work(engine) as session:
        row = get_organisation(session, organisation().slug)
        text = SectionText(blocks=parse_markdown(words), version=0)
        save_section(session, row, proposal().slug, key, "en", text, at=NOW)


def found(client: httpx.Client, words: str) -> list[str]:
    answer = client.get(f"{HOME}/search", params={"q": words})
    assert answer.status_code == HTTPStatus.OK
    page: html.HtmlElement = html.document_fromstring(answer.text)
    return [str(href) for href in page.xpath("//main//li/a/@href")]


def test_texts_headings_and_titles_are_found_whatever_the_case_and_the_accents(
    client: httpx.Client, engine: Engine
) -> None:
    write(engine, "Les **réfugiées** de 100 % des villages: 50_50.")
    for words in ("REFUGIEES", "réfugiées villages", "100 %", "50_50", "Executive summary"):
        assert SECTION in found(client, words), words
    for words in ("refugiees absent", "100_%", "%_%", "5050"):
        assert SECTION not in found(client, words), words
    assert f"{HOME}/funders/undef" in found(client, "democracy fund")
    assert f"{HOME}/calls/undef/2016-round-11" in found(client, "eleventh round")
    assert f"{HOME}/projects/{material().project.slug}" in found(client, material().project.title)
    assert PROPOSAL in found(client, proposal().slug)


def test_a_text_is_shown_as_it_was_written(client: httpx.Client, engine: Engine) -> None:
    write(engine, "… " * 40 + "Les **Réfugiées** de l’Été. " + "… " * 40)
    shown = client.get(f"{HOME}/search", params={"q": "refugiees"}).text
    assert "… Les Réfugiées de l’Été. …" in shown


def test_a_sentence_is_found_as_it_is_read_with_the_values_of_its_facts(client: httpx.Client, engine: Engine) -> None:
    write(engine, "We reach {{results.beneficiaries}} women[^1].\n\n[^1]: In {{project.countries}}.")
    where = print_countries(material().project.countries, "en")
    reached = print_number(material().project.results.beneficiaries.direct, "en")
    assert SECTION in found(client, f"we reach {reached} women")
    assert SECTION in found(client, reached)
    assert SECTION in found(client, where)
    assert SECTION not in found(client, "results.beneficiaries")
    assert SECTION not in found(client, f"we reach {reached} goats")
    assert f"We reach {reached} women. In {where}" in shown_for(client, "we reach women")

    with unit_of_work(engine) as session:
        row = get_organisation(session, organisation().slug)
        project = replace(material().project, organisation=organisation().slug)
        results = project.results
        people = replace(results.beneficiaries, direct=31415)
        save_project(session, row, replace(project, results=replace(results, beneficiaries=people)))
    assert SECTION in found(client, "we reach 31,415 women")
    assert SECTION not in found(client, f"we reach {reached} women")


def shown_for(client: httpx.Client, words: str) -> str:
    page: html.HtmlElement = html.document_fromstring(client.get(f"{HOME}/search", params={"q": words}).text)
    return " ".join(page.text_content().split())


def test_nothing_of_another_organisation_is_found(client: httpx.Client, engine: Engine) -> None:
    write(engine, "The secret garden.")
    with unit_of_work(engine) as session:
        save_organisation(
            session, replace(organisation(), slug="others", name="Others", evidence=(), stories=(), documents=())
        )
        row = get_organisation(session, "others")
        save_project(
            session, row, replace(material().project, slug="hidden", title="Hidden well", organisation="others")
        )
    assert found(client, "hidden well") == []
    answer = client.get("/o/others/search", params={"q": "secret garden"})
    assert SECTION not in answer.text
    assert "/sections/" not in answer.text


def test_the_dialog_is_led_by_the_keyboard(client: httpx.Client, engine: Engine, chromium: Browser) -> None:
    write(engine, "A well in the village.")
    with at_work(chromium, str(client.base_url), viewport={"width": 320, "height": 800}) as context:
        page = sign_in(context, engine)
        page.goto(HOME)
        page.keyboard.press("Control+k")
        words = page.get_by_role("combobox", name="Words to look for")
        expect(words).to_be_focused()
        page.keyboard.insert_text("village")  # at once, so that one answer comes and no later one
        chosen = page.locator("[role=option][aria-selected=true]")
        expect(chosen).to_contain_text("Executive summary")
        expect(words).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
        expect(page.locator("dialog [role=status]")).to_have_text("1 result")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{SECTION}")
        page.keyboard.press("Control+k")
        expect(words).to_be_focused()
        page.keyboard.insert_text("democracy")
        expect(page.locator("[role=option]").nth(1)).to_be_visible()
        page.keyboard.press("ArrowDown")
        expect(page.locator("[role=option]").nth(1)).to_have_attribute("aria-selected", "true")
        page.keyboard.press("Escape")
        expect(page.locator("dialog[data-search]")).to_be_hidden()
