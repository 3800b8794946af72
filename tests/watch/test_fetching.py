"""Whatever a server does, the fetcher ends with an answer or a sentence."""

from __future__ import annotations

import gzip
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from app.errors import NotReachable
from app.watch.fetching import Fetcher, Manners, is_public
from tests.mail.server import certified
from tests.watch.server import Answer, Server, bomb, drip, drip_head, endless, hang, plain, raw, serving

PATIENT = Manners(silence_s=30, total_s=60, max_bytes=1_000_000, file_bytes=1_000_000, attempts=2, between_s=0,
                  pause_s=0)  # fmt: skip
IMPATIENT = replace(PATIENT, total_s=0.8, file_s=0.8)
BUSY = "Retry-After: 7\r\n"
MISBEHAVING = [
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
]
"""What a server does, and what is said of it."""


def fetcher(waits: list[float] | None = None, manners: Manners = PATIENT) -> Fetcher:
    return Fetcher(manners=manners, local=True, wait=(waits if waits is not None else []).append)


@pytest.mark.parametrize(("answer", "said"), MISBEHAVING)
def test_what_no_server_should_do_ends_in_a_sentence(answer: Answer, said: str) -> None:
    with serving(answer) as server, pytest.raises(NotReachable, match=said):
        fetcher(manners=IMPATIENT if said == "takes too long" else PATIENT).get(f"{server.address}/feed")


@pytest.mark.parametrize(("answer", "said"), MISBEHAVING)
def test_the_same_where_a_file_is_downloaded(answer: Answer, said: str) -> None:
    with serving(answer) as server, BytesIO() as file, pytest.raises(NotReachable, match=said):
        fetcher(manners=IMPATIENT if said == "takes too long" else PATIENT).download(f"{server.address}/file", file)


WHOLE = bytes(range(256)) * 40


def part(begin: int, end: int | None = None, *, tag: str = '"a"', status: str = "200 OK") -> Answer:
    """Bytes of WHOLE, said to go to its end; the line is closed where they end."""
    said = f"Content-Length: {len(WHOLE) - begin}\r\nETag: {tag}\r\n"
    if status.startswith("206"):
        said += f"Content-Range: bytes {begin}-{len(WHOLE) - 1}/{len(WHOLE)}\r\n"
    return raw(f"HTTP/1.1 {status}\r\n{said}\r\n".encode() + WHOLE[begin:end])


PARTIAL = "206 Partial Content"


@pytest.mark.parametrize(
    ("answers", "ranges"),
    [
        pytest.param([part(0, 900), part(900, status=PARTIAL)], ["bytes=900-"], id="goes on"),
        pytest.param([part(0, 900), part(900, 2000, status=PARTIAL), part(2000, status=PARTIAL)],
                     ["bytes=900-", "bytes=2000-"], id="goes on twice"),
        pytest.param([part(0, 900), part(0)], ["bytes=900-"], id="is sent whole again"),
        pytest.param([part(0, 900), part(0, 500, tag='"b"'), part(500, status=PARTIAL)],
                     ["bytes=900-", "bytes=500-"], id="is another one by now"),
        pytest.param([part(0, 900), part(100, status=PARTIAL), part(0)], ["bytes=900-", None], id="another part"),
        pytest.param([part(0, 900), plain(b"", "", "416 No"), part(0)], ["bytes=900-", None], id="no such part"),
        pytest.param([part(0, 900, tag='W/"a"'), part(0)], [None], id="a weak tag"),
        pytest.param([plain(b"", "", "503 Later"), part(0)], [None], id="comes late"),
    ],
)  # fmt: skip
def test_a_file_that_breaks_off_is_whole_in_the_end(answers: list[Answer], ranges: list[str | None]) -> None:
    with serving(*answers) as server, BytesIO() as file:
        fetcher(manners=replace(PATIENT, attempts=4)).download(f"{server.address}/file", file)
        assert file.getvalue() == WHOLE
    heads = [{name.lower(): value for name, _, value in (line.partition(": ") for line in asked.splitlines())}
             for asked in server.asked]  # fmt: skip
    assert [head.get("range") for head in heads[1:]] == ranges
    assert all(("range" in head) == ("if-range" in head) for head in heads)


def test_of_the_head_of_a_file_no_more_is_read() -> None:
    with serving(endless) as server:
        assert fetcher().head(server.address, 5000).body == b"x" * 5000
    assert "range: bytes=0-4999" in server.asked[0].lower()


def test_who_waits_for_a_file_can_end_it() -> None:
    class Enough(Exception):
        pass

    def told(size: int) -> None:
        assert size > 0
        raise Enough

    with serving(drip) as server, BytesIO() as file, pytest.raises(Enough):
        Fetcher(manners=replace(PATIENT, file_s=5), local=True, told=told).download(server.address, file)


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
