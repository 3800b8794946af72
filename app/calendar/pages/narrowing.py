"""The filters that all views of the calendar share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.queries import list_members
from app.calendar.entries import kind_names
from app.calendar.naming import with_names
from app.calendar.queries import Row, list_dated
from app.catalog.catalogue import Catalogue
from app.domain.dated import DatedKind
from app.web.filters import Filter, choice, member
from app.web.language import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    filters: tuple[Filter, ...]
    members: Sequence[RowMapping]
    rows: Sequence[Row]


def narrowed(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    *,
    kind: str,
    whose: str,
    first: date | None = None,
    last: date | None = None,
) -> Narrowed:
    """What the reader wants to see, of a span of days or of all."""
    wanted, members = member(DatedKind, kind), list_members(session, organisation["id"])
    owners = {str(row["id"]): row["name"] for row in members}
    filters = (
        choice("kind", _("Kind"), _("Everything"), {str(k): name for k, name in kind_names().items()}, kind),
        choice("whose", _("Whose"), _("Everybody's"), owners, whose),
    )
    listed = list_dated(
        session,
        organisation["id"],
        first=first,
        last=last,
        kinds=[wanted] if wanted else (),
        owner_id=int(whose) if whose in owners else None,
    )
    rows = with_names(session, catalogue, organisation, listed)
    return Narrowed(filters=filters, members=members, rows=rows)
