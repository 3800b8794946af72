"""Each organisation's own files of the catalogue."""

import sqlalchemy as sa
from alembic import op

from app.db.types import UtcInstant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", UtcInstant(), nullable=False),
        sa.Column("replaced_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_catalogue_file_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_file")),
    )
    op.create_index(op.f("ix_catalogue_file_organisation_id"), "catalogue_file", ["organisation_id"])
    op.add_column("organisation", sa.Column("catalogue_stamp", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("organisation", "catalogue_stamp")
    op.drop_table("catalogue_file")
