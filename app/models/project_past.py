from typing import Any

from sqlmodel import Field, SQLModel

from app.db.types import Json


class ProjectPastRow(SQLModel, table=True):
    """What a part held before it was saved anew: what undoing brings back, and what a late save is compared with."""

    __tablename__ = "project_past"

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE", primary_key=True)
    part: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    value: dict[str, Any] | list[Any] = Field(sa_type=Json)
