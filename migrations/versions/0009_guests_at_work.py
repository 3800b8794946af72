"""What a guest's link is about, and the person it stands for in comments and reviews."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("guest_link") as batch:
        batch.add_column(sa.Column("title", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("section", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_guest_link_person_id_person"), "person", ["person_id"], ["id"], ondelete="SET NULL"
        )
