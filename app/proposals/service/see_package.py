"""Whether a package may be given to somebody from whom documents are kept."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.service import document_hashes
from app.domain.phrases import phrase
from app.errors import NotPermitted
from app.export.package import ANNEXES
from app.proposals.queries import get_proposal
from app.proposals.service.export_proposal import Format

_KEPT_FROM_THEM = phrase(
    "This package holds documents that are kept from you. Somebody who may see them can make it and download it."
)


def ensure_may_see_file(
    session: Session, organisation: RowMapping, to: Format, data: bytes, unseen: frozenset[str]
) -> None:
    """Raises NotPermitted for a package with an annex that is not the file of a document that they may see.

    An annex that is nobody's file any more counts as kept from them: its document may have been replaced since.
    """
    if to is not Format.PACKAGE or not unseen:
        return
    hashes = document_hashes(session, organisation["id"])
    seen = {name for key, name in hashes.items() if key not in unseen}
    if not _annexes_in(data) <= seen:
        raise NotPermitted(_KEPT_FROM_THEM)


def ensure_may_pack(session: Session, organisation: RowMapping, slug: str, to: Format, unseen: frozenset[str]) -> None:
    """Raises NotPermitted for a package that would hold what is kept from them, before anybody waits for it."""
    if to is Format.PACKAGE and unseen:
        attached = get_proposal(session, organisation["id"], slug)["attachments"]
        if unseen.intersection(attachment["document"] for attachment in attached):
            raise NotPermitted(_KEPT_FROM_THEM)


def _annexes_in(data: bytes) -> frozenset[str]:
    """Hashes of the documents in a package. Raises NotPermitted for one that cannot be read."""
    try:
        with ZipFile(BytesIO(data)) as package:
            manifest = json.loads(package.read("MANIFEST.json"))
    except (BadZipFile, KeyError, ValueError) as error:
        raise NotPermitted(_KEPT_FROM_THEM) from error
    return frozenset(file["sha256"] for file in manifest["files"] if file["name"].startswith(f"{ANNEXES}/"))
