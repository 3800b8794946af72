"""Changing one thing within a part: who meets whom, what is remembered, and what undoing brings back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine, RowMapping, func, select
from sqlmodel import Session

from app.accounts.service import resolve_organisation, save_organisation
from app.db.session import unit_of_work
from app.domain.listing import find_item, with_item
from app.domain.risks import Risk
from app.errors import NotFound, VersionConflict
from app.projects.queries import PAST
from app.projects.schemas import Part
from app.projects.service import EditConflict, Edited, edit_part, read_part, save_project, undo_edit
from app.projects.service.write_part import KEPT
from tests.domain.assembly.material import material, organisation

PROJECT = replace(material().project, organisation=organisation().slug)
FIRST, SECOND = (Risk(key=key, title=key, likelihood=1, impact=1) for key in ("first", "second"))

Edit = Callable[[Session, Risk, int], Edited]


@pytest.fixture
def owner(engine: Engine) -> RowMapping:
    with unit_of_work(engine) as session:
        save_organisation(session, organisation())
        row = resolve_organisation(session, None)
        save_project(session, row, replace(PROJECT, risks=(FIRST, SECOND)))
        return row


@pytest.fixture
def edit(owner: RowMapping) -> Edit:
    def save(session: Session, risk: Risk, version: int) -> Edited:
        return edit_part(
            session, owner, PROJECT.slug, Part.RISKS, lambda risks: with_item(risks, risk), version=version,
            touches=lambda risks: find_item(risks, risk.key),
        )  # fmt: skip

    return save


def test_two_things_of_one_part_are_changed_from_the_same_version(
    engine: Engine, owner: RowMapping, edit: Edit
) -> None:
    with unit_of_work(engine) as session:
        edit(session, replace(FIRST, title="mine"), 1)
        assert edit(session, replace(SECOND, title="theirs"), 1) == Edited(2, 3)
        risks, _version = read_part(session, owner, PROJECT.slug, Part.RISKS)
        assert [risk.title for risk in risks] == ["mine", "theirs"]


def test_the_same_thing_is_a_conflict_with_what_was_read_and_what_is_stored(engine: Engine, edit: Edit) -> None:
    theirs, mine = replace(FIRST, title="theirs"), replace(FIRST, title="mine")
    with unit_of_work(engine) as session:
        edit(session, theirs, 1)
        with pytest.raises(EditConflict) as conflict:
            edit(session, mine, 1)
        assert (conflict.value.read, conflict.value.current, conflict.value.attempted) == (FIRST, theirs, mine)
        assert edit(session, theirs, 1) == Edited(2, 2), "what is stored already is no conflict"


def test_undoing_brings_back_what_was_and_can_be_undone(engine: Engine, owner: RowMapping, edit: Edit) -> None:
    with unit_of_work(engine) as session:
        edited = edit(session, replace(FIRST, title="changed"), 1)
        undone = undo_edit(session, owner, PROJECT.slug, Part.RISKS, edited.before, version=edited.version)
        assert read_part(session, owner, PROJECT.slug, Part.RISKS) == ((FIRST, SECOND), 3)
        undo_edit(session, owner, PROJECT.slug, Part.RISKS, undone.before, version=undone.version)
        assert read_part(session, owner, PROJECT.slug, Part.RISKS)[0][0].title == "changed"
        with pytest.raises(VersionConflict):
            undo_edit(session, owner, PROJECT.slug, Part.RISKS, 1, version=1)
        with pytest.raises(NotFound):
            undo_edit(session, owner, PROJECT.slug, Part.RISKS, 99, version=4)


def test_only_the_last_versions_are_remembered(engine: Engine, edit: Edit) -> None:
    with unit_of_work(engine) as session:
        for version in range(1, KEPT + 5):
            edit(session, replace(FIRST, title=f"version {version}"), version)
        assert session.execute(select(func.count()).select_from(PAST)).scalar_one() == KEPT
        with pytest.raises(EditConflict):
            edit(session, replace(SECOND, title="from long ago"), 1)
