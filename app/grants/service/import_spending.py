"""Reading the books of a grant: looked at first, kept as one batch, taken back whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlmodel import Session

from app.accounts.audit import Doer, record_deed_of
from app.db.session import touched
from app.domain.money import EXACT, ExchangeRate, Money
from app.domain.phrases import phrase
from app.domain.record import Record
from app.domain.spending_mapping import SpendingMapping
from app.domain.spending_reading import Books, ReadEntry, SpendingProblem, place, read_rows
from app.errors import Conflict, NotFound
from app.grants.service.read_spending import currency_of
from app.grants.spending_queries import BATCH, ENTRY, columns_of_entry, stream_entries
from app.interchange.spending_table import rows_of
from app.proposals.grant_queries import GRANT, get_grant
from app.proposals.service.read_grant import grant_of

MOST_PROBLEMS = 200
"""That are told one by one; the others are counted."""
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingPreview(Record):
    """What a file holds for a grant."""

    new: int
    same: int
    """Rows that were read in before."""
    left_out: int
    """Rows that cannot be read, or that differ from what was read in before."""
    problems: tuple[SpendingProblem, ...]
    """The first of those that are left out, each with its reason."""
    by_line: dict[str, Money]
    """Sum of the new rows, in the grant's currency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingImported(Record):
    batch: int | None
    """By which it can be taken back; None where nothing was new."""
    read: SpendingPreview


def preview_spending(
    session: Session,
    organisation: RowMapping,
    proposal: str,
    data: bytes,
    mapping: SpendingMapping,
    rates: tuple[ExchangeRate, ...] = (),
) -> SpendingPreview:
    """What `import_spending` would keep. Raises NotFound without a grant, BadInput for a file that is no such table."""
    grant = get_grant(session, organisation["id"], proposal)
    return _sift(session, grant, data, mapping, rates, keep=lambda _entries: None)


def import_spending(
    session: Session,
    organisation: RowMapping,
    proposal: str,
    data: bytes,
    mapping: SpendingMapping,
    rates: tuple[ExchangeRate, ...] = (),
    *,
    file_name: str,
    by: Doer,
    at: datetime,
) -> SpendingImported:
    """Keep what is new as one batch; what cannot be read is left out and told. The same file again adds nothing.

    Raises NotFound without a grant, BadInput for a file that is no such table.
    """
    grant = get_grant(session, organisation["id"], proposal)
    # Two imports at once would each find the rows new: the second waits for the first.
    session.execute(select(GRANT.c.id).where(GRANT.c.id == grant["id"]).with_for_update())
    batch: int = session.execute(
        insert(BATCH)
        .values(
            grant_id=grant["id"],
            file_name=file_name[:200],
            mapping=mapping.name,
            entries=0,
            imported_by=by.name,
            imported_at=at,
        )
        .returning(BATCH.c.id)
    ).scalar_one()

    def keep(entries: list[ReadEntry]) -> None:
        session.execute(
            insert(ENTRY),
            [
                {"grant_id": grant["id"], "batch_id": batch, "fingerprint": read.fingerprint}
                | columns_of_entry(read.entry)
                for read in entries
            ],
        )

    read = _sift(session, grant, data, mapping, rates, keep=keep)
    if not read.new:
        session.execute(delete(BATCH).where(BATCH.c.id == batch))
        return SpendingImported(batch=None, read=read)
    session.execute(update(BATCH).where(BATCH.c.id == batch).values(entries=read.new))
    record_deed_of(session, by, "import_spending", f"proposal {proposal}", organisation_id=organisation["id"], at=at)
    return SpendingImported(batch=batch, read=read)


def take_spending_back(
    session: Session, organisation: RowMapping, proposal: str, batch: int, *, by: Doer, at: datetime
) -> int:
    """Remove all that a batch brought; how many entries. The batch stays in the list, as taken back.

    Raises NotFound, Conflict where it was taken back already.
    """
    grant = get_grant(session, organisation["id"], proposal)
    mine = (BATCH.c.id == batch, BATCH.c.grant_id == grant["id"])
    if session.execute(select(BATCH.c.id).where(*mine)).one_or_none() is None:
        raise NotFound(phrase("There is no import {number} of this grant.", number=batch))
    marked = session.execute(
        update(BATCH).where(*mine, BATCH.c.taken_back_at.is_(None)).values(taken_back_by=by.name, taken_back_at=at)
    )
    if touched(marked) != 1:
        raise Conflict(phrase("This import was taken back already."))
    gone = touched(session.execute(delete(ENTRY).where(ENTRY.c.batch_id == batch)))
    record_deed_of(session, by, "take_spending_back", f"proposal {proposal}", organisation_id=organisation["id"], at=at)
    return gone


def _sift(
    session: Session,
    grant: RowMapping,
    data: bytes,
    mapping: SpendingMapping,
    rates: tuple[ExchangeRate, ...],
    *,
    keep: Callable[[list[ReadEntry]], None],
) -> SpendingPreview:
    """Part the rows into new ones, which `keep` gets in portions, those that are there already, and the others."""
    promised = grant_of(session, grant)
    currency = currency_of(promised)
    books = Books(budget=promised.promised.budget, starts_on=promised.starts_on, ends_on=promised.ends_on, rates=rates)
    there: set[bytes] = set()
    places: set[bytes] = set()
    for fingerprint, entry in stream_entries(session, grant["id"], currency):
        there.add(fingerprint)
        if (at := place(entry)) is not None:
            places.add(at)
    new = same = left_out = 0
    problems: list[SpendingProblem] = []
    sums: dict[str, Decimal] = {}
    portion: list[ReadEntry] = []
    for read in _told(read_rows(rows_of(data, mapping.encoding), mapping, books), there, places):
        if isinstance(read, SpendingProblem):
            left_out += 1
            if len(problems) < MOST_PROBLEMS:
                problems.append(read)
        elif read.fingerprint in there:
            same += 1
        else:
            new += 1
            line = read.entry.line
            sums[line] = EXACT.add(sums.get(line, Decimal(0)), read.entry.counted.amount)
            portion.append(read)
            if len(portion) == _AT_ONCE:
                keep(portion)
                portion = []
    if portion:
        keep(portion)
    return SpendingPreview(
        new=new,
        same=same,
        left_out=left_out,
        problems=tuple(problems),
        by_line={line: Money(amount, currency) for line, amount in sums.items()},
    )


def _told(
    rows: Iterable[ReadEntry | SpendingProblem], there: set[bytes], places: set[bytes]
) -> Iterable[ReadEntry | SpendingProblem]:
    """A row of a known voucher with other figures is a correction: counted beside the old one it would count twice."""
    for read in rows:
        if isinstance(read, ReadEntry) and read.fingerprint not in there and place(read.entry) in places:
            reason = phrase(
                "voucher {voucher} was read in before with other figures; take that import back first",
                voucher=read.entry.voucher,
            )
            yield SpendingProblem(row=read.row, column="", reason=reason)
        else:
            yield read
