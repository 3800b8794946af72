"""Calls, as the catalogue's files describe them."""

from __future__ import annotations

from collections.abc import Sequence

from app.catalog.catalogue import Catalogue
from app.domain.call import Call, CallStatus
from app.domain.search import matches


def find_calls(
    catalogue: Catalogue, words: str = "", *, funder: str | None = None, status: CallStatus | None = None
) -> Sequence[Call]:
    """Calls that have every word, by slug."""
    return [
        call
        for slug, call in sorted(catalogue.calls.items())
        if (funder is None or call.funder == funder)
        and (status is None or call.status is status)
        and matches(words, f"{slug} {call.title} {call.reference} {' '.join(call.countries)} {' '.join(call.notes)}")
    ]
