"""A project from nothing to a work plan in a real browser, by keyboard where it counts; and one that is very large."""

from __future__ import annotations

import gzip
from dataclasses import replace

import httpx
import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine

from app.accounts.service import resolve_organisation
from app.db.session import unit_of_work
from app.domain.partners import Partner
from app.domain.results import Activity, Indicator, Outcome, Output, Results
from app.projects.service import save_project
from tests.domain.assembly.material import material, organisation
from tests.web.browsers import calm
from tests.web.conftest import Joins

pytestmark = pytest.mark.xdist_group("browser")

HOME = f"/o/{organisation().slug}"
LARGEST_PAGE = 50_000
"""Bytes, gzipped."""


def test_from_nothing_to_a_plan_on_a_narrow_screen(joins: Joins) -> None:
    page = joins(viewport={"width": 320, "height": 800}).pages[0]
    page.goto(f"{HOME}/projects")
    page.get_by_role("link", name="New project").click()
    page.get_by_label("Title").fill("Clean water for Sefrou")
    page.get_by_label("Short name").fill("WATER")
    page.get_by_label("First day").fill("2027-01-01")
    page.get_by_label("Last day").fill("2027-12-31")
    page.get_by_role("button", name="Start the project").click()
    page.get_by_role("link", name="Say what changes").click()
    page.get_by_role("link", name="Add an outcome").click()
    expect(page.get_by_label("Outcome")).to_be_visible()
    calm(page)
    page.get_by_label("Outcome").fill("Families drink clean water")
    page.get_by_label("Outcome").press("Tab")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    calm(page)
    page.get_by_role("link", name="+ output").click()
    calm(page)
    page.get_by_role("textbox", name="Output").fill("Three wells are built")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Three wells are built").first).to_be_attached()
    calm(page)
    page.get_by_text("loose ends").click()
    page.get_by_role("link", name="O1.1 Three wells are built").first.click()
    activity = page.get_by_role("textbox", name="Activity")
    expect(activity).to_be_visible()
    calm(page)
    activity.fill("Dig")
    page.get_by_role("button", name="Save and add another").click()
    expect(activity).to_have_value("")  # of the next one
    calm(page)
    activity.fill("Test the water")
    page.get_by_role("button", name="Save", exact=True).click()

    up = page.get_by_role("button", name="Move up: A1.1.2")
    expect(up).to_be_visible()
    calm(page)
    up.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Moved")
    expect(up).to_be_focused()
    calm(page)
    page.get_by_role("button", name="Remove: O1", exact=True).press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    expect(page.get_by_text("Three wells are built")).to_have_count(0)
    calm(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Three wells are built")).to_be_visible()
    calm(page)

    page.get_by_role("link", name="Work plan").click()
    page.get_by_label("From month: A1.1.1").fill("2")
    page.get_by_label("To month: A1.1.1").fill("5")
    page.get_by_role("button", name="Save the months").click()
    expect(page.get_by_role("img", name="Months 2 to 5")).to_be_visible()
    calm(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_very_large_project_stays_light(client: httpx.Client, engine: Engine) -> None:
    with unit_of_work(engine) as session:
        row = resolve_organisation(session, None)
        project = replace(material().project, organisation=organisation().slug, slug="large", results=_large())
        ten = tuple(Partner(key=f"p{n}", name=f"Partner number {n}") for n in range(10))
        save_project(session, row, replace(project, budget=replace(project.budget, lines=()), partners=ten))
    for below in ("results", "results?open=O9", "plan", "partners/roles", "results/paste", "results/indicator/I5.5.3"):
        answer = client.get(f"{HOME}/projects/large/{below}")
        assert answer.status_code == httpx.codes.OK
        assert len(gzip.compress(answer.content)) < LARGEST_PAGE, below
    assert 'id="A9.1.1"' in client.get(f"{HOME}/projects/large/results?open=O9").text


def _large() -> Results:
    """10 outcomes, 50 outputs, 200 activities and 300 indicators, each with a text of its own."""

    def output(key: str) -> Output:
        return Output(
            key=key,
            title=f"Output {key} of a project that is larger than most",
            indicators=tuple(
                Indicator(key=f"I{key[1:]}.{n}", title=f"Persons who took part {n} times in {key}", unit="persons")
                for n in range(1, 7)
            ),
            activities=tuple(
                Activity(key=f"A{key[1:]}.{n}", title=f"Work number {n} on {key}", start_month=n, end_month=n + 4)
                for n in range(1, 5)
            ),
        )

    return Results(
        outcomes=tuple(
            Outcome(key=f"O{o}", title=f"Outcome {o}", outputs=tuple(output(f"O{o}.{p}") for p in range(1, 6)))
            for o in range(1, 11)
        )
    )
