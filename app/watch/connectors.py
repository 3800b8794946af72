"""The sources: what each is asked, and which reader understands the answer."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Protocol
from urllib.parse import urlencode

from app.domain.announcement import Announcement
from app.domain.phrases import phrase
from app.errors import StorageFault
from app.interchange.feeds import eu_funding, grants_gov, grants_gov_extract, reliefweb, syndication, ungm
from app.interchange.feeds.feed import Feed
from app.settings import Settings
from app.watch.fetching import Fetched, Fetcher, NotThere

_MOST_PAGES = 200
EXTRACT = "grants-gov-extract"
"""Key of the source; what it announces is Grants.gov's all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is known from the last run."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One answer: what stood in it, as it came, and what to send along the next time."""

    feed: Feed
    raw: Fetched


class Connector(Protocol):
    @property
    def name(self) -> str:
        """Key of the source."""

    @property
    def title(self) -> str: ...

    @property
    def missing(self) -> str:
        """What has to be set before it can be asked; empty for nothing."""

    def fetch(self, fetcher: Fetcher, memory: Memory) -> Iterator[Batch]:
        """All that it has now, page by page. Raises NotReachable and UnreadableFeed."""

    @property
    def lists_all(self) -> bool:
        """Its list tells all that it knows of an announcement."""

    def whole(self, fetcher: Fetcher, native_id: str) -> Announcement | None:
        """All that it tells of one announcement; None where its list does. Raises NotReachable and UnreadableFeed."""

    def probe(self, fetcher: Fetcher) -> Batch:
        """Enough to see that it still answers as expected. Raises NotReachable and UnreadableFeed."""

    @property
    def announces(self) -> str:
        """Source of the announcements, where several ways lead to one."""

    @property
    def in_steps(self) -> bool:
        """It is longer than memory, and each batch is kept before the next is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source(ABC):
    name: str
    title: str
    url: str
    lists_all: bool = True

    @property
    def missing(self) -> str:
        return "" if self.url else phrase("It is switched off: no address is set.")

    @property
    def announces(self) -> str:
        return self.name

    @property
    def in_steps(self) -> bool:
        return False

    @abstractmethod
    def fetch(self, fetcher: Fetcher, memory: Memory) -> Iterator[Batch]: ...

    def probe(self, fetcher: Fetcher) -> Batch:
        return next(self.fetch(fetcher, Memory()))

    def whole(self, fetcher: Fetcher, native_id: str) -> Announcement | None:  # noqa: ARG002 - there is no more to ask
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantsGov(_Source):
    lists_all: bool = False
    rows: int = 100

    def fetch(self, fetcher: Fetcher, memory: Memory) -> Iterator[Batch]:  # noqa: ARG002 - it knows no etag
        start, total = 0, 1
        while start < total:
            wanted = {"rows": self.rows, "startRecordNum": start, "oppStatuses": "forecasted|posted"}
            raw = fetcher.post(f"{self.url}/search2", json=wanted)
            feed = grants_gov.read_hits(raw.body)
            yield Batch(feed=feed, raw=raw)
            start, total = start + feed.items, _capped(feed, self.rows)

    def whole(self, fetcher: Fetcher, native_id: str) -> Announcement:
        answer = fetcher.post(f"{self.url}/fetchOpportunity", json={"opportunityId": int(native_id)})
        return grants_gov.read_opportunity(answer.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantsGovExtract(_Source):
    """All of Grants.gov as it was in the night, in one file; a page names the files of the last days."""

    folder: Path
    """For the file while it is read; it has no name there, so that a process that is killed leaves nothing."""
    head: int = 200_000
    """Bytes that are enough to see whether the file is still understood."""

    @property
    def announces(self) -> str:
        return grants_gov.SOURCE

    @property
    def in_steps(self) -> bool:
        return True

    def fetch(self, fetcher: Fetcher, memory: Memory) -> Iterator[Batch]:
        with self._file() as file:
            raw = self._newest(
                fetcher,
                lambda url: fetcher.download(url, file, etag=memory.etag, last_modified=memory.last_modified),
            )
            if raw.unchanged:
                yield Batch(feed=Feed(), raw=raw)
                return
            file.seek(0)
            grants_gov_extract.ensure_whole(file)
            for feed in grants_gov_extract.read_extract(file):
                yield Batch(feed=feed, raw=raw)

    def probe(self, fetcher: Fetcher) -> Batch:
        raw = self._newest(fetcher, lambda url: fetcher.head(url, self.head))
        return Batch(feed=grants_gov_extract.read_head(raw.body), raw=raw)

    def _newest(self, fetcher: Fetcher, ask: Callable[[str], Fetched]) -> Fetched:
        """Today's file, or yesterday's where the page names today's before it is there."""
        today, *before = grants_gov_extract.find_extracts(fetcher.get(self.url).body, self.url)
        try:
            return ask(today)
        except NotThere:
            if not before:
                raise
            return ask(before[0])

    def _file(self) -> IO[bytes]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return TemporaryFile(dir=self.folder)
        except OSError as error:
            raise StorageFault(phrase("There is no room to keep what is downloaded.")) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class EuFunding(_Source):
    rows: int = 100

    def fetch(self, fetcher: Fetcher, memory: Memory) -> Iterator[Batch]:  # noqa: ARG002 - it knows no etag
        # Any other body is answered as if nothing had been asked; without an order, pages overlap.
        parts = {
            "query": {"bool": {"must": [{"terms": {"type": ["1", "2", "8"]}},
                                        {"terms": {"status": list(eu_funding.STATUS)[:2]}}]}},
            "languages": ["en"],
            "sort": {"field": "sortStatus", "order": "ASC"},
        }  # fmt: skip
        page, seen, total = 1, 0, 1
        while seen < total:
            address = f"{self.url}?apiKey=SEDIA&text=***&pageSize={self.rows}&pageNumber={page}"
            files = {name: (None, json.dumps(value), "application/json") for name, value in parts.items()}
            raw = fetcher.post(address, files=files)
            feed = eu_funding.read_results(raw.body)
            yield Batch(feed=feed, raw=raw)
            page, seen, total = page + 1, seen + feed.items, _capped(feed, self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ungm(_Source):
    def fetch(self, fetcher: Fetcher, memory: Memory) -> Iterator[Batch]:  # noqa: ARG002 - it knows no etag
        known: set[str] = set()
        for page in range(_MOST_PAGES):
            wanted: Mapping[str, Any] = {
                "PageIndex": page, "PageSize": 15, "IsActive": True, "SortField": "DatePublished",
                "SortAscending": False, **dict.fromkeys(("Title", "Description", "Reference", "PublishedFrom",
                "PublishedTo", "DeadlineFrom", "DeadlineTo"), ""),
                **{name: [] for name in ("Countries", "Agencies", "UNSPSCs", "NoticeTypes", "TypeOfCompetitions")},
            }  # fmt: skip
            raw = fetcher.post(self.url, json=wanted)
            feed = ungm.read_rows(raw.body)
            ids = {one.native_id for one in feed.announcements}
            yield Batch(feed=feed, raw=raw)
            if ids <= known:
                return
            known |= ids


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefWeb(_Source):
    app: str
    rows: int = 100
    most: int = 500
    """The newest of each kind; older ones have been read before."""

    @property
    def missing(self) -> str:
        if not self.url:
            return phrase("It is switched off: no address is set.")
        return "" if self.app else phrase("It needs an app name of your own, which ReliefWeb gives on request.")

    def fetch(self, fetcher: Fetcher, memory: Memory) -> Iterator[Batch]:  # noqa: ARG002 - it knows no etag
        for resource in reliefweb.RESOURCES:
            start, total = 0, 1
            while start < min(total, self.most):
                wanted = {
                    "limit": self.rows, "offset": start, "fields": {"include": list(reliefweb.FIELDS)},
                    "query": {"value": '"call for proposals"', "fields": ["title", "body"]},
                    "sort": ["date.created:desc"],
                }  # fmt: skip
                raw = fetcher.post(f"{self.url}/{resource}?{urlencode({'appname': self.app})}", json=wanted)
                feed = reliefweb.read_items(raw.body, resource)
                yield Batch(feed=feed, raw=raw)
                start, total = start + feed.items, _capped(feed, self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource(_Source):
    """One document that says by its etag or date whether it changed."""

    def fetch(self, fetcher: Fetcher, memory: Memory) -> Iterator[Batch]:
        raw = fetcher.get(self.url, etag=memory.etag, last_modified=memory.last_modified)
        yield Batch(feed=Feed() if raw.unchanged else self._read(raw), raw=raw)

    def _read(self, raw: Fetched) -> Feed:
        if self.name == syndication.UNDP:
            return syndication.read_undp(raw.body)
        return syndication.read_feed(raw.body, source=self.name, charset=raw.charset)


def connectors(settings: Settings) -> tuple[Connector, ...]:
    """Those that ship, then the feeds that the settings name."""
    shipped: tuple[Connector, ...] = (
        GrantsGov(name=grants_gov.SOURCE, title="Grants.gov", url=settings.watch_grants_gov),
        GrantsGovExtract(name=EXTRACT, title="Grants.gov XML Extract", url=settings.watch_grants_gov_extract or "",
                         folder=settings.cache),
        EuFunding(name=eu_funding.SOURCE, title="EU Funding & Tenders", url=settings.watch_eu_funding),
        FeedSource(name=syndication.UNDP, title="UNDP Procurement Notices", url=settings.watch_undp),
        Ungm(name=ungm.SOURCE, title="UN Global Marketplace (UNGM)", url=settings.watch_ungm),
        ReliefWeb(name=reliefweb.SOURCE, title="ReliefWeb", url=settings.watch_reliefweb,
                  app=settings.watch_reliefweb_app or ""),
    )  # fmt: skip
    own = (FeedSource(name=f"feed-{name}", title=name, url=url) for name, url in settings.watch_feeds.items())
    return (*shipped, *own)


def _capped(feed: Feed, rows: int) -> int:
    """How many there are in all. A page without a row ends the search, whatever the total says."""
    if not feed.items:
        return 0
    return min(feed.total if feed.total is not None else 0, rows * _MOST_PAGES)
