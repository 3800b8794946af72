"""Dated things as events of other calendars, in the reader's language."""

from __future__ import annotations

from sqlalchemy import RowMapping

from app.calendar.service.change_dates import dated_of
from app.domain.dated import DatedKind
from app.domain.deadlines import assumption
from app.export.ics import Entry
from app.web.language import gettext as _
from app.web.language import told


def entry_of(row: RowMapping, address: str) -> Entry:
    """`address`: of the organisation's calendar, as people reach it."""
    dated = dated_of(row)
    return Entry(
        dated=dated,
        title=f"{kind_names()[dated.kind]}: {dated.title}",
        note=" ".join(filter(None, (dated.note, told(assumption(dated.when))))),
        url=f"{address}/things/{dated.uid}",
        changed_at=row["changed_at"],
    )


def kind_names() -> dict[DatedKind, str]:
    return {
        DatedKind.CALL_DEADLINE: _("Deadline"),
        DatedKind.QUERY_DEADLINE: _("Last day for questions"),
        DatedKind.INFORMATION_SESSION: _("Information session"),
        DatedKind.MILESTONE: _("Milestone"),
        DatedKind.TASK: _("Task"),
        DatedKind.PARTNER_LETTER: _("Partner's letter"),
        DatedKind.REPORT: _("Report"),
        DatedKind.EXPIRY: _("Document expires"),
        DatedKind.NEXT_STEP: _("Next step"),
        DatedKind.EVENT: _("Event"),
    }
