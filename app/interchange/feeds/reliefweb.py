"""ReliefWeb: calls for proposals among its jobs and reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.announcement import Announcement, AnnouncementStatus
from app.domain.countries import find_country
from app.domain.phrases import phrase
from app.interchange.feeds.feed import Feed, UnreadableFeed, read_json, read_page
from app.interchange.feeds.texts import address, line, moment, on_day, plain, without_contacts

SOURCE = "reliefweb"
RESOURCES = ("jobs", "reports")
FIELDS = ("title", "url", "url_alias", "status", "body", "how_to_apply", "date.created", "date.closing", "source.name",
          "country.name", "theme.name")  # fmt: skip


def read_items(data: bytes, resource: str) -> Feed:
    """One page of a list. Raises UnreadableFeed, also for a refusal that is written in the answer."""
    answer = read_json(data)
    said = answer if isinstance(answer, dict) else {}
    if isinstance(error := said.get("error"), dict):
        raise UnreadableFeed(
            phrase("ReliefWeb answers with an error: {said}.", said=line(error.get("message"), most=200))
        )
    return read_page("data", said.get("data"), lambda item: _item(item, resource), total=said.get("totalCount"))


def _item(item: Mapping[str, Any], resource: str) -> Announcement:
    said = item["fields"]
    dates = said.get("date") or {}
    closes, created = moment(dates.get("closing")), moment(dates.get("created"))
    countries = [find_country(str(one.get("name")), "en") for one in said.get("country") or ()]
    # How to apply is left out but for what it says in public: it is where people and their addresses are named.
    return Announcement(
        source=SOURCE,
        native_id=f"{resource}:{item['id']}",
        title=line(said["title"]),
        summary=without_contacts(plain(said.get("body"))),
        funder=line(", ".join(str(one.get("name")) for one in said.get("source") or ())),
        # Midnight is no hour: the day alone is meant.
        deadlines=(on_day(closes.date()),) if closes else (),
        countries=tuple(dict.fromkeys(code for code in countries if code)),
        themes=tuple(line(one.get("name")) for one in said.get("theme") or ()),
        url=address(said.get("url_alias")) or address(said.get("url")),
        status=AnnouncementStatus.CLOSED if said.get("status") == "expired" else AnnouncementStatus.OPEN,
        published_on=created.date() if created else None,
    )
