"""The pipeline: opportunities, their moves and hours, answers about eligibility, scorecards and decisions."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Exact, Json, UtcInstant

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _text(*names: str, nullable: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=nullable) for name in names]


def _to(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete=ondelete
    )


def _indexed(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def upgrade() -> None:
    op.create_table(
        "opportunity",
        _id(),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        *_text("title", "funder_name", "stage", "note", "created_by"),
        *_text("call", "funder", "currency", nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=True)
            for name in ("announcement_id", "project_id", "proposal_id", "owner_id", "probability")
        ),
        sa.Column("value", Exact(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcInstant(), nullable=False),
        _to("opportunity", "organisation_id", "organisation", "CASCADE"),
        _to("opportunity", "announcement_id", "announcement", "SET NULL"),
        _to("opportunity", "project_id", "project", "SET NULL"),
        _to("opportunity", "proposal_id", "proposal", "SET NULL"),
        _to("opportunity", "owner_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_opportunity_proposal_id")),
    )
    _indexed("opportunity", "organisation_id", "announcement_id", "project_id", "owner_id")
    op.create_table(
        "opportunity_move",
        _id(),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        *_text("before", "after", "reason", "by"),
        sa.Column("at", UtcInstant(), nullable=False),
        _to("opportunity_move", "opportunity_id", "opportunity", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_move")),
    )
    _indexed("opportunity_move", "opportunity_id")
    op.create_table(
        "effort",
        _id(),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        *_text("name", "note", "by"),
        sa.Column("planned", sa.Boolean(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("hours", Exact(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        _to("effort", "opportunity_id", "opportunity", "CASCADE"),
        _to("effort", "person_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effort")),
    )
    _indexed("effort", "opportunity_id", "person_id")
    op.create_table(
        "eligibility_answer",
        _id(),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        *_text("source", "key", "note", "by"),
        sa.Column("answer", sa.Boolean(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        _to("eligibility_answer", "organisation_id", "organisation", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_answer")),
        sa.UniqueConstraint(
            "organisation_id", "source", "key", name=op.f("uq_eligibility_answer_organisation_id_source_key")
        ),
    )
    op.create_table(
        "scorecard",
        _id(),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        *_text("name", "leaning", "comment"),
        sa.Column("points", Json(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        _to("scorecard", "opportunity_id", "opportunity", "CASCADE"),
        _to("scorecard", "person_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard")),
        sa.UniqueConstraint("opportunity_id", "person_id", name=op.f("uq_scorecard_opportunity_id_person_id")),
    )
    _indexed("scorecard", "person_id")
    op.create_table(
        "go_decision",
        _id(),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        *_text("verdict", "reason", "by", "seen"),
        sa.Column("at", UtcInstant(), nullable=False),
        _to("go_decision", "opportunity_id", "opportunity", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_go_decision")),
    )
    _indexed("go_decision", "opportunity_id")
    op.create_table(
        "pipeline_settings",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("weights", Json(), nullable=False),
        sa.Column("criteria", Json(), nullable=True),
        sa.Column("weekly_hours", Exact(), nullable=False),
        sa.Column("hour_cost", Exact(), nullable=True),
        *_text("hour_currency", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _to("pipeline_settings", "organisation_id", "organisation", "CASCADE"),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_pipeline_settings")),
    )


def downgrade() -> None:
    for name in ("pipeline_settings", "go_decision", "scorecard", "eligibility_answer", "effort", "opportunity_move",
                 "opportunity"):  # fmt: skip
        op.drop_table(name)
