"""Dated things as events of other calendars, in the reader's language."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, RowMapping

from app.calendar.naming import with_names
from app.calendar.queries import Row, list_dated
from app.calendar.service.change_dates import dated_of
from app.calendar.service.follow_sources import bring_up_to_date
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.dated import DatedKind, DatedState
from app.domain.deadlines import assumption
from app.export.ics import Entry, render_ics
from app.web.language import gettext as _
from app.web.language import told


def entry_of(row: Row, address: str) -> Entry:
    """`address`: of the organisation's calendar, as people reach it."""
    dated = dated_of(row)
    of = f" – {row['proposal_title']}" if dated.step else ""
    return Entry(
        dated=dated,
        title=f"{kind_names()[dated.kind]}: {dated.title}{of}",
        note=" ".join(filter(None, (dated.note, told(assumption(dated.when))))),
        url=f"{address}/things/{dated.uid}",
        changed_at=row["changed_at"],
    )


def whole_calendar(
    engine: Engine, catalogue: Catalogue, organisation: RowMapping, *, outside: str, at: datetime
) -> tuple[bytes, int]:
    """All dates of an organisation as a calendar file, and how many have a day.

    `outside`: where people reach the server, empty where nobody said.
    """
    bring_up_to_date(engine, catalogue, organisation, at=at)
    with unit_of_work(engine, read_only=True) as session:
        listed = list_dated(session, organisation["id"], states=list(DatedState))
        rows = with_names(session, catalogue, organisation, listed)
    address = f"{outside.rstrip('/')}/o/{organisation['slug']}/calendar"
    data = render_ics([entry_of(row, address) for row in rows], name=organisation["name"])
    return data, sum(row["day"] is not None for row in rows)


def kind_names() -> dict[DatedKind, str]:
    return {
        DatedKind.CALL_DEADLINE: _("Deadline"),
        DatedKind.QUERY_DEADLINE: _("Last day for questions"),
        DatedKind.INFORMATION_SESSION: _("Information session"),
        DatedKind.MILESTONE: _("Milestone"),
        DatedKind.SUBMISSION: _("Own day of sending"),
        DatedKind.TASK: _("Task"),
        DatedKind.PARTNER_LETTER: _("Partner's letter"),
        DatedKind.REPORT: _("Report"),
        DatedKind.EXPIRY: _("Document expires"),
        DatedKind.RENEWAL: _("Renew a document"),
        DatedKind.ANNEX: _("Get an annex"),
        DatedKind.NEXT_STEP: _("Next step"),
        DatedKind.EVENT: _("Event"),
    }
