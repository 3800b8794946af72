"""Instants and spans in words, in the reader's language."""

from __future__ import annotations

from datetime import datetime, timedelta

from babel.dates import format_timedelta

from app.web.language import current_language
from app.web.language import gettext as _

_DAYS_ALONE = 14
"""From here on hours say nothing."""
_DAYS_COUNTED = 60
"""Before months are."""


def time_left(at: datetime, now: datetime) -> str:
    """`in 3 days 4 h`, `in 5 h 20 min`, `in 2 months`; `3 days ago` where it is over."""
    span = abs(at - now)
    if span.days >= _DAYS_ALONE:
        said = _spoken(span)
    elif span.days:
        hours = span.seconds // 3600
        days = _spoken(span)
        said = _("{days} {hours} h").format(days=days, hours=hours) if hours else days
    elif span >= timedelta(hours=1):
        said = _("{hours} h {minutes} min").format(hours=span.seconds // 3600, minutes=span.seconds % 3600 // 60)
    else:
        said = _("{minutes} min").format(minutes=span.seconds // 60)
    return (_("in {time}") if at > now else _("{time} ago")).format(time=said)


def time_since(at: datetime, now: datetime) -> str:
    """`just now`, `12 min ago`, `5 h ago`, `3 days ago`."""
    span = now - at
    if span < timedelta(minutes=1):
        return _("just now")
    if span < timedelta(hours=1):
        said = _("{minutes} min").format(minutes=span.seconds // 60)
    elif span < timedelta(days=1):
        said = _("{hours} h").format(hours=span.seconds // 3600)
    else:
        said = _spoken(span)
    return _("{time} ago").format(time=said)


def _spoken(span: timedelta) -> str:
    """Whole days up to two months, then the largest unit that counts two or more: `20 days`, `3 months`, `2 years`."""
    language = current_language()
    if span.days < _DAYS_COUNTED:
        return format_timedelta(timedelta(days=span.days), granularity="day", threshold=_DAYS_COUNTED, locale=language)
    return format_timedelta(span, granularity="month", threshold=2, locale=language)
