"""What is due when: dated things of an organisation, and how it plans."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Json, UtcInstant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dated",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("when", Json(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("instant", UtcInstant(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("call", sa.String(), nullable=True),
        sa.Column("step", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("changed_at", UtcInstant(), nullable=False),
        sa.Column("done_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_dated_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_dated_owner_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_dated_proposal_id_proposal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dated")),
        sa.UniqueConstraint("organisation_id", "key", name=op.f("uq_dated_organisation_id_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_dated_uid")),
    )
    op.create_index(op.f("ix_dated_organisation_id_day"), "dated", ["organisation_id", "day"])
    op.create_index(op.f("ix_dated_owner_id"), "dated", ["owner_id"])
    op.create_index(op.f("ix_dated_proposal_id"), "dated", ["proposal_id"])
    op.create_table(
        "calendar_settings",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("weekend", Json(), nullable=True),
        sa.Column("closures", Json(), nullable=False),
        sa.Column("pattern", Json(), nullable=True),
        sa.Column("remind_days", Json(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_calendar_settings_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_calendar_settings")),
    )


def downgrade() -> None:
    op.drop_table("calendar_settings")
    op.drop_table("dated")
