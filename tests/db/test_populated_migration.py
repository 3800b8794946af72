"""A migration that rebuilds a table, run on a data base full of rows, as the next one will be."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, RowMapping, func, insert, select, text, update
from sqlmodel import Session, SQLModel

from app.accounts.audit import record_deed
from app.accounts.queries import GUEST_LINK, MEMBERSHIP
from app.accounts.service import resolve_organisation, save_organisation
from app.accounts.sessions import PERSON, link_for_operator, open_session
from app.db import migrate
from app.db.session import unit_of_work
from app.errors import StorageFault
from app.paths import shipped
from app.projects.service import save_project
from app.proposals.queries import get_proposal
from app.proposals.queries.talk import SIGN_OFF
from app.proposals.service.authors import Author
from app.proposals.service.be_present import be_present
from app.proposals.service.comment_sections import begin_thread, reply
from app.proposals.service.name_versions import name_proposal
from app.proposals.service.review_proposal import Criterion, Recommendation, Score, ask_review, save_review
from app.proposals.service.save_proposal import read_proposal, save_proposal
from app.settings import Settings
from tests.domain.assembly.material import material, organisation, proposal

NOW = datetime(2026, 11, 21, tzinfo=UTC)
NEXT = '''
"""Alters a column of a table that others point at."""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "next", "HEAD", None, None
def upgrade() -> None:
    with op.batch_alter_table("proposal") as batch:
        batch.alter_column("title", existing_type=sa.String(), type_=sa.Text())
    with op.batch_alter_table("project") as batch:
        batch.alter_column("summary", existing_type=sa.String(), type_=sa.Text())
'''
BREAKING = NEXT + """    op.execute("DELETE FROM project")\n"""  # noqa: S608 - a fixed text


def _with_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    scripts = tmp_path / "migrations"
    shutil.copytree(shipped("migrations"), scripts, ignore=shutil.ignore_patterns("__pycache__"))
    head = ScriptDirectory(str(scripts)).get_current_head()
    (scripts / "versions" / "next.py").write_text(script.replace('"HEAD"', f'"{head}"'))
    monkeypatch.setattr(migrate, "shipped", lambda _: scripts)


def _counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in SQLModel.metadata.sorted_tables
        }


@pytest.fixture
def populated(engine: Engine) -> Engine:
    with unit_of_work(engine) as session:
        save_organisation(session, organisation())
        row = resolve_organisation(session, None)
        save_project(session, row, replace(material().project, organisation=organisation().slug))
        save_proposal(session, row, proposal(), at=NOW)
        open_session(session, link_for_operator(session, at=NOW), at=NOW)
        link_for_operator(session, at=NOW)
        _fill_accounts(session, row["id"])
        _fill_talk(session, row)
    return engine


def _fill_talk(session: Session, owner: RowMapping) -> None:
    row = get_proposal(session, owner["id"], proposal().slug)
    author = Author("Amina", session.execute(select(PERSON.c.id)).scalar_one())
    assert author.person_id is not None
    session.execute(update(PERSON).values(name="Amina"))
    first = begin_thread(session, row, author, "For @Amina.", key="approach", language="en", at=NOW)
    reply(session, row, author, first, "Yes.", at=NOW)
    be_present(session, row["id"], "approach", "en", "Amina", at=NOW)
    session.execute(update(MEMBERSHIP).values(roles=["reviewer"]))
    ask_review(session, row, author.person_id, author, blind=True, unnamed=False, at=NOW)
    criteria = (Criterion("need", "Need", "", 5),)
    save_review(session, row, author, criteria, {"need": Score(3)}, Recommendation.SUBMIT, "")
    name_proposal(session, owner, proposal().slug, "sent to partners", author, at=NOW)
    session.execute(
        insert(SIGN_OFF).values(
            proposal_id=row["id"], key="", role="manager", person_id=author.person_id, name="Amina", signed_at=NOW,
            fingerprint="0" * 64, withdrawn_by="",
        )
    )  # fmt: skip


def _fill_accounts(session: Session, organisation_id: int) -> None:
    person_id = session.execute(select(PERSON.c.id)).scalar_one()
    session.execute(
        insert(MEMBERSHIP).values(person_id=person_id, organisation_id=organisation_id, roles=["writer"], joined_at=NOW)
    )
    session.execute(
        insert(GUEST_LINK).values(
            organisation_id=organisation_id, token_hash="0" * 64, name="Leila", actions=["see"], addresses=["/o"],
            created_by="Amina", created_at=NOW, expires_at=NOW, revoked_at=None,
        )
    )  # fmt: skip
    record_deed(
        session, "open", "workspace", organisation_id=organisation_id, person_id=person_id, name="Amina", at=NOW
    )


def test_rebuilding_a_table_keeps_every_row_that_points_at_it(
    populated: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _counts(populated)
    _with_next(tmp_path, monkeypatch, NEXT)
    migrate.upgrade(populated)
    assert _counts(populated) == before
    assert min(before.values()) > 0
    with unit_of_work(populated, read_only=True) as session:
        assert read_proposal(session, resolve_organisation(session, None), proposal().slug) == proposal()


def test_foreign_keys_are_watched_again_after_a_migration(
    populated: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_next(tmp_path, monkeypatch, NEXT)
    migrate.upgrade(populated)
    with pytest.raises(StorageFault), unit_of_work(populated) as session:
        session.execute(text("UPDATE risk SET project_id = 999999"))


def test_a_migration_that_would_break_references_changes_nothing(
    populated: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if populated.dialect.name == "postgresql":
        pytest.skip("PostgreSQL deletes what points at a deleted project itself; only SQLite's switched-off keys break")
    before = _counts(populated)
    _with_next(tmp_path, monkeypatch, BREAKING)
    with pytest.raises(StorageFault, match="would break"):
        migrate.upgrade(populated)
    assert _counts(populated) == before


def test_proposals_that_were_there_have_no_figures_of_their_own(
    populated: Engine, empty_settings: Settings, opened: Callable[[Settings], Engine]
) -> None:
    """As the first revision left them, whose table had no columns for these."""
    first = opened(empty_settings)
    migrate.upgrade(first, "0001")
    _copy(populated, first)
    migrate.upgrade(first)
    with unit_of_work(first, read_only=True) as session:
        assert read_proposal(session, resolve_organisation(session, None), proposal().slug) == proposal()


def _copy(source: Engine, target: Engine) -> None:
    """All rows whose tables and columns the target has."""
    known = MetaData()
    known.reflect(target)
    with source.connect() as reading, target.begin() as writing:
        for table in known.sorted_tables:
            if table.name != "alembic_version":
                rows = reading.execute(select(table)).mappings().all()
                writing.execute(table.insert(), [dict(row) for row in rows])
