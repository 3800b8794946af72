"""What each source sends is read as it is meant, and what cannot be read is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.announcement import AnnouncementStatus, differences
from app.domain.deadlines import Confidence, instant
from app.interchange.feeds.eu_funding import read_results
from app.interchange.feeds.feed import Feed, UnreadableFeed
from app.interchange.feeds.grants_gov import read_hits, read_opportunity
from app.interchange.feeds.listing import read_listing
from app.interchange.feeds.syndication import read_feed, read_undp
from app.interchange.feeds.texts import plain
from app.interchange.feeds.ungm import read_rows
from tests.watch.payloads import (
    ATOM,
    LISTING,
    RSS,
    UNDP,
    eu_result,
    eu_results,
    hit,
    hits,
    opportunity,
    ungm_row,
)

RECORDED = Path(__file__).resolve().parents[3] / "shared" / "data" / "feeds"


def test_a_hit_of_grants_gov() -> None:
    feed = read_hits(
        hits(hit(7), hit(8, closeDate="", oppStatus="forecasted"), hit(9, closeDate="02/30/2027"), total=40)
    )
    first, second = feed.announcements
    assert (first.native_id, first.title, first.funder) == ("000007", "Wells & Springs – invented", "Invented Agency")
    assert (first.deadlines[0].on, first.deadlines[0].zone) == (date(2027, 3, 31), "America/New_York")
    assert (second.deadlines, second.status) == ((), AnnouncementStatus.FORTHCOMING)
    assert (feed.total, feed.items, len(feed.problems)) == (40, 3, 1)
    assert feed.problems[0].startswith("Item 3 cannot be read")


def test_a_whole_opportunity_without_anybodys_address() -> None:
    found = read_opportunity(opportunity(hit(7)))
    assert found.summary == "For wells.\nWrite to … or call …."
    assert (found.deadlines[0].at, found.floor, found.ceiling) == (time(23, 59), None, Decimal(250000))
    assert (found.themes, found.eligibility, found.currency) == (("Environment",), "Nonprofits", "USD")
    assert "Somebody" not in repr(found)


@pytest.mark.parametrize(
    "data",
    [
        {"errorMessages": ["Not found"]},
        {"serverURI": "https://x.example", "message": "Unavailable"},
        "read ECONNRESET",
        None,
    ],
)
def test_a_failure_that_arrives_as_a_success(data: Any) -> None:
    answer = json.dumps({"errorcode": 0, "msg": "Webservice Succeeds", "data": data}).encode()
    for read in (read_hits, read_opportunity):
        with pytest.raises(UnreadableFeed, match="answers with an error"):
            read(answer)


def test_a_topic_of_the_union_and_a_call_of_one_of_its_projects() -> None:
    old = eu_result("1TOPICSen", status=["31094501"], esDA_IngestDate=["2022-01-01T00:00:00.000+0000"])
    cascade = eu_result("2COMPETITIVE_CALLen", type=["8"], callTitle=["Small grants"], projectName=["Project X"],
                        budget=["30500"])  # fmt: skip
    topic, call = read_results(eu_results(old, eu_result("1TOPICSen"), cascade)).announcements
    assert topic.status is AnnouncementStatus.OPEN
    assert [one.on for one in topic.deadlines] == [date(2027, 1, 21), date(2027, 6, 17)]
    assert all(one.at is None for one in topic.deadlines)
    assert (topic.floor, topic.ceiling, topic.budget) == (Decimal(75000), Decimal(1500000), Decimal(12000000))
    assert topic.themes == ("Citizens, Equality, Rights and Values", "press freedom", "courts")
    assert topic.summary == "Stronger courts."
    assert (call.title, call.funder, call.budget) == ("Small grants", "Project X", Decimal(30500))


def test_undp_says_latin_1_and_sends_windows_1252() -> None:
    (found,) = read_undp(UNDP).announcements
    assert found.title == "Étude d’impact – « eau »"
    assert (found.native_id, found.number, found.countries) == ("nego_id=0071", "UNDP-TUN-7", ("TN",))
    assert found.deadlines[0].on == date(2027, 8, 14)


def test_a_feed_keeps_its_guesses_apart() -> None:
    feed = read_feed(RSS, source="feed-x")
    (found,) = feed.announcements
    assert (found.title, found.native_id) == (
        "Call for libraries – second round",
        "https://calls.example/libraries/?page=2",
    )
    assert (found.deadlines[0].on, found.deadlines[0].confidence) == (date(2027, 3, 15), Confidence.INFERRED)
    assert "alert" not in found.summary
    assert "216" not in found.summary
    assert len(feed.problems) == 1
    (entry,) = read_feed(ATOM, source="feed-x").announcements
    assert (entry.native_id, entry.summary) == ("https://fund.example/water", "Open.")


@pytest.mark.parametrize(
    ("deadline", "at"),
    [
        ("07-Sep-2027 15:00 (GMT 13.00)", "2027-09-07T02:00:00+00:00"),
        ("07-Sep-2027 15:00 (GMT 5.75)", "2027-09-07T09:15:00+00:00"),
        ("12-Jul-2027 24:00 (GMT -12.00)", "2027-07-13T12:00:00+00:00"),
        ("12-Jul-2027 09:00 (GMT 0.00)", "2027-07-12T09:00:00+00:00"),
    ],
)
def test_ungm_tells_offsets_in_decimal_hours(deadline: str, at: str) -> None:
    (found,) = read_rows(ungm_row("0301", deadline).encode()).announcements
    moment = instant(found.deadlines[0])
    assert moment is not None
    assert moment.isoformat() == at
    assert (found.native_id, found.countries, found.number) == ("0301", ("WS",), "INV/1")


def test_a_list_keeps_its_zeros_and_tells_what_it_cannot_read() -> None:
    feed = read_listing(LISTING, source="marsa/list")
    (found,) = feed.announcements
    assert (found.native_id, found.ceiling, found.countries) == ("007", Decimal(25000), ("TN",))
    assert (found.deadlines[0].at, found.deadlines[0].zone) == (time(17), "Africa/Tunis")
    assert len(feed.problems) == 2
    with pytest.raises(UnreadableFeed, match="has to name the columns"):
        read_listing(b"a,b\n1,2\n", source="x")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("&lt;p&gt;Tom &amp;amp; Ann&lt;/p&gt;", "Tom & Ann"),
        ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
        ("&amp;amp;lt;b&amp;amp;gt;", "&lt;b&gt;"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("<style>p{}</style>x<script>y", "x"),
    ],
)
def test_texts_are_unescaped_twice_and_no_further(written: str, read: str) -> None:
    assert plain(written) == read


READERS: dict[str, Callable[[bytes], Any]] = {
    "hits": read_hits,
    "opportunity": read_opportunity,
    "eu": read_results,
    "undp": read_undp,
    "feed": lambda data: read_feed(data, source="x"),
    "listing": lambda data: read_listing(data, source="x"),
}
WHOLE = {
    "hits": hits(hit(1)),
    "opportunity": opportunity(hit(1)),
    "eu": eu_results(eu_result("1")),
    "undp": UNDP,
    "feed": RSS,
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("data", [b"", b"\x00\xff\xfe", b"<html>down</html>", b"[]", b"{}", b"[" * 100_000])
def test_garbage_is_told(reader: str, data: bytes) -> None:
    with pytest.raises(UnreadableFeed):
        READERS[reader](data)


@pytest.mark.parametrize("reader", WHOLE)
def test_half_an_answer_is_none(reader: str) -> None:
    with pytest.raises(UnreadableFeed):
        READERS[reader](WHOLE[reader][: len(WHOLE[reader]) // 2])


def test_keys_that_changed_are_told() -> None:
    with pytest.raises(UnreadableFeed, match="service has changed"):
        read_hits(hits({"ID": "1", "name": "renamed"}))
    with pytest.raises(UnreadableFeed, match="service has changed"):
        read_results(eu_results({"ref": "1"}))
    with pytest.raises(UnreadableFeed, match="service has changed"):
        read_rows(b"<html><body>Sign in</body></html>")


def test_entities_of_a_feeds_own_are_refused() -> None:
    item = b"<rss><channel><item><title>&b;</title></item></channel></rss>"
    bomb = b'<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>' + item
    with pytest.raises(UnreadableFeed, match="entities of its own"):
        read_feed(bomb, source="x")


def test_the_hash_and_the_differences_follow_the_content() -> None:
    one = read_opportunity(opportunity(hit(7)))
    other = replace(one, ceiling=Decimal(300000))
    assert one.content_hash == read_opportunity(opportunity(hit(7))).content_hash != other.content_hash
    assert [change.field for change in differences(one, other)] == ["ceiling"]


@pytest.mark.skipif(not RECORDED.is_dir(), reason="recorded payloads are not part of the project")
@pytest.mark.parametrize(
    ("pattern", "read"),
    [
        ("grants_gov/search2_food*.json", read_hits),
        ("grants_gov/fetchOpportunity_*.json", read_opportunity),
        ("eu_sedia/search_[tcf]*.json", read_results),
        ("undp/rss*.xml", read_undp),
        ("rss_atom/*.xml", READERS["feed"]),
        ("ungm/*.html", read_rows),
    ],
)
def test_recorded_payloads_are_read_whole(pattern: str, read: Callable[[bytes], Any]) -> None:
    files = list(RECORDED.glob(pattern))
    assert files
    for path in files:
        found = read(path.read_bytes())
        assert not isinstance(found, Feed) or (found.announcements and not found.problems), path
