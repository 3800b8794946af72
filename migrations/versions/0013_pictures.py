"""Pictures in texts; and links of guests to one section reach its pictures."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Json, UtcInstant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_LINK = sa.table(
    "guest_link", sa.column("id", sa.Integer()), sa.column("section", sa.String()), sa.column("addresses", Json())
)


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("kept_by", sa.String(), nullable=False),
        sa.Column("kept_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_picture_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "sha256", name=op.f("pk_picture")),
    )  # fmt: skip
    connection = op.get_bind()
    for link in connection.execute(sa.select(_LINK).where(_LINK.c.section != "")).mappings().all():
        place = f"/sections/{link['section']}"
        reached = [address for address in link["addresses"] if address.endswith(place)]
        pictures = [f"{address.removesuffix(place)}/pictures/{link['section']}" for address in reached]
        connection.execute(
            sa.update(_LINK).where(_LINK.c.id == link["id"]).values(addresses=[*link["addresses"], *pictures])
        )


def downgrade() -> None:
    op.drop_table("picture")
