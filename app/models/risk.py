from sqlmodel import Field, SQLModel, UniqueConstraint


class RiskRow(SQLModel, table=True):
    __tablename__ = "risk"
    __table_args__ = (UniqueConstraint("project_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE")
    position: int
    key: str
    title: str
    category: str
    likelihood: int
    impact: int
    mitigation: str
    owner: str
    residual_likelihood: int | None
    residual_impact: int | None
