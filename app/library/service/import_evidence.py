"""References from other programs, taken into the library as evidence: what is new among them, all of it or none."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.audit import Doer
from app.domain.evidence import Evidence
from app.domain.phrases import phrase
from app.errors import BadInput
from app.interchange.bibliography import Bibliography, Entry
from app.library.service.keep_items import EVIDENCE, add_items, read_items


@dataclass(frozen=True, slots=True)
class Known:
    entry: Entry
    there: Evidence
    """What the library has already: of the same DOI, key, or title and year."""


@dataclass(frozen=True, slots=True)
class Sorted:
    new: tuple[Entry, ...]
    known: tuple[Known, ...]


def sort_entries(session: Session, organisation: RowMapping, read: Bibliography) -> Sorted:
    """What of a file the library has not yet, and what it has. An entry that the file has twice is new once."""
    there = {mark: kept.item for kept in read_items(session, organisation, EVIDENCE) for mark in _marks(kept.item)}
    new: list[Entry] = []
    known: list[Known] = []
    for entry in read.entries:
        marks = tuple(_marks(entry.evidence))
        found = next((there[mark] for mark in marks if mark in there), None)
        if found is not None:
            known.append(Known(entry, found))
        else:
            new.append(entry)
            there |= dict.fromkeys(marks, entry.evidence)
    return Sorted(tuple(new), tuple(known))


def import_evidence(
    session: Session,
    organisation: RowMapping,
    read: Bibliography,
    *,
    only: Collection[str] | None = None,
    by: Doer,
    at: datetime,
) -> Sorted:
    """Take what is new, of it only these keys where they are given; all or none. Says what was taken.

    Raises BadInput for a key that is not among the new, and for what no workspace file could hold.
    """
    found = sort_entries(session, organisation, read)
    if only is not None and (strange := set(only) - {entry.evidence.key for entry in found.new}):
        raise BadInput(phrase("'{key}' is not among what is new in this file.", key=min(strange)))
    taken = tuple(entry for entry in found.new if only is None or entry.evidence.key in only)
    add_items(session, organisation, EVIDENCE, [entry.evidence for entry in taken], by=by, at=at)
    return Sorted(taken, found.known)


def _marks(piece: Evidence) -> Iterable[tuple[object, ...]]:
    """By any of which two are the same source, the surest first."""
    if piece.doi:
        yield ("doi", piece.doi)
    yield ("key", piece.key)
    yield ("title", " ".join(piece.title.casefold().split()), piece.year)
