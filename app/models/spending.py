from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db.types import Exact, Json, UtcInstant


class SpendingMappingRow(SQLModel, table=True):
    """How the tables of one accounting package are read."""

    __tablename__ = "spending_mapping"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    name: str
    mapping: dict[str, Any] = Field(sa_type=Json)
    version: int = 1


class SpendingBatchRow(SQLModel, table=True):
    """One file that was read in; what it brought goes when it is taken back, and this row stays."""

    __tablename__ = "spending_batch"

    id: int | None = Field(default=None, primary_key=True)
    grant_id: int = Field(foreign_key="grant_award.id", ondelete="CASCADE", index=True)
    file_name: str
    mapping: str
    entries: int
    imported_by: str
    imported_at: datetime = Field(sa_type=UtcInstant)
    taken_back_by: str | None = None
    taken_back_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class SpendingEntryRow(SQLModel, table=True):
    """A cost. The unique fingerprint keeps the same row of the books from being counted twice."""

    __tablename__ = "spending_entry"
    __table_args__ = (UniqueConstraint("grant_id", "fingerprint"),)

    id: int | None = Field(default=None, primary_key=True)
    grant_id: int = Field(foreign_key="grant_award.id", ondelete="CASCADE")
    batch_id: int = Field(foreign_key="spending_batch.id", ondelete="CASCADE", index=True)
    fingerprint: bytes = Field(sa_type=LargeBinary)
    on: date
    line: str
    amount: Decimal = Field(sa_type=Exact)
    currency: str
    rate: Decimal | None = Field(default=None, sa_type=Exact)
    rate_on: date | None
    rate_source: str | None
    counted: Decimal = Field(sa_type=Exact)
    committed: bool
    account: str
    partner: str
    description: str
    voucher: str


class SpendingNoteRow(SQLModel, table=True):
    """What is said of a line, and what it is expected to cost."""

    __tablename__ = "spending_note"

    grant_id: int = Field(foreign_key="grant_award.id", ondelete="CASCADE", primary_key=True)
    line: str = Field(primary_key=True)
    explanation: str
    forecast: Decimal | None = Field(default=None, sa_type=Exact)
    version: int = 1
