"""Contacts, meetings and what follows from them; on both data bases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, RowMapping, select

from app.accounts.audit import AUDIT, Doer
from app.accounts.erasures import ErasureList
from app.calendar.queries import DATED, list_dated
from app.calendar.service.change_dates import change_dated, dated_of
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.dated import DatedKind, DatedState
from app.domain.deadlines import Deadline
from app.domain.relations import Acquaintance, Closeness, Commitment, CommitmentKind, Contact, Engagement
from app.errors import BadInput, NotFound, VersionConflict
from app.relations.queries import (
    ACQUAINTANCE,
    COMMITMENT,
    CONTACT,
    ENGAGEMENT,
    NOTE,
    OF_CONTACT,
    list_participants,
)
from app.relations.service.confide import add_note, read_notes
from app.relations.service.hand_out import contact_file, contacts_table
from app.relations.service.keep_contacts import add_contact, erase_for_good, read_contact, save_contact
from app.relations.service.keep_engagements import (
    add_commitment,
    add_engagement,
    finish_commitment,
    read_engagement,
    save_engagement,
)
from app.relations.service.read_relations import Standing, read_relation, read_relations
from app.settings import Settings
from tests.house import AMINA, NOW

FUNDER = "sigrid-rausing-trust"
TODAY = NOW.date()
K = CommitmentKind


class Desk:
    """The services at hand, each in a unit of work of its own."""

    def __init__(self, engine: Engine, catalogue: Catalogue, house: RowMapping) -> None:
        self.engine, self.catalogue, self.house = engine, catalogue, house

    def contact(self, name: str = "Rosa Example", funder: str = FUNDER, **more: object) -> int:
        wanted = Contact(funder=funder, name=name, **more)  # type: ignore[arg-type]
        with unit_of_work(self.engine) as session:
            return add_contact(session, self.catalogue, self.house, wanted, by=AMINA, at=NOW)

    def meet(self, wanted: Engagement) -> int:
        with unit_of_work(self.engine) as session:
            return add_engagement(session, self.catalogue, self.house, wanted, by=AMINA, at=NOW)

    def read(self, made: int) -> Engagement:
        with unit_of_work(self.engine, read_only=True) as session:
            return read_engagement(session, self.house, made)

    def standing(self, key: str = FUNDER) -> Standing:
        with unit_of_work(self.engine, read_only=True) as session:
            return read_relation(session, self.catalogue, self.house, key, at=NOW)

    def dated(self) -> list[RowMapping]:
        with unit_of_work(self.engine, read_only=True) as session:
            return list(list_dated(session, self.house["id"], states=list(DatedState)))

    def change_in_calendar(self, uid: str, **changes: object) -> None:
        with unit_of_work(self.engine) as session:
            row = next(row for row in list_dated(session, self.house["id"]) if row["uid"] == uid)
            wanted = replace(dated_of(row), **changes)  # type: ignore[arg-type]
            change_dated(session, self.house, uid, wanted, by=AMINA, at=NOW, owner_id=row["owner_id"])


@pytest.fixture
def desk(engine: Engine, catalogue: Catalogue, house: RowMapping) -> Desk:
    return Desk(engine, catalogue, house)


def test_a_funder_is_one_by_slug_name_and_acronym(desk: Desk) -> None:
    name = desk.catalogue.funders[FUNDER].name
    made = [desk.contact(funder=funder) for funder in (FUNDER, name.upper(), "Aunt Rosa’s Fund", "aunt rosa’s fund")]
    with unit_of_work(desk.engine, read_only=True) as session:
        keys = [read_contact(session, desk.house, one).funder for one in made]
        standings = read_relations(session, desk.catalogue, desk.house, at=NOW)
    assert keys == [FUNDER, FUNDER, "aunt-rosas-fund", "aunt-rosas-fund"]
    assert {one.key: (one.name, one.contacts, one.proposals) for one in standings} == {
        FUNDER: (name, 2, 1),
        "aunt-rosas-fund": ("Aunt Rosa’s Fund", 2, 0),
    }
    with pytest.raises(NotFound):
        desk.standing("nobody-knows")
    with pytest.raises(BadInput):
        desk.contact(funder=" ")


def test_a_contact_is_changed_by_who_read_it_last(desk: Desk, amina: int) -> None:
    made = desk.contact(known_by=(Acquaintance(person=amina, closeness=Closeness.CLOSE, since=2019),))
    with unit_of_work(desk.engine) as session:
        there = read_contact(session, desk.house, made)
        assert there.known_by == (Acquaintance(person=amina, name="Amina", closeness=Closeness.CLOSE, since=2019),)
        assert there.kept_since == TODAY
        save_contact(session, desk.catalogue, desk.house, replace(there, phone="1"), by=AMINA, at=NOW)
    with pytest.raises(VersionConflict), unit_of_work(desk.engine) as session:
        save_contact(session, desk.catalogue, desk.house, replace(there, phone="2"), by=AMINA, at=NOW)
    for wrong in ({"name": " "}, {"email": "rosa"}, {"known_by": (Acquaintance(person=987),)}):
        with pytest.raises(BadInput):
            desk.contact(**{"name": "R", **wrong})  # type: ignore[arg-type]


def test_what_is_owed_stands_in_the_calendar_and_is_done_in_both(desk: Desk, amina: int) -> None:
    due = TODAY + timedelta(days=5)
    made = desk.meet(
        Engagement(
            funder=FUNDER,
            day=TODAY - timedelta(days=3),
            subject="Coffee",
            members=(amina,),
            commitments=(
                Commitment(kind=K.OURS, what="Send the audit", due_on=due, person=amina),
                Commitment(kind=K.THEIRS, what="Send the form"),
                Commitment(kind=K.NEXT_STEP, what="Call again", due_on=TODAY - timedelta(days=1)),
            ),
        )
    )
    kinds = {row["title"].partition(": ")[2]: (row["kind"], row["owner_id"]) for row in desk.dated()}
    assert kinds == {"Send the audit": (DatedKind.TASK, amina), "Call again": (DatedKind.NEXT_STEP, None)}
    standing = desk.standing()
    assert (standing.last, standing.next and standing.next.what) == (TODAY - timedelta(days=3), "Send the audit")
    assert [one.what for one in standing.overdue] == ["Call again"]

    by_what = {one.what: one for one in desk.read(made).commitments}
    desk.change_in_calendar(by_what["Call again"].uid or "", state=DatedState.DONE)
    moved = due + timedelta(days=30)
    desk.change_in_calendar(by_what["Send the audit"].uid or "", when=Deadline(on=moved))
    with unit_of_work(desk.engine) as session:
        finish_commitment(session, desk.house, by_what["Send the form"].id, by=AMINA, at=NOW)
    after = {one.what: (one.done, one.due_on) for one in desk.read(made).commitments}
    assert after == {
        "Call again": (True, TODAY - timedelta(days=1)),
        "Send the audit": (False, moved),
        "Send the form": (True, None),
    }
    with unit_of_work(desk.engine) as session:
        finish_commitment(session, desk.house, by_what["Send the audit"].id, by=AMINA, at=NOW)
    assert {row["state"] for row in desk.dated()} == {DatedState.DONE}
    assert (desk.standing().next, desk.standing().overdue) == (None, ())


def test_a_next_step_has_a_day_and_needs_no_meeting(desk: Desk) -> None:
    def add(due_on: date | None) -> None:
        step = Commitment(kind=K.NEXT_STEP, what="Ask how it went", due_on=due_on)
        with unit_of_work(desk.engine) as session:
            add_commitment(session, desk.catalogue, desk.house, FUNDER, step, by=AMINA, at=NOW)

    with pytest.raises(BadInput):
        add(None)
    add(TODAY)
    assert desk.standing().next is not None


def test_what_is_planned_has_its_day_in_the_calendar_until_it_took_place(desk: Desk) -> None:
    made = desk.meet(Engagement(funder=FUNDER, day=TODAY + timedelta(days=9), subject="Partners’ fair"))
    (row,) = desk.dated()
    assert (row["kind"], desk.standing().last) == (DatedKind.EVENT, None)
    desk.change_in_calendar(row["uid"], when=Deadline(on=TODAY - timedelta(days=1)))
    assert desk.read(made).day == TODAY - timedelta(days=1)
    assert [one.what for one in desk.standing().overdue] == ["Partners’ fair"]
    told = replace(desk.read(made), said="They like the clinic.")
    with unit_of_work(desk.engine) as session:
        save_engagement(session, desk.catalogue, desk.house, told, by=AMINA, at=NOW)
    assert (desk.standing().last, desk.standing().overdue) == (TODAY - timedelta(days=1), ())
    with pytest.raises(VersionConflict), unit_of_work(desk.engine) as session:
        save_engagement(session, desk.catalogue, desk.house, told, by=AMINA, at=NOW)


def test_whom_somebody_was_goes_from_everywhere_and_the_meeting_stays(desk: Desk, amina: int, tmp_path: Path) -> None:
    words = ("Rosa", "Example", "rosa@", "555", "likes tea")
    made = desk.contact(email="rosa@example.org", phone="+49 (30) 555-123", note="likes tea",
                        known_by=(Acquaintance(person=amina),))  # fmt: skip
    other = desk.contact("Bo", note="works with Rosa  Example")
    met = desk.meet(
        Engagement(
            funder=FUNDER,
            day=TODAY,
            subject="ROSA EXAMPLE on the clinic",
            said="Rosa Example (rosa@example.org, 0049 30555123) wants figures.",
            contacts=(made, other),
            commitments=(Commitment(kind=K.OURS, what="Write to Rosa Example", due_on=TODAY),),
        )
    )
    (task,) = desk.dated()
    desk.change_in_calendar(task["uid"], when=Deadline(on=TODAY + timedelta(days=1)))
    with unit_of_work(desk.engine) as session:
        add_note(session, desk.catalogue, desk.house, FUNDER, country="", text="Rosa Example left in anger", readers=[],
                 by=AMINA, at=NOW)  # fmt: skip
        taken = contact_file(session, desk.house, made)
        assert (taken.contact.note, [one.day for one in taken.took_part]) == ("likes tea", [TODAY])
        assert "'+49 (30) 555-123" in contacts_table(session, desk.catalogue, desk.house).decode()
    erase_for_good(
        desk.engine, ErasureList(Settings(workspace=tmp_path)), desk.house, made, by=Doer("Karim", None), at=NOW
    )
    assert [word for word in words if word in everything(desk.engine)] == []
    if file := desk.engine.url.database if desk.engine.dialect.name == "sqlite" else None:
        kept = b"".join(path.read_bytes() for path in Path(file).parent.glob(f"{Path(file).name}*"))
        assert [word for word in words if word.encode() in kept] == []
    with unit_of_work(desk.engine, read_only=True) as session:
        contacts, _ = list_participants(session, desk.house["id"])
        assert sorted((one["id"], one["erased_on"]) for one in contacts[met]) == [(made, TODAY), (other, None)]
        deeds = [(row["did"], row["what"]) for row in session.execute(select(AUDIT)).mappings()]
        assert ("erase_contact", "contact") in deeds
        with pytest.raises(NotFound):
            read_contact(session, desk.house, made)
    there = desk.read(met)
    assert there.contacts == (other,)
    with unit_of_work(desk.engine) as session:
        save_engagement(session, desk.catalogue, desk.house, replace(there, contacts=()), by=AMINA, at=NOW)
        left = session.execute(select(OF_CONTACT.c.contact_id).where(OF_CONTACT.c.engagement_id == met)).scalars().all()
        assert left == [made]


def everything(engine: Engine) -> str:
    """Every row of this room, of the calendar and of the record of deeds."""
    with unit_of_work(engine, read_only=True) as session:
        tables = (CONTACT, ACQUAINTANCE, ENGAGEMENT, COMMITMENT, NOTE, DATED, AUDIT)
        return " ".join(str(row) for table in tables for row in session.execute(select(table)).all())


def test_a_note_is_read_by_who_is_named_or_decides(desk: Desk, amina: int, karim: int) -> None:
    with unit_of_work(desk.engine) as session:
        for readers in ([], [karim]):
            add_note(session, desk.catalogue, desk.house, FUNDER, country="MA", text="Careful", readers=readers,
                     by=AMINA, at=NOW)  # fmt: skip
    relation = desk.standing().id or 0
    with unit_of_work(desk.engine, read_only=True) as session:
        seen = {
            (reader, confided): len(read_notes(session, desk.house, relation, reader_id=reader, confided=confided))
            for reader, confided in ((karim, False), (amina, False), (None, False), (amina, True))
        }
    assert seen == {(karim, False): 1, (amina, False): 0, (None, False): 0, (amina, True): 2}
