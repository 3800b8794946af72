"""Texts, dates and amounts as feeds write them."""

from __future__ import annotations

import codecs
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Any

from app.domain.deadlines import Confidence, Deadline
from app.domain.money import LIMIT
from app.domain.text import normalise

MAX_SUMMARY = 20_000
"""Letters of a summary; the source's own page has the rest."""
_TAG = re.compile(r"<(?:!--.*?--|/?[a-zA-Z][^<>]{0,2000})>", re.DOTALL)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr|/ul|/ol)\b[^<>]{0,200}>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(r"\+\d[\d ().-]{7,16}\d|\(\d{3}\) ?\d{3}[ .-]\d{4}|(?<![\w-])\d{3}[-.]\d{3}[-.]\d{4}(?![\w-])")
"""International, or as in North America; dates and amounts look otherwise."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4}|\d{2})(?!\d)")
_AMERICAN = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}), (\d{4})(?!\d)")


def plain(text: Any, *, most: int = MAX_SUMMARY) -> str:
    """Plain text of what may be HTML, escaped once or twice: unescaped no further, so that `&amp;lt;` stays a sign.

    What holds tags loses them, with scripts and styles; paragraphs stay lines.
    """
    found = str(text or "")
    for _ in range(2):
        found = unescape(_without_tags(found))
    return "\n".join(line for line in (" ".join(part.split()) for part in normalise(found).split("\n")) if line)[:most]


def line(text: Any, *, most: int = 500) -> str:
    return " ".join(plain(text).split())[:most]


def without_contacts(text: str) -> str:
    """The text without mail addresses and telephone numbers: a summary needs nobody's."""
    return _PHONE.sub("…", _MAIL.sub("…", text))


def decoded(data: bytes, declared: str = "") -> str:
    """The text of bytes: what says Latin-1 is read as Windows-1252, which is what it nearly always is."""
    if data.startswith(codecs.BOM_UTF8):
        return data.decode("utf-8-sig", errors="replace")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        named = codecs.lookup(declared or "utf-8").name
    except LookupError:
        named = "utf-8"
    if named in ("iso8859-1", "ascii"):
        named = "cp1252"
    try:
        return data.decode(named)
    except UnicodeDecodeError:  # says UTF-8 and is not
        return data.decode("cp1252", errors="replace")


def named_day(text: str) -> date | None:
    """The first `14-Aug-26`, `15 November 2026` or `Jul 16, 2026` in a text. Raises ValueError for 31 February."""
    if found := _NAMED.search(text):
        day, month, year = found.groups()
    elif found := _AMERICAN.search(text):
        month, day, year = found.groups()
    else:
        return None
    if month[:3].lower() not in _MONTHS:
        return None
    return date(int(year) + (2000 if len(year) == 2 else 0), _MONTHS.index(month[:3].lower()) + 1, int(day))


def american_day(text: str) -> date | None:
    """`MM/DD/YYYY`; None for an empty text. Raises ValueError."""
    if not text.strip():
        return None
    month, day, year = text.strip().split("/")
    return date(int(year), int(month), int(day))


def moment(value: Any) -> datetime | None:
    """ISO text (`+0000` without a colon too) or epoch milliseconds; None for nothing. Raises ValueError."""
    if value in (None, ""):
        return None
    if isinstance(value, int | float) or str(value).isdigit():
        try:
            return datetime.fromtimestamp(int(value) / 1000, UTC)
        except (OverflowError, OSError) as error:
            raise ValueError(f"{value} is no moment") from error
    return datetime.fromisoformat(str(value))


def on_day(day: date | None, *, zone: str | None = None, at: time | None = None, stated: bool = True) -> Deadline:
    """A deadline of a day, or one that is not known."""
    if day is None:
        return Deadline(confidence=Confidence.UNKNOWN)
    return Deadline(on=day, at=at, zone=zone, confidence=Confidence.STATED if stated else Confidence.INFERRED)


def amount(value: Any) -> Decimal | None:
    """A whole or decimal number, thousands parted by commas or not; None for `none`, zero, or no number at all."""
    try:
        found = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 < found < LIMIT else None


def address(url: Any) -> str:
    """An https or http address; empty for anything else, which must not become a link."""
    found = str(url or "").strip()
    return found[:2000] if re.match(r"https?://[^\s/]", found, re.IGNORECASE) and not re.search(r"\s", found) else ""


def _without_tags(text: str) -> str:
    return _TAG.sub("", _BREAK.sub("\n", _HIDDEN.sub("", text)))
