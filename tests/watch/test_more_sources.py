"""The daily extract, ReliefWeb, lists as workbooks, and what feeds do to bytes, ids and people."""

from __future__ import annotations

import zipfile
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from sqlalchemy import Engine, func, select

from app.accounts.service import resolve_organisation, save_organisation
from app.db.session import unit_of_work
from app.domain.announcement import AnnouncementStatus
from app.errors import BadInput
from app.interchange.feeds import grants_gov, grants_gov_extract, reliefweb, syndication, ungm
from app.interchange.feeds.feed import UnreadableFeed
from app.interchange.feeds.listing import read_listing
from app.settings import Settings
from app.watch.connectors import connectors
from app.watch.queries import ANNOUNCEMENT, CHANGE
from app.watch.searching import Wish, search
from app.watch.service import find_connector, import_listing, keep_stream, make_fetcher, run_watch
from tests.domain.assembly.material import organisation
from tests.watch.announced import NOW
from tests.watch.payloads import ATOM, hit, hits, opportunity
from tests.watch.server import Server, plain, serving
from tests.watch.test_reading import RECORDED

EXTRACT = """<?xml version="1.0"?><Grants xmlns="http://apply.grants.gov/system/OpportunityDetail-V1.0">{}</Grants>"""

ITEM = "<rss><channel><item><guid>1</guid>{}</item></channel></rss>"


def detail(number: int, closes: str = "03312027", **more: str) -> str:
    texts = {"OpportunityID": f"{number:06d}", "OpportunityTitle": "Wells &amp; Springs", "OpportunityNumber": "INV-7",
             "EligibleApplicants": "12", "CategoryOfFundingActivity": "ENV", "AgencyName": "Invented Agency",
             "PostDate": "01052027", "CloseDate": closes, "CloseDateExplanation": "By 5:00 PM ET.",
             "AwardCeiling": "250000", "Description": "&lt;p&gt;R&amp;amp;D.&lt;/p&gt; a.b@agency.example",
             "GrantorContactEmail": "x@agency.example"} | more  # fmt: skip
    inside = "".join(f"<{name}>{text}</{name}>" for name, text in texts.items())
    return f"<OpportunitySynopsisDetail_1_0>{inside}</OpportunitySynopsisDetail_1_0>"


def extract(*details: str) -> BytesIO:
    return BytesIO(EXTRACT.format("".join(details)).encode())


def zipped(data: bytes) -> BytesIO:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("GrantsDBExtract20270110v2.xml", data)
    packed.seek(0)
    return packed


def test_an_extract_is_read_in_batches_from_the_zip_or_the_xml() -> None:
    data = extract(*(detail(number) for number in range(1, 502)))
    for file in (zipped(data.getvalue()), data):
        feeds = list(grants_gov_extract.read_extract(file))
        assert [len(feed.announcements) for feed in feeds] == [500, 1]
    one = feeds[1].announcements[0]
    assert (one.native_id, one.title, one.ceiling, one.currency) == (
        "000501",
        "Wells & Springs",
        Decimal(250_000),
        "USD",
    )
    assert one.summary == "R&D.\n…"
    assert one.deadlines[0].on == date(2027, 3, 31)
    assert one.deadlines[0].at is not None
    assert one.themes == ("Environment",)
    assert "agency.example" not in str(one)


@pytest.mark.parametrize(
    "file",
    [
        BytesIO(b""),
        BytesIO(b"<html></html>"),
        extract(),
        BytesIO(extract(detail(1), detail(2)).getvalue()[:-40]),
        BytesIO(zipped(extract(detail(1)).getvalue()).getvalue()[:200]),
        BytesIO(b'<!DOCTYPE x [<!ENTITY a "aaaa">]><Grants>&a;</Grants>'),
    ],
    ids=["nothing", "a page", "empty", "cut", "cut zip", "entities"],
)
def test_an_extract_that_is_none_is_refused(file: BytesIO) -> None:
    with pytest.raises(UnreadableFeed):
        list(grants_gov_extract.read_extract(file))


def test_one_entry_that_cannot_be_read_leaves_the_others(engine: Engine) -> None:
    feeds = grants_gov_extract.read_extract(extract(detail(1), detail(2, "13012027"), detail(3, "010120226")))
    outcome = keep_stream(engine, feeds, at=NOW)
    assert (outcome.seen, outcome.new, len(outcome.problems)) == (3, 1, 2)


