"""Evidence, stories and documents kept one by one; on both data bases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, RowMapping

from app.accounts.audit import Doer
from app.accounts.service import read_organisation, save_organisation
from app.catalog.catalogue import Catalogue
from app.db.filestore import FileStore
from app.db.session import unit_of_work
from app.domain.consent import Channel, Consent, Story
from app.domain.evidence import Evidence, OwnedDocument
from app.domain.markdown import parse_markdown
from app.domain.proposal import SectionText
from app.errors import BadInput, Conflict, NotFound, VersionConflict
from app.library.service.file_documents import file_document, find_file
from app.library.service.keep_consent import approve_story, withdraw_consent
from app.library.service.keep_items import (
    DOCUMENTS,
    EVIDENCE,
    STORIES,
    Kept,
    Shelf,
    T,
    add_item,
    drop_item,
    free_name,
    read_item,
    read_items,
    save_item,
    uses_of,
)
from app.proposals.service.edit_sections import write_section
from tests.domain.assembly.material import proposal
from tests.house import AMINA, NOW

PIECE = Evidence(key="ilo-2024", statement="One worker in three was paid late.", title="Wages", year=2024)
PAPER = OwnedDocument(key="audit-2025", kind="audit", title="Audit of 2025", valid_until=date(2027, 3, 1))
CONSENT = Consent(
    purposes=("fundraising",), audiences=("any-funder",), channels=(Channel.PROPOSAL,), territory=("world",),
    language="ar", asked_by="Amina", granted_on=date(2026, 10, 1), expires_on=date(2028, 10, 1), sexual_violence=True,
)  # fmt: skip
STORY = Story(token="mina", pseudonym="Mina", text="I left at night.", consent=CONSENT)  # noqa: S106
BILAL = Doer("Bilal", None)
KEY = "executive-summary"


class Desk:
    """The services at hand, each in a unit of work of its own."""

    def __init__(self, engine: Engine, house: RowMapping) -> None:
        self.engine, self.house = engine, house

    def add(self, shelf: Shelf[T], item: T) -> None:
        with unit_of_work(self.engine) as session:
            add_item(session, self.house, shelf, item, by=AMINA, at=NOW)

    def save(self, shelf: Shelf[T], item: T, *, read: int = 1) -> None:
        with unit_of_work(self.engine) as session:
            save_item(session, self.house, shelf, item, read=read, by=AMINA, at=NOW)

    def read(self, shelf: Shelf[T], name: str) -> Kept[T]:
        with unit_of_work(self.engine, read_only=True) as session:
            return read_item(session, self.house, shelf, name)

    def drop(self, shelf: Shelf[T], name: str) -> None:
        with unit_of_work(self.engine) as session:
            drop_item(session, self.house, shelf, name, by=AMINA, at=NOW)

    def approve(self, by: Doer) -> None:
        with unit_of_work(self.engine) as session:
            approve_story(session, self.house, STORY.token, by=by, at=NOW)

    def approved_by(self) -> tuple[str, ...]:
        consent = self.read(STORIES, STORY.token).item.consent
        assert consent is not None
        return consent.approved_by

    def write(self, catalogue: Catalogue, text: str, *, read: int = 0) -> None:
        with unit_of_work(self.engine) as session:
            written = SectionText(blocks=parse_markdown(text), version=read)
            write_section(session, catalogue, self.house, proposal().slug, KEY, "en", written, at=NOW, by="Amina")

    def used(self, shelf: Shelf[T], name: str) -> list[tuple[str, str]]:
        with unit_of_work(self.engine, read_only=True) as session:
            return [(place.proposal, place.key) for place in uses_of(session, self.house, shelf).get(name, ())]


@pytest.fixture
def desk(engine: Engine, house: RowMapping) -> Desk:
    return Desk(engine, house)


def test_what_is_added_is_the_organisations_beside_what_it_had(desk: Desk) -> None:
    with unit_of_work(desk.engine, read_only=True) as session:
        before = read_organisation(session, desk.house)
    desk.add(EVIDENCE, PIECE)
    desk.add(DOCUMENTS, PAPER)
    with unit_of_work(desk.engine, read_only=True) as session:
        after = read_organisation(session, desk.house)
    assert after == replace(before, evidence=(*before.evidence, PIECE), documents=(*before.documents, PAPER))


def test_a_name_is_given_once(desk: Desk) -> None:
    desk.add(EVIDENCE, PIECE)
    with pytest.raises(Conflict, match="ilo-2024"):
        desk.add(EVIDENCE, PIECE)
    with unit_of_work(desk.engine, read_only=True) as session:
        assert free_name(session, desk.house, EVIDENCE, "ILO 2024") == "ilo-2024-2"
        assert free_name(session, desk.house, EVIDENCE, "منظمة") == "evidence"


def test_of_two_who_change_the_same_the_second_is_told(desk: Desk) -> None:
    desk.add(EVIDENCE, PIECE)
    desk.save(EVIDENCE, replace(PIECE, page="7"))
    with pytest.raises(VersionConflict) as told:
        desk.save(EVIDENCE, replace(PIECE, page="9"))
    assert told.value.current.page == "7"
    assert told.value.current_version == desk.read(EVIDENCE, PIECE.key).version == 2


def test_a_file_that_is_read_in_counts_as_a_change(desk: Desk) -> None:
    desk.add(EVIDENCE, PIECE)
    with unit_of_work(desk.engine) as session:
        save_organisation(session, read_organisation(session, desk.house))
    with pytest.raises(VersionConflict):
        desk.save(EVIDENCE, replace(PIECE, page="9"))


def test_what_a_text_cites_says_so_and_stays(desk: Desk, catalogue: Catalogue) -> None:
    desk.add(EVIDENCE, PIECE)
    desk.add(EVIDENCE, replace(PIECE, key="ilo"))
    desk.write(catalogue, "Wages come late [@ilo-2024].")
    assert desk.used(EVIDENCE, "ilo-2024") == [(proposal().slug, KEY)]
    assert desk.used(EVIDENCE, "ilo") == []
    with pytest.raises(Conflict, match="still used"):
        desk.drop(EVIDENCE, "ilo-2024")
    desk.write(catalogue, "Wages come late.", read=1)
    desk.drop(EVIDENCE, "ilo-2024")
    with pytest.raises(NotFound):
        desk.read(EVIDENCE, "ilo-2024")


def test_a_document_that_is_attached_says_so(desk: Desk) -> None:
    desk.add(DOCUMENTS, PAPER)
    assert desk.used(DOCUMENTS, PAPER.key) == []
    with unit_of_work(desk.engine) as session:
        kept = read_items(session, desk.house, DOCUMENTS)
    letters = [one.item.key for one in kept if desk.used(DOCUMENTS, one.item.key)]
    for key in letters:
        with pytest.raises(Conflict):
            desk.drop(DOCUMENTS, key)
    desk.drop(DOCUMENTS, PAPER.key)


def test_the_file_of_a_document_comes_back_as_it_was(desk: Desk, files: FileStore) -> None:
    desk.add(DOCUMENTS, PAPER)
    for name, data in (("C:\\papers\\Prüfung 2025.pdf", b"%PDF-1.7 one"), ("again.pdf", b"%PDF-1.7 two")):
        with unit_of_work(desk.engine) as session:
            file_document(session, desk.house, PAPER.key, name, data, files=files, by=AMINA, at=NOW)
        with unit_of_work(desk.engine, read_only=True) as session:
            called, path = find_file(session, desk.house, PAPER.key, files=files)
        assert (called, path.read_bytes()) == (name.rpartition("\\")[2], data)
    with unit_of_work(desk.engine) as session, pytest.raises(BadInput, match="empty"):
        file_document(session, desk.house, PAPER.key, "none.pdf", b"", files=files, by=AMINA, at=NOW)
    desk.save(DOCUMENTS, replace(desk.read(DOCUMENTS, PAPER.key).item, issuer="Audit & Co"), read=3)
    assert desk.read(DOCUMENTS, PAPER.key).sha256, "changing the words loses no file"


def test_two_people_approve_and_one_of_them_is_not_enough(desk: Desk) -> None:
    desk.add(STORIES, STORY)
    desk.approve(AMINA)
    with pytest.raises(BadInput, match="second person"):
        desk.approve(AMINA)
    desk.approve(BILAL)
    assert desk.approved_by() == ("Amina", "Bilal")


def test_what_is_told_differently_has_to_be_approved_again(desk: Desk) -> None:
    desk.add(STORIES, STORY)
    desk.approve(AMINA)
    kept = desk.read(STORIES, "mina")
    assert kept.item.consent is not None
    noted = replace(kept.item, consent=replace(kept.item.consent, risk_note="Call before noon."))
    desk.save(STORIES, noted, read=kept.version)
    assert desk.approved_by() == ("Amina",)
    desk.save(STORIES, replace(noted, text="I left at night with my sister."), read=kept.version + 1)
    assert desk.approved_by() == ()


def test_a_withdrawal_is_not_undone_by_saving_what_was_read_before(desk: Desk) -> None:
    desk.add(STORIES, STORY)
    with unit_of_work(desk.engine) as session:
        withdraw_consent(session, desk.house, "mina", by=AMINA, at=NOW)
    desk.save(STORIES, replace(STORY, text="I left."), read=2)
    consent = desk.read(STORIES, "mina").item.consent
    assert consent is not None
    assert consent.withdrawn_on == NOW.date()


def test_without_a_consent_there_is_nothing_to_withdraw(desk: Desk) -> None:
    desk.add(STORIES, replace(STORY, consent=None))
    with unit_of_work(desk.engine) as session, pytest.raises(BadInput, match="No consent"):
        withdraw_consent(session, desk.house, "mina", by=AMINA, at=NOW)
