"""The server's own log: one line of JSON an event, on standard error."""

from __future__ import annotations

import re
import sys

import structlog

_SECRET = re.compile(r"^/(sign-in|invitation|password|guest|calendar)/[^/]+")


def without_secrets(path: str) -> str:
    """A path as the log may hold it: where whoever has the address is let in, without what lets them in."""
    return _SECRET.sub(r"/\1/…", path)


def configure_logs(level: str) -> None:
    """Tracebacks come without the values of variables: one of them may be somebody's story, or a token."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level.lower()),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
