from datetime import date

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db.types import Json


class OwnedDocumentRow(SQLModel, table=True):
    """`file` is the name it was given; `sha256` finds its bytes in the workspace's files."""

    __tablename__ = "owned_document"
    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    position: int
    key: str
    kind: str
    title: str
    file: str
    sha256: str | None = None
    issuer: str
    language: str
    valid_from: date | None
    valid_until: date | None
    signed: bool
    partner: str | None
    translation_of: str | None
    certified_by: str
    seen_by: list[str] = Field(sa_type=Json)
    owner: str
    renew_within: int | None
    version: int = 1
