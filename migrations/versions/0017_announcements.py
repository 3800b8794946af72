"""What funders' sources announce, how each announcement changed, and how each source was reached."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Exact, Json, UtcInstant

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TEXTS = ("source", "native_id", "number", "title", "summary", "funder", "deadline_words", "eligibility", "url",
          "status", "content_hash", "listing_hash", "searched")  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in _TEXTS),
        *(sa.Column(name, Json(), nullable=False) for name in ("deadlines", "countries", "themes")),
        sa.Column("currency", sa.String(), nullable=True),
        *(sa.Column(name, Exact(), nullable=True) for name in ("floor", "ceiling", "budget")),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("closes_at", UtcInstant(), nullable=True),
        *(sa.Column(name, UtcInstant(), nullable=False) for name in ("first_seen_at", "last_seen_at", "changed_at")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_announcement_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("source", "native_id", name=op.f("uq_announcement_source_native_id")),
    )
    op.create_index(op.f("ix_announcement_organisation_id"), "announcement", ["organisation_id"])
    op.create_index(op.f("ix_announcement_closes_at"), "announcement", ["closes_at"])
    op.create_table(
        "announcement_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.Column("before", Json(), nullable=False),
        sa.Column("after", Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name=op.f("fk_announcement_change_announcement_id_announcement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_change")),
    )
    op.create_index(op.f("ix_announcement_change_announcement_id"), "announcement_change", ["announcement_id"])
    op.create_table(
        "watch_source",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tried_at", UtcInstant(), nullable=False),
        sa.Column("succeeded_at", UtcInstant(), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("problems", Json(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("seen", "new", "changed")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("etag", "last_modified")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_watch_source")),
    )


def downgrade() -> None:
    for name in ("watch_source", "announcement_change", "announcement"):
        op.drop_table(name)
