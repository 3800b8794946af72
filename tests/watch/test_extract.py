"""Grants.gov's daily extract as a source: found, downloaded, read in steps, and nothing kept of one that is damaged."""

from __future__ import annotations

import os
import re
import signal
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from app.db.session import unit_of_work
from app.domain.phrases import recalled
from app.errors import BadInput
from app.interchange.feeds import grants_gov_extract
from app.interchange.feeds.feed import UnreadableFeed
from app.jobs.queue import find_progress
from app.settings import Settings
from app.watch.connectors import EXTRACT
from app.watch.fetching import Fetcher
from app.watch.jobs import hand_in_watch, watch_key
from app.watch.queries import ANNOUNCEMENT, count_by_source, list_sources
from app.watch.service import Outcome, find_connector, run_watch
from tests.processes import beside, wait_for
from tests.watch.announced import NOW
from tests.watch.server import Answer, Server, plain, raw, serving
from tests.watch.test_fetching import IMPATIENT, MISBEHAVING, PATIENT
from tests.watch.test_more_sources import EXTRACT as XML
from tests.watch.test_more_sources import detail, extract, zipped

TODAY, YESTERDAY = "/files/GrantsDBExtract20270110v2.zip", "/files/GrantsDBExtract20270109v2.zip"
PAGE = f"""<a href="/files/GrantsDBExtract20261231v2.zip">GrantsDBExtract20261231v2.zip</a>
<a href="{YESTERDAY}">x</a> <script>["{TODAY}"]</script> <a href='/other20270111v2.zip'>x</a>""".encode()
_WORKER = "tests.watch.watching_worker"


def packed(*details: str) -> bytes:
    return zipped(extract(*details).getvalue()).getvalue()


class Site:
    """The page and its files; what is not there is answered as a store of files does."""

    def __init__(self) -> None:
        self.page: Answer = plain(PAGE)
        self.files: dict[str, Answer] = {TODAY: file(packed(detail(1), detail(2)))}
        self.asked: list[str] = []

    def __call__(self, server: Server, line: Any) -> None:
        path = server.asked[-1].split(" ")[1]
        self.asked.append(path)
        missing = plain(b"<Error><Code>AccessDenied</Code></Error>", "", "403 Forbidden")
        (self.page if path == "/xml-extract" else self.files.get(path, missing))(server, line)


def file(data: bytes) -> Answer:
    """A file that is not sent to who has it."""
    tag = f'"{hash(data)}"'

    def answer(server: Server, line: Any) -> None:
        known = f"if-none-match: {tag}" in server.asked[-1].lower()
        (raw(b"HTTP/1.1 304 Not Modified\r\n\r\n") if known else plain(data, f"ETag: {tag}\r\n"))(server, line)

    return answer


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def server(site: Site) -> Iterator[Server]:
    with serving(site) as found:
        yield found


@pytest.fixture
def here(settings: Settings, server: Server) -> Settings:
    return settings.model_copy(update={
        "watch_local": True, "watch_grants_gov_extract": f"{server.address}/xml-extract"})  # fmt: skip


def watched(engine: Engine, here: Settings, *, days: int = 0, impatient: bool = False) -> Outcome:
    manners = replace(IMPATIENT if impatient else PATIENT, total_s=60)
    fetcher = Fetcher(local=True, manners=manners, wait=lambda _: None)
    return run_watch(engine, find_connector(here, EXTRACT), fetcher, at=NOW + timedelta(days=days))


def kept(engine: Engine) -> list[str]:
    with unit_of_work(engine, read_only=True) as session:
        return list(session.execute(select(ANNOUNCEMENT.c.native_id).order_by(ANNOUNCEMENT.c.native_id)).scalars())


