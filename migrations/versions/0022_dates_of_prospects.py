"""Deadlines of what the pipeline follows, and what a call said when it was decided on."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Json

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("deadline_move") as batch:
        batch.alter_column("proposal_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("dated_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_deadline_move_dated_id_dated"), "dated", ["dated_id"], ["id"], ondelete="CASCADE"
        )
        batch.create_index(op.f("ix_deadline_move_dated_id"), ["dated_id"])
    op.add_column("go_decision", sa.Column("said", Json(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("go_decision") as batch:
        batch.drop_column("said")
    op.execute("DELETE FROM deadline_move WHERE proposal_id IS NULL")
    with op.batch_alter_table("deadline_move") as batch:
        batch.drop_index(op.f("ix_deadline_move_dated_id"))
        batch.drop_constraint(op.f("fk_deadline_move_dated_id_dated"), type_="foreignkey")
        batch.drop_column("dated_id")
        batch.alter_column("proposal_id", existing_type=sa.Integer(), nullable=False)
