"""What is wrong leads to its place; what is done is said; pages are counted on the real PDF."""

from __future__ import annotations

import pytest

from app.db.session import unit_of_work
from app.domain.findings import Place, Severity, Where
from app.proposals.places import Whose, address_of
from app.proposals.service.paste_fields import Portal, pasted_before, portal_of, tick_field
from app.proposals.service.ready_proposal import Readiness, readiness_of
from tests.proposals.conftest import NOW, SECTION, SLUG, Desk

WHOSE = Whose(organisation="marsa", project="wells", proposal="p/1", call="eu/2026", funder="eu", language="fr")


def readiness(desk: Desk) -> Readiness:
    with unit_of_work(desk.engine, read_only=True) as session:
        return readiness_of(session, desk.catalogue, desk.organisation, SLUG, files=desk.files, pdfs=desk.pdfs, now=NOW)


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize("key", ["", "a-key", 'x"><script>', "../../sign-out", "a b/ü"])
def test_every_place_has_an_address_within_the_organisation(place: Place, key: str) -> None:
    address = address_of(Where(place, key), WHOSE)
    assert address.startswith("/o/marsa/")
    assert not set('"<> ') & set(address)
    assert address_of(Where(place, key), WHOSE) == address


def test_addresses_name_the_exact_place() -> None:
    assert address_of(Where(Place.SECTION, "activities/OP1"), WHOSE) == (
        "/o/marsa/proposals/p%2F1/sections/fr/activities/OP1"
    )
    assert address_of(Where(Place.LINE, "travel"), WHOSE) == "/o/marsa/projects/wells/budget#line-travel"
    assert address_of(Where(Place.PROPOSAL, field="starts_on"), WHOSE) == "/o/marsa/projects/wells#starts_on"
    assert address_of(Where(Place.PROPOSAL, field="title"), WHOSE) == "/o/marsa/proposals/p%2F1/settings#title"
    assert address_of(Where(Place.CALL), WHOSE) == "/o/marsa/calls/eu/2026"


def test_written_sections_are_counted(desk: Desk) -> None:
    before = readiness(desk)
    desk.write("We ask for ten wells, so that 400 families drink clean water.")
    after = readiness(desk)
    assert after.asked == before.asked > 5
    assert after.written == before.written + 1


def test_items_come_by_weight_and_what_is_fine_is_said(desk: Desk) -> None:
    found = readiness(desk)
    weights = [list(Severity).index(item.finding.severity) for item in found.items]
    assert weights == sorted(weights)
    open_families = {item.family for item in found.items if item.finding.severity is not Severity.ADVICE}
    assert found.done
    assert open_families.isdisjoint(found.done)


def test_pages_are_counted_once_they_are_laid_out(desk: Desk) -> None:
    before = readiness(desk)
    assert before.pages is None
    pages = desk.pdfs.measure(desk.prepared().dossier.document)
    after = readiness(desk)
    assert after.pages == pages.total
    assert after.layout == before.layout


# ── the funder's web form ──────────────────────────────────────────────────────────────────────────────────────


def portal(desk: Desk) -> Portal:
    with unit_of_work(desk.engine, read_only=True) as session:
        return portal_of(session, desk.catalogue, desk.organisation, SLUG, files=desk.files, now=NOW)


def tick(desk: Desk, text: str | None, key: str = SECTION) -> None:
    with unit_of_work(desk.engine) as session:
        tick_field(session, desk.catalogue, desk.organisation, SLUG, key, text, by="Amina", at=NOW)


def test_a_tick_keeps_exactly_what_was_pasted(desk: Desk) -> None:
    desk.write("We ask for 10 wells.")
    (field,) = (line for line in portal(desk).fields if line.key == SECTION)
    assert not field.ticked
    tick(desk, field.text.replace("\n", "\r\n"))  # as browsers send it
    (field,) = (line for line in portal(desk).fields if line.key == SECTION)
    assert (field.ticked, field.changed, field.pasted_by) == (True, False, "Amina")
    desk.write("We ask for 12 wells.")
    (field,) = (line for line in portal(desk).fields if line.key == SECTION)
    assert field.changed
    assert "10 wells" in field.pasted
    assert "12 wells" in field.text
    assert portal(desk).ticked == 1


def test_a_tick_can_be_taken_back_and_the_archive_stays(desk: Desk) -> None:
    desk.write("We ask for 10 wells.")
    tick(desk, "First.")
    tick(desk, None)
    assert portal(desk).ticked == 0
    tick(desk, "Second.")
    with unit_of_work(desk.engine, read_only=True) as session:
        kept = pasted_before(session, desk.organisation, SLUG, SECTION)
    assert [row["text"] for row in kept] == ["Second.", "First."]
