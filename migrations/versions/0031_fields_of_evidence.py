"""What citation styles and imported references need of a source, and its own words."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_FIELDS = ("kind", "container", "volume", "issue", "doi", "quotation")


def upgrade() -> None:
    for name in _FIELDS:
        op.add_column("evidence", sa.Column(name, sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    for name in reversed(_FIELDS):
        op.drop_column("evidence", name)
