"""A server on this machine that answers as it is told to, also as no server should."""

from __future__ import annotations

import gzip
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket
from typing import Any

Answer = Callable[["Server", socket], None]


@dataclass
class Server:
    """`answers` are given in turn; the last is given to all that follow."""

    answers: list[Answer] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """Head and body of each request."""
    stopping: threading.Event = field(default_factory=threading.Event)
    scheme: str = "http"
    port: int = 0

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"


def plain(body: bytes, head: str = "", status: str = "200 OK") -> Answer:
    lines = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{head}\r\n"
    return raw(lines.encode() + body)


def raw(data: bytes) -> Answer:
    return lambda _server, line: line.sendall(data)


def hang(server: Server, line: socket) -> None:  # noqa: ARG001 - an answer like the others
    server.stopping.wait(30)


def drip(server: Server, line: socket) -> None:
    """A byte now and then, for ever."""
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    with suppress(OSError):
        while not server.stopping.wait(0.05):
            line.sendall(b"x")


def drip_head(server: Server, line: socket) -> None:
    """Not even the head comes to an end."""
    with suppress(OSError):
        line.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not server.stopping.wait(0.05):
            line.sendall(b"x")


def endless(server: Server, line: socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    with suppress(OSError):
        while not server.stopping.is_set():
            line.sendall(b"x" * 65536)


def bomb(size: int) -> Answer:
    return plain(gzip.compress(b"\0" * size), "Content-Encoding: gzip\r\n")


@contextmanager
def serving(*answers: Answer, certificate: Path | None = None) -> Iterator[Server]:
    server = Server(answers=list(answers))

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            line: Any = self.request
            with suppress(OSError):
                server.asked.append(_request(line))
                turn = min(len(server.asked), len(server.answers)) - 1
                server.answers[turn](server, line)

    class Listener(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

        def get_request(self) -> tuple[Any, Any]:
            line, peer = self.socket.accept()
            if certificate:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(certificate)
                line = context.wrap_socket(line, server_side=True)
            return line, peer

        def handle_error(self, *_: Any) -> None:
            """A client that goes away is what these tests are about."""

    with Listener(("127.0.0.1", 0), Handler) as listener:
        server.port = listener.server_address[1]
        server.scheme = "https" if certificate else "http"
        thread = threading.Thread(target=lambda: listener.serve_forever(poll_interval=0.01), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.stopping.set()
            listener.shutdown()
            thread.join()


def _request(line: socket) -> str:
    data = b""
    while b"\r\n\r\n" not in data and (part := line.recv(65536)):
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [h.split(b":")[1] for h in head.lower().split(b"\r\n") if h.startswith(b"content-length:")]
    while lengths and len(body) < int(lengths[0]) and (part := line.recv(65536)):
        body += part
    return (head + b"\n\n" + body).decode(errors="replace")
