from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import RowMapping, select
from sqlmodel import Session

from app.domain.money import ExchangeRate, Money
from app.domain.phrases import phrase
from app.domain.spending import SpendingEntry, SpendingNote
from app.domain.spending_mapping import SpendingMapping
from app.errors import NotFound
from app.models import SpendingBatchRow, SpendingEntryRow, SpendingMappingRow, SpendingNoteRow
from app.models.mapping import record_of, stored_value, table_of

ENTRY = table_of(SpendingEntryRow)
BATCH = table_of(SpendingBatchRow)
NOTE = table_of(SpendingNoteRow)
MAPPING = table_of(SpendingMappingRow)

_AT_ONCE = 2000


def stream_entries(session: Session, grant_id: int, currency: str) -> Iterator[tuple[bytes, SpendingEntry]]:
    """All entries with their fingerprints, by day; a few thousand in memory at a time. `currency` as `entry_of`."""
    statement = select(ENTRY).where(ENTRY.c.grant_id == grant_id).order_by(ENTRY.c.on, ENTRY.c.id)
    found = session.execute(statement.execution_options(yield_per=_AT_ONCE)).mappings()
    for row in found:
        yield row["fingerprint"], entry_of(row, currency)


def entry_of(row: RowMapping, currency: str) -> SpendingEntry:
    """`currency` is that of the promised budget, in which entries are counted."""
    rate = None
    if row["rate"] is not None:
        rate = ExchangeRate(currency=row["currency"], rate=row["rate"], on=row["rate_on"], source=row["rate_source"])
    return SpendingEntry(
        on=row["on"],
        line=row["line"],
        amount=Money(row["amount"], row["currency"]),
        rate=rate,
        counted=Money(row["counted"], currency),
        committed=row["committed"],
        account=row["account"],
        partner=row["partner"],
        description=row["description"],
        voucher=row["voucher"],
    )


def columns_of_entry(entry: SpendingEntry) -> dict[str, Any]:
    rate = entry.rate
    return {
        "on": entry.on,
        "line": entry.line,
        "amount": entry.amount.amount,
        "currency": entry.amount.currency,
        "rate": rate and rate.rate,
        "rate_on": rate and rate.on,
        "rate_source": rate and rate.source,
        "counted": entry.counted.amount,
        "committed": entry.committed,
        "account": entry.account,
        "partner": entry.partner,
        "description": entry.description,
        "voucher": entry.voucher,
    }


def list_batches(session: Session, grant_id: int) -> Sequence[RowMapping]:
    """The newest first, with those that were taken back."""
    statement = select(BATCH).where(BATCH.c.grant_id == grant_id).order_by(BATCH.c.id.desc())
    return session.execute(statement).mappings().all()


def notes_of(session: Session, grant_id: int) -> dict[str, SpendingNote]:
    """By line."""
    rows = session.execute(select(NOTE).where(NOTE.c.grant_id == grant_id)).mappings()
    return {row["line"]: record_of(SpendingNote, row) for row in rows}


def list_mappings(session: Session, organisation_id: int) -> list[SpendingMapping]:
    statement = select(MAPPING).where(MAPPING.c.organisation_id == organisation_id).order_by(MAPPING.c.name)
    return [_mapping(row) for row in session.execute(statement).mappings()]


def get_mapping(session: Session, organisation_id: int, name: str) -> SpendingMapping:
    """Raises NotFound."""
    statement = select(MAPPING).where(MAPPING.c.organisation_id == organisation_id, MAPPING.c.name == name)
    row = session.execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound(phrase("There is no mapping of books called “{name}”.", name=name))
    return _mapping(row)


def _mapping(row: RowMapping) -> SpendingMapping:
    found: SpendingMapping = stored_value(
        SpendingMapping, {**row["mapping"], "name": row["name"], "version": row["version"]}
    )
    return found
