"""Reusable texts with their versions, what was borrowed from where, and an index of the words of sections.

The index follows a section when somebody next searches: a save only says that it is out of date.
"""

import sqlalchemy as sa
from alembic import op

from app.db.types import Json, UtcInstant

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_SQLITE = (
    "CREATE VIRTUAL TABLE section_words USING fts5(words, tokenize='unicode61 remove_diacritics 0')",
    "CREATE INDEX section_words_waiting ON section (id) WHERE indexed = 0",
    # A trigger may not reach into a virtual table, so it only says whose words have to go.
    "CREATE TABLE section_words_gone (id INTEGER PRIMARY KEY)",
    """CREATE TRIGGER section_words_go AFTER DELETE ON section BEGIN
    INSERT OR IGNORE INTO section_words_gone VALUES (old.id); END""",
)
_POSTGRESQL = (
    "CREATE TABLE section_words (rowid integer PRIMARY KEY REFERENCES section ON DELETE CASCADE, words tsvector)",
    "CREATE INDEX section_words_words ON section_words USING gin (words)",
    "CREATE INDEX section_words_waiting ON section (id) WHERE NOT indexed",
)


def upgrade() -> None:
    op.create_table(
        "reusable_text",
        _number("id"),
        _number("organisation_id"),
        _number("position"),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("key", "title", "question", "language", "owner")),
        *(sa.Column(name, Json(), nullable=False) for name in ("tags", "variants")),
        sa.Column("review_every", sa.Integer(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        _number("version"),
        _to("reusable_text", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reusable_text")),
        sa.UniqueConstraint("organisation_id", "key", name=op.f("uq_reusable_text_organisation_id_key")),
    )
    op.create_table(
        "reusable_text_version",
        _number("organisation_id"),
        sa.Column("key", sa.String(), nullable=False),
        _number("version"),
        sa.Column("text", Json(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", UtcInstant(), nullable=False),
        _to("reusable_text_version", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("organisation_id", "key", "version", name=op.f("pk_reusable_text_version")),
    )
    op.create_table(
        "borrowing",
        _number("id"),
        _number("proposal_id"),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("section", "language", "title", "digest", "by")),
        sa.Column("text", sa.String(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("size", "source_id")),
        sa.Column("at", UtcInstant(), nullable=False),
        _to("borrowing", "proposal_id", "proposal"),
        _to("borrowing", "source_id", "section", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_borrowing")),
    )
    for name in ("proposal_id", "text", "source_id"):
        op.create_index(op.f(f"ix_borrowing_{name}"), "borrowing", [name])
    op.add_column("section", sa.Column("indexed", sa.Boolean(), nullable=False, server_default=sa.false()))
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _to(table: str, name: str, other: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"), ondelete=ondelete)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER section_words_go")
        op.execute("DROP TABLE section_words_gone")
    op.execute("DROP INDEX section_words_waiting")
    op.execute("DROP TABLE section_words")
    op.drop_column("section", "indexed")
    for table in ("borrowing", "reusable_text_version", "reusable_text"):
        op.drop_table(table)
