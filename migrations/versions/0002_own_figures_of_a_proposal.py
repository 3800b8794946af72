"""A proposal for a part of a project says whom this part reaches, and how it brings change."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("proposal", sa.Column("beneficiaries", sa.JSON(), nullable=True))
    op.add_column("proposal", sa.Column("theory_of_change", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("proposal") as batch:  # the default was for the rows that are there
        batch.alter_column("theory_of_change", existing_type=sa.JSON(), existing_nullable=False, server_default=None)
