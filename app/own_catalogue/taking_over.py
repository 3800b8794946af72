"""Copies that stood in a workspace's folder, from when all its organisations read the same ones."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, select
from sqlmodel import Session

from app.errors import NotFound
from app.models import OrganisationRow
from app.models.mapping import table_of
from app.own_catalogue.catalogues import stamp_of
from app.own_catalogue.names import FileName
from app.own_catalogue.queries import FILE, add_files, mark_catalogue, read_files

_ORGANISATION = table_of(OrganisationRow)
_PAST = "past"
_BY = "Grantwright"


def take_over(session: Session, folder: Path, *, at: datetime) -> bool:
    """Give every organisation the files of the folder that it has none of itself, with what they said before.

    They were checked when they were saved. Returns whether somebody has them now.
    """
    if not folder.is_dir():
        return False
    texts = {name: _text(path) for path in folder.rglob("*") if (name := _name(path, folder))}
    organisations = session.execute(select(_ORGANISATION.c.id)).scalars().all()
    for organisation_id in organisations:
        kept = read_files(session, organisation_id)
        added = {name: text for name, text in texts.items() if name not in kept}
        for name in added:
            _take_past(session, organisation_id, name, folder)
        if added:
            add_files(session, organisation_id, added, by=_BY, at=at)
            mark_catalogue(session, organisation_id, stamp_of({**kept, **added}))
    return bool(organisations)


def _take_past(session: Session, organisation_id: int, name: str, folder: Path) -> None:
    before = (folder / _PAST / name).with_suffix("")
    rows = [
        {"organisation_id": organisation_id, "name": name, "text": _text(path), "saved_by": _BY, "saved_at": saved,
         "replaced_at": saved}
        for path in sorted(before.glob("*.yaml"))
        if (saved := _saved(path.stem)) is not None
    ]  # fmt: skip
    if rows:
        session.execute(insert(FILE), rows)


def _saved(stem: str) -> datetime | None:
    try:
        return datetime.strptime(stem, "%Y-%m-%dT%H%M%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def _name(path: Path, folder: Path) -> str:
    """Of a file that the catalogue reads; empty for others."""
    try:
        return FileName.read(path.relative_to(folder).as_posix()).name if path.is_file() else ""
    except NotFound:
        return ""


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