def test_an_extract_is_brought_up_to_date_and_gives_way_to_the_service(engine: Engine, settings: Settings) -> None:
    def stream(*details: str, days: int) -> tuple[int, int]:
        feeds = grants_gov_extract.read_extract(extract(*details))
        outcome = keep_stream(engine, feeds, at=NOW + timedelta(days=days))
        return outcome.new, outcome.changed

    assert stream(detail(7), detail(8), days=0) == (2, 0)
    assert stream(detail(7, "04302027"), detail(8), days=1) == (0, 1)

    def service(server: Server, line: object) -> None:
        listed = hit(7, closeDate="04/30/2027")
        answer = hits(listed) if "/search2" in server.asked[-1] else opportunity(listed)
        plain(answer)(server, line)  # type: ignore[arg-type]

    with serving(service) as server:
        here = settings.model_copy(update={"watch_local": True, "watch_grants_gov": server.address})
        outcome = run_watch(engine, find_connector(here, "grants-gov"), make_fetcher(here), at=NOW + timedelta(days=2))
    assert (outcome.new, outcome.changed, outcome.error) == (0, 1, ""), "the hour was said otherwise"
    assert stream(detail(7, "05052027"), detail(8), days=3) == (0, 0), "what the service told counts more"
    with unit_of_work(engine, read_only=True) as session:
        changes = session.execute(select(CHANGE.c.after)).scalars().all()
        assert [sorted(change) for change in changes] == [["deadlines"], ["budget", "deadlines"]]


def test_what_had_closed_long_before_it_was_first_read_is_left_out(engine: Engine) -> None:
    told = detail(1, "01052027"), detail(2, "11012026"), detail(3, "03312019"), detail(4, "")
    outcome = keep_stream(engine, grants_gov_extract.read_extract(extract(*told)), at=NOW)
    assert (outcome.seen, outcome.new) == (4, 3)
    later = grants_gov_extract.read_extract(extract(detail(1, "01042027"), *told[1:]))
    assert keep_stream(engine, later, at=NOW + timedelta(days=400)).changed == 1, "what is known stays up to date"


def test_reliefweb_is_asked_only_with_an_app_name_of_ones_own(engine: Engine, settings: Settings) -> None:
    answer = (b'{"totalCount":1,"data":[{"id":"0042","fields":{"title":"Call &amp;amp; more",'
              b'"body":"Write to a@b.example",'
              b'"date":{"closing":"2027-03-30T00:00:00+00:00","created":"2027-01-02T10:00:00+00:00"},'
              b'"source":[{"name":"Invented NGO"}],"country":[{"name":"Ukraine"}]}}]}')  # fmt: skip
    off = next(one for one in connectors(settings) if one.name == "reliefweb")
    assert "app name" in off.missing
    with serving(plain(answer)) as server:
        here = settings.model_copy(update={
            "watch_local": True, "watch_reliefweb": server.address, "watch_reliefweb_app": "ours/1"})  # fmt: skip
        outcome = run_watch(engine, find_connector(here, "reliefweb"), make_fetcher(here), at=NOW)
        assert [line.split(" ")[1] for line in server.asked] == ["/jobs?appname=ours%2F1", "/reports?appname=ours%2F1"]
    assert (outcome.new, outcome.error) == (2, "")
    with unit_of_work(engine, read_only=True) as session:
        row = search(session, None, Wish(text="call", countries=("UA",)), now=NOW).rows[0]
        assert (row["native_id"], row["title"], row["summary"]) == ("jobs:0042", "Call & more", "Write to …")
        assert (row["deadlines"][0]["on"], row["deadlines"][0]["at"]) == ("2027-03-30", None)
    with pytest.raises(UnreadableFeed, match="approved"):
        reliefweb.read_items(b'{"status":403,"error":{"message":"You are not using an approved appname."}}', "jobs")


