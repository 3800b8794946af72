"""A workspace file has its texts' pictures beside it, and brings them into another workspace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from app.accounts.service import save_organisation
from app.db.filestore import FileStore
from app.db.session import unit_of_work
from app.domain.markdown import parse_markdown
from app.domain.proposal import SectionText
from app.interchange.picture_reading import read_picture
from app.proposals.queries.pictures import add_picture
from app.workspace.figures import take_in_figures, write_figures
from app.workspace.stored import hashes_of_nobody_else, stored_hashes
from tests.domain.assembly.material import organisation, proposal
from tests.interchange.test_picture_reading import from_a_phone
from tests.proposals.conftest import NOW


def test_figures_go_out_with_the_file_and_come_in_elsewhere(engine: Engine, tmp_path: Path) -> None:
    here, there = FileStore(tmp_path / "here"), FileStore(tmp_path / "there")
    clean = read_picture(from_a_phone())
    name = here.put_bytes(clean.data)
    lost = "0" * 64
    text = parse_markdown(f"![A desk](picture:{name})\n\n![A room](picture:{lost})")
    written = replace(proposal(), sections={"need": {"en": SectionText(blocks=text)}})
    with unit_of_work(engine) as session:
        own = save_organisation(session, organisation())
        others = save_organisation(session, replace(organisation(), slug="others"))
        add_picture(
            session, own, name, media_type=clean.media_type, width=clean.width, height=clean.height, kept_by="Amina",
            kept_at=NOW,
        )  # fmt: skip
        write_figures(session, own, [written], tmp_path, files=here)
        assert [path.name for path in (tmp_path / "figures").iterdir()] == [f"{name}.jpeg"]
        assert hashes_of_nobody_else(session, own) == {name}
        missing = take_in_figures(session, others, [written], tmp_path, files=there, at=NOW)
        assert missing == (f"figures/{lost}.png",)
        assert there.path(name).read_bytes() == clean.data
        assert name in stored_hashes(session)
        assert hashes_of_nobody_else(session, own) == set()
