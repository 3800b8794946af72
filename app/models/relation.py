from datetime import date, datetime

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from app.db.types import Json, UtcInstant


class RelationRow(SQLModel, table=True):
    """A funder with which the organisation has to do."""

    __tablename__ = "relation"
    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    key: str
    """Slug of the catalogue, or one made of the name."""
    name: str
    """Of a funder that the catalogue does not know; else empty."""
    owner_id: int | None = Field(foreign_key="person.id", ondelete="SET NULL", index=True)


class ContactRow(SQLModel, table=True):
    """Somebody at a funder. Once erased the row has no words left, and says only that somebody took part."""

    __tablename__ = "contact"

    id: int | None = Field(default=None, primary_key=True)
    relation_id: int = Field(foreign_key="relation.id", ondelete="CASCADE", index=True)
    name: str
    function: str
    email: str
    phone: str
    languages: list[str] = Field(sa_type=Json)
    networks: list[str] = Field(sa_type=Json)
    note: str
    source: str
    kept_since: date
    erased_on: date | None
    version: int


class AcquaintanceRow(SQLModel, table=True):
    """A member who knows a contact."""

    __tablename__ = "acquaintance"

    contact_id: int = Field(foreign_key="contact.id", ondelete="CASCADE", primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True, index=True)
    closeness: str
    since: int | None


class EngagementRow(SQLModel, table=True):
    """A meeting, call, letter, event or visit. One that was planned has its day in the calendar alone."""

    __tablename__ = "engagement"

    id: int | None = Field(default=None, primary_key=True)
    relation_id: int = Field(foreign_key="relation.id", ondelete="CASCADE", index=True)
    kind: str
    day: date | None
    """None for one whose day the calendar has."""
    subject: str
    said: str
    dated_uid: str | None = Field(foreign_key="dated.uid", ondelete="SET NULL", index=True)
    version: int


class EngagementContactRow(SQLModel, table=True):
    __tablename__ = "engagement_contact"

    engagement_id: int = Field(foreign_key="engagement.id", ondelete="CASCADE", primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", ondelete="CASCADE", primary_key=True, index=True)


class EngagementMemberRow(SQLModel, table=True):
    __tablename__ = "engagement_member"

    engagement_id: int = Field(foreign_key="engagement.id", ondelete="CASCADE", primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True, index=True)


class CommitmentRow(SQLModel, table=True):
    """What one of the two owes, or what comes next. Day, owner and state of a dated one stand in the calendar alone."""

    __tablename__ = "commitment"

    id: int | None = Field(default=None, primary_key=True)
    relation_id: int = Field(foreign_key="relation.id", ondelete="CASCADE", index=True)
    engagement_id: int | None = Field(foreign_key="engagement.id", ondelete="CASCADE", index=True)
    kind: str
    what: str
    dated_uid: str | None = Field(foreign_key="dated.uid", ondelete="SET NULL", index=True)
    done: bool
    """Of one without a day."""


class SensitivityNoteRow(SQLModel, table=True):
    """What only managers and the members named on it may know of a funder in a country."""

    __tablename__ = "sensitivity_note"

    id: int | None = Field(default=None, primary_key=True)
    relation_id: int = Field(foreign_key="relation.id", ondelete="CASCADE", index=True)
    country: str
    """ISO alpha-2; empty: everywhere."""
    text: str
    version: int
    written_by: str
    written_at: datetime = Field(sa_type=UtcInstant)


class SensitivityReaderRow(SQLModel, table=True):
    __tablename__ = "sensitivity_reader"

    note_id: int = Field(foreign_key="sensitivity_note.id", ondelete="CASCADE", primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True, index=True)


class ClarificationRow(SQLModel, table=True):
    """A question to a funder, and the answer."""

    __tablename__ = "clarification"
    __table_args__ = (Index(None, "organisation_id", "call"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="CASCADE")
    about: str
    call: str | None
    announcement_id: int | None = Field(foreign_key="announcement.id", ondelete="SET NULL", index=True)
    question: str
    asked_by: str
    asked_on: date
    answer: str
    answered_on: date | None
    source: str
    version: int


class ClarificationReaderRow(SQLModel, table=True):
    """Who must know. Whether they have read the answer stands in the calendar, as their task."""

    __tablename__ = "clarification_reader"

    clarification_id: int = Field(foreign_key="clarification.id", ondelete="CASCADE", primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", primary_key=True, index=True)
    dated_uid: str | None = Field(foreign_key="dated.uid", ondelete="SET NULL", index=True)
    """None until there is an answer."""
