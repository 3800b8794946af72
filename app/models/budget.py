from datetime import date
from decimal import Decimal

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db.types import Exact, Json


class BudgetLineRow(SQLModel, table=True):
    __tablename__ = "budget_line"
    __table_args__ = (UniqueConstraint("project_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    position: int
    key: str
    category: str
    description: str
    unit: str
    quantity: Decimal = Field(sa_type=Exact)
    unit_cost: Decimal = Field(sa_type=Exact)
    currency: str
    share: Decimal = Field(sa_type=Exact)
    years: dict[str, str] = Field(sa_type=Json)
    activity: str | None
    partner: str | None
    source: str
    justification: str
    participant_support: bool


class FundingSourceRow(SQLModel, table=True):
    __tablename__ = "funding_source"
    __table_args__ = (UniqueConstraint("project_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    position: int
    key: str
    kind: str
    name: str
    confirmed: bool


class ExchangeRateRow(SQLModel, table=True):
    __tablename__ = "exchange_rate"
    __table_args__ = (UniqueConstraint("project_id", "currency"),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    position: int
    currency: str
    rate: Decimal = Field(sa_type=Exact)
    on: date
    source: str
