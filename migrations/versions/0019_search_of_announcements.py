"""Announcements are searched by words and narrowed: an index of their words, and what they are narrowed by.

Both are derived from the announcements; the program makes them where they are missing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None

_SQLITE = ("CREATE VIRTUAL TABLE announcement_words USING fts5(words, tokenize='unicode61 remove_diacritics 0')",)
_POSTGRESQL = (
    "CREATE TABLE announcement_words (rowid integer PRIMARY KEY, words tsvector)",
    "ALTER TABLE announcement_words ADD FOREIGN KEY (rowid) REFERENCES announcement ON DELETE CASCADE",
    "CREATE INDEX announcement_words_words ON announcement_words USING gin (words)",
)


def upgrade() -> None:
    op.create_table(
        "announcement_facet",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("source", "status", "band", "month")),
        sa.Column("closes", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        *(sa.Column(name, sa.Float(), nullable=True) for name in ("low", "high")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("countries", "themes", "applicants")),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcement.id"],
            name=op.f("fk_announcement_facet_announcement_id_announcement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("announcement_id", name=op.f("pk_announcement_facet")),
    )
    op.execute("ALTER TABLE announcement DROP COLUMN searched")
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE announcement_words")
    op.execute("ALTER TABLE announcement ADD COLUMN searched VARCHAR NOT NULL DEFAULT ''")
    op.drop_table("announcement_facet")
