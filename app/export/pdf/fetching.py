"""What a document may load: what stands inside it, and nothing else."""

from __future__ import annotations

from typing import Any

_ALLOWED = "data:"


def closed_fetcher() -> Any:
    """A WeasyPrint fetcher that reads `data:` addresses only: no file, no network, no redirect."""
    from weasyprint.urls import URLFetcher

    class ClosedFetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.lower().startswith(_ALLOWED):
                raise ValueError("a document may not load anything from outside itself")
            return super().fetch(url, headers)

    return ClosedFetcher(allow_redirects=False)
