"""Each organisation reads its own catalogue, in every process, and takes over what stood in the workspace's folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, RowMapping

from app.accounts.queries import get_organisation
from app.accounts.service import create_organisation
from app.catalog.catalogue import Catalogue
from app.db.filestore import FileStore
from app.db.session import unit_of_work
from app.errors import InvalidFile, VersionConflict
from app.own_catalogue.catalogues import Catalogues, stamp_of
from app.own_catalogue.editing import OwnCatalogue, fingerprint
from app.own_catalogue.queries import add_files, mark_catalogue
from app.settings import Settings
from app.workspace.backup import restore_backup, write_backup
from app.workspace.starting import initialise
from tests.domain.assembly.material import organisation

UNDEF = "funders/undef/funder.yaml"
FUNDER = "slug: mine\nname: Mine\nkind: foundation\n"
NOW = datetime(2026, 11, 26, tzinfo=UTC)
OURS, OTHERS = organisation().slug, "another"


@pytest.fixture
def both(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        create_organisation(session, organisation())
        create_organisation(session, replace(organisation(), slug=OTHERS, name="Another"))


def row(engine: Engine, slug: str) -> RowMapping:
    with unit_of_work(engine, read_only=True) as session:
        return get_organisation(session, slug)


def name_of(engine: Engine, catalogues: Catalogues, slug: str) -> str:
    """What the organisation reads as the name of UNDEF."""
    with unit_of_work(engine, read_only=True) as session:
        return catalogues.of(session, get_organisation(session, slug)).funder("undef").name


def rename(engine: Engine, catalogues: Catalogues, slug: str, name: str) -> None:
    with unit_of_work(engine) as session:
        own = OwnCatalogue(session, catalogues, get_organisation(session, slug)["id"])
        text = own.read(UNDEF)
        own.save(UNDEF, f"{text}\n".replace("name: ", f"name: {name} ", 1), read=fingerprint(text), by="Ada", at=NOW)


@pytest.mark.usefixtures("both")
def test_organisations_are_apart_and_other_processes_see_a_change_at_once(engine: Engine, catalogue: Catalogue) -> None:
    here, elsewhere = Catalogues(catalogue), Catalogues(catalogue)
    shipped = catalogue.funder("undef").name
    assert name_of(engine, elsewhere, OURS) == shipped
    rename(engine, here, OURS, "Ours")
    assert name_of(engine, here, OURS) == name_of(engine, elsewhere, OURS) == f"Ours {shipped}"
    assert name_of(engine, elsewhere, OTHERS) == shipped
    rename(engine, elsewhere, OURS, "And")
    assert name_of(engine, here, OURS) == f"And Ours {shipped}"


@pytest.mark.usefixtures("both")
def test_a_catalogue_is_read_once_for_each_state_of_its_files(engine: Engine, catalogue: Catalogue) -> None:
    catalogues = Catalogues(catalogue)
    rename(engine, catalogues, OURS, "Ours")
    with unit_of_work(engine, read_only=True) as session:
        found = catalogues.of(session, row(engine, OURS))
        assert catalogues.of(session, row(engine, OURS)) is found
        assert catalogues.of(session, row(engine, OTHERS)) is catalogue


@pytest.mark.usefixtures("both")
def test_who_read_an_older_text_does_not_save_over_the_newer(engine: Engine, catalogue: Catalogue) -> None:
    catalogues = Catalogues(catalogue)
    rename(engine, catalogues, OURS, "Ours")
    with unit_of_work(engine) as session:
        own = OwnCatalogue(session, catalogues, row(engine, OURS)["id"])
        with pytest.raises(VersionConflict):
            own.save(UNDEF, "slug: undef\n", read=fingerprint("what shipped"), by="Bo", at=NOW)


@pytest.mark.usefixtures("both")
def test_a_file_that_fits_no_more_leaves_the_rest_standing_and_can_be_mended(
    engine: Engine, catalogue: Catalogue
) -> None:
    """As after an update of the program: nothing that is kept may shut an organisation out."""
    catalogues = Catalogues(catalogue)
    mine = row(engine, OURS)["id"]
    files = {UNDEF: "slug: undef\nname: Broken\nkind: bank\n", "funders/mine/funder.yaml": FUNDER}
    with unit_of_work(engine) as session:
        add_files(session, mine, files, by="Ada", at=NOW)
        mark_catalogue(session, mine, stamp_of(files))
    with unit_of_work(engine) as session:
        read = catalogues.of(session, row(engine, OURS))
        assert (read.funder("undef"), read.funder("mine").name) == (catalogue.funder("undef"), "Mine")
        own = OwnCatalogue(session, catalogues, mine)
        assert {problem.file for problem in own.problems()} == {UNDEF}
        own.save("funders/mine/funder.yaml", FUNDER + "acronym: M\n", read=fingerprint(FUNDER), by="Ada", at=NOW)
        with pytest.raises(InvalidFile):
            own.save(UNDEF, files[UNDEF] + "acronym: U\n", read=fingerprint(files[UNDEF]), by="Ada", at=NOW)
        own.discard(UNDEF, at=NOW)
        assert own.problems() == ()


def test_copies_of_a_folder_become_every_organisations_own_once(
    settings: Settings,
    engine: Engine,
    both: None,  # noqa: ARG001
    catalogue: Catalogue,
) -> None:
    shipped = catalogue.funder("undef")
    text = catalogue.shelves.funders["undef"].place.path.read_text(encoding="utf-8")
    folder = settings.workspace / "catalogue"
    for name, said in (
        (UNDEF, text.replace(shipped.name, "Copied", 1)),
        ("past/funders/undef/funder/2026-11-01T120000.000000Z.yaml", text),
        ("funders/undef/notes.txt", "nobody reads this"),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(said, encoding="utf-8")
    initialise(settings)
    catalogues = Catalogues(catalogue)
    for slug in (OURS, OTHERS):
        assert name_of(engine, catalogues, slug) == "Copied"
        with unit_of_work(engine) as session:
            own = OwnCatalogue(session, catalogues, row(engine, slug)["id"])
            assert list(own.files()) == [UNDEF]
            (earlier,) = own.earlier(UNDEF)
            assert (earlier["text"], earlier["saved_at"]) == (text, datetime(2026, 11, 1, 12, tzinfo=UTC))
            own.discard(UNDEF, at=NOW)
    assert not folder.exists()
    initialise(settings)
    assert name_of(engine, catalogues, OURS) == shipped.name


@pytest.mark.usefixtures("both")
def test_a_backup_brings_each_organisations_own_back(
    engine: Engine, files: FileStore, catalogue: Catalogue, tmp_path: Path
) -> None:
    catalogues = Catalogues(catalogue)
    rename(engine, catalogues, OURS, "Ours")
    write_backup(engine, files, tmp_path / "backup.zip")
    rename(engine, catalogues, OURS, "Later")
    restore_backup(engine, files, tmp_path / "backup.zip", replace=True)
    assert name_of(engine, catalogues, OURS) == f"Ours {catalogue.funder('undef').name}"
    assert name_of(engine, catalogues, OTHERS) == catalogue.funder("undef").name
