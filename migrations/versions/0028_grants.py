"""What was won, what was promised for it, what was reached, and what is owed; proposals that are reports."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Exact, Json, UtcInstant

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grant_award",
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("id", "organisation_id", "proposal_id", "version")
        ),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("reference", "currency", "recorded_by")),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("awarded_on", "starts_on", "ends_on")),
        *(sa.Column(name, Exact(), nullable=False) for name in ("amount", "threshold")),
        sa.Column("recorded_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_grant_award_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_grant_award_proposal_id_proposal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_award")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_grant_award_proposal_id")),
    )
    op.create_index(op.f("ix_grant_award_organisation_id"), "grant_award", ["organisation_id"])
    op.create_table(
        "grant_baseline",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("grant_id", "number")),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("changes", "recorded_by")),
        sa.Column("project", Json(), nullable=False),
        sa.Column("recorded_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["grant_award.id"], name=op.f("fk_grant_baseline_grant_id_grant_award"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("grant_id", "number", name=op.f("pk_grant_baseline")),
    )

    op.create_table(
        "grant_duty",
        sa.Column("grant_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("key", "kind")),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("first", "last", "due_on")),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["grant_award.id"], name=op.f("fk_grant_duty_grant_id_grant_award"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("grant_id", "key", name=op.f("pk_grant_duty")),
    )
    op.create_table(
        "grant_actual",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("grant_id", "version")),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("indicator", "text", "verification", "note", "recorded_by")
        ),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("first", "last")),
        sa.Column("value", Exact(), nullable=True),
        sa.Column("by", Json(), nullable=False),
        sa.Column("recorded_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["grant_award.id"], name=op.f("fk_grant_actual_grant_id_grant_award"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("grant_id", "indicator", "first", name=op.f("pk_grant_actual")),
    )
    op.add_column("proposal", sa.Column("report", Json(), nullable=True))


def downgrade() -> None:
    op.drop_column("proposal", "report")
    op.drop_table("grant_actual")
    op.drop_table("grant_duty")
    op.drop_table("grant_baseline")
    op.drop_table("grant_award")
