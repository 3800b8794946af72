from decimal import Decimal

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db.types import Exact, Json


class PartnerRow(SQLModel, table=True):
    __tablename__ = "partner"
    __table_args__ = (UniqueConstraint("project_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    position: int
    key: str
    name: str
    public_name: str | None
    cleared_audiences: list[str] = Field(sa_type=Json)
    lead: bool
    kind: str
    country: str
    role: str
    capacity: str
    raci: dict[str, str] = Field(sa_type=Json)
    contribution_amount: Decimal | None = Field(sa_type=Exact)
    contribution_currency: str | None
    contact: str
    letter: str | None
