"""Files on request: at once, by a worker, through a restart; nobody else's and not for ever."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db.session import unit_of_work
from app.errors import BadInput, NotFound, ProposalLocked
from app.export.names import export_name
from app.jobs.job import State
from app.own_catalogue.catalogues import Catalogues
from app.proposals.export_queries import EXPORT_FILE
from app.proposals.queries import PROPOSAL, get_proposal
from app.proposals.service.export_proposal import SUFFIXES, Format
from app.proposals.service.make_exports import (
    KEPT,
    AskedFile,
    ExportLine,
    export_languages,
    export_lines,
    find_made,
    prepare_export,
    record_export,
)
from app.workspace.working import make_worker
from tests.proposals.conftest import NOW, SLUG, Desk


def ask(desk: Desk, to: Format, *, language: str = "en", draft: bool = True, at: timedelta = timedelta()) -> int:
    with unit_of_work(desk.engine, read_only=True) as session:
        prepared = prepare_export(
            session, desk.catalogue, desk.organisation, SLUG, AskedFile(format=to, language=language, draft=draft),
            files=desk.files, exports=desk.exports, pdfs=desk.pdfs, on=NOW.date(),
        )  # fmt: skip
    with unit_of_work(desk.engine) as session:
        return record_export(session, prepared, exports=desk.exports, by="Amina", at=NOW + at)


def lines(desk: Desk) -> tuple[ExportLine, ...]:
    with unit_of_work(desk.engine, read_only=True) as session:
        proposal_id = get_proposal(session, desk.organisation["id"], SLUG)["id"]
        return export_lines(session, proposal_id, exports=desk.exports)


def read(desk: Desk, export_id: int, *, proposal_id: int | None = None) -> bytes:
    with unit_of_work(desk.engine, read_only=True) as session:
        mine = get_proposal(session, desk.organisation["id"], SLUG)["id"]
        return find_made(session, proposal_id or mine, export_id, exports=desk.exports)[1].read_bytes()


def work(desk: Desk) -> None:
    worker = make_worker(desk.settings, desk.engine, Catalogues(desk.catalogue))
    while worker.work_once():
        pass


def test_quick_files_are_there_at_once(desk: Desk) -> None:
    made = ask(desk, Format.TEXT)
    (line,) = lines(desk)
    assert line.there
    assert line.progress is None
    assert read(desk, made).startswith(b"Fair work")


def test_files_that_need_pages_are_made_by_a_worker_through_a_restart(desk: Desk) -> None:
    made = ask(desk, Format.DOCX)
    (line,) = lines(desk)
    assert not line.there
    assert line.progress is not None
    assert line.progress.state is State.WAITING
    with pytest.raises(NotFound):
        read(desk, made)
    work(Desk(desk.engine, desk.settings, desk.catalogue))  # nothing of the first process is left
    (line,) = lines(desk)
    assert line.there
    assert line.name.startswith("DRAFT_")
    assert line.name.endswith(".docx")
    assert read(desk, made).startswith(b"PK")
    assert line.bytes == len(read(desk, made))


def test_what_was_laid_out_already_is_quick(desk: Desk) -> None:
    ask(desk, Format.PDF)
    work(desk)
    ask(desk, Format.PDF)
    first, second = lines(desk)
    assert first.there
    assert first.progress is None
    assert first.sha256 == second.sha256


def test_a_proposal_that_is_gone_ends_the_job_with_a_sentence(desk: Desk) -> None:
    ask(desk, Format.PDF)
    with unit_of_work(desk.engine) as session:
        session.execute(PROPOSAL.delete())
    work(desk)
    with unit_of_work(desk.engine, read_only=True) as session:
        from app.jobs.queue import JOB

        job = session.execute(select(JOB)).mappings().one()
    assert (job["state"], job["attempts"]) == (State.FAILED, 1)
    assert "not kept" in job["error"]


@pytest.mark.parametrize("language", ["de", "fr", "xx", "../x"])
def test_a_language_that_nothing_is_written_in_is_refused(desk: Desk, language: str) -> None:
    with pytest.raises(BadInput):
        ask(desk, Format.TEXT, language=language)


def test_another_language_of_the_form_is_there_once_something_is_written_in_it(desk: Desk) -> None:
    desk.write("Nous demandons dix puits.", language="fr")
    assert ask(desk, Format.TEXT, language="fr")
    with unit_of_work(desk.engine, read_only=True) as session:
        assert export_languages(session, desk.catalogue, desk.organisation, SLUG) == ("en", "fr")


def test_a_submitted_proposal_makes_no_further_files(desk: Desk) -> None:
    desk.submit()
    with pytest.raises(ProposalLocked):
        ask(desk, Format.TEXT)


def test_nobody_reads_another_proposals_file(desk: Desk) -> None:
    made = ask(desk, Format.TEXT)
    with pytest.raises(NotFound):
        read(desk, made, proposal_id=10_000)
    with pytest.raises(NotFound):
        read(desk, made + 1)


def test_files_are_forgotten_after_some_days_and_shared_bytes_stay(desk: Desk) -> None:
    old = ask(desk, Format.TEXT)
    other = ask(desk, Format.XLSX)
    new = ask(desk, Format.TEXT, at=timedelta(days=1))  # the same bytes as the old one's
    ask(desk, Format.HTML, at=KEPT + timedelta(hours=1))
    with pytest.raises(NotFound):
        read(desk, old)
    with pytest.raises(NotFound):
        read(desk, other)
    assert read(desk, new)
    kept = {path.name for path in desk.exports.root.rglob("*") if path.is_file()}
    with unit_of_work(desk.engine, read_only=True) as session:
        assert kept == set(session.execute(select(EXPORT_FILE.c.sha256)).scalars())


def test_a_file_that_somebody_deleted_is_said_to_be_gone(desk: Desk) -> None:
    made = ask(desk, Format.TEXT)
    for path in desk.exports.root.rglob("*"):
        if path.is_file():
            path.unlink()
    assert not lines(desk)[0].there
    with pytest.raises(NotFound, match="make it again"):
        read(desk, made)


@pytest.mark.parametrize("acronym", ["../../etc/passwd", "..\\..\\x", "a/b", "con", "\u202etxt.exe", "."])
def test_no_name_leads_out_of_its_folder(desk: Desk, acronym: str) -> None:
    from dataclasses import replace

    dossier = desk.prepared().dossier
    named = replace(dossier, project=replace(dossier.project, acronym=acronym))
    for to in Format:
        name = export_name(SUFFIXES[to], named)
        assert Path(name).name == name
        assert not name.startswith(".")
        assert name.endswith(f".{SUFFIXES[to]}")
