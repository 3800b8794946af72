from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db.types import UtcInstant


class ReviewRow(SQLModel, table=True):
    """A proposal as one reader judges it."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("proposal_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="CASCADE", index=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    name: str
    asked_by: str
    asked_at: datetime = Field(sa_type=UtcInstant)
    blind: bool
    """Sees no other review before handing in."""
    unnamed: bool
    """The reviewer's name is kept from everybody else."""
    recommendation: str
    comment: str
    handed_in_at: datetime | None = Field(sa_type=UtcInstant)


class ReviewScoreRow(SQLModel, table=True):
    """Points for one criterion; None until they are given."""

    __tablename__ = "review_score"

    review_id: int = Field(foreign_key="review.id", ondelete="CASCADE", primary_key=True)
    criterion: str = Field(primary_key=True)
    points: int | None
    comment: str
