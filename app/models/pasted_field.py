from datetime import datetime

from sqlmodel import Field, SQLModel

from app.db.types import UtcInstant


class PastedFieldRow(SQLModel, table=True):
    """A field that somebody pasted into the funder's portal, with exactly what was pasted; never changed.

    The newest row of a field says whether it is ticked: `text` is None where the tick was taken back.
    """

    __tablename__ = "pasted_field"

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="CASCADE", index=True)
    key: str
    language: str
    text: str | None
    pasted_by: str
    pasted_at: datetime = Field(sa_type=UtcInstant)
