"""Everything that is held about somebody, for them to take along."""

from __future__ import annotations

import io
import json
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import insert

from app.db.session import unit_of_work
from app.models import SensitivityNoteRow
from app.models.mapping import table_of
from app.privacy.service.hand_out import overview, person_file
from app.relations.queries import CONTACT
from tests.privacy.canaries import MARKS, NOW, Kept, found_in

NOTE = table_of(SensitivityNoteRow)


def taken(kept: Kept, who: str, *, guarded: bool = True) -> tuple[dict[str, Any], list[str]]:
    folder = kept.place.settings.cache
    with person_file(kept.engine, kept.files, folder, [kept.house], kept.subject(who), at=NOW, guarded=guarded) as file:
        archive = ZipFile(io.BytesIO(file.read()))
    assert not list(folder.glob("person-*"))
    return json.loads(archive.read("person.json")), archive.namelist()


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("member", {"person", "membership", "comment", "audit", "section_version", "submission", "job", "section"}),
        ("guest", {"guest_link", "person", "section", "comment"}),
        ("contact", {"contact", "section", "named_version"}),
        ("partner", {"partner", "section"}),
        ("story", {"story", "section", "submission", "audit"}),
        ("named", {"section", "section_version", "comment", "submission", "job", "named_version"}),
    ],
)
def test_it_tells_every_table_in_which_somebody_stands(kept: Kept, who: str, where: set[str]) -> None:
    said, _files = taken(kept, who)
    assert where <= set(said["held"])
    assert said["person"]["kind"] == who
    assert found_in(json.dumps(said, ensure_ascii=False).encode(), who)


def test_nothing_that_opens_a_door_is_in_it(kept: Kept) -> None:
    said, _files = taken(kept, "member")
    (row,) = said["held"]["credential"]
    assert set(row) == {"because", "person_id", "password_set_at", "totp_on", "totp_step"}
    assert "argon2" not in json.dumps(said)
    assert "payload" not in said["held"]["job"][0]  # a letter may hold a link that opens the account


def test_of_others_only_what_was_said_of_the_person(kept: Kept) -> None:
    said, _files = taken(kept, "contact")
    assert found_in(json.dumps(said["held"]["contact"], ensure_ascii=False).encode(), "contact")
    (row,) = said["held"]["named_version"]
    assert row["because"] == ["text"]
    assert all("Zqcontact" in text for text in row["parts"])


def test_what_was_written_in_confidence_is_not_in_a_members_own(kept: Kept) -> None:
    with unit_of_work(kept.engine) as session:
        relation = session.execute(CONTACT.select()).mappings().first()
        assert relation is not None
        session.execute(
            insert(NOTE).values(relation_id=relation["relation_id"], country="", version=1, written_by="Amina",
                                text=f"{MARKS['member'][0]} must not meet them", written_at=NOW)
        )  # fmt: skip
    assert "sensitivity_note" in taken(kept, "member")[0]["held"]
    assert "sensitivity_note" not in taken(kept, "member", guarded=False)[0]["held"]


def test_what_was_sent_is_told_before(kept: Kept) -> None:
    with unit_of_work(kept.engine, read_only=True) as session:
        found = overview(session, [kept.house["id"]], kept.subject("story"))
    assert [one.endswith("(1): sent.pdf") for one in found.sent] == [True]
    assert found.exports == 1
    assert found.rows["section_version"] == 1
