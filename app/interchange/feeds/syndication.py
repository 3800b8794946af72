"""RSS 1.0 (RDF), RSS 2.0 and Atom, and the procurement notices of UNDP, which are RSS 1.0 with ways of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from email.utils import parsedate_to_datetime
from html.entities import html5
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import etree

from app.domain.announcement import Announcement, AnnouncementStatus
from app.domain.countries import find_country
from app.domain.deadlines import Deadline
from app.domain.phrases import phrase
from app.interchange.feeds.feed import Feed, UnreadableFeed, read_each
from app.interchange.feeds.texts import address, decoded, line, moment, named_day, on_day, plain, without_contacts

UNDP = "undp"
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_XMLS_OWN = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_DEADLINE = re.compile(
    r"(?:deadline|closing date|closes|apply by|submit by|date limite|fecha límite)[^.\n]{0,80}", re.IGNORECASE
)
_EVERGREEN_YEARS = 3
"""Notices of UNDP whose deadline lies this far behind their own date announce nothing: they tell how to register."""


def read_feed(data: bytes, *, source: str, charset: str = "") -> Feed:
    """Any feed; `charset` is what the server said, where the document says nothing. Raises UnreadableFeed."""
    return read_each(_items(data, charset), lambda item: _entry(item, source))


def read_undp(data: bytes) -> Feed:
    """UNDP's feed. Raises UnreadableFeed."""
    return read_each(_items(data, ""), _notice)


def _items(data: bytes, charset: str) -> list[etree._Element]:
    root = _root(data, charset)
    kind = etree.QName(root).localname
    if kind not in ("rss", "RDF", "feed"):
        raise UnreadableFeed(phrase("The answer is no feed: it begins with <{name}>.", name=kind))
    return list(root.iter("{*}item", "{*}entry"))


def _root(data: bytes, charset: str) -> etree._Element:
    declared = _DECLARED.match(data)
    text = _DECLARATION.sub("", decoded(data, declared[1].decode() if declared else charset).lstrip("\ufeff"))
    if "<!ENTITY" in text:
        raise UnreadableFeed(phrase("The feed defines entities of its own, which no feed needs; it is not read."))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(_ENTITY.sub(_as_signs, text).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFeed(phrase("The answer is not a feed, or only a part of one.")) from error


def _as_signs(found: re.Match[str]) -> str:
    """`&nbsp;` is HTML's and breaks XML; the sign itself does not."""
    return found[0] if found[1] in _XMLS_OWN else html5.get(found[1], f"&amp;{found[1]}")


def _entry(item: etree._Element, source: str) -> Announcement:
    said = _reader(item)
    link = address(said("link")) or address(_alternate(item))
    summary = without_contacts(plain(said("encoded") or said("content") or said("description") or said("summary")))
    # Atom ids of some sites carry the moment of the last change behind a #, which would make each change a new call.
    native = re.sub(r"#\d{4}-\d{2}-\d{2}T.*$", "", said("guid") or said("id")) or _without_tracking(link)
    words = found[0].strip() if (found := _DEADLINE.search(summary)) else ""
    return Announcement(
        source=source,
        native_id=native,
        title=line(said("title")),
        summary=summary,
        deadlines=_in_prose(words),
        deadline_words=words,
        themes=tuple(dict.fromkeys(name for one in item.iter("{*}category") if (name := line(_category(one))))),
        url=_without_tracking(link),
        published_on=_day(said("pubDate") or said("date") or said("published") or said("updated")),
    )


def _notice(item: etree._Element) -> Announcement | None:
    """`REF - text - UNDP - COUNTRY`; the id says which of two lists it is from."""
    said = _reader(item)
    link = address(said("link"))
    query = parse_qs(urlsplit(link).query)
    kind = next(name for name in ("nego_id", "notice_id") if name in query)
    parts = [part.strip() for part in line(said("title")).split(" - ")]
    country = find_country(parts[-1], "en") if len(parts) > 2 else None
    number = parts[0] if len(parts) > 2 else ""
    title = " - ".join(parts[1:-2]) if len(parts) > 3 else parts[0]
    summary = plain(said("description"))
    closes, published = named_day(summary), _day(said("date"))
    if closes and published and closes.year - published.year >= _EVERGREEN_YEARS:
        return None
    return Announcement(
        source=UNDP,
        native_id=f"{kind}={query[kind][0]}",
        number=number,
        title=title.removeprefix(number).strip() or title,
        summary=without_contacts(summary),
        funder="UNDP",
        deadlines=(on_day(closes),) if closes else (),
        deadline_words=summary.split("\n")[0][:200],
        countries=(country,) if country else (),
        url=link,
        status=AnnouncementStatus.OPEN,
        published_on=published,
    )


def _reader(item: etree._Element) -> Callable[[str], str]:
    texts: dict[str, str] = {}
    for child in item.iterchildren("*"):
        texts.setdefault(etree.QName(child).localname, "".join(map(str, child.itertext())).strip())
    return lambda name: texts.get(name, "")


def _alternate(item: etree._Element) -> str:
    links = [one for one in item.iterchildren("{*}link") if one.get("rel", "alternate") == "alternate"]
    return links[0].get("href", "") if links else ""


def _category(one: etree._Element) -> str:
    return one.get("term") or one.text or ""


def _in_prose(words: str) -> tuple[Deadline, ...]:
    """A date read in running text is a guess until somebody has looked."""
    try:
        day = named_day(words)
    except ValueError:
        return ()
    return (on_day(day, stated=False),) if day else ()


def _day(text: str) -> date | None:
    if not text:
        return None
    if text[:4].isdigit():
        found = moment(text)
        return found.date() if found else None
    return parsedate_to_datetime(text).date()


def _without_tracking(link: str) -> str:
    parts = urlsplit(link)
    kept = [(name, value) for name, value in parse_qsl(parts.query, True) if not name.startswith("utm_")]
    return urlunsplit(parts._replace(query=urlencode(kept))) if parts.query else link
