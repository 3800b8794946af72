"""After a restore: whoever was erased since the backup was made is erased again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, or_, select
from sqlmodel import Session

from app.accounts.audit import Doer
from app.accounts.erasures import ERASURE, Entry, ErasureList, note_erasure
from app.accounts.queries import list_organisations
from app.db.session import unit_of_work
from app.domain.erasing import Traces, spans
from app.privacy.inventory import INVENTORY, tables, within
from app.privacy.service.erase import Done, Place, erase_rows, finish
from app.privacy.service.subjects import Subject, SubjectKind, list_subjects

_ALL = 100_000
_PROGRAM = Doer("Grantwright", None)


def erase_again(place: Place, *, at: datetime) -> int:
    """Apply every entry of the list that this data base has not seen; how many there were. Quick where there is none.

    Raises StorageFault where the list cannot be read.
    """
    erasures = place.erasures
    entries = erasures.entries()
    if not entries:
        return 0
    with unit_of_work(place.engine, read_only=True) as session:
        seen = set(session.execute(select(ERASURE.c.digest)).scalars())
    missed = [entry for entry in entries if entry.digest not in seen]
    if not missed:
        return 0
    done = Done.nothing()
    with unit_of_work(place.engine) as session:
        houses = list_organisations(session, limit=_ALL)
        for entry in missed:
            of_it = [one for one in houses if erasures.hashed(f"organisation|{one['slug']}") in entry.organisations]
            for subject in _found(session, erasures, entry, of_it):
                ids = [one["id"] for one in of_it]
                done.add(erase_rows(session, ids, subject, keep_sent=entry.kept_sent, at=at))
            first = of_it[0]["id"] if len(of_it) == 1 else None
            note_erasure(session, entry, first, by=_PROGRAM, at=at)
    finish(place, done, at=at)
    return len(missed)


def _found(session: Session, erasures: ErasureList, entry: Entry, houses: Sequence[RowMapping]) -> tuple[Subject, ...]:
    """Who came back, and the words by which they were known wherever they came back."""
    back = [
        subject
        for one in houses
        for subject in list_subjects(session, one)
        if subject.kind == entry.kind and {erasures.hashed(text) for text in subject.identity} & set(entry.identity)
    ]
    words = _words_back(session, erasures, entry, [one["id"] for one in houses])
    if words:
        traces = Traces(names=words, words=words)
        back.append(Subject(kind=SubjectKind.NAMED, id="", name="", traces=traces))
    return tuple(back)


def _words_back(
    session: Session, erasures: ErasureList, entry: Entry, organisations: Collection[int]
) -> tuple[str, ...]:
    by_count: dict[int, set[str]] = defaultdict(set)
    for count, digest in entry.words:
        by_count[count].add(digest)
    found: dict[str, None] = {}
    for table in tables():
        held = INVENTORY[table.name]
        columns = [table.c[name] for name in (*held.names, *held.texts)]
        here = [part for one in organisations if (part := within(table, one)) is not None]
        if columns and here:
            for row in session.execute(select(*columns).where(or_(*here))):
                for count, digests in by_count.items():
                    wanted = lambda text, digests=digests: erasures.hashed(f"words|{text}") in digests  # noqa: E731
                    found |= dict.fromkeys(part for value in row for part in spans(value, count, wanted))
    return tuple(found)
