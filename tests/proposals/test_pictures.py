"""Pictures for texts: kept once, apart from other organisations, and found when a document is made."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import func, select

from app.accounts.queries import get_organisation
from app.accounts.service import save_organisation
from app.db.session import unit_of_work
from app.domain.assembly import assemble
from app.domain.document import Figure
from app.domain.walking import pictures_in
from app.errors import NotFound
from app.export.text import portal_fields
from app.proposals.queries.pictures import PICTURE
from app.proposals.service.export_proposal import document_json
from app.proposals.service.gather_material import gather_material
from app.proposals.service.keep_pictures import KeptPicture, find_picture, keep_picture
from tests.domain.assembly.material import organisation
from tests.interchange.test_picture_reading import from_a_phone
from tests.proposals.conftest import NOW, SECTION, SLUG, Desk


def keep(desk: Desk, data: bytes) -> KeptPicture:
    with unit_of_work(desk.engine) as session:
        return keep_picture(
            session, desk.catalogue, desk.organisation, SLUG, SECTION, data, files=desk.files, by="Amina", at=NOW
        )


def test_the_same_picture_is_kept_once_and_found_by_its_organisation_only(desk: Desk) -> None:
    kept = keep(desk, from_a_phone())
    assert keep(desk, from_a_phone()) == kept
    with unit_of_work(desk.engine) as session:
        assert session.execute(select(func.count()).select_from(PICTURE)).scalar_one() == 1
        media_type, path = find_picture(session, desk.organisation, SLUG, kept.picture, files=desk.files)
        save_organisation(session, replace(organisation(), slug="others"))
        for whose, name in ((get_organisation(session, "others"), kept.picture), (desk.organisation, "0" * 64)):
            with pytest.raises(NotFound):
                find_picture(session, whose, SLUG, name, files=desk.files)
    assert media_type == "image/jpeg"
    with Image.open(path) as image:
        assert image.size == (40, 60)


def test_a_document_knows_the_files_of_its_pictures_and_a_form_gets_their_captions(desk: Desk) -> None:
    kept, lost = keep(desk, from_a_phone()).picture, "0" * 64
    desk.write(f'Before.\n\n![](picture:{kept} "Our desk")\n\n![A room](picture:{lost})\n\nAfter.')
    with unit_of_work(desk.engine, read_only=True) as session:
        material = gather_material(session, desk.catalogue, desk.organisation, SLUG, files=desk.files)
    dossier = assemble(material, today=NOW.date())
    shown: list[Figure] = [one for section in dossier.document.sections for one in pictures_in(section.blocks)]
    assert [(figure.alt, figure.anchor[:12]) for figure in shown] == [
        ("Our desk", shown[0].anchor),
        ("A room", "figure-plain"),
    ]
    assert dossier.document.pictures == {kept: desk.files.path(kept)}
    assert str(desk.files.root).encode() not in document_json(dossier.document)
    (field,) = [field for field in portal_fields(dossier) if field.key == SECTION]
    assert field.text.startswith(f"Before.\n\nFigure {shown[0].number}. Our desk\n\nAfter.")
