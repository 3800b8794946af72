"""The paged HTML as WeasyPrint takes it in, with our own list of what elements are."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from app.export.html.style import base_sheet
from app.export.pdf.fetching import closed_fetcher


def paged_source(html: str) -> Any:
    from weasyprint import HTML

    class PagedSource(HTML):  # type: ignore[misc]
        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:  # noqa: ARG002
            return [_base()]

    return PagedSource(string=html, url_fetcher=closed_fetcher())


@lru_cache(maxsize=1)
def _base() -> Any:
    from weasyprint import CSS

    return CSS(string=base_sheet(), url_fetcher=closed_fetcher())
