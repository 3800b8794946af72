"""Who was erased is nowhere any more: in no row, no index, no file, and no byte of the data base's file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlmodel import Session

from app.accounts.audit import AUDIT, Doer, record_deed
from app.accounts.members import list_people
from app.accounts.sessions import PERSON
from app.db.engine import READ_ONLY, open_engine
from app.db.session import unit_of_work
from app.errors import Conflict, NotPermitted, StorageFault
from app.jobs.worker import Worker
from app.privacy.jobs import Keeper
from app.privacy.service.erase import PURGE, Place, erase_person
from app.privacy.service.reapply import erase_again
from app.privacy.service.subjects import get_subject
from app.relations.service.keep_contacts import erase_for_good
from app.workspace.backup import restore_backup, write_backup
from tests.privacy.canaries import AMINA, MARKS, NOW, Kept, found_in

KINDS = tuple(MARKS)


SAMPLE = ("member", "contact", "story")


@pytest.mark.parametrize("who", [who if who in SAMPLE else pytest.param(who, marks=pytest.mark.deep) for who in KINDS])
def test_no_byte_tells_of_who_was_erased_and_the_others_stay(kept: Kept, who: str) -> None:
    assert found_in(kept.everything().encode(), who)
    done = erase_person(kept.place, kept.house, kept.subject(who), by=AMINA, at=NOW)
    assert done.off_the_disk
    assert found_in(kept.everything().encode(), who) == []
    assert found_in(kept.bytes_on_disk(), who) == []
    for other in KINDS:
        assert other == who or found_in(kept.everything().encode(), other), other


def test_everybody_comes_back_with_a_backup_and_is_erased_again(kept: Kept, tmp_path: Path) -> None:
    write_backup(kept.engine, kept.files, tmp_path / "before.zip")
    for who in KINDS:
        erase_person(kept.place, kept.house, kept.subject(who), by=AMINA, at=NOW)
    assert erase_again(kept.place, at=NOW) == 0
    restore_backup(kept.engine, kept.files, tmp_path / "before.zip", replace=True)
    assert [who for who in KINDS if found_in(kept.everything().encode(), who)] == list(KINDS)
    assert erase_again(kept.place, at=NOW) == len(KINDS)
    assert [who for who in KINDS if found_in(kept.everything().encode(), who)] == []
    assert [who for who in KINDS if found_in(kept.bytes_on_disk(), who)] == []
    assert erase_again(kept.place, at=NOW) == 0


def test_a_contact_that_was_erased_on_its_own_page_is_erased_again_too(kept: Kept, tmp_path: Path) -> None:
    write_backup(kept.engine, kept.files, tmp_path / "before.zip")
    contact = int(kept.subject("contact").id)
    erase_for_good(kept.engine, kept.place.erasures, kept.house, contact, by=AMINA, at=NOW)
    restore_backup(kept.engine, kept.files, tmp_path / "before.zip", replace=True)
    assert erase_again(kept.place, at=NOW) == 1
    with pytest.raises(StopIteration):
        kept.subject("contact")


def test_what_was_sent_stays_where_a_law_asks_for_it(kept: Kept) -> None:
    subject = kept.subject("story")
    erase_person(kept.place, kept.house, subject, keep_sent="2 CFR 200.334", by=AMINA, at=NOW)
    with kept.engine.connect() as connection:
        (sent,) = connection.execute(text("SELECT document FROM submission")).scalars()
        (file,) = connection.execute(text("SELECT sha256 FROM submission_file")).scalars()
        said = connection.execute(text("SELECT detail FROM audit WHERE did = 'erase_person'")).scalars().one()
    assert "eleven nights" in str(sent)
    assert kept.files.path(file).is_file()
    assert "200.334" in str(said)
    with unit_of_work(kept.engine, read_only=True) as session:
        assert find_section_text(session) == 0


def test_the_list_of_erasures_tells_nobody(kept: Kept) -> None:
    for who in KINDS:
        erase_person(kept.place, kept.house, kept.subject(who), by=AMINA, at=NOW)
    folder = kept.place.settings.workspace / "erasures"
    assert {path.name for path in folder.iterdir()} == {"key", "list.jsonl"}
    assert (folder / "key").stat().st_mode & 0o077 == 0
    assert "zq" not in (folder / "list.jsonl").read_text().lower()


def test_who_runs_the_installation_and_the_last_administrator_stay(kept: Kept) -> None:
    with unit_of_work(kept.engine) as session:
        amina = get_subject(session, kept.house, "member-1")
    with pytest.raises(Conflict, match="last administrator"):
        erase_person(kept.place, kept.house, amina, by=Doer("Grantwright", None), at=NOW)
    with pytest.raises(NotPermitted, match="themselves"):
        erase_person(kept.place, kept.house, amina, by=Doer("Amina", 1), at=NOW)
    with unit_of_work(kept.engine) as session:
        session.execute(PERSON.update().where(PERSON.c.id == 2).values(operator=True))
    with pytest.raises(NotPermitted, match="runs the installation"):
        erase_person(kept.place, kept.house, kept.subject("member"), by=AMINA, at=NOW)
    with unit_of_work(kept.engine) as session:
        assert [one.id for one in list_people(session, kept.house["id"])] == [1, 2]


def test_a_namesakes_words_stay_theirs(kept: Kept) -> None:
    """Beside a person's number a name is that person's; in a text nobody can tell."""
    with unit_of_work(kept.engine) as session:
        other = add_person_in(session, MARKS["member"][0])
        record_deed(session, "sign", "x", organisation_id=kept.house["id"], person_id=other, name=MARKS["member"][0],
                    at=NOW)  # fmt: skip
    erase_person(kept.place, kept.house, kept.subject("member"), by=AMINA, at=NOW)
    with kept.engine.connect() as connection:
        names = connection.execute(select(AUDIT.c.name).where(AUDIT.c.person_id == other)).scalars().all()
    assert names == [MARKS["member"][0]]


def add_person_in(session: Session, name: str) -> int:
    statement = insert(PERSON).values(email=None, name=name, operator=False, language=None, created_at=NOW)
    found: int = session.execute(statement.returning(PERSON.c.id)).scalar_one()
    return found


def find_section_text(session: Session) -> int:
    """Sections that still tell the story."""
    rows = session.execute(text("SELECT words FROM section"))
    return sum("eleven nights" in str(row) for row in rows)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_while_somebody_reads_a_worker_takes_the_bytes_away_later(kept: Kept) -> None:
    impatient = open_engine(kept.place.settings.model_copy(update={"busy_timeout_s": 0.1}))
    place = Place(impatient, kept.place.settings)
    with kept.engine.execution_options(**{READ_ONLY: True}).connect() as reader:
        reader.execute(text("SELECT count(*) FROM person")).all()
        done = erase_person(place, kept.house, kept.subject("contact"), by=AMINA, at=datetime.now(UTC))
        assert not done.off_the_disk
        assert found_in(kept.bytes_on_disk(), "contact")
        with pytest.raises(StorageFault):
            Keeper(place.settings, impatient).purge(None, None)  # type: ignore[arg-type]
    assert Worker(impatient, {PURGE: Keeper(place.settings, impatient).purge}).work_once()
    assert found_in(kept.bytes_on_disk(), "contact") == []
    impatient.dispose()
