"""What was spent of a grant: mappings of books, files that were read in, their entries, and notes by line."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Exact, Json, UtcInstant

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spending_mapping",
        *_texts_and_numbers("id organisation_id version", "name"),
        sa.Column("mapping", Json(), nullable=False),
        _key("spending_mapping", "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending_mapping")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_spending_mapping_organisation_id_name")),
    )
    op.create_table(
        "spending_batch",
        *_texts_and_numbers("id grant_id entries", "file_name mapping imported_by"),
        sa.Column("imported_at", UtcInstant(), nullable=False),
        sa.Column("taken_back_by", sa.String(), nullable=True),
        sa.Column("taken_back_at", UtcInstant(), nullable=True),
        _key("spending_batch", "grant_id", "grant_award"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending_batch")),
    )
    op.create_index(op.f("ix_spending_batch_grant_id"), "spending_batch", ["grant_id"])
    op.create_table(
        "spending_entry",
        *_texts_and_numbers("id grant_id batch_id", "line currency account partner description voucher"),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("amount", Exact(), nullable=False),
        sa.Column("rate", Exact(), nullable=True),
        sa.Column("rate_on", sa.Date(), nullable=True),
        sa.Column("rate_source", sa.String(), nullable=True),
        sa.Column("counted", Exact(), nullable=False),
        sa.Column("committed", sa.Boolean(), nullable=False),
        _key("spending_entry", "grant_id", "grant_award"),
        _key("spending_entry", "batch_id", "spending_batch"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending_entry")),
        sa.UniqueConstraint("grant_id", "fingerprint", name=op.f("uq_spending_entry_grant_id_fingerprint")),
    )
    op.create_index(op.f("ix_spending_entry_batch_id"), "spending_entry", ["batch_id"])
    op.create_table(
        "spending_note",
        *_texts_and_numbers("grant_id version", "line explanation"),
        sa.Column("forecast", Exact(), nullable=True),
        _key("spending_note", "grant_id", "grant_award"),
        sa.PrimaryKeyConstraint("grant_id", "line", name=op.f("pk_spending_note")),
    )


def downgrade() -> None:
    for table in ("spending_note", "spending_entry", "spending_batch", "spending_mapping"):
        op.drop_table(table)


def _texts_and_numbers(numbers: str, texts: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in numbers.split()] + [
        sa.Column(name, sa.String(), nullable=False) for name in texts.split()
    ]


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete="CASCADE")
