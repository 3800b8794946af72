from datetime import datetime

from sqlmodel import Field, SQLModel

from app.db.types import UtcInstant


class CatalogueFileRow(SQLModel, table=True):
    """A text of an organisation's own catalogue: one that is read now, or one that was."""

    __tablename__ = "catalogue_file"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", index=True)
    name: str
    """Like `funders/undef/funder.yaml` or `templates/ours/1.0/guidance/summary.md`."""
    text: str
    saved_by: str
    saved_at: datetime = Field(sa_type=UtcInstant)
    replaced_at: datetime | None = Field(sa_type=UtcInstant)
    """None for the text that is read."""
