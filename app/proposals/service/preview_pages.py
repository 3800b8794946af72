"""The pages of a proposal as images, made of the very PDF that goes out."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.db.filestore import FileStore, write_whole
from app.domain.phrases import phrase
from app.errors import NotFound
from app.export.preview import Size, page_image
from app.proposals.queries import get_proposal
from app.proposals.service.export_proposal import Format, Pdfs
from app.proposals.service.gather_material import gather_material
from app.proposals.service.remembered import assembled
from app.proposals.submission_queries import find_lock, find_submission_file

_GONE = "This page was laid out anew meanwhile; look at the preview again."
_KEPT = 2
"""Layouts of a proposal whose images are kept."""
_NAME = re.compile(r"[0-9a-f]{40,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    layout: str
    """Name of the PDF."""
    pages: int | None
    """None until it is laid out."""


@dataclass(frozen=True, slots=True)
class PageImages:
    """Images of pages, by proposal and PDF. Whoever may see the proposal sees only what its preview showed."""

    folder: Path
    pdfs: Pdfs
    files: FileStore

    def open(self, proposal_id: int, layout: str) -> None:
        """Let the images of this PDF be asked for, and forget those of older ones."""
        own = self.folder / str(proposal_id)
        (own / layout).mkdir(parents=True, exist_ok=True)
        (own / layout).touch()
        older = sorted(own.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)[_KEPT:]
        for path in older:
            shutil.rmtree(path, ignore_errors=True)

    def image(self, proposal_id: int, layout: str, number: int, size: Size) -> bytes:
        """One page as WebP. Raises NotFound for a layout that the proposal does not have, or a page it has not."""
        kept = self.folder / str(proposal_id) / layout
        if not _NAME.fullmatch(layout) or not kept.is_dir():
            raise NotFound(_GONE)
        path = kept / f"{number}-{size}.webp"
        if path.is_file():
            return path.read_bytes()
        try:
            data = page_image(self._pdf(layout), number, size)
        except IndexError:
            raise NotFound(phrase("There is no page {number}.", number=number)) from None
        write_whole(path, data)
        return data

    def _pdf(self, layout: str) -> bytes:
        for path in (self.pdfs.path(layout), self.files.path(layout)):
            if path.is_file():
                return path.read_bytes()
        raise NotFound(_GONE)


def preview_of(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    slug: str,
    *,
    files: FileStore,
    pdfs: Pdfs,
    now: datetime,
) -> Preview:
    """Which PDF is to be looked at: what was sent, once it is submitted, else what is written now. Raises NotFound."""
    row = get_proposal(session, organisation["id"], slug)
    lock = find_lock(session, row["id"])
    sent = find_submission_file(session, lock["id"], Format.PDF) if lock else None
    if lock is not None and sent is not None:
        return Preview(layout=sent["sha256"], pages=lock["pages"])
    document = assembled(
        gather_material(session, catalogue, organisation, slug, files=files), today=now.date()
    ).document
    pages = pdfs.measure(document).total if pdfs.knows(document) else None
    return Preview(layout=pdfs.name(document), pages=pages)
