"""Evidence, stories and documents are kept one by one; each section says what it cites and whose story it tells."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_OWNED = ("evidence", "story", "owned_document")


def upgrade() -> None:
    for table in _OWNED:
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("section", sa.Column("refers_to", sa.String(), nullable=False, server_default=""))
    section = sa.table("section", sa.column("id", sa.Integer), sa.column("blocks", sa.JSON), sa.column("refers_to"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(section.c.id, section.c.blocks)).all():
        if refers_to := "\n".join(sorted(set(_names(row.blocks)))):
            connection.execute(section.update().where(section.c.id == row.id).values(refers_to=refers_to))


def downgrade() -> None:
    op.drop_column("section", "refers_to")
    for table in _OWNED:
        op.drop_column(table, "version")


def _names(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("kind") == "citation":
            yield f"@{value['evidence']}"
        elif value.get("kind") == "story":
            yield f"story:{value['token']}"
        for part in value.values():
            yield from _names(part)
    elif isinstance(value, list):
        for part in value:
            yield from _names(part)
