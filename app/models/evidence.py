from datetime import date

from sqlmodel import Field, SQLModel, UniqueConstraint


class EvidenceRow(SQLModel, table=True):
    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    position: int
    key: str
    statement: str
    title: str
    author: str
    publisher: str
    year: int | None
    page: str
    url: str
    retrieved_on: date | None
    stale_after: date | None
    method: str
    kind: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    doi: str = ""
    quotation: str = ""
    version: int = 1
