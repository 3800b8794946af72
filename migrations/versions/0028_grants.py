"""What was won, and what was promised for it."""

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
        sa.Column("amount", Exact(), nullable=False),
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


def downgrade() -> None:
    op.drop_table("grant_baseline")
    op.drop_table("grant_award")
