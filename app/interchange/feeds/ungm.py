"""UNGM: rows of notices in a fragment of HTML."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

from lxml import html
from lxml.etree import ParserError

from app.domain.announcement import Announcement, AnnouncementStatus
from app.domain.countries import find_country
from app.domain.deadlines import Deadline
from app.domain.phrases import phrase
from app.interchange.feeds.feed import Feed, UnreadableFeed, read_each
from app.interchange.feeds.texts import decoded, line, named_day, on_day

SOURCE = "ungm"
PAGE = "https://www.ungm.org/Public/Notice/"
_DEADLINE = re.compile(r"\d{1,2}-[A-Za-z]{3}-\d{4} (\d{1,2}):(\d{2})\s*\(GMT\s*(-?\d{1,2}(?:\.\d{1,2})?)\)")


def read_rows(data: bytes) -> Feed:
    """One page of notices; a page after the last has none. Raises UnreadableFeed for what is no such page."""
    text = decoded(data).strip()
    if not text:
        return Feed()
    try:
        root = html.fromstring(f"<div>{text}</div>")
    except (ParserError, ValueError) as error:
        raise UnreadableFeed(phrase("The answer is no list of notices.")) from error
    rows = [row for row in root.iter() if "dataRow" in row.get("class", "").split() and row.get("data-noticeid")]
    if not rows and ("<html" in text.lower() or not len(root)):
        raise UnreadableFeed(phrase("The answer is no list of notices; the service has changed."))
    feed = read_each(rows, _row)
    if rows and not feed.announcements:
        raise UnreadableFeed(phrase("Nothing in the answer can be read; the service has changed."))
    return feed


def _row(row: html.HtmlElement) -> Announcement:
    native = str(row.get("data-noticeid"))
    cells = [line(cell.text_content()) for cell in row.xpath("./*[contains(@class, 'tableCell')]")]
    words = _text(row, ".//*[contains(@class, 'deadline')]//span[1] | .//*[contains(@class, 'deadline')][not(.//span)]")
    deadline = _deadline(words)
    country = find_country(_turned(cells[-1]), "en") if len(cells) == 8 else None
    return Announcement(
        source=SOURCE,
        native_id=native,
        number=_text(row, ".//*[@data-description='Reference']"),
        title=_text(row, ".//*[contains(@class, 'ungm-title')]"),
        funder=_text(row, ".//*[contains(@class, 'resultAgency')]"),
        deadlines=(deadline,) if deadline else (),
        deadline_words=words,
        countries=(country,) if country else (),
        themes=(cells[5],) if len(cells) == 8 and cells[5] else (),
        url=PAGE + native,
        status=AnnouncementStatus.OPEN,
        published_on=named_day(cells[3]) if len(cells) == 8 else None,
    )


def _text(row: html.HtmlElement, path: str) -> str:
    found = row.xpath(path)
    return line(found[0].text_content()) if found else ""


def _turned(name: str) -> str:
    """`Tanzania, United Republic of` is found as `Tanzania`."""
    return name.partition(",")[0]


def _deadline(words: str) -> Deadline | None:
    """The offset is in decimal hours: `GMT 5.75` is a quarter to six. What is 24 hours away from no zone is refused.

    Offsets of whole hours have a zone of their own; the others are told in UTC.
    """
    day = named_day(words)
    if day is None:
        return None
    found = _DEADLINE.search(words)
    if found is None:
        return on_day(day)
    hours = Decimal(found[3])
    local = datetime.combine(day, datetime.min.time(), timezone(timedelta(hours=float(hours))))
    local += timedelta(hours=int(found[1]), minutes=int(found[2]))
    if hours == hours.to_integral_value() and -12 <= hours <= 14:
        zone = f"Etc/GMT{-int(hours):+d}" if hours else "UTC"
        there = local.astimezone(ZoneInfo(zone))
        return on_day(there.date(), zone=zone, at=there.time())
    there = local.astimezone(UTC)
    return on_day(there.date(), zone="UTC", at=there.time())
