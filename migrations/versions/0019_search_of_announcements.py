"""Announcements are searched by words and narrowed; searches are saved, announcements dismissed, those of two
sources held to be one, and what funders gave is read in.

The index of words and what announcements are narrowed by are derived; the program makes them where they are missing.
"""

import sqlalchemy as sa
from alembic import op

from app.db.types import Exact, Json, UtcInstant

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_TEXTS = ("packed", "source", "status", "band", "month", "title_key", "number_key")
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
        sa.Column("closes", sa.BigInteger(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in _TEXTS),
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
    for name in ("closes", "title_key", "number_key"):
        op.create_index(op.f(f"ix_announcement_facet_{name}"), "announcement_facet", [name])
    op.create_index(op.f("ix_announcement_changed_at"), "announcement", ["changed_at"])
    op.execute("ALTER TABLE announcement DROP COLUMN searched")
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)

    _dismissals()
    _pairs()
    _searches()
    _awards()


def _dismissals() -> None:
    op.create_table(
        "announcement_dismissal",
        _key("organisation_id"),
        _key("announcement_id"),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("reason", "by")),
        sa.Column("at", UtcInstant(), nullable=False),
        _to("announcement_dismissal", "organisation_id", "organisation"),
        _to("announcement_dismissal", "announcement_id", "announcement"),
        sa.PrimaryKeyConstraint("organisation_id", "announcement_id", name=op.f("pk_announcement_dismissal")),
    )


def _pairs() -> None:
    op.create_table(
        "announcement_pair",
        _key("first_id"),
        _key("second_id"),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("reasons", Json(), nullable=False),
        _to("announcement_pair", "first_id", "announcement"),
        _to("announcement_pair", "second_id", "announcement"),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_announcement_pair")),
    )
    op.create_index(op.f("ix_announcement_pair_second_id"), "announcement_pair", ["second_id"])
    op.create_table(
        "announcement_verdict",
        _key("organisation_id"),
        _key("first_id"),
        _key("second_id"),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        _to("announcement_verdict", "organisation_id", "organisation"),
        _to("announcement_verdict", "first_id", "announcement"),
        _to("announcement_verdict", "second_id", "announcement"),
        sa.PrimaryKeyConstraint("organisation_id", "first_id", "second_id", name=op.f("pk_announcement_verdict")),
    )


def _searches() -> None:
    op.create_table(
        "saved_search",
        _key("id"),
        _key("organisation_id"),
        sa.Column("person_id", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("name", "every")),
        sa.Column("wish", Json(), nullable=False),
        *(sa.Column(name, UtcInstant(), nullable=False) for name in ("created_at", "searched_at")),
        sa.Column("told_at", UtcInstant(), nullable=True),
        _to("saved_search", "organisation_id", "organisation"),
        _to("saved_search", "person_id", "person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
    )
    for name in ("organisation_id", "person_id"):
        op.create_index(op.f(f"ix_saved_search_{name}"), "saved_search", [name])
    op.create_table(
        "search_hit",
        _key("search_id"),
        _key("announcement_id"),
        *(sa.Column(name, UtcInstant(), nullable=False) for name in ("changed_at", "found_at")),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        _to("search_hit", "search_id", "saved_search"),
        _to("search_hit", "announcement_id", "announcement"),
        sa.PrimaryKeyConstraint("search_id", "announcement_id", "changed_at", name=op.f("pk_search_hit")),
    )
    op.create_index(op.f("ix_search_hit_announcement_id"), "search_hit", ["announcement_id"])


def _awards() -> None:
    op.create_table(
        "funder_award",
        _key("id"),
        _key("organisation_id"),
        *(sa.Column(name, sa.String(), nullable=False)
          for name in ("funder", "native_id", "kind", "recipient", "currency")),
        sa.Column("amount", Exact(), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        _key("year"),
        _to("funder_award", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funder_award")),
        sa.UniqueConstraint(
            "organisation_id", "funder", "native_id", name=op.f("uq_funder_award_organisation_id_funder_native_id")
        ),
    )  # fmt: skip


def _key(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _to(table: str, name: str, other: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"), ondelete=ondelete)


def downgrade() -> None:
    for name in ("funder_award", "search_hit", "saved_search"):
        op.drop_table(name)
    for name in ("verdict", "pair", "dismissal"):
        op.drop_table(f"announcement_{name}")
    op.drop_index(op.f("ix_announcement_changed_at"), "announcement")
    op.execute("DROP TABLE announcement_words")
    op.execute("ALTER TABLE announcement ADD COLUMN searched VARCHAR NOT NULL DEFAULT ''")
    op.drop_table("announcement_facet")
