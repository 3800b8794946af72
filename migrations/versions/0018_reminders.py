"""Reminders: how people want them, what is told on which day, webhooks; deadlines that funders moved."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Json, UtcInstant

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def _of(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "reminder_settings",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("days", Json(), nullable=True),
        sa.Column("zone", sa.String(), nullable=True),
        _of("reminder_settings", "person_id", "person"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_reminder_settings")),
    )
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("since", UtcInstant(), nullable=False),
        sa.Column("until", UtcInstant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("told", Json(), nullable=False),
        sa.Column("payload", Json(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", UtcInstant(), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("changed_at", UtcInstant(), nullable=False),
        _of("digest", "person_id", "person"),
        _of("digest", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("person_id", "day", name=op.f("uq_digest_person_id_day")),
        sa.UniqueConstraint("organisation_id", "day", name=op.f("uq_digest_organisation_id_day")),
    )
    op.create_index(op.f("ix_digest_state"), "digest", ["state"])
    op.create_table(
        "webhook",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("created_at", UtcInstant(), nullable=False),
        _of("webhook", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_webhook")),
    )
    op.create_table(
        "deadline_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("before", Json(), nullable=False),
        sa.Column("after", Json(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("seen_by", sa.String(), nullable=False),
        sa.Column("seen_at", UtcInstant(), nullable=True),
        _of("deadline_move", "organisation_id", "organisation"),
        _of("deadline_move", "proposal_id", "proposal"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_move")),
    )
    op.create_index(op.f("ix_deadline_move_organisation_id"), "deadline_move", ["organisation_id"])
    op.create_index(op.f("ix_deadline_move_proposal_id"), "deadline_move", ["proposal_id"])
    op.create_table(
        "announcement_link",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("linked_by", sa.String(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        _of("announcement_link", "proposal_id", "proposal"),
        _of("announcement_link", "announcement_id", "announcement"),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_announcement_link")),
    )
    op.create_index(op.f("ix_announcement_link_announcement_id"), "announcement_link", ["announcement_id"])
    op.add_column("dated", sa.Column("planned_on", sa.Date(), nullable=True))
    op.add_column("dated", sa.Column("look_again", sa.Boolean(), nullable=False, server_default=sa.false()))
    # A step that changed before nobody kept this is taken for one that somebody moved: it stays where it is.
    op.execute("UPDATE dated SET planned_on = day WHERE step IS NOT NULL AND sequence = 0")


def downgrade() -> None:
    op.drop_column("dated", "look_again")
    op.drop_column("dated", "planned_on")
    for table in ("announcement_link", "deadline_move", "webhook", "digest", "reminder_settings"):
        op.drop_table(table)
