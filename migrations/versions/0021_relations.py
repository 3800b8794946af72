"""Funders as people: contacts, what was talked about and is owed, what only few may know, questions and answers."""

import sqlalchemy as sa
from alembic import op

from app.db.types import Json, UtcInstant

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _table(
        "relation",
        _id(),
        _key("organisation_id"),
        _text("key"),
        _text("name"),
        _key("owner_id", nullable=True),
        _to("relation", "organisation_id", "organisation.id"),
        _to("relation", "owner_id", "person.id", "SET NULL"),
        sa.UniqueConstraint("organisation_id", "key", name=op.f("uq_relation_organisation_id_key")),
        index=("owner_id",),
    )
    _table(
        "contact",
        _id(),
        _key("relation_id"),
        *map(_text, ("name", "function", "email", "phone")),
        *(sa.Column(name, Json(), nullable=False) for name in ("languages", "networks")),
        *map(_text, ("note", "source")),
        sa.Column("kept_since", sa.Date(), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=True),
        _key("version"),
        _to("contact", "relation_id", "relation.id"),
        index=("relation_id",),
    )
    _table(
        "acquaintance",
        _key("contact_id"),
        _key("person_id"),
        _text("closeness"),
        _key("since", nullable=True),
        _to("acquaintance", "contact_id", "contact.id"),
        _to("acquaintance", "person_id", "person.id"),
        primary=("contact_id", "person_id"),
        index=("person_id",),
    )
    _table(
        "engagement",
        _id(),
        _key("relation_id"),
        _text("kind"),
        sa.Column("day", sa.Date(), nullable=True),
        _text("subject"),
        _text("said"),
        sa.Column("dated_uid", sa.String(), nullable=True),
        _key("version"),
        _to("engagement", "relation_id", "relation.id"),
        _to("engagement", "dated_uid", "dated.uid", "SET NULL"),
        index=("relation_id", "dated_uid"),
    )
    for name, other in (("engagement_contact", "contact"), ("engagement_member", "person")):
        _table(
            name,
            _key("engagement_id"),
            _key(f"{other}_id"),
            _to(name, "engagement_id", "engagement.id"),
            _to(name, f"{other}_id", f"{other}.id"),
            primary=("engagement_id", f"{other}_id"),
            index=(f"{other}_id",),
        )
    _table(
        "commitment",
        _id(),
        _key("relation_id"),
        _key("engagement_id", nullable=True),
        _text("kind"),
        _text("what"),
        sa.Column("dated_uid", sa.String(), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        _to("commitment", "relation_id", "relation.id"),
        _to("commitment", "engagement_id", "engagement.id"),
        _to("commitment", "dated_uid", "dated.uid", "SET NULL"),
        index=("relation_id", "engagement_id", "dated_uid"),
    )
    _table(
        "sensitivity_note",
        _id(),
        _key("relation_id"),
        _text("country"),
        _text("text"),
        _key("version"),
        _text("written_by"),
        sa.Column("written_at", UtcInstant(), nullable=False),
        _to("sensitivity_note", "relation_id", "relation.id"),
        index=("relation_id",),
    )
    _table(
        "sensitivity_reader",
        _key("note_id"),
        _key("person_id"),
        _to("sensitivity_reader", "note_id", "sensitivity_note.id"),
        _to("sensitivity_reader", "person_id", "person.id"),
        primary=("note_id", "person_id"),
        index=("person_id",),
    )
    _table(
        "clarification",
        _id(),
        _key("organisation_id"),
        _text("about"),
        sa.Column("call", sa.String(), nullable=True),
        _key("announcement_id", nullable=True),
        *map(_text, ("question", "asked_by")),
        sa.Column("asked_on", sa.Date(), nullable=False),
        _text("answer"),
        sa.Column("answered_on", sa.Date(), nullable=True),
        _text("source"),
        _key("version"),
        _to("clarification", "organisation_id", "organisation.id"),
        _to("clarification", "announcement_id", "announcement.id", "SET NULL"),
        index=("announcement_id",),
    )
    op.create_index(op.f("ix_clarification_organisation_id_call"), "clarification", ["organisation_id", "call"])
    _table(
        "clarification_reader",
        _key("clarification_id"),
        _key("person_id"),
        sa.Column("dated_uid", sa.String(), nullable=True),
        _to("clarification_reader", "clarification_id", "clarification.id"),
        _to("clarification_reader", "person_id", "person.id"),
        _to("clarification_reader", "dated_uid", "dated.uid", "SET NULL"),
        primary=("clarification_id", "person_id"),
        index=("person_id", "dated_uid"),
    )


def downgrade() -> None:
    for name in (
        "clarification_reader", "clarification", "sensitivity_reader", "sensitivity_note", "commitment",
        "engagement_member", "engagement_contact", "engagement", "acquaintance", "contact", "relation",
    ):  # fmt: skip
        op.drop_table(name)


def _table(name: str, *parts: sa.schema.SchemaItem, primary: tuple[str, ...] = ("id",), index: tuple[str, ...]) -> None:
    op.create_table(name, *parts, sa.PrimaryKeyConstraint(*primary, name=op.f(f"pk_{name}")))
    for column in index:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _key(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _to(table: str, column: str, other: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other.partition('.')[0]}")
    return sa.ForeignKeyConstraint([column], [other], name=name, ondelete=ondelete)
