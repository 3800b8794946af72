"""People, the links they sign in with, and their sessions."""

import sqlalchemy as sa
from alembic import op

from app.db.types import UtcInstant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("operator", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    for name, more in (("sign_in_link", ()), ("web_session", (sa.Column("created_at", UtcInstant(), nullable=False),))):
        op.create_table(
            name,
            sa.Column("token_hash", sa.String(), nullable=False),
            sa.Column("person_id", sa.Integer(), nullable=False),
            *more,
            sa.Column("expires_at", UtcInstant(), nullable=False),
            sa.ForeignKeyConstraint(
                ["person_id"], ["person.id"], name=op.f(f"fk_{name}_person_id_person"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("token_hash", name=op.f(f"pk_{name}")),
        )


def downgrade() -> None:
    for table in ("web_session", "sign_in_link", "person"):
        op.drop_table(table)
