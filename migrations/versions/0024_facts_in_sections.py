"""Which facts each section's text names, so that the search reads their values; since when a picture is unused."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from app.db.types import Json, UtcInstant

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_SECTION = sa.table("section", sa.column("id", sa.Integer()), sa.column("blocks", Json()), sa.column("facts"))


def upgrade() -> None:
    op.add_column("section", sa.Column("facts", sa.String(), nullable=False, server_default=""))
    op.add_column("picture", sa.Column("unused_since", UtcInstant(), nullable=True))
    connection = op.get_bind()
    for row in connection.execute(sa.select(_SECTION.c.id, _SECTION.c.blocks)).all():
        if names := " ".join(dict.fromkeys(_facts(row.blocks))):
            connection.execute(_SECTION.update().where(_SECTION.c.id == row.id).values(facts=names))


def downgrade() -> None:
    op.drop_column("picture", "unused_since")
    op.drop_column("section", "facts")


def _facts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("kind") == "fact":
            yield value["name"]
        for item in value.values():
            yield from _facts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _facts(item)
