from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, RowMapping

from app.accounts.service import resolve_organisation, save_organisation
from app.db.session import unit_of_work
from app.domain.project import Project
from app.errors import BadInput, Conflict, NotFound, VersionConflict
from app.projects.schemas import Part, part_of
from app.projects.service import create_project, read_part, read_project, save_project, write_part
from tests.domain.assembly.material import material, organisation


def _project() -> Project:
    return replace(material().project, organisation=organisation().slug)


@pytest.fixture
def owner(engine: Engine) -> RowMapping:
    with unit_of_work(engine) as session:
        save_organisation(session, organisation())
        row = resolve_organisation(session, None)
        save_project(session, row, _project())
        return row


def test_a_project_comes_back_as_it_was_saved(engine: Engine, owner: RowMapping) -> None:
    with unit_of_work(engine, read_only=True) as session:
        assert read_project(session, owner, _project().slug) == _project()


def test_saving_again_replaces_every_row(engine: Engine, owner: RowMapping) -> None:
    smaller = replace(_project(), risks=(), partners=_project().partners[:1])
    with unit_of_work(engine) as session:
        save_project(session, owner, smaller)
        assert read_project(session, owner, smaller.slug) == smaller


@pytest.mark.parametrize("part", list(Part))
def test_each_part_is_written_alone_and_counts_its_own_version(engine: Engine, owner: RowMapping, part: Part) -> None:
    slug = _project().slug
    with unit_of_work(engine) as session:
        value, version = read_part(session, owner, slug, part)
        assert (value, version) == (part_of(_project(), part), 1)
        assert write_part(session, owner, slug, part, value, version=1) == (value, 2)
        assert read_project(session, owner, slug) == _project()
        other = next(p for p in Part if p is not part)
        assert read_part(session, owner, slug, other)[1] == 1


def test_a_part_changed_since_it_was_read_is_a_conflict_with_both_values(engine: Engine, owner: RowMapping) -> None:
    slug, risks = _project().slug, _project().risks
    with unit_of_work(engine) as session:
        write_part(session, owner, slug, Part.RISKS, risks[:1], version=1)
    with pytest.raises(VersionConflict) as conflict, unit_of_work(engine) as session:
        write_part(session, owner, slug, Part.RISKS, risks[1:], version=1)
    assert (conflict.value.current, conflict.value.attempted) == (risks[:1], risks[1:])


@pytest.mark.usefixtures("owner")
def test_a_project_of_another_organisation_is_not_found(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        save_organisation(session, replace(organisation(), slug="other"))
        other = resolve_organisation(session, "other")
        with pytest.raises(NotFound):
            read_project(session, other, _project().slug)
        with pytest.raises(BadInput, match="belongs to"):
            create_project(session, other, _project())


def test_a_taken_slug_is_a_conflict(engine: Engine, owner: RowMapping) -> None:
    with unit_of_work(engine) as session, pytest.raises(Conflict):
        create_project(session, owner, _project())
