"""Everything that is held about somebody, in one file that they can take along."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from shutil import rmtree
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import Engine, RowMapping, select
from sqlmodel import Session

from app.db.filestore import FileStore
from app.db.session import unit_of_work
from app.models import OwnedDocumentRow, SubmissionFileRow
from app.models.mapping import table_of
from app.privacy.inventory import worded
from app.privacy.service.holdings import Holding, Why, find_holdings, traces_in
from app.privacy.service.subjects import Subject
from app.proposals.export_queries import EXPORT_FILE
from app.proposals.queries import PROPOSAL
from app.proposals.submission_queries import SUBMISSION

_SENT = table_of(SubmissionFileRow)
_DOCUMENT = table_of(OwnedDocumentRow).name


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What an erasure would reach, told before."""

    rows: Mapping[str, int]
    """By table."""
    sent: tuple[str, ...]
    """Files that were sent with them in it: somebody else has these, and a law or a grant agreement may ask to keep
    them."""
    documents: tuple[str, ...]
    """Documents whose title or name mentions them; what is in the file itself nobody has read."""
    exports: int
    """How many made files go, for nobody knows what is in them; they can be made again."""


def overview(session: Session, organisations: Collection[int], subject: Subject) -> Overview:
    rows: dict[str, int] = {}
    submissions: list[int] = []
    documents: list[str] = []
    for holding in find_holdings(session, organisations, subject):
        rows[holding.table.name] = rows.get(holding.table.name, 0) + 1
        if holding.table.name == SUBMISSION.name:
            submissions.append(holding.row["id"])
        if holding.table.name == _DOCUMENT:
            documents.append(holding.row["title"])
    theirs = select(PROPOSAL.c.id).where(PROPOSAL.c.organisation_id.in_(list(organisations)))
    made = session.execute(select(EXPORT_FILE.c.id).where(EXPORT_FILE.c.proposal_id.in_(theirs))).all()
    return Overview(rows=rows, sent=_sent(session, submissions), documents=tuple(documents), exports=len(made))


def write_person(
    session: Session,
    files: FileStore,
    organisations: Sequence[RowMapping],
    subject: Subject,
    path: Path,
    *,
    at: datetime,
    guarded: bool,
) -> dict[str, int]:
    """Write a zip of `person.json` and the files in their rows to `path`; how many rows of each table.

    `guarded`: with what others wrote in confidence, which an administrator answers for.
    """
    held: dict[str, list[dict[str, Any]]] = {}
    submissions: list[int] = []
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        names: set[str] = set()
        for holding in find_holdings(session, [one["id"] for one in organisations], subject, guarded=guarded):
            held.setdefault(holding.table.name, []).append(told(holding, subject))
            if holding.table.name == SUBMISSION.name:
                submissions.append(holding.row["id"])
            for column in holding.held.files:
                digest = holding.row[column]
                if digest and digest not in names and files.path(digest).is_file():
                    names.add(digest)
                    archive.write(files.path(digest), f"files/{digest}")
        said = {
            "format": "grantwright-person/1",
            "made_at": at.isoformat(),
            "person": {"kind": subject.kind, "id": subject.id, "name": subject.name, "about": str(subject.about)},
            "organisations": [one["slug"] for one in organisations],
            "sent_files": list(_sent(session, submissions)),
            "held": held,
        }
        archive.writestr("person.json", json.dumps(said, ensure_ascii=False, indent=2, default=_plain))
    return {name: len(rows) for name, rows in held.items()}


def told(holding: Holding, subject: Subject) -> dict[str, Any]:
    """A row as far as it concerns the person: whole where it is theirs, else what is said of them in it."""
    row, held = holding.row, holding.held
    shown: dict[str, Any] = {"because": sorted(holding.why)}
    whole = bool(holding.why & {Why.OWN, Why.LINK})
    words = worded(holding.table)
    traces = traces_in(holding.table, subject)
    for name, value in row.items():
        if name in (*held.secret, *held.unsaid):
            continue
        if whole or name not in words or name in (*held.plain, *held.files) or name in holding.names:
            shown[name] = value
        elif name in holding.texts:
            shown[name] = list(traces.mentions(value))
    return shown


@contextmanager
def person_file(
    engine: Engine,
    files: FileStore,
    folder: Path,
    organisations: Sequence[RowMapping],
    subject: Subject,
    *,
    at: datetime,
    guarded: bool,
) -> Iterator[IO[bytes]]:
    """The zip, opened; it is gone from the disk when it is closed."""
    folder.mkdir(parents=True, exist_ok=True)
    inside = Path(tempfile.mkdtemp(prefix="person-", dir=folder))
    try:
        with unit_of_work(engine, read_only=True) as session:
            write_person(session, files, organisations, subject, inside / "person.zip", at=at, guarded=guarded)
        with (inside / "person.zip").open("rb") as file:
            yield file
    finally:
        rmtree(inside, ignore_errors=True)


def _sent(session: Session, submissions: Collection[int]) -> tuple[str, ...]:
    if not submissions:
        return ()
    statement = (
        select(PROPOSAL.c.slug, SUBMISSION.c.number, _SENT.c.name)
        .join(SUBMISSION, SUBMISSION.c.proposal_id == PROPOSAL.c.id)
        .join(_SENT, _SENT.c.submission_id == SUBMISSION.c.id)
        .where(SUBMISSION.c.id.in_(list(submissions)))
        .order_by(PROPOSAL.c.slug, SUBMISSION.c.number, _SENT.c.format)
    )
    return tuple(f"{row.slug} ({row.number}): {row.name}" for row in session.execute(statement))


def _plain(value: Any) -> Any:
    return (
        format(value, "f")
        if isinstance(value, Decimal)
        else value.isoformat()
        if isinstance(value, date)
        else str(value)
    )
