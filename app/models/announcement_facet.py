from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class AnnouncementFacetRow(SQLModel, table=True):
    """What an announcement is narrowed by, in one short row: a search reads it of everything that has the words.

    It is derived from the announcement and made anew where it is missing, together with the index of the words,
    `announcement_words`: a table of FTS5 on SQLite, of tsvector on PostgreSQL, which no model can describe.
    """

    __tablename__ = "announcement_facet"

    announcement_id: int = Field(foreign_key="announcement.id", ondelete="CASCADE", primary_key=True)
    organisation_id: int | None
    closes: int | None = Field(sa_type=BigInteger, index=True)
    """Seconds since 1970 after which it is over."""
    packed: str
    """All that a search reads, between tabs: one value is read several times as fast as eight."""
    source: str
    status: str
    band: str
    """Of the largest grant, in the currency of the call; empty where no amount is said."""
    month: str
    """Of the last deadline, like `2027-03`; empty where none is known."""
    title_key: str = Field(index=True)
    """By which the same call of another source is found; so with the next."""
    number_key: str = Field(index=True)
    currency: str | None
    low: float | None
    high: float | None
    countries: str
    """Codes between spaces, with one before and after: ` MA TN `; so with the next two."""
    themes: str
    """Goals of sustainable development and sectors of the DAC."""
    applicants: str
