"""Pictures for texts: read, cleaned, kept once under their hash, and found again by the organisation that has them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePath

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.audit import record_deed
from app.catalog.catalogue import Catalogue
from app.db.filestore import FileStore
from app.domain.phrases import phrase
from app.domain.proposal import Proposal
from app.domain.record import Record
from app.domain.walking import pictures_in
from app.errors import NotFound
from app.interchange.picture_reading import read_picture
from app.proposals.queries import get_proposal
from app.proposals.queries.pictures import (
    add_picture,
    delete_pictures,
    list_all_pictures,
    list_pictures,
    mark_unused,
    stored_texts_with_pictures,
)
from app.proposals.service.edit_sections import ensure_asked
from app.proposals.service.lock_proposal import ensure_open

GRACE = timedelta(days=30)
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPicture(Record):
    picture: str
    """SHA-256 of what is kept; a figure names it."""
    media_type: str
    width: int
    height: int
    """In pixels."""


def keep_picture(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    slug: str,
    key: str,
    data: bytes,
    *,
    files: FileStore,
    by: str,
    at: datetime,
) -> KeptPicture:
    """Keep a picture for a section's text; the same one again is the same. The text is saved on its own.

    Raises UnusablePicture, NotFound for a section the form does not have, ProposalLocked.
    """
    clean = read_picture(data)  # before the transaction begins, which others wait for
    proposal = get_proposal(session, organisation["id"], slug)
    ensure_asked(catalogue, proposal, key)
    ensure_open(session, proposal["id"])
    kept = KeptPicture(
        picture=files.put_bytes(clean.data), media_type=clean.media_type, width=clean.width, height=clean.height
    )
    add_picture(
        session, organisation["id"], kept.picture, media_type=kept.media_type, width=kept.width, height=kept.height,
        kept_by=by, kept_at=at,
    )  # fmt: skip
    return kept


def find_picture(
    session: Session, organisation: RowMapping, slug: str, picture: str, *, files: FileStore
) -> tuple[str, Path]:
    """Media type and file. Raises NotFound, also for a picture of another organisation."""
    get_proposal(session, organisation["id"], slug)
    for row in list_pictures(session, organisation["id"], (picture,)):
        if (path := files.path(row["sha256"])).is_file():
            return row["media_type"], path
    raise NotFound(phrase("There is no such picture here."))


def kept_pictures(session: Session, organisation_id: int, proposal: Proposal, files: FileStore) -> dict[str, PurePath]:
    """Existing files of the pictures in a proposal's texts, by their SHA-256."""
    return _existing(session, organisation_id, named_in(proposal), files)


def named_in(proposal: Proposal) -> set[str]:
    return {
        figure.picture
        for texts in proposal.sections.values()
        for text in texts.values()
        for figure in pictures_in(text.blocks)
    }


def forget_unused(session: Session, *, at: datetime) -> frozenset[str]:
    """Take away what no text and no kept version of its organisation has shown for `GRACE`; return their SHA-256.

    That long a text may still come back that nobody sees here: undone, or kept in a browser without a line.
    """
    gone: set[str] = set()
    for organisation_id, rows in list_all_pictures(session).items():
        shown = {name for text in stored_texts_with_pictures(session, organisation_id) for name in _NAME.findall(text)}
        back = [row["sha256"] for row in rows if row["unused_since"] and row["sha256"] in shown]
        unused = [row for row in rows if row["sha256"] not in shown]
        fresh = [row["sha256"] for row in unused if row["unused_since"] is None]
        old = [row["sha256"] for row in unused if row["unused_since"] and row["unused_since"] <= at - GRACE]
        mark_unused(session, organisation_id, back, since=None)
        mark_unused(session, organisation_id, fresh, since=at)
        if old:
            delete_pictures(session, organisation_id, old)
            record_deed(
                session, "forget_pictures", "pictures", organisation_id=organisation_id, person_id=None,
                name="Grantwright", at=at, count=len(old),
            )  # fmt: skip
        gone.update(old)
    return frozenset(gone)


def _existing(session: Session, organisation_id: int, names: Iterable[str], files: FileStore) -> dict[str, PurePath]:
    wanted = sorted(names)
    if not wanted:
        return {}
    paths = {row["sha256"]: files.path(row["sha256"]) for row in list_pictures(session, organisation_id, wanted)}
    return {name: path for name, path in paths.items() if path.is_file()}
