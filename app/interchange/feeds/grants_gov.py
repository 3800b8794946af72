"""Grants.gov: hits of `search2` and the whole opportunity of `fetchOpportunity`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from app.domain.announcement import Announcement, AnnouncementStatus
from app.domain.deadlines import Deadline
from app.domain.phrases import phrase
from app.interchange.feeds.feed import Feed, UnreadableFeed, read_json, read_page
from app.interchange.feeds.texts import american_day, amount, line, on_day, plain, without_contacts

SOURCE = "grants-gov"
ZONE = "America/New_York"
PAGE = "https://www.grants.gov/search-results-detail/"
_STATUS = {
    "posted": AnnouncementStatus.OPEN,
    "forecasted": AnnouncementStatus.FORTHCOMING,
    "closed": AnnouncementStatus.CLOSED,
    "archived": AnnouncementStatus.CLOSED,
}
_HOUR = re.compile(r"\b(\d{1,2})(?::(\d{2}))? ?([ap])\.?m\.?,? *(?:\(?(?:E[SD]?T|Eastern))", re.IGNORECASE)


def read_hits(data: bytes) -> Feed:
    """One page of a search. Raises UnreadableFeed, also for a failure that arrives as a success."""
    found = _data(data)
    return read_page("oppHits", found.get("oppHits"), _hit, total=found.get("hitCount"))


def read_opportunity(data: bytes) -> Announcement:
    """The whole opportunity. Raises UnreadableFeed."""
    found = _data(data)
    try:
        return _opportunity(found)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
        raise UnreadableFeed(phrase("The opportunity cannot be read; the service has changed.")) from error


def _data(data: bytes) -> Mapping[str, Any]:
    """What an answer carries. Failures come with HTTP 200 and error code 0 as well."""
    answer = read_json(data)
    found = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(found, dict):
        said = found if isinstance(found, str) else ""
        raise UnreadableFeed(phrase("Grants.gov answers with an error: {said}.", said=line(said, most=200) or "…"))
    errors = (
        found.get("errorMessages") or found.get("errorMsgs") or ([found["message"]] if "serverURI" in found else [])
    )
    if answer.get("errorcode") or errors:
        said = ", ".join(map(str, errors)) or str(answer.get("msg", "")) or "…"
        raise UnreadableFeed(phrase("Grants.gov answers with an error: {said}.", said=line(said, most=200)))
    return found


def _hit(hit: Mapping[str, Any]) -> Announcement:
    closes = american_day(hit.get("closeDate") or "")
    status = _STATUS.get(hit["oppStatus"], AnnouncementStatus.UNKNOWN)
    native = str(hit["id"])
    return Announcement(
        source=SOURCE,
        native_id=native,
        number=line(hit.get("number")),
        title=line(hit["title"]),
        funder=line(hit.get("agency") or hit.get("agencyName")),
        deadlines=(on_day(closes, zone=ZONE, stated=status is not AnnouncementStatus.FORTHCOMING),) if closes else (),
        url=PAGE + native,
        status=status,
        published_on=american_day(hit.get("openDate") or ""),
    )


def _opportunity(found: Mapping[str, Any]) -> Announcement:
    # A forecast stays beside the synopsis that came of it; the synopsis counts.
    forecast = not found.get("synopsis")
    said = found.get("synopsis") or found["forecast"]
    native = str(found["id"])
    words = plain(said.get("responseDateDesc"), most=1000)
    closes = _day(said, "estApplicationResponseDate" if forecast else "responseDate")
    applicants = [line(one.get("description")) for one in said.get("applicantTypes") or ()]
    more = without_contacts(plain(said.get("applicantEligibilityDesc"), most=5000))
    has_money = any(amount(said.get(name)) for name in ("awardFloor", "awardCeiling", "estimatedFunding"))
    return Announcement(
        source=SOURCE,
        native_id=native,
        number=line(found.get("opportunityNumber")),
        title=line(found["opportunityTitle"]),
        summary=without_contacts(plain(said.get("forecastDesc" if forecast else "synopsisDesc"))),
        funder=line(said.get("agencyName") or (found.get("agencyDetails") or {}).get("agencyName")),
        deadlines=(deadline_of(closes, words, stated=not forecast),) if closes else (),
        deadline_words=without_contacts(words),
        currency="USD" if has_money else None,
        floor=amount(said.get("awardFloor")),
        ceiling=amount(said.get("awardCeiling")),
        budget=amount(said.get("estimatedFunding")),
        themes=tuple(line(one.get("description")) for one in said.get("fundingActivityCategories") or ()),
        eligibility="\n".join(part for part in (*applicants, more) if part),
        url=PAGE + native,
        status=AnnouncementStatus.FORTHCOMING if forecast else _STATUS.get(
            str(found.get("ost", "posted")).lower(), AnnouncementStatus.UNKNOWN),
        published_on=_day(said, "postingDate"),
    )  # fmt: skip


def deadline_of(day: date, words: str, *, stated: bool) -> Deadline:
    """The hour stands in words beside the date, and midnight in the date is no hour at all."""
    found = _HOUR.search(words)
    if found is None or not 1 <= int(found[1]) <= 12:
        return on_day(day, zone=ZONE, stated=stated)
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
    return on_day(day, zone=ZONE, at=time(hour, int(found[2] or 0)), stated=stated)


def _day(said: Mapping[str, Any], name: str) -> date | None:
    """`2026-07-16-00-00-00` where it is there, else `Jul 16, 2026 12:00:00 AM EDT`; the day alone."""
    if figures := str(said.get(f"{name}Str") or ""):
        return date.fromisoformat(figures[:10])
    if not (words := str(said.get(name) or "")):
        return None
    return datetime.strptime(" ".join(words.split()[:3]), "%b %d, %Y").date()  # noqa: DTZ007 - only the day is taken
