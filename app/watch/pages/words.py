"""Announcements in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.domain.announcement import Announcement, AnnouncementStatus
from app.domain.deadlines import Confidence, Deadline, describe, describe_instant, instant
from app.domain.money import Money
from app.domain.printing import print_countries, print_date, print_list, print_money
from app.settings import Settings
from app.watch.adding import TYPED
from app.watch.connectors import connectors
from app.watch.saving import Every
from app.web.language import current_language, told
from app.web.language import gettext as _
from app.web.moments import reader_zone


def source_titles(settings: Settings) -> Mapping[str, str]:
    announcing = {one.name: one.title for one in connectors(settings) if one.announces == one.name}
    return {**announcing, TYPED: _("Added here")}


def status_names() -> Mapping[AnnouncementStatus, str]:
    return {
        AnnouncementStatus.FORTHCOMING: _("forthcoming"),
        AnnouncementStatus.OPEN: _("open"),
        AnnouncementStatus.CLOSED: _("closed"),
        AnnouncementStatus.UNKNOWN: _("not said"),
    }


def applicant_names() -> Mapping[str, str]:
    return {
        "ngo": _("non-profit organisations"),
        "person": _("individuals"),
        "company": _("companies"),
        "research": _("universities and research"),
        "public": _("public bodies"),
    }


def every_names() -> Mapping[Every, str]:
    return {Every.DAILY: _("every day"), Every.WEEKLY: _("every week")}


def field_names() -> Mapping[str, str]:
    """What moves a plan comes first."""
    return {
        "deadlines": _("Deadlines"),
        "deadline_words": _("Deadline, in the source's words"),
        "status": _("State"),
        "floor": _("Smallest grant"),
        "ceiling": _("Largest grant"),
        "budget": _("All grants together"),
        "currency": _("Currency"),
        "eligibility": _("Who may apply"),
        "countries": _("Countries"),
        "themes": _("Themes"),
        "title": _("Title"),
        "number": _("Reference"),
        "funder": _("Funder"),
        "summary": _("Text"),
        "url": _("Address"),
        "published_on": _("Published"),
    }


def told_fields(fields: Collection[str]) -> str:
    """Names of fields. The source's words of a deadline change with it, and are not told twice."""
    silent = {"deadline_words"} if "deadlines" in fields else set()
    names = [name for field, name in field_names().items() if field in fields and field not in silent]
    return print_list(names, current_language()) if names else ""


def deadline_words(deadline: Deadline, now: datetime) -> str:
    """The deadline with its zones, and whether anybody has stated it."""
    if instant(deadline) is None:
        return told(describe(deadline, today=now.date()))
    said = describe_instant(deadline, reader=reader_zone(), language=current_language())
    return (
        said
        if deadline.confidence is Confidence.STATED
        else _("{date} (read in running text; check it)").format(date=said)
    )


def amounts(announcement: Announcement) -> tuple[str, ...]:
    """What one grant may be, and what there is in all."""
    currency = announcement.currency
    if currency is None:
        return ()
    low, high, whole = (
        _money(one, currency) for one in (announcement.floor, announcement.ceiling, announcement.budget)
    )
    one = _("{low} to {high}").format(low=low, high=high) if low and high else ""
    one = one or (_("up to {high}").format(high=high) if high else _("from {low}").format(low=low) if low else "")
    return tuple(part for part in (one, _("{whole} in all").format(whole=whole) if whole else "") if part)


def field_words(announcement: Announcement, field: str, now: datetime) -> str:
    """What a field says, for people; empty for nothing."""
    language, value = current_language(), getattr(announcement, field)
    printers: Mapping[str, Callable[[Any], str]] = {
        "deadlines": lambda found: "\n".join(deadline_words(one, now) for one in found),
        "countries": lambda found: print_countries(found, language) if found else "",
        "themes": lambda found: print_list(found, language) if found else "",
        "status": lambda found: status_names()[found],
    }
    if field in printers:
        return printers[field](value)
    match value:
        case Decimal():
            return _money(value, announcement.currency)
        case date():
            return print_date(value, language)
        case _:
            return str(value or "")


def _money(amount: Decimal | None, currency: str | None) -> str:
    if amount is None:
        return ""
    return print_money(Money(amount, currency), current_language(), trim=True) if currency else str(amount)
