"""What is remembered is never older than the rows: every change shows at the next look, whoever made it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from app.accounts.queries import ORGANISATION
from app.accounts.service import read_organisation, save_organisation
from app.db.session import unit_of_work
from app.domain.assembly import assemble
from app.domain.checks import check
from app.domain.dossier import Material
from app.projects.queries import PROJECT
from app.proposals.queries import PROPOSAL
from app.proposals.service.gather_material import gather_material
from app.proposals.service.remembered import MOST, assembled, examined
from tests.domain.assembly.material import material as sample
from tests.proposals.conftest import NOW, SLUG, Desk


def gathered(desk: Desk) -> Material:
    with unit_of_work(desk.engine, read_only=True) as session:
        return gather_material(session, desk.catalogue, desk.organisation, SLUG, files=desk.files)


def withdraw(desk: Desk) -> None:
    with unit_of_work(desk.engine) as session:
        found = read_organisation(session, desk.organisation)
        assert found.stories
        save_organisation(session, replace(found, stories=found.stories[1:]))


def elsewhere(desk: Desk, table: object, **values: str) -> None:
    """As another process would, past every service and its versions."""
    with desk.engine.begin() as connection:
        connection.execute(update(table).values(**values))  # type: ignore[arg-type]


CHANGES = {
    "text": lambda desk: desk.write("Quite another text."),
    "title": lambda desk: elsewhere(desk, PROPOSAL, title="Another title"),
    "project": lambda desk: elsewhere(desk, PROJECT, title="Another project"),
    "organisation": lambda desk: elsewhere(desk, ORGANISATION, name="Another name"),
    "story": withdraw,
}


def test_the_same_material_is_assembled_once(desk: Desk) -> None:
    first = assembled(gathered(desk), today=NOW.date())
    assert assembled(gathered(desk), today=NOW.date()) is first
    assert assembled(gathered(desk), today=NOW.date(), draft=True).document.meta.draft


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_shows_at_the_next_look(desk: Desk, change: str) -> None:
    before = examined(gathered(desk), now=NOW)
    CHANGES[change](desk)
    material = gathered(desk)
    dossier, found = examined(material, now=NOW)
    fresh = assemble(material, today=NOW.date())
    assert dossier is not before[0]
    assert dossier.document == fresh.document
    assert found == check(fresh, on=NOW.date(), now=NOW)


def test_page_limits_are_those_of_the_pages_that_were_given(desk: Desk) -> None:
    material = gathered(desk)
    pages = desk.pdfs.measure(assembled(material, today=NOW.date()).document)
    for measured in (None, pages, replace(pages, total=900), None):
        dossier, found = examined(material, now=NOW, pages=measured)
        assert dossier.pages == measured
        assert found == check(replace(assemble(material, today=NOW.date()), pages=measured), on=NOW.date(), now=NOW)


def test_a_deadline_passes_by_the_minute_and_stories_by_the_day() -> None:
    material = sample()
    start = datetime(2026, 11, 21, tzinfo=UTC)
    for now in (start, start + timedelta(minutes=1), start + timedelta(days=1), start + timedelta(days=400), start):
        _, found = examined(material, now=now)
        assert found == check(assemble(material, today=now.date()), on=now.date(), now=now)


def test_only_a_few_are_remembered() -> None:
    material = sample()
    days = [NOW.date() + timedelta(days=day) for day in range(MOST + 2)]
    made = {day: assembled(material, today=day) for day in days}
    kept = {day: assembled(material, today=day) is made[day] for day in reversed(days)}
    assert kept == {day: day in days[2:] for day in days}
