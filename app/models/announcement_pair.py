from datetime import datetime

from sqlmodel import Field, SQLModel

from app.db.types import Json, UtcInstant


class AnnouncementPairRow(SQLModel, table=True):
    """Two announcements that may be the same call. The first was seen before the second."""

    __tablename__ = "announcement_pair"

    first_id: int = Field(foreign_key="announcement.id", ondelete="CASCADE", primary_key=True)
    second_id: int = Field(foreign_key="announcement.id", ondelete="CASCADE", primary_key=True, index=True)
    points: int
    reasons: list[str] = Field(sa_type=Json)
    """Sentences, as `domain.phrases.kept` writes them."""


class AnnouncementVerdictRow(SQLModel, table=True):
    """What an organisation says of two announcements. Both stay as they are; where they are one, the first is shown."""

    __tablename__ = "announcement_verdict"

    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE", primary_key=True)
    first_id: int = Field(foreign_key="announcement.id", ondelete="CASCADE", primary_key=True)
    second_id: int = Field(foreign_key="announcement.id", ondelete="CASCADE", primary_key=True)
    same: bool
    by: str
    at: datetime = Field(sa_type=UtcInstant)
