"""Funders, as the catalogue's files describe them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.catalog.catalogue import Catalogue
from app.domain.funder import AmountRange, Funder, FunderKind, FunderStatus
from app.domain.search import matches


@dataclass(frozen=True, slots=True, kw_only=True)
class FunderWish:
    """What a funder should be; None and empty: whatever."""

    kind: FunderKind | None = None
    status: FunderStatus | None = None
    gives_grants: bool | None = None
    country: str = ""
    """Of its seat, ISO alpha-2."""
    goal: str = ""
    """Number of an SDG goal it names, or names a target of."""
    language: str = ""
    """One that it accepts."""
    amount: Decimal | None = None
    """One that it is known to give."""
    currency: str = ""


def find_funders(catalogue: Catalogue, words: str = "", wish: FunderWish | None = None) -> Sequence[Funder]:
    """Funders that have every word and are as wished, by slug."""
    wish = wish or FunderWish()
    return [
        funder
        for _slug, funder in sorted(catalogue.funders.items())
        if _is_wished(funder, wish) and matches(words, _searched(funder))
    ]


def is_given(wanted: Decimal, currency: str, amounts: Sequence[AmountRange]) -> bool:
    """Whether one of the ranges has the amount; an empty currency is any."""
    return any(
        currency in ("", given.currency)
        and (given.min is None or given.min <= wanted)
        and (given.max is None or wanted <= given.max)
        for given in amounts
    )


def _is_wished(funder: Funder, wish: FunderWish) -> bool:
    return (
        (wish.kind is None or funder.kind is wish.kind)
        and (wish.status is None or funder.status is wish.status)
        and (wish.gives_grants is None or funder.gives_grants is wish.gives_grants)
        and (not wish.country or funder.country == wish.country)
        and (not wish.goal or any(code.partition(".")[0] == wish.goal for code in funder.sdg))
        and (not wish.language or wish.language in funder.languages)
        and (wish.amount is None or is_given(wish.amount, wish.currency, funder.amounts))
    )


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
