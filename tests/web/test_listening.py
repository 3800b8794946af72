"""The socket that the server listens at."""

from __future__ import annotations

import socket

from app.main import listening


def test_an_answer_does_not_wait_for_the_word_that_its_head_has_arrived() -> None:
    with listening("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
