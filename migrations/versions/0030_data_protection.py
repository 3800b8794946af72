"""Which erasures this data base has seen, and how long an organisation keeps what."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Json, UtcInstant

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        _of_organisation("erasure"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_erasure")),
    )
    op.create_index(op.f("ix_erasure_organisation_id"), "erasure", ["organisation_id"])
    op.create_table(
        "retention_settings",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("periods", Json(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _of_organisation("retention_settings"),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_retention_settings")),
    )


def _of_organisation(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_organisation_id_organisation")
    return sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=name, ondelete="CASCADE")


def downgrade() -> None:
    op.drop_table("retention_settings")
    op.drop_table("erasure")
