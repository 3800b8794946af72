from datetime import date
from decimal import Decimal

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db.types import Exact


class FunderAwardRow(SQLModel, table=True):
    """What a funder gave, out of a file that an organisation has read in. People who were given something are not
    named."""

    __tablename__ = "funder_award"
    __table_args__ = (UniqueConstraint("organisation_id", "funder", "native_id"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    funder: str
    """Slug."""
    native_id: str
    kind: str
    recipient: str
    amount: Decimal = Field(sa_type=Exact)
    currency: str
    awarded_on: date | None
    year: int