def test_the_newest_is_read_and_not_asked_for_again(engine: Engine, here: Settings, site: Site) -> None:
    first, second = (watched(engine, here) for _ in range(2))
    assert (first.source, first.seen, first.new, first.error) == (EXTRACT, 2, 2, "")
    assert (second.seen, second.error) == (0, ""), "the file is known"
    assert site.asked == ["/xml-extract", TODAY] * 2
    site.files[TODAY] = file(packed(detail(1), detail(2, "04302027"), detail(3)))
    third = watched(engine, here, days=1)
    assert (third.new, third.changed) == (1, 1)
    with unit_of_work(engine, read_only=True) as session:
        assert count_by_source(session) == {("grants-gov", True): 3}
        assert set(list_sources(session)) == {EXTRACT}
    assert list(here.cache.iterdir()) == []


def test_yesterdays_where_todays_is_named_before_it_is_there(engine: Engine, here: Settings, site: Site) -> None:
    site.files = {YESTERDAY: file(packed(detail(1)))}
    assert (watched(engine, here).new, site.asked[1:]) == (1, [TODAY, YESTERDAY])
    site.files = {}
    assert "error 403" in watched(engine, here).error


def test_it_is_off_until_somebody_wants_it(settings: Settings) -> None:
    with pytest.raises(BadInput, match="switched off"):
        find_connector(settings, EXTRACT)


def ensure_last_good(engine: Engine, here: Settings, site: Site, said: str, *, impatient: bool = False) -> None:
    """The look fails with a sentence, and what was kept stays with its date."""
    outcome = watched(engine, here, days=1, impatient=impatient)
    assert re.search(said, outcome.error), outcome
    assert kept(engine) == ["000001", "000002"]
    with unit_of_work(engine, read_only=True) as session:
        state = list_sources(session)[EXTRACT]
        assert (state["succeeded_at"], state["tried_at"], state["new"]) == (NOW, NOW + timedelta(days=1), 2)
        assert re.search(said, recalled(state["error"]))
    assert list(here.cache.iterdir()) == []
    site.files[TODAY] = file(packed(detail(1), detail(2), detail(9)))
    assert watched(engine, here, days=2).new == 1, "and the next look is whole again"


@pytest.mark.parametrize(("answer", "said"), MISBEHAVING)
def test_whatever_the_server_does_what_it_said_last_stays(
    engine: Engine, here: Settings, site: Site, answer: Answer, said: str
) -> None:
    watched(engine, here)
    site.files = dict.fromkeys((TODAY, YESTERDAY), answer)
    if "without end" in said:
        site.files["/again"] = answer
    ensure_last_good(engine, here, site, said, impatient=said == "takes too long")


