"""The server's own log: one line of JSON an event, on standard error."""

from __future__ import annotations

import sys

import structlog


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
