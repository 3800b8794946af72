from decimal import Decimal
from typing import Any

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db.types import Exact, Json


class IndicatorRow(SQLModel, table=True):
    """`result` is the key of the outcome or output it measures; empty for the impact."""

    __tablename__ = "indicator"
    __table_args__ = (UniqueConstraint("project_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    position: int
    result: str
    key: str
    title: str
    unit: str
    qualitative: bool
    direction: str
    baseline: dict[str, Any] | None = Field(sa_type=Json)
    target: dict[str, Any] | None = Field(sa_type=Json)
    milestones: list[dict[str, Any]] = Field(sa_type=Json)
    verification: str
    frequency: str
    responsible: str
    location: str
    weight: Decimal | None = Field(sa_type=Exact)
    disaggregation: list[dict[str, Any]] = Field(sa_type=Json)
    is_key: bool
