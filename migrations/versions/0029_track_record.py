"""Past projects and staff, what of them a proposal shows, and who may see, translates and renews a document."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Json

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "past_project",
        *_numbers("id", "organisation_id", "position", "starts", "version"),
        *_texts("key", "title", "funder", "role", "summary"),
        *(
            sa.Column(name, Json(), nullable=False)
            for name in ("countries", "sdg", "dac", "results", "documents", "endorsements")
        ),
        *(sa.Column(name, Json(), nullable=True) for name in ("amount", "referee")),
        sa.Column("ends", sa.Integer(), nullable=True),
        *_owned("past_project"),
    )
    op.create_table(
        "staff_member",
        *_numbers("id", "organisation_id", "position", "version"),
        *_texts("key", "name", "function", "summary"),
        *(sa.Column(name, Json(), nullable=False) for name in ("languages", "skills")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("partner", "cv")),
        sa.Column("years", sa.Integer(), nullable=True),
        *_owned("staff_member"),
    )
    for column in (
        sa.Column("translation_of", sa.String(), nullable=True),
        sa.Column("certified_by", sa.String(), nullable=False, server_default=""),
        sa.Column("seen_by", Json(), nullable=False, server_default="[]"),
        sa.Column("owner", sa.String(), nullable=False, server_default=""),
        sa.Column("renew_within", sa.Integer(), nullable=True),
    ):
        op.add_column("owned_document", column)
    op.add_column("proposal", sa.Column("track_record", Json(), nullable=True))


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _owned(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f(f"fk_{table}_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("organisation_id", "key", name=op.f(f"uq_{table}_organisation_id_key")),
    )


def downgrade() -> None:
    op.drop_column("proposal", "track_record")
    for name in ("renew_within", "owner", "seen_by", "certified_by", "translation_of"):
        op.drop_column("owned_document", name)
    for table in ("staff_member", "past_project"):
        op.drop_table(table)
