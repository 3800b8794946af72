"""Who writes a section, and by when."""

import sqlalchemy as sa
from alembic import op

from app.db.types import UtcInstant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "section_owner",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("given_at", UtcInstant(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_section_owner_proposal_id_proposal"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_section_owner_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("proposal_id", "key", name=op.f("pk_section_owner")),
    )
    op.create_index(op.f("ix_section_owner_person_id"), "section_owner", ["person_id"])


def downgrade() -> None:
    op.drop_table("section_owner")
