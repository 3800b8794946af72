from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from app.accounts.service import (
    create_organisation,
    read_organisation,
    replace_organisation,
    resolve_organisation,
    save_organisation,
)
from app.db.session import unit_of_work
from app.errors import BadInput, Conflict, NotFound, VersionConflict
from tests.domain.assembly.material import organisation


def test_an_organisation_comes_back_as_it_was_saved(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        save_organisation(session, organisation())
    with unit_of_work(engine, read_only=True) as session:
        row = resolve_organisation(session, None)
        assert read_organisation(session, row) == organisation()


def test_a_taken_slug_is_a_conflict(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        create_organisation(session, organisation())
        with pytest.raises(Conflict, match="already"):
            create_organisation(session, organisation())


def test_who_read_an_old_version_gets_both_texts_and_changes_nothing(engine: Engine) -> None:
    mine = replace(organisation(), name="Marsa Rights House and Clinic")
    theirs = replace(organisation(), name="Maison des droits de La Marsa")
    with unit_of_work(engine) as session:
        save_organisation(session, organisation())
        replace_organisation(session, mine.slug, theirs, version=1)
    with pytest.raises(VersionConflict) as conflict, unit_of_work(engine) as session:
        replace_organisation(session, mine.slug, mine, version=1)
    assert (conflict.value.current.name, conflict.value.attempted.name) == (theirs.name, mine.name)
    assert conflict.value.current_version == 2
    with unit_of_work(engine, read_only=True) as session:
        assert read_organisation(session, resolve_organisation(session, None)).name == theirs.name


def test_among_several_organisations_one_must_be_named(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        with pytest.raises(NotFound, match="import one"):
            resolve_organisation(session, None)
        save_organisation(session, organisation())
        save_organisation(session, replace(organisation(), slug="second"))
        with pytest.raises(BadInput, match="Name one"):
            resolve_organisation(session, None)
        assert resolve_organisation(session, "second")["slug"] == "second"
