"""Asking other people's servers, politely and without trusting the answer: whatever they do ends in a sentence."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address
from socket import SHUT_RDWR
from threading import Timer
from time import monotonic, sleep
from typing import IO, Any

import httpx

from app.domain.phrases import phrase
from app.errors import NotReachable, StorageFault

AGENT = "Grantwright (grant calendar of an NGO)"
_AGAIN = frozenset({429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({403, 404, 410})
"""Stores of files answer 403 for what they do not have."""


class NotThere(NotReachable):
    """The server answers, and has nothing at this address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How long, how much and how often. Times are seconds."""

    silence_s: float = 20
    """Without a byte, before it counts as hung."""
    total_s: float = 120
    """One request with its redirects, attempts and waiting."""
    max_bytes: int = 30_000_000
    """Of one answer, unpacked."""
    file_s: float = 1200
    """In place of `total_s` for a file that is downloaded."""
    file_bytes: int = 500_000_000
    """In place of `max_bytes`."""
    attempts: int = 3
    redirects: int = 5
    between_s: float = 1
    """Between two requests."""
    pause_s: float = 2
    """Before the second attempt; doubled before each further one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    body: bytes
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    unchanged: bool = False
    """The server says that nothing changed since the etag or date that was sent; the body is empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    method: str
    headers: Mapping[str, str]
    body: Mapping[str, Any] = field(default_factory=dict)
    file: _File | None = None
    """Where the answer goes; None keeps it in memory."""
    only: int = 0
    """So many bytes of the answer, from its beginning; 0 for all."""
    seconds: float
    most: int
    """Bytes."""
    until: float
    """On the monotonic clock."""


class _Again(Exception):
    """Worth another attempt, after so many seconds where the server said how many."""

    def __init__(self, said: str, after_s: float | None = None) -> None:
        super().__init__(said)
        self.after_s = after_s


@dataclass(slots=True)
class Fetcher:
    """For one run over one source. `local` lets it speak http and reach this machine, which only tests want."""

    manners: Manners = field(default_factory=Manners)
    local: bool = False
    wait: Callable[[float], None] = sleep
    trust: ssl.SSLContext | None = None
    told: Callable[[int], None] = lambda _size: None
    """Told once a second how many bytes of a file are there; what it raises ends the download."""
    _last: float = field(default=float("-inf"), init=False)

    def get(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """Raises NotReachable."""
        return self._ask(url, self._asked("GET", _known(etag, last_modified)))

    def post(self, url: str, *, headers: Mapping[str, str] | None = None, **body: Any) -> Fetched:
        """`json`, `files`, `data` or `content`, as httpx takes them. It follows nowhere else. Raises NotReachable."""
        return self._ask(url, self._asked("POST", headers or {}, body=body))

    def head(self, url: str, count: int) -> Fetched:
        """The first bytes of a file, whose rest is not sent or not read. Raises NotReachable."""
        wanted = {"Range": f"bytes=0-{count - 1}", "Accept-Encoding": "identity"}
        return self._ask(url, self._asked("GET", wanted, only=count))

    def download(self, url: str, into: IO[bytes], *, etag: str = "", last_modified: str = "") -> Fetched:
        """Fill an empty file; `body` stays empty. Where the answer breaks off it is continued, if the server can say
        that the file is still the same, and else begun anew. Raises NotReachable, and StorageFault for a full disk.
        """
        headers = {**_known(etag, last_modified), "Accept-Encoding": "identity"}
        return self._ask(url, self._asked("GET", headers, file=_File(into)))

    def _asked(self, method: str, headers: Mapping[str, str], *, file: _File | None = None, **more: Any) -> _Asked:
        seconds = self.manners.file_s if file else self.manners.total_s
        most = self.manners.file_bytes if file else self.manners.max_bytes
        return _Asked(method=method, headers={"Accept": "*/*", **headers}, file=file, seconds=seconds, most=most,
                      until=monotonic() + seconds, **more)  # fmt: skip

    def _ask(self, url: str, asked: _Asked) -> Fetched:
        for attempt in range(1, self.manners.attempts + 1):
            try:
                return self._follow(url, asked)
            except _Again as again:
                pause = again.after_s if again.after_s is not None else self.manners.pause_s * 2 ** (attempt - 1)
                if attempt == self.manners.attempts or monotonic() + pause >= asked.until:
                    raise NotReachable(str(again)) from again
                self.wait(pause)
        raise AssertionError("unreachable")  # the loop returns or raises

    def _follow(self, url: str, asked: _Asked) -> Fetched:
        for _ in range(self.manners.redirects + 1):
            found = self._once(self._allowed(url), asked)
            if isinstance(found, Fetched):
                return found
            if asked.method != "GET":
                raise NotReachable(phrase("The service has moved to {url}.", url=found))
            url = found
        raise NotReachable(phrase("{host} sends from one address to the next without end.", host=_host(url)))

    def _allowed(self, url: str) -> str:
        scheme = httpx.URL(url).scheme
        if scheme == "https" or (scheme == "http" and self.local):
            return url
        raise NotReachable(phrase("{url} is not asked: only https addresses are.", url=url[:200]))

    def _once(self, url: str, asked: _Asked) -> Fetched | str:
        """The answer, or the address it sends to."""
        if (early := self._last + self.manners.between_s - monotonic()) > 0:
            self.wait(early)
        self._last = monotonic()
        host = _host(url)
        line = _Line(local=self.local)
        headers = {**asked.headers, **(asked.file.headers() if asked.file else {})}
        trace = {"trace": line.seen, "timeout": self._timeout()}
        try:
            with self._client() as client, line.cut_at(asked.until):
                request = client.build_request(asked.method, url, headers=headers, extensions=trace, **asked.body)
                answer = client.send(request, stream=True)
                try:
                    found = self._read(answer, url, asked)
                finally:
                    answer.close()
                if line.was_cut:  # a body whose length nobody said ends where it is cut, and looks whole
                    raise _late(host, asked)
                return found
        except (httpx.TimeoutException, httpx.RemoteProtocolError, httpx.NetworkError) as error:
            raise (_late(host, asked) if line.was_cut else _Again(_told(error, host))) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NotReachable(phrase("{host} cannot be asked: {reason}.", host=host, reason=_reason(error))) from error

    def _client(self) -> httpx.Client:
        # Proxies of the environment are not taken: the check of who is reached would meet the proxy.
        return httpx.Client(
            headers={"User-Agent": AGENT, "Accept-Encoding": "gzip"},
            verify=self.trust or True, trust_env=False, follow_redirects=False,
        )  # fmt: skip

    def _timeout(self) -> dict[str, float]:
        return httpx.Timeout(self.manners.silence_s).as_dict()  # type: ignore[return-value] # all four are given

    def _read(self, answer: httpx.Response, url: str, asked: _Asked) -> Fetched | str:
        host, code = _host(url), answer.status_code
        if code in _MOVED and (target := answer.headers.get("Location")):
            return str(answer.url.join(target))
        if code == HTTPStatus.NOT_MODIFIED:
            return Fetched(body=b"", unchanged=True)
        if code in _AGAIN:
            raise _Again(_refused(host, code), _retry_after(answer.headers.get("Retry-After", "")))
        if code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and asked.file:
            asked.file.empty()
            raise _Again(_refused(host, code))
        if not answer.is_success:
            raise (NotThere if code in _GONE else NotReachable)(_refused(host, code))
        return Fetched(
            body=self._saved(answer, host, asked, asked.file) if asked.file else self._body(answer, host, asked),
            charset=answer.charset_encoding or "",
            etag=answer.headers.get("ETag", "")[:500],
            last_modified=answer.headers.get("Last-Modified", "")[:100],
        )

    def _body(self, answer: httpx.Response, host: str, asked: _Asked) -> bytes:
        parts, size = [], 0
        for part in _unpacked(answer, host, asked.most):
            parts.append(part)
            size += len(part)
            if asked.only and size >= asked.only:
                break
        return b"".join(parts)[: asked.only or None]

    def _saved(self, answer: httpx.Response, host: str, asked: _Asked, file: _File) -> bytes:
        """Nothing: the bytes are in the file."""
        if not file.begin(answer):
            raise _Again(phrase("The answer of {host} breaks off in the middle.", host=host))
        told = monotonic()
        for part in _unpacked(answer, host, asked.most - file.size, asked.most):
            file.write(part)
            if monotonic() - told >= 1:
                told = monotonic()
                self.told(file.size)
        return b""


@dataclass(slots=True)
class _File:
    """A file that is filled by one answer or by several parts of one."""

    file: IO[bytes]
    size: int = 0
    _etag: str = ""
    """Of what it holds so far; empty where nothing can be added to it."""

    def headers(self) -> Mapping[str, str]:
        """A changed file is sent whole: its parts would not belong together."""
        return {"Range": f"bytes={self.size}-", "If-Range": self._etag} if self.size and self._etag else {}

    def begin(self, answer: httpx.Response) -> bool:
        """Make room for the answer. False where it is a part that does not go on from here."""
        part, tag = answer.headers.get("Content-Range", ""), answer.headers.get("ETag", "")
        if answer.status_code == HTTPStatus.PARTIAL_CONTENT:
            if self.size and part.startswith(f"bytes {self.size}-"):
                return True
            self.empty()
            return False
        self.empty()
        # Bytes are counted as they are sent, and only a strong tag says that they are the same.
        if "Content-Encoding" not in answer.headers and not tag.startswith("W/"):
            self._etag = tag
        return True

    def empty(self) -> None:
        self.file.seek(0)
        self.file.truncate()
        self.size, self._etag = 0, ""

    def write(self, part: bytes) -> None:
        try:
            self.file.write(part)
        except OSError as error:
            raise StorageFault(phrase("There is no room to keep what is downloaded.")) from error
        self.size += len(part)


def _unpacked(answer: httpx.Response, host: str, left: int, most: int | None = None) -> Iterator[bytes]:
    """Never more than what is left (of `most`) in memory, whatever the packed bytes say of themselves."""
    packing = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in ("identity", "gzip", "x-gzip", ""):
        raise NotReachable(phrase("{host} packs its answer in a way nobody asked for.", host=host))
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if "gzip" in packing else None
    millions = (most or left) // 1_000_000
    for chunk in answer.iter_raw():
        try:
            part = unpack.decompress(chunk, left + 1) if unpack else chunk
        except zlib.error as error:
            raise NotReachable(phrase("What {host} sends cannot be unpacked.", host=host)) from error
        left -= len(part)
        if left < 0:
            raise NotReachable(phrase("{host} sends more than {most} million bytes.", host=host, most=millions))
        yield part
    if unpack and not unpack.eof:
        raise _Again(phrase("The answer of {host} breaks off in the middle.", host=host))


@dataclass(slots=True)
class _Line:
    """The connection of one request: whom it reaches, and how it is cut when time is up.

    A timeout of httpx begins anew with each byte, so a server that sends one a second would never meet it.
    """

    local: bool
    was_cut: bool = False
    _socket: Any = None

    def seen(self, event: str, info: Mapping[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._socket = info["return_value"].get_extra_info("socket")
            if self.was_cut:
                self._cut()
            if not (self.local or is_public(str(self._socket.getpeername()[0]))):
                self._socket.close()
                raise NotReachable(phrase("The address leads into a private network, which is not asked."))

    @contextmanager
    def cut_at(self, until: float) -> Iterator[None]:
        timer = Timer(max(until - monotonic(), 0), self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        self.was_cut = True
        with suppress(OSError, AttributeError):
            self._socket.shutdown(SHUT_RDWR)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet's: not of this machine, not of its network."""
    found = ip_address(address.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (mapped or found).is_global and not found.is_multicast


def _known(etag: str, last_modified: str) -> dict[str, str]:
    known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in known.items() if value}


