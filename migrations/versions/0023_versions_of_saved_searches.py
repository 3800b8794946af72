"""Saved searches carry a version, so that a program overwrites nobody's change."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("saved_search", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
