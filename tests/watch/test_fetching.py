"""Whatever a server does, the fetcher ends with an answer or a sentence."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import NotReachable
from app.watch.fetching import Fetcher, Manners, is_public
from tests.mail.server import certified
from tests.watch.server import Answer, Server, bomb, drip, drip_head, endless, hang, plain, raw, serving

PATIENT = Manners(silence_s=30, total_s=60, max_bytes=1_000_000, attempts=2, between_s=0, pause_s=0)
IMPATIENT = replace(PATIENT, total_s=0.8)
BUSY = "Retry-After: 7\r\n"


def fetcher(waits: list[float] | None = None, manners: Manners = PATIENT) -> Fetcher:
    return Fetcher(manners=manners, local=True, wait=(waits if waits is not None else []).append)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(lambda _server, line: line.close(), "breaks off", id="refuses in the middle"),
        pytest.param(drip, "takes too long", id="a byte now and then"),
        pytest.param(drip_head, "takes too long", id="a byte of the head now and then"),
        pytest.param(endless, "more than 1 million bytes", id="without end"),
        pytest.param(bomb(50_000_000), "more than 1 million bytes", id="a bomb"),
        pytest.param(plain(b"", "Location: /again\r\n", "302 Found"), "without end", id="a loop"),
        pytest.param(plain(b"", "Location: ftp://x.org/\r\n", "302 Found"), "only https", id="another protocol"),
        pytest.param(raw(b"\x00\xff garbage\r\n\r\n"), "breaks off", id="no HTTP at all"),
        pytest.param(plain(b"no gzip", "Content-Encoding: gzip\r\n"), "cannot be unpacked", id="packed falsely"),
        pytest.param(plain(b"x", "Content-Encoding: br\r\n"), "nobody asked for", id="packed otherwise"),
        pytest.param(plain(gzip.compress(b"abc" * 99)[:20], "Content-Encoding: gzip\r\n"), "breaks off", id="cut gzip"),
        pytest.param(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), "breaks off", id="cut"),
        pytest.param(plain(b"", BUSY, "429 Slow"), "less often", id="asks for patience"),
        pytest.param(plain(b"", "", "500 Oh"), "error 500", id="fails"),
        pytest.param(plain(b"", "", "404 None"), "error 404", id="has nothing"),
    ],
)
def test_what_no_server_should_do_ends_in_a_sentence(answer: Answer, said: str) -> None:
    with serving(answer) as server, pytest.raises(NotReachable, match=said):
        fetcher(manners=IMPATIENT if said == "takes too long" else PATIENT).get(f"{server.address}/feed")


def test_a_server_that_hangs() -> None:
    patient = replace(PATIENT, silence_s=0.3)
    with serving(hang) as server, pytest.raises(NotReachable, match="does not answer"):
        fetcher(manners=patient).get(f"{server.address}/feed")
    assert len(server.asked) == 2


def test_nobody_there() -> None:
    with serving() as server:
        pass
    with pytest.raises(NotReachable, match="cannot be reached"):
        fetcher().get(server.address)


def test_a_certificate_nobody_signed(tmp_path: Path) -> None:
    with serving(plain(b"x"), certificate=certified(tmp_path)) as server:
        with pytest.raises(NotReachable, match="cannot prove who it is"):
            fetcher().get(server.address)
        assert server.asked == []


def test_this_machine_and_its_network_are_never_asked(tmp_path: Path) -> None:
    with serving(plain(b"secret"), certificate=certified(tmp_path)) as server:
        with pytest.raises(NotReachable, match="private network"):
            Fetcher(manners=PATIENT).get(server.address)
        assert server.asked == []
    with pytest.raises(NotReachable, match="only https"):
        Fetcher(manners=PATIENT).get("http://example.org/feed")


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fe80::1%eth0", "fd00::1",
                "::ffff:127.0.0.1", "224.0.0.1", "100.64.0.1"])  # fmt: skip
def test_addresses_that_are_nobodys_funder(address: str) -> None:
    assert not is_public(address)


def test_it_waits_as_long_as_it_is_told_and_asks_again() -> None:
    waits: list[float] = []
    patient = Manners(total_s=60, attempts=3, between_s=0, pause_s=2)
    with serving(plain(b"", BUSY, "429 Slow"), plain(b"", "", "503 Later"), plain(b"at last")) as server:
        assert fetcher(waits, patient).get(server.address).body == b"at last"
    assert waits == [7, 4]


def test_it_does_not_wait_beyond_its_time() -> None:
    waits: list[float] = []
    with serving(plain(b"", "Retry-After: 99999\r\n", "429 Slow")) as server:
        with pytest.raises(NotReachable, match="less often"):
            fetcher(waits, Manners(between_s=0)).get(server.address)
        assert (waits, len(server.asked)) == ([], 1)


def test_two_requests_keep_their_distance() -> None:
    waits: list[float] = []
    polite = fetcher(waits, Manners(between_s=30))
    with serving(plain(b"x")) as server:
        polite.get(server.address)
        polite.get(server.address)
    assert [round(wait) for wait in waits] == [30]


def test_an_answer_that_is_known_is_not_sent_again() -> None:
    def known(server: Server, line: object) -> None:
        fresh = "If-None-Match" not in server.asked[-1] and "if-none-match" not in server.asked[-1]
        answer = plain(b"feed", 'ETag: "v1"\r\n') if fresh else raw(b"HTTP/1.1 304 Not Modified\r\n\r\n")
        answer(server, line)  # type: ignore[arg-type]

    with serving(known) as server:
        first = fetcher().get(server.address)
        assert (first.body, first.etag, first.unchanged) == (b"feed", '"v1"', False)
        assert fetcher().get(server.address, etag=first.etag).unchanged


def test_packed_answers_are_read_and_redirects_followed() -> None:
    packed = plain(gzip.compress(b"abc" * 1000), "Content-Encoding: gzip\r\n")
    with serving(plain(b"", "Location: /new\r\n", "301 Moved"), packed) as server:
        assert fetcher().get(f"{server.address}/old").body == b"abc" * 1000
        assert "GET /new" in server.asked[1]
