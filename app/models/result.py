from sqlmodel import Field, SQLModel, UniqueConstraint

from app.db.types import Json


class ResultRow(SQLModel, table=True):
    """An outcome, output or activity. `parent` is the key of the one above; empty for outcomes."""

    __tablename__ = "result"
    __table_args__ = (UniqueConstraint("project_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    position: int
    level: str
    parent: str
    key: str
    title: str
    description: str = ""
    assumptions: list[str] = Field(sa_type=Json)
    start_month: int | None = None
    end_month: int | None = None
    milestones: dict[str, str] = Field(sa_type=Json)
    responsible: str | None = None
    location: str = ""
