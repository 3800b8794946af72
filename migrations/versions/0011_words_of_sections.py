"""The words of each section as the search reads them: without case, accents and marks."""

import unicodedata
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("section", sa.Column("words", sa.String(), nullable=False, server_default=""))
    section = sa.table("section", sa.column("id", sa.Integer), sa.column("blocks", sa.JSON), sa.column("words"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(section.c.id, section.c.blocks)).all():
        words = _folded(" ".join(_texts(row.blocks)))
        connection.execute(section.update().where(section.c.id == row.id).values(words=words))


def downgrade() -> None:
    op.drop_column("section", "words")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key in ("text", "value", "caption", "alt") and isinstance(item, str):
                yield item
            else:
                yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())
