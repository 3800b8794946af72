"""What is sent stays as it was; the proposal is locked for every way of changing it, the project is not."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from app.accounts.queries import ORGANISATION
from app.db.engine import open_engine
from app.db.migrate import upgrade
from app.db.session import unit_of_work
from app.domain.deadlines import Deadline
from app.domain.document import Document
from app.domain.phrases import recalled
from app.errors import BadInput, Conflict, NotFound, NotPermitted, ProposalLocked, StorageFault
from app.models import OwnedDocumentRow
from app.models.mapping import json_of, record_of, table_of
from app.projects.queries import PROJECT
from app.projects.service import read_project, save_project
from app.proposals.queries import get_proposal
from app.proposals.schemas import ProposalSettings
from app.proposals.service.compare_submissions import compare_submissions
from app.proposals.service.edit_sections import read_section, restore_version
from app.proposals.service.export_proposal import Format
from app.proposals.service.finish_file import finished_file
from app.proposals.service.save_proposal import read_proposal, save_proposal, write_settings
from app.proposals.service.submit_proposal import (
    MAX_RECEIPT_BYTES,
    confirm_submission,
    document_hash,
    receipt_of,
    unlock_proposal,
)
from app.proposals.service.submitted_files import submitted_file
from app.proposals.submission_queries import SUBMISSION, get_submission, list_submission_files, list_submissions
from app.settings import Settings
from app.workspace.backup import restore_backup, write_backup
from app.workspace.deleting import Kind, delete_doomed, find_doomed, forget_files
from tests.proposals.conftest import NOW, SECTION, SLUG, Desk


def submissions(desk: Desk) -> list[int]:
    with unit_of_work(desk.engine, read_only=True) as session:
        row = get_proposal(session, desk.organisation["id"], SLUG)
        return [found["number"] for found in list_submissions(session, row["id"])]


def made(desk: Desk, to: Format, *, language: str | None = None, draft: bool = False) -> bytes:
    with unit_of_work(desk.engine, read_only=True) as session:
        return finished_file(
            session, desk.catalogue, desk.organisation, SLUG, to, language=language, draft=draft, files=desk.files,
            pdfs=desk.pdfs, on=NOW.date(),
        )  # fmt: skip


def unlock(desk: Desk, reason: str = "the funder asked for it") -> None:
    with unit_of_work(desk.engine) as session:
        unlock_proposal(
            session, desk.organisation, SLUG, reason, by="Benoit", person_id=None, at=NOW + timedelta(hours=1)
        )


def rename_project(desk: Desk) -> None:
    with unit_of_work(desk.engine) as session:
        row = session.execute(select(PROJECT)).mappings().one()
        project = read_project(session, desk.organisation, row["slug"])
        save_project(session, desk.organisation, replace(project, title="Quite another project"))


# ── what is kept ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_snapshot_holds_document_files_and_their_hashes(desk: Desk) -> None:
    desk.write("We ask for 10 wells.")
    prepared = desk.prepared()
    assert desk.submit(prepared) == 1
    with unit_of_work(desk.engine, read_only=True) as session:
        row = get_submission(session, get_proposal(session, desk.organisation["id"], SLUG)["id"], 1)
        kept = list_submission_files(session, row["id"])
    assert row["document"] == json_of(Document, prepared.dossier.document)
    assert row["document_hash"] == document_hash(prepared.dossier.document)
    assert row["pages"] == prepared.dossier.pages.total  # type: ignore[union-attr]
    assert {file["format"] for file in kept} == set(Format)
    for file in kept:
        data = desk.files.path(file["sha256"]).read_bytes()
        assert (sha256(data).hexdigest(), len(data)) == (file["sha256"], file["bytes"])


def test_files_stay_byte_for_byte_after_the_project_changed(desk: Desk) -> None:
    before = {to: made(desk, to) for to in Format}
    desk.submit()
    rename_project(desk)
    assert {to: made(desk, to) for to in Format} == before
    unlock(desk)
    assert made(desk, Format.TEXT) != before[Format.TEXT]
    with unit_of_work(desk.engine, read_only=True) as session:
        name, data = submitted_file(session, desk.organisation, SLUG, 1, Format.TEXT, files=desk.files)
    assert data == before[Format.TEXT]
    assert name.endswith(".txt")


def test_what_was_not_sent_is_not_made_of_a_submitted_proposal(desk: Desk) -> None:
    desk.submit()
    for wrong in ({"draft": True}, {"language": "fr"}):
        with pytest.raises(ProposalLocked):
            made(desk, Format.TEXT, **wrong)  # type: ignore[arg-type]
    assert made(desk, Format.TEXT, language="en")


def test_a_kept_file_that_is_gone_is_said(desk: Desk) -> None:
    desk.submit()
    for path in desk.files.root.rglob("*"):
        if path.is_file():
            path.unlink()
    with pytest.raises(StorageFault, match="restore it from a backup"):
        made(desk, Format.TEXT)


# ── what is refused ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_submitted_proposal_refuses_every_change_and_the_project_none(desk: Desk) -> None:
    desk.write("First.")
    desk.write("Second.")
    desk.submit()
    organisation = desk.organisation
    with unit_of_work(desk.engine, read_only=True) as session:
        stored = read_proposal(session, organisation, SLUG)
        version = read_section(session, organisation, SLUG, SECTION, "en").version
        row = get_proposal(session, organisation["id"], SLUG)
    with pytest.raises(ProposalLocked, match="submitted on 21 November 2026"):
        desk.write("Third.")
    with pytest.raises(ProposalLocked), unit_of_work(desk.engine) as session:
        restore_version(session, organisation, SLUG, SECTION, "en", 1, read=version, at=NOW)
    with pytest.raises(ProposalLocked), unit_of_work(desk.engine) as session:
        write_settings(
            session, organisation, SLUG, replace(record_of(ProposalSettings, row), title="New"), version=row["version"]
        )
    with pytest.raises(ProposalLocked), unit_of_work(desk.engine) as session:
        save_proposal(session, organisation, replace(stored, title="New"), at=NOW)
    with pytest.raises(ProposalLocked), unit_of_work(desk.engine) as session:
        delete_doomed(session, find_doomed(session, SLUG, organisation=None))
    with pytest.raises(ProposalLocked):
        desk.submit(desk.prepared())
    with unit_of_work(desk.engine) as session:  # the same file read again changes nothing
        save_proposal(session, organisation, stored, at=NOW)
    rename_project(desk)
    assert submissions(desk) == [1]


def test_unlocking_needs_a_reason_and_lets_it_change_again(desk: Desk) -> None:
    desk.submit()
    with pytest.raises(BadInput):
        unlock(desk, " \n ")
    unlock(desk)
    with pytest.raises(Conflict):
        unlock(desk)
    desk.write("Anew.")
    assert desk.submit(now=NOW + timedelta(hours=2)) == 2
    assert submissions(desk) == [2, 1]
    with unit_of_work(desk.engine, read_only=True) as session:
        first = get_submission(session, get_proposal(session, desk.organisation["id"], SLUG)["id"], 1)
    assert (first["unlocked_by"], first["unlock_reason"]) == ("Benoit", "the funder asked for it")


def test_what_blocks_needs_a_manager_and_a_reason(desk: Desk) -> None:
    prepared = desk.prepared()
    assert prepared.blockers
    with pytest.raises(NotPermitted, match="ask a manager"):
        desk.submit(prepared, may_override=False)
    with pytest.raises(BadInput, match="in writing"):
        desk.submit(prepared, override="  ")
    desk.submit(prepared, override="the funder agreed by phone")
    with unit_of_work(desk.engine, read_only=True) as session:
        row = session.execute(select(SUBMISSION)).mappings().one()
    assert row["override_reason"] == "the funder agreed by phone"
    assert [recalled(said) for said in row["overridden"]] == [finding.message for finding in prepared.blockers]


def test_a_late_submission_needs_a_reason(desk: Desk) -> None:
    late = replace(desk.prepared(), deadline=NOW - timedelta(minutes=1))
    with pytest.raises(BadInput, match="deadline is past"):
        desk.submit(late)
    desk.submit(late, late="the portal was down")
    with unit_of_work(desk.engine, read_only=True) as session:
        assert session.execute(select(SUBMISSION.c.late_reason)).scalar_one() == "the portal was down"


def test_in_time_no_reason_is_asked_for_or_kept(desk: Desk) -> None:
    assert Deadline(on=NOW.date())  # a day's deadline lasts to its end
    desk.submit(replace(desk.prepared(), deadline=NOW), late="not late at all")
    with unit_of_work(desk.engine, read_only=True) as session:
        assert session.execute(select(SUBMISSION.c.late_reason)).scalar_one() == ""


@pytest.mark.parametrize("change", [lambda desk: desk.write("In between."), rename_project])
def test_what_changed_since_it_was_looked_at_is_not_sent(desk: Desk, change) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    prepared = desk.prepared()
    change(desk)
    with pytest.raises(Conflict, match="changed"):
        desk.submit(prepared)
    assert submissions(desk) == []


def test_a_text_saved_while_it_is_submitted_is_sent_or_refused(desk: Desk) -> None:
    """Never acknowledged, and yet not in what was sent."""
    desk.write("Before.")
    outcomes: dict[str, object] = {}
    both = threading.Barrier(2)
    prepared = desk.prepared()

    def attempt(name: str, act: object) -> None:
        both.wait()
        try:
            act()  # type: ignore[operator]
            outcomes[name] = "done"
        except Conflict as refused:
            outcomes[name] = refused

    threads = [
        threading.Thread(target=attempt, args=("submit", lambda: desk.submit(prepared))),
        threading.Thread(target=attempt, args=("save", lambda: desk.write("After."))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(value == "done" for value in outcomes.values()) == [False, True]


def test_two_who_submit_at_once_make_one_submission(desk: Desk) -> None:
    prepared = desk.prepared()
    refused: list[Exception] = []

    def attempt() -> None:
        try:
            desk.submit(prepared)
        except ProposalLocked as error:
            refused.append(error)

    threads = [threading.Thread(target=attempt) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert submissions(desk) == [1]
    assert len(refused) == 2


# ── afterwards ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_the_portal_said_is_kept_with_its_receipt(desk: Desk) -> None:
    desk.submit()
    with unit_of_work(desk.engine) as session:
        confirm_submission(
            session, desk.organisation, SLUG, 1, " EC-2026\x0c-77 ", ("../../etc/pass\x00wd.pdf", b"%PDF"),
            files=desk.files, by="Amina", person_id=None, at=NOW,
        )  # fmt: skip
    with unit_of_work(desk.engine, read_only=True) as session:
        receipt = receipt_of(session, desk.organisation, SLUG, 1, files=desk.files)
        kept = session.execute(select(SUBMISSION.c.confirmation)).scalar_one()
    name, data = receipt
    assert "/" not in name
    assert ".." not in Path(name).parts
    assert data == b"%PDF"
    assert "\x0c" not in kept
    with pytest.raises(BadInput), unit_of_work(desk.engine) as session:
        confirm_submission(
            session, desk.organisation, SLUG, 1, "", ("a.pdf", b"x" * (MAX_RECEIPT_BYTES + 1)),
            files=desk.files, by="Amina", person_id=None, at=NOW,
        )  # fmt: skip
    with pytest.raises(NotFound), unit_of_work(desk.engine) as session:
        confirm_submission(
            session, desk.organisation, SLUG, 9, "", None, files=desk.files, by="Amina", person_id=None, at=NOW
        )


def test_two_submissions_can_be_compared(desk: Desk) -> None:
    desk.write("We ask for 10 wells.")
    desk.submit()
    unlock(desk)
    desk.write("We ask for 12 wells.")
    desk.submit()
    with unit_of_work(desk.engine, read_only=True) as session:
        found = compare_submissions(session, desk.organisation, SLUG, 1, 2)
    (changed,) = found.changed
    assert changed.key == SECTION
    assert "10 wells" in changed.before
    assert "12 wells" in changed.after
    assert found.same > 5


def test_a_submission_survives_backup_and_restore(desk: Desk, tmp_path: Path) -> None:
    desk.submit()
    sent = made(desk, Format.PACKAGE)
    write_backup(desk.engine, desk.files, tmp_path / "backup.zip")
    elsewhere = Settings(workspace=tmp_path / "elsewhere")
    elsewhere.workspace.mkdir()
    other = Desk(open_engine(elsewhere), elsewhere, desk.catalogue)
    upgrade(other.engine)
    restore_backup(other.engine, other.files, tmp_path / "backup.zip")
    assert made(other, Format.PACKAGE) == sent
    with pytest.raises(ProposalLocked):
        other.write("Third.")
    other.engine.dispose()


def test_deleting_the_organisation_takes_what_was_sent_with_it(desk: Desk) -> None:
    desk.submit()
    with unit_of_work(desk.engine) as session:
        doomed = find_doomed(session, desk.organisation["slug"], organisation=None)
        assert doomed.kind is Kind.ORGANISATION
        delete_doomed(session, doomed)
    forget_files(desk.files, doomed)
    assert [path for path in desk.files.root.rglob("*") if path.is_file()] == []
    with unit_of_work(desk.engine, read_only=True) as session:
        assert session.execute(select(SUBMISSION)).all() == []


def test_a_file_that_another_organisation_sent_too_stays(desk: Desk) -> None:
    desk.submit()
    with unit_of_work(desk.engine) as session:
        row = session.execute(select(SUBMISSION)).mappings().one()
        own = {file["sha256"] for file in list_submission_files(session, row["id"])}
        mine = session.execute(select(ORGANISATION)).mappings().one()
        other = session.execute(
            insert(ORGANISATION).values({**mine, "id": mine["id"] + 1, "slug": "other"}).returning(ORGANISATION.c.id)
        ).scalar_one()
        session.execute(
            insert(table_of(OwnedDocumentRow)).values(
                organisation_id=other, position=1, key="a", kind="x", title="A", file="a.pdf", sha256=min(own),
                issuer="", language="en", signed=False,
            )
        )  # fmt: skip
    with unit_of_work(desk.engine, read_only=True) as session:
        doomed = find_doomed(session, mine["slug"], organisation=None)
    assert own - doomed.files == {min(own)}
