"""Facets of which an announcement has one value each stand together in what a search reads."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_FACET = sa.table("announcement_facet", sa.column("announcement_id", sa.Integer), sa.column("packed", sa.String))
_AT_ONCE = 5_000


def upgrade() -> None:
    _rewrite(_together)


def _together(packed: str) -> str:
    closes, number, source, status, country, theme, band, month = packed.split("\t")
    return "\t".join((f"{closes}:{number}", "|".join((source, status, band, month)), country, theme))


def _apart(packed: str) -> str:
    order, single, country, theme = packed.split("\t")
    closes, _, number = order.partition(":")
    source, status, band, month = single.split("|")
    return "\t".join((closes, number, source, status, country, theme, band, month))


def _rewrite(change: Callable[[str], str]) -> None:
    connection, last = op.get_bind(), 0
    page = sa.select(_FACET).order_by(_FACET.c.announcement_id).limit(_AT_ONCE)
    change_one = (
        sa.update(_FACET).where(_FACET.c.announcement_id == sa.bindparam("id")).values(packed=sa.bindparam("text"))
    )
    while rows := connection.execute(page.where(_FACET.c.announcement_id > last)).all():
        connection.execute(change_one, [{"id": number, "text": change(packed)} for number, packed in rows])
        last = rows[-1].announcement_id


def downgrade() -> None:
    _rewrite(_apart)
