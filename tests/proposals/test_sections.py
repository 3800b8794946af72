from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, RowMapping, event

from app.accounts.service import resolve_organisation, save_organisation
from app.db.session import unit_of_work
from app.domain.markdown import parse_markdown, to_markdown
from app.domain.proposal import SectionText
from app.errors import NotFound, VersionConflict
from app.projects.service import save_project
from app.proposals.service.edit_sections import history, read_section, read_version, restore_version, save_section
from app.proposals.service.save_proposal import read_proposal, save_proposal
from app.web.language import speaking, told
from tests.domain.assembly.material import material, organisation, proposal

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SLUG = proposal().slug
KEY = "approach"


@pytest.fixture
def owner(engine: Engine) -> RowMapping:
    with unit_of_work(engine) as session:
        save_organisation(session, organisation())
        row = resolve_organisation(session, None)
        save_project(session, row, replace(material().project, organisation=organisation().slug))
        save_proposal(session, row, proposal(), at=NOW)
        return row


def text(words: str, version: int) -> SectionText:
    return SectionText(blocks=parse_markdown(words), version=version)


def test_a_proposal_comes_back_as_it_was_saved(engine: Engine, owner: RowMapping) -> None:
    with unit_of_work(engine, read_only=True) as session:
        assert read_proposal(session, owner, SLUG) == proposal()


def test_saving_the_same_proposal_again_makes_no_new_versions(engine: Engine, owner: RowMapping) -> None:
    with unit_of_work(engine) as session:
        save_proposal(session, owner, proposal(), at=NOW)
        assert read_proposal(session, owner, SLUG) == proposal()


def test_the_first_text_of_a_section_is_saved_on_version_zero(engine: Engine, owner: RowMapping) -> None:
    with unit_of_work(engine) as session:
        assert read_section(session, owner, SLUG, "learning", "en") == SectionText(version=0)
        assert save_section(session, owner, SLUG, "learning", "en", text("First.", 0), at=NOW).version == 1
    with pytest.raises(VersionConflict) as conflict, unit_of_work(engine) as session:
        save_section(session, owner, SLUG, "learning", "en", text("Second first.", 0), at=NOW)
    assert to_markdown(conflict.value.current.blocks) == "First.\n"
    assert to_markdown(conflict.value.attempted.blocks) == "Second first.\n"


def test_an_autosave_asks_for_the_proposal_replaces_the_text_and_keeps_the_version(
    engine: Engine, owner: RowMapping
) -> None:
    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement.partition(" ")[0] if "FOR SHARE" not in statement else "HOLD")

    with unit_of_work(engine, read_only=True) as session:
        read = read_section(session, owner, SLUG, KEY, "en")
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", note)
    with unit_of_work(engine) as session:
        save_section(session, owner, SLUG, KEY, "en", text("Saved.", read.version), at=NOW, by="Amina", note="typed")
    event.remove(engine, "before_cursor_execute", note)
    held = ["HOLD"] if engine.dialect.name == "postgresql" else []
    assert [word for word in asked if word != "BEGIN"] == ["SELECT", *held, "UPDATE", "INSERT"]
    with unit_of_work(engine, read_only=True) as session:
        kept = history(session, owner, SLUG, KEY, "en", before=None, limit=1)[0]
        assert read_section(session, owner, SLUG, KEY, "en") == text("Saved.", read.version + 1)
    assert (kept.version, kept.saved_by, kept.note, kept.name, kept.saved_at) == (
        read.version + 1, "Amina", "typed", "", NOW
    )  # fmt: skip


def test_every_version_is_kept_and_can_be_restored_as_a_new_one(engine: Engine, owner: RowMapping) -> None:
    with unit_of_work(engine) as session:
        for version in range(1, 4):
            save_section(session, owner, SLUG, KEY, "en", text(f"Version {version + 1}.", version), at=NOW)
        restored = restore_version(session, owner, SLUG, KEY, "en", 2, read=4, at=NOW)
        assert (to_markdown(restored.blocks), restored.version) == ("Version 2.\n", 5)
        lines = history(session, owner, SLUG, KEY, "en", before=None, limit=10)
        assert [(line.version, line.note) for line in lines][:3] == [(5, "restored from version 2"), (4, ""), (3, "")]
        with speaking("fr"):
            assert told(lines[0].note) == "repris de la version 2"
        assert str(history(session, owner, SLUG, KEY, "en", before=2, limit=1)[0].note) == "from a file"
        assert to_markdown(read_version(session, owner, SLUG, KEY, "en", 4).blocks) == "Version 4.\n"
        with pytest.raises(NotFound):
            read_version(session, owner, SLUG, KEY, "en", 99)


def test_twenty_writers_lose_nothing(engine: Engine, owner: RowMapping) -> None:
    """Each writer adds a line to what it read, and reads again when it was too late; every line must be there."""
    writers, saves = 20, 3

    def write(name: int) -> None:
        for number in range(saves):
            while True:
                with unit_of_work(engine, read_only=True) as session:
                    read = read_section(session, owner, SLUG, KEY, "en")
                longer = f"{to_markdown(read.blocks)}\n\nwriter {name} line {number}"
                try:
                    with unit_of_work(engine) as session:
                        save_section(session, owner, SLUG, KEY, "en", text(longer, read.version), at=NOW)
                    break
                except VersionConflict:
                    continue

    threads = [threading.Thread(target=write, args=(name,)) for name in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with unit_of_work(engine, read_only=True) as session:
        final = read_section(session, owner, SLUG, KEY, "en")
    kept = to_markdown(final.blocks)
    assert all(f"writer {name} line {number}" in kept for name in range(writers) for number in range(saves))
    assert final.version == 1 + writers * saves
