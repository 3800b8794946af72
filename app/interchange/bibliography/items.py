"""Items of CSL-JSON made into evidence; the other formats are first made into such items.

The names of fields and types are those of the CSL-JSON schema 1.0.2.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from app.domain.evidence import Evidence, bare_doi
from app.domain.keys import check_cited_key, slug_of
from app.domain.phrases import phrase
from app.domain.text import normalise, one_line

Item = Mapping[str, Any]

MAX_TEXT = 5_000
"""Characters of one field."""
_MARKUP = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span|p|jats:\w+)(?:\s[^<>]{0,200})?>", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_KIND = re.compile(r"[a-z][a-z_\-]{1,39}")


def evidence_of(item: Item, taken: Collection[str]) -> Evidence:
    """What an item says of its source. Its own key stays where texts can cite it; else one is made that is not taken.

    Raises ValueError with a sentence.
    """
    title = _line(item, "title")
    if not title:
        raise ValueError(phrase("it has no title"))
    author = _names(item.get("author")) or _names(item.get("editor"))
    year = _year(item.get("issued"))
    url = _line(item, "URL")
    return Evidence(
        key=_key(_line(item, "id") or _line(item, "citation-key"), author or title, year, taken),
        statement=_text(item, "annote") or _text(item, "note") or title,
        title=title,
        author=author,
        publisher=_line(item, "publisher"),
        year=year,
        page=_line(item, "page").replace("--", "–"),
        url=url if url.startswith(("https://", "http://")) else "",
        retrieved_on=_day(item.get("accessed")),
        kind=kind if _KIND.fullmatch(kind := _line(item, "type")) else "",
        container=_line(item, "container-title"),
        volume=_line(item, "volume"),
        issue=_line(item, "issue"),
        doi=bare_doi(_line(item, "DOI")),
    )


def _text(item: Item, name: str) -> str:
    value = item.get(name)
    if isinstance(value, list) and value:  # Crossref gives titles as lists
        value = value[0]
    if value is None or isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = normalise(_MARKUP.sub("", str(value))).strip()
    if len(text) > MAX_TEXT:
        raise ValueError(phrase("its field “{name}” has more than {most} characters", name=name, most=MAX_TEXT))
    return text


def _line(item: Item, name: str) -> str:
    return one_line(_text(item, name))


def _names(value: Any) -> str:
    people = value if isinstance(value, list) else []
    return "; ".join(filter(None, (_name(person) for person in people if isinstance(person, Mapping))))


def _name(person: Item) -> str:
    if literal := _line(person, "literal"):
        return literal
    family = " ".join(filter(None, (_line(person, "non-dropping-particle"), _line(person, "family"))))
    given = " ".join(
        filter(None, (_line(person, "given"), _line(person, "dropping-particle"), _line(person, "suffix")))
    )
    return ", ".join(filter(None, (family, given)))


def _parts(value: Any) -> tuple[int, ...]:
    """Year, month and day, as many as are said."""
    if isinstance(value, Mapping):
        try:
            return tuple(int(part) for part in value["date-parts"][0])
        except (KeyError, IndexError, TypeError, ValueError):
            value = value.get("raw") or value.get("literal")
    text = str(value or "")[:100]
    try:
        day = date.fromisoformat(text.strip()[:10])
    except ValueError:
        found = _YEAR.search(text)
        return (int(found[0]),) if found else ()
    return (day.year, day.month, day.day)


def _year(value: Any) -> int | None:
    parts = _parts(value)
    return parts[0] if parts and 1000 <= parts[0] <= date.max.year else None


def _day(value: Any) -> date | None:
    try:
        return date(*_parts(value))
    except (TypeError, ValueError):  # not all three are said, or there is no such day
        return None


def _key(own: str, name: str, year: int | None, taken: Collection[str]) -> str:
    try:
        check_cited_key(own)
    except ValueError:
        return slug_of(
            f"{name.partition(';')[0].partition(',')[0]} {year or ''}", taken=taken, longest=40, fallback="source"
        )
    if len(own) > 100:
        raise ValueError(phrase("its key has more than {most} characters", most=100))
    return own
