"""What dated things are called where they are read: proposals that share a title are told apart."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.calendar.queries import Row
from app.catalog.catalogue import Catalogue
from app.proposals.queries.desk import list_all_proposals
from app.proposals.service.name_proposals import names_of


def with_names(session: Session, catalogue: Catalogue, organisation: RowMapping, rows: Sequence[Row]) -> list[Row]:
    """Rows of `list_dated`, `title` and `proposal_title` with the name of the proposal in the place of its bare title.

    Only shown, never kept: a proposal that gets a namesake must not change what subscribed calendars have.
    """
    if not any(row["proposal"] for row in rows):
        return list(rows)
    names = names_of(list_all_proposals(session, organisation["id"]), catalogue)
    return [_named(row, names[row["proposal"]]) if row["proposal"] else row for row in rows]


def _named(row: Row, name: str) -> Row:
    bare = row["proposal_title"]
    if name == bare:
        return row
    title = row["title"]
    return {**row, "proposal_title": name, "title": title.removesuffix(bare) + name if title.endswith(bare) else title}
