"""Funders, as the catalogue's files describe them."""

from __future__ import annotations

from collections.abc import Sequence

from app.catalog.catalogue import Catalogue
from app.domain.funder import Funder, FunderKind, FunderStatus
from app.domain.search import matches


def find_funders(
    catalogue: Catalogue,
    words: str = "",
    *,
    kind: FunderKind | None = None,
    status: FunderStatus | None = None,
    gives_grants: bool | None = None,
) -> Sequence[Funder]:
    """Funders that have every word, by slug."""
    return [
        funder
        for slug, funder in sorted(catalogue.funders.items())
        if (kind is None or funder.kind is kind)
        and (status is None or funder.status is status)
        and (gives_grants is None or funder.gives_grants is gives_grants)
        and matches(words, _searched(funder))
    ]


def _searched(funder: Funder) -> str:
    facts = (*funder.cycle, *funder.how_to_apply, *funder.notes)
    return " ".join(
        (
            funder.slug,
            funder.name,
            funder.acronym,
            funder.kind,
            funder.country or "",
            *funder.regions,
            *funder.sdg,
            *funder.dac,
            *(fact.text for fact in facts),
        )
    )
