"""Comments, who is present, reviews, sign-offs, and names for versions."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Json, UtcInstant

revision = "0006"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("section_version", sa.Column("name", sa.String(), nullable=False, server_default=""))
    _comments()
    _reviews()
    op.create_table(
        "presence",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("seen_at", UtcInstant(), nullable=False),
        _to("presence", "proposal", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("proposal_id", "key", "language", "name", name=op.f("pk_presence")),
    )
    op.create_table(
        "sign_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("signed_at", UtcInstant(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("withdrawn_at", UtcInstant(), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=False),
        _to("sign_off", "proposal", ondelete="CASCADE"),
        _to("sign_off", "person", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
    )
    op.create_index(op.f("ix_sign_off_proposal_id"), "sign_off", ["proposal_id"])
    op.create_table(
        "named_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("named_by", sa.String(), nullable=False),
        sa.Column("named_at", UtcInstant(), nullable=False),
        sa.Column("sections", Json(), nullable=False),
        sa.Column("parts", Json(), nullable=False),
        _to("named_version", "proposal", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_version")),
    )
    op.create_index(op.f("ix_named_version_proposal_id"), "named_version", ["proposal_id"])


def _comments() -> None:
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("said_at", UtcInstant(), nullable=False),
        sa.Column("edited_at", UtcInstant(), nullable=True),
        sa.Column("deleted_at", UtcInstant(), nullable=True),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.Column("resolved_at", UtcInstant(), nullable=True),
        sa.Column("resolved_by", sa.String(), nullable=False),
        _to("comment", "proposal", ondelete="CASCADE"),
        _to("comment", "comment", ondelete="CASCADE", column="thread_id"),
        _to("comment", "person", ondelete="SET NULL"),
        _to("comment", "person", ondelete="SET NULL", column="assigned_to"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    for column in ("proposal_id", "thread_id", "assigned_to"):
        op.create_index(op.f(f"ix_comment_{column}"), "comment", [column])
    op.create_table(
        "mention",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        _to("mention", "comment", ondelete="CASCADE"),
        _to("mention", "person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("comment_id", "person_id", name=op.f("pk_mention")),
    )
    op.create_index(op.f("ix_mention_person_id"), "mention", ["person_id"])


def _reviews() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", UtcInstant(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("unnamed", sa.Boolean(), nullable=False),
        sa.Column("recommendation", sa.String(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("handed_in_at", UtcInstant(), nullable=True),
        _to("review", "proposal", ondelete="CASCADE"),
        _to("review", "person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("proposal_id", "person_id", name=op.f("uq_review_proposal_id_person_id")),
    )
    for column in ("proposal_id", "person_id"):
        op.create_index(op.f(f"ix_review_{column}"), "review", [column])
    op.create_table(
        "review_score",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        _to("review_score", "review", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("review_id", "criterion", name=op.f("pk_review_score")),
    )


def _to(table: str, other: str, *, ondelete: str, column: str = "") -> sa.ForeignKeyConstraint:
    column = column or f"{other}_id"
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete=ondelete
    )