def _late(host: str, asked: _Asked) -> NotReachable:
    seconds = round(asked.seconds)
    return NotReachable(phrase("{host} takes too long; it was given {seconds} seconds.", host=host, seconds=seconds))


def _host(url: str) -> str:
    try:
        return httpx.URL(url).host or url[:80]
    except httpx.InvalidURL:
        return url[:80]


def _refused(host: str, code: int) -> str:
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        return phrase("{host} asks to be asked less often.", host=host)
    return phrase("{host} answers with the error {code}.", host=host, code=str(code))


def _retry_after(text: str) -> float | None:
    """Seconds, or a date; None where it says neither."""
    if text.isascii() and text.isdigit():
        return float(text[:9])
    with suppress(ValueError, TypeError):
        at = parsedate_to_datetime(text)
        return max((at.astimezone(UTC) - datetime.now(UTC)).total_seconds(), 0)
    return None


def _told(error: httpx.HTTPError, host: str) -> str:
    if isinstance(error, httpx.TimeoutException):
        return phrase("{host} does not answer.", host=host)
    if isinstance(error, httpx.RemoteProtocolError):
        return phrase("The answer of {host} breaks off in the middle.", host=host)
    if "CERTIFICATE" in str(error).upper():
        return phrase("{host} cannot prove who it is: its certificate is not valid.", host=host)
    return phrase("{host} cannot be reached: {reason}.", host=host, reason=_reason(error))


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__).rstrip(".")[:200]
