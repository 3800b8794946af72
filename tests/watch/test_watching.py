"""Looks at sources, kept: new, changed, gone, unreachable; on both data bases and against a real server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from app.db.session import unit_of_work
from app.domain.phrases import recalled
from app.errors import BadInput, NotFound
from app.jobs.queue import get_progress
from app.jobs.worker import Worker
from app.settings import Settings
from app.watch.connectors import Connector, connectors
from app.watch.fetching import Fetcher, Manners
from app.watch.jobs import WATCH, Watchman, hand_in_all, watch_key
from app.watch.queries import ANNOUNCEMENT, CHANGE, list_sources
from app.watch.searching import State, Wish, search
from app.watch.service import Outcome, find_connector, run_watch
from tests.watch.payloads import RSS, hit, hits, opportunity
from tests.watch.server import Answer, Server, plain, raw, serving

NOW = datetime(2027, 1, 10, 8, tzinfo=UTC)


class Grants:
    """Grants.gov as it stands at the moment."""

    def __init__(self) -> None:
        self.listed: list[dict[str, Any]] = [hit(7), hit(8)]
        self.synopsis: dict[str, Any] = {}
        self.broken: Answer | None = None

    def __call__(self, server: Server, line: Any) -> None:
        asked = server.asked[-1]
        if self.broken:
            self.broken(server, line)
        elif "/search2" in asked:
            plain(hits(*self.listed))(server, line)
        else:
            number = int(asked.rpartition(":")[2].strip(" }"))
            entry = next(one for one in self.listed if int(one["id"]) == number)
            plain(opportunity(entry, **self.synopsis))(server, line)


@pytest.fixture
def grants() -> Grants:
    return Grants()


@pytest.fixture
def server(grants: Grants) -> Iterator[Server]:
    with serving(grants) as found:
        yield found


@pytest.fixture
def here(settings: Settings, server: Server) -> Settings:
    return settings.model_copy(update={
        "watch_local": True, "watch_grants_gov": server.address, "watch_eu_funding": "", "watch_undp": "",
        "watch_ungm": "", "watch_feeds": {"calls": f"{server.address}/feed"}})  # fmt: skip


@pytest.fixture
def connector(here: Settings) -> Connector:
    return find_connector(here, "grants-gov")


def watched(engine: Engine, connector: Connector, *, days: int = 0) -> Outcome:
    fetcher = Fetcher(local=True, manners=Manners(between_s=0, pause_s=0, silence_s=5))
    return run_watch(engine, connector, fetcher, at=NOW + timedelta(days=days))


def figures(outcome: Outcome) -> tuple[int, int, int, str]:
    return outcome.seen, outcome.new, outcome.changed, outcome.error


def test_a_look_is_kept_once_and_a_change_becomes_a_corrigendum(
    engine: Engine, connector: Connector, grants: Grants, server: Server
) -> None:
    assert figures(watched(engine, connector)) == (2, 2, 0, "")
    asked = len(server.asked)
    assert figures(watched(engine, connector)) == (2, 0, 0, "")
    assert len(server.asked) == asked + 1, "what did not change is not asked for again"

    grants.listed[0]["closeDate"] = "04/15/2027"
    grants.synopsis = {"awardCeiling": "300000"}
    assert figures(watched(engine, connector, days=1)) == (2, 0, 1, "")
    with unit_of_work(engine, read_only=True) as session:
        (change,) = session.execute(select(CHANGE)).mappings()
        assert sorted(change["after"]) == ["ceiling", "deadlines"]
        assert (change["before"]["deadlines"][0]["on"], change["after"]["deadlines"][0]["on"]) == (
            "2027-03-31",
            "2027-04-15",
        )
        found = search(session, None, Wish(text="WELLS invent", state=State.CHANGED), now=NOW)
        (row,) = found.rows
        assert (found.among, row["native_id"], row["last_seen_at"]) == (1, "000007", NOW + timedelta(days=1))


def test_what_is_no_longer_listed_stays_open(engine: Engine, connector: Connector, grants: Grants) -> None:
    watched(engine, connector)
    grants.listed.pop()
    assert figures(watched(engine, connector, days=1)) == (1, 0, 0, "")
    with unit_of_work(engine, read_only=True) as session:
        assert search(session, None, Wish(), now=NOW).among == 2
        assert search(session, None, Wish(state=State.OVER), now=NOW + timedelta(days=90)).among == 2


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (plain(b"", "", "500 Oh"), "error 500"),
        (plain(b"no json"), "not JSON"),
        (plain(hits({"renamed": 1})), "service has changed"),
        (plain(b'{"errorcode":0,"data":{"errorMessages":["Down"]}}'), "Down"),
    ],
)
def test_a_source_that_fails_keeps_what_it_said_last(
    engine: Engine, connector: Connector, grants: Grants, broken: Answer, said: str
) -> None:
    watched(engine, connector)
    grants.broken = broken
    outcome = watched(engine, connector, days=1)
    assert said in outcome.error
    with unit_of_work(engine, read_only=True) as session:
        state = list_sources(session)["grants-gov"]
        assert (state["succeeded_at"], state["tried_at"], state["new"]) == (NOW, NOW + timedelta(days=1), 2)
        assert said in recalled(state["error"])
        assert session.execute(select(func.count()).select_from(ANNOUNCEMENT)).scalar_one() == 2


def test_one_announcement_that_cannot_be_read_whole_does_not_stop_the_others(
    engine: Engine, connector: Connector, grants: Grants
) -> None:
    grants.synopsis = {"responseDateStr": "soon"}
    outcome = watched(engine, connector)
    assert (figures(outcome), len(outcome.problems)) == ((2, 2, 0, ""), 2)
    grants.synopsis = {}
    assert figures(watched(engine, connector)) == (2, 0, 0, ""), "completing is no change"
    with unit_of_work(engine, read_only=True) as session:
        assert all(row["is_whole"] and row["summary"] for row in search(session, None, Wish(), now=NOW).rows)


def test_a_feed_that_did_not_change_is_not_read_again(engine: Engine, here: Settings, grants: Grants) -> None:
    def feed(server: Server, line: Any) -> None:
        known = '"v1"' in server.asked[-1]
        (raw(b"HTTP/1.1 304 Not Modified\r\n\r\n") if known else plain(RSS, 'ETag: "v1"\r\n'))(server, line)

    grants.broken = feed
    connector = find_connector(here, "feed-calls")
    assert figures(watched(engine, connector))[:2] == (1, 1)
    assert figures(watched(engine, connector))[:2] == (0, 0)
    with unit_of_work(engine, read_only=True) as session:
        assert list_sources(session)["feed-calls"]["etag"] == '"v1"'


def test_a_source_without_address_is_off(here: Settings) -> None:
    assert [one.name for one in connectors(here) if not one.missing] == ["grants-gov", "feed-calls"]
    with pytest.raises(BadInput, match="switched off"):
        find_connector(here, "undp")
    with pytest.raises(NotFound, match="there are grants-gov"):
        find_connector(here, "nobody")


def test_a_worker_looks_and_plans_the_next_look(engine: Engine, here: Settings) -> None:
    hourly = here.model_copy(update={"watch_every_hours": 6, "watch_feeds": {}})
    with unit_of_work(engine) as session:
        hand_in_all(session, hourly, at=NOW - timedelta(days=400))
        hand_in_all(session, hourly, at=NOW - timedelta(days=400))
    worker = Worker(engine, {WATCH: Watchman(hourly, engine).watch})
    assert worker.work_once()
    assert not worker.work_once()
    with unit_of_work(engine, read_only=True) as session:
        assert not get_progress(session, watch_key("grants-gov")).ended
        assert search(session, None, Wish(), now=NOW).among == 2