def broken() -> bytes:
    """A zip with one byte turned in its last entry."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        package.writestr("extract.xml", extract(*(detail(number) for number in range(3, 700))).getvalue())
    return b"Sprinqs".join(buffer.getvalue().rsplit(b"Springs", 1))


def several() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in ("a.xml", "b.xml"):
            package.writestr(name, extract(detail(3)).getvalue())
    return buffer.getvalue()


def xml(inside: str) -> bytes:
    return zipped(XML.format(inside).encode()).getvalue()


@pytest.mark.parametrize(
    ("made", "said"),
    [
        pytest.param(lambda: packed(detail(3))[:-30], "not whole", id="cut, and its length not told"),
        pytest.param(broken, "not whole", id="one byte is another"),
        pytest.param(lambda: b"<html><body>Sorry</body></html>", "not whole", id="a page"),
        pytest.param(lambda: b"", "not whole", id="nothing"),
        pytest.param(several, "2 XML files", id="two in one"),
        pytest.param(lambda: zipped(b"no XML").getvalue(), "not whole", id="no XML in it"),
        pytest.param(lambda: xml("<x/>" * 600_000), "not whole", id="nodes without end"),
        pytest.param(lambda: xml(detail(3, Description="<b/>" * 600_000)), "not whole", id="an entry without end"),
        pytest.param(lambda: xml(" " * 3_000_000), "not whole", id="blanks without end"),
    ],
)
def test_a_damaged_file_leaves_nothing(
    engine: Engine, here: Settings, site: Site, made: Callable[[], bytes], said: str
) -> None:
    watched(engine, here)
    site.files[TODAY] = raw(b"HTTP/1.1 200 OK\r\n\r\n" + made())
    ensure_last_good(engine, here, site, said)


def test_a_bomb_is_not_unpacked(engine: Engine, here: Settings, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grants_gov_extract, "MOST_BYTES", 2_000_000)
    watched(engine, here)
    site.files[TODAY] = file(xml(detail(3) + " " * 2_000_000))
    ensure_last_good(engine, here, site, "more than 2 million bytes")


def test_what_was_not_read_to_its_end_is_asked_for_again(engine: Engine, here: Settings, site: Site) -> None:
    whole = extract(*(detail(number) for number in range(1, 600))).getvalue()
    site.files[TODAY] = file(zipped(whole[:-100]).getvalue())
    outcomes = [watched(engine, here, days=day) for day in range(2)]
    assert [(one.new, "not whole" in one.error) for one in outcomes] == [(500, True), (0, True)]
    site.files[TODAY] = file(zipped(whole).getvalue())
    assert watched(engine, here, days=2).new == 99


def test_a_page_without_a_link(engine: Engine, here: Settings, site: Site) -> None:
    watched(engine, here)
    site.page = plain(b"<html><a href='/GrantsDBExtract.zip'>old</a></html>")
    outcome = watched(engine, here, days=1)
    assert "names no extract" in outcome.error
    assert kept(engine) == ["000001", "000002"]


def test_a_forecast_beside_its_synopsis_is_no_corrigendum(engine: Engine, here: Settings, site: Site) -> None:
    forecast = detail(1, "05312027").replace("SynopsisDetail", "ForecastDetail")
    site.files[TODAY] = file(packed(*(detail(number) for number in range(1, 502)), forecast))
    assert watched(engine, here).new == 501
    site.files[TODAY] = file(packed(*(detail(number) for number in range(1, 503)), forecast))
    second = watched(engine, here, days=1)
    assert (second.new, second.changed) == (1, 0)


def test_the_head_of_a_file_tells_whether_it_is_understood() -> None:
    whole = packed(*(detail(number, Description=os.urandom(400).hex()) for number in range(1, 40)))
    feed = grants_gov_extract.read_head(whole[:9000])
    assert 5 < len(feed.announcements) < 39
    assert feed.announcements[0].native_id == "000001"
    for wrong in (b"", b"PK\3\4", b"<html>" * 99, zipped(b"no XML" * 99).getvalue(), whole[:100]):
        with pytest.raises(UnreadableFeed):
            grants_gov_extract.read_head(wrong)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_killed_while_it_downloads_it_leaves_nothing_half(
    engine: Engine, here: Settings, site: Site, server: Server
) -> None:
    whole = packed(detail(1), detail(2))

    def half(server: Server, line: Any) -> None:
        line.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(whole)}\r\n\r\n".encode() + whole[:-20])
        server.stopping.wait(60)

    site.files[TODAY] = half
    with unit_of_work(engine) as session:
        hand_in_watch(session, EXTRACT, at=datetime.now(UTC))
    with beside(_WORKER, here, server.address) as process:
        wait_for(lambda: TODAY in site.asked)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert kept(engine) == []
    assert left_in(here.cache) == []
    site.files[TODAY] = file(whole)
    with beside(_WORKER, here, server.address):
        wait_for(lambda: ended(engine))
    assert kept(engine) == ["000001", "000002"]
    with unit_of_work(engine, read_only=True) as session:
        assert session.execute(select(func.count()).select_from(ANNOUNCEMENT)).scalar_one() == 2
        assert list_sources(session)[EXTRACT]["error"] == ""


def left_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.exists() else []


def ended(engine: Engine) -> bool:
    with unit_of_work(engine, read_only=True) as session:
        found = find_progress(session, watch_key(EXTRACT))
        return found is not None and found.ended