def test_a_workbook_is_a_list_of_the_organisation_alone(engine: Engine) -> None:
    packed = BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as book:
        book.add_worksheet("About").write(0, 0, "Nothing here")
        sheet = book.add_worksheet("Calls")
        sheet.write_row(0, 0, ["ID", "Title", "Deadline", "Currency", "Ceiling", "Countries"])
        sheet.write_row(1, 0, ["007", "Small grants", "", "EUR", 25000, "Tunisia"])
        sheet.write_datetime(1, 2, NOW.replace(tzinfo=None, hour=0), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_row(2, 0, ["008", "No day", "3/4/2027"])
    with unit_of_work(engine) as session:
        save_organisation(session, organisation())
        ours = resolve_organisation(session, None)
        outcome = import_listing(session, ours, packed.getvalue(), "funders we know", at=NOW)
        assert (outcome.new, len(outcome.problems)) == (1, 1)
        (row,) = search(session, ours["id"], Wish(), now=NOW - timedelta(days=1)).rows
        assert (row["native_id"], row["ceiling"], row["deadlines"][0]["on"]) == ("007", Decimal(25000), "2027-01-10")
        assert search(session, None, Wish(), now=NOW - timedelta(days=1)).among == 0
        for wrong in (b"PK\3\4 no workbook", b"name;value\n1;2\n"):
            with pytest.raises(BadInput):
                import_listing(session, ours, wrong, "x", at=NOW)


# ── what feeds do to bytes, ids, people and years ──────────────────────────────────────────────────────────────


def test_windows_bytes_in_a_feed_that_says_latin_1_or_utf_8() -> None:
    text = "<?xml version='1.0' encoding='{}'?>" + ITEM.format("<title>“Été” – 5 €</title>").replace("{", "{{")
    for declared in ("ISO-8859-1", "utf-8", "latin1", "no-such-thing"):
        (one,) = syndication.read_feed(text.format(declared).encode("cp1252"), source="x").announcements
        assert one.title == "“Été” – 5 €", declared


def test_html_that_is_escaped_twice_is_plain_and_what_is_escaped_thrice_stays_a_sign() -> None:
    feed = ATOM.replace(
        b"&lt;p&gt;Open.&lt;/p&gt;", b"&amp;lt;p&amp;gt;R&amp;amp;amp;D &amp;amp;lt;b&amp;amp;gt;&amp;lt;/p&amp;gt;"
    )
    (one,) = syndication.read_feed(feed, source="x").announcements
    assert one.summary == "R&D <b>"


def test_ids_keep_their_leading_zeros_from_every_source() -> None:
    assert grants_gov.read_hits(hits(hit(7))).announcements[0].native_id == "000007"
    assert read_listing(b"id,title\n007,x\n", source="x").announcements[0].native_id == "007"
    row = '<div class="dataRow" data-noticeid="00012"><span class="ungm-title">x</span></div>'
    assert ungm.read_rows(row.encode()).announcements[0].native_id == "00012"


@pytest.mark.parametrize(
    "read",
    [
        lambda: grants_gov.read_hits(hits(hit(7, closeDate="03/31/20226"), hit(8))),
        lambda: read_listing(b"id,title,deadline\n7,x,20226-03-31\n8,y,\n", source="x"),
        lambda: next(iter(grants_gov_extract.read_extract(extract(detail(7, "033120226"), detail(8))))),
    ],
)
def test_a_year_of_five_digits_is_a_problem_and_no_deadline(read: object) -> None:
    feed = read()  # type: ignore[operator]
    assert ([one.native_id.lstrip("0") for one in feed.announcements], len(feed.problems)) == (["8"], 1)


def test_a_year_of_five_digits_in_running_text_is_no_date() -> None:
    feed = ITEM.format("<title>x</title><description>Deadline: 15 March 20226</description>")
    assert syndication.read_feed(feed.encode(), source="x").announcements[0].deadlines == ()


@pytest.mark.skipif(not RECORDED.is_dir(), reason="recorded payloads are not part of the project")
def test_recorded_extract_and_reliefweb_list_are_read() -> None:
    with (RECORDED / "grants_gov" / "GrantsDBExtract_sample_reconstructed.xml").open("rb") as file:
        (feed,) = grants_gov_extract.read_extract(file)
    assert (len(feed.announcements), feed.problems) == (2, ())
    assert feed.announcements[1].status is AnnouncementStatus.FORTHCOMING
    listed = reliefweb.read_items((RECORDED / "reliefweb" / "jobs_list_reconstructed.json").read_bytes(), "jobs")
    assert (len(listed.announcements), listed.problems) == (1, ())


def test_nothing_is_written_twice_when_an_extract_is_read_again(engine: Engine) -> None:
    for _ in range(2):
        keep_stream(engine, grants_gov_extract.read_extract(extract(detail(1), detail(2))), at=NOW)
    with unit_of_work(engine, read_only=True) as session:
        counts = [session.execute(select(func.count()).select_from(one)).scalar_one() for one in (ANNOUNCEMENT, CHANGE)]
    assert counts == [2, 0]
