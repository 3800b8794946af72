"""The form of a saved search: as typed, and read."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from app.domain.announcement_topics import APPLICANTS
from app.domain.countries import find_country
from app.domain.phrases import phrase
from app.domain.printing import print_country
from app.errors import BadInput
from app.watch.saving import Every, SavedSearch
from app.watch.searching import State, Wish
from app.web.catalogue_words import goal_names
from app.web.filters import member, read_amount
from app.web.language import LANGUAGES, current_language

_Short = Annotated[str, StringConstraints(max_length=50)]
_Line = Annotated[str, StringConstraints(max_length=500)]


class Typed(BaseModel):
    """What stands in the form."""

    name: _Line = ""
    every: _Short = Every.DAILY
    text: _Line = ""
    source: _Short = ""
    countries: _Line = ""
    """Names or codes, parted by commas."""
    goals: list[_Short] = []
    sectors: _Line = ""
    """Codes of the DAC, parted by commas."""
    applicant: _Short = ""
    currency: _Short = ""
    least: _Short = ""
    most: _Short = ""
    unsaid: bool = False
    state: _Short = State.RUNNING
    band: _Short = ""
    month: _Short = ""
    version: int = Field(default=1, ge=1, le=2**31 - 2)


def read_search(typed: Typed) -> SavedSearch:
    """Raises BadInput, which says what is not understood."""
    least, most = read_amount(typed.least), read_amount(typed.most)
    wish = Wish(
        text=typed.text.strip(),
        source=typed.source,
        countries=tuple(_country(name) for name in _parts(typed.countries)),
        themes=(*(goal for goal in typed.goals if goal in goal_names()), *_parts(typed.sectors)),
        applicant=typed.applicant if typed.applicant in APPLICANTS else "",
        currency=typed.currency.strip().upper() if least is not None or most is not None else "",
        least=least,
        most=most,
        unsaid=typed.unsaid,
        state=member(State, typed.state) or State.RUNNING,
        band=typed.band,
        month=typed.month.strip(),
    )
    every = Every(typed.every) if typed.every in set(Every) else Every.DAILY
    return SavedSearch(name=typed.name, wish=wish, every=every, version=typed.version)


def typed_of(saved: SavedSearch) -> Typed:
    wish, goals = saved.wish, goal_names()
    return Typed(
        name=saved.name,
        every=saved.every,
        text=wish.text,
        source=wish.source,
        countries=", ".join(print_country(code, current_language()) for code in wish.countries),
        goals=[code for code in wish.themes if code in goals],
        sectors=", ".join(code for code in wish.themes if code not in goals),
        applicant=wish.applicant,
        currency=wish.currency,
        least=_plain(wish.least),
        most=_plain(wish.most),
        unsaid=wish.unsaid,
        state=wish.state,
        band=wish.band,
        month=wish.month,
        version=saved.version,
    )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("،", ",").replace(";", ",").split(",") if part.strip()]


def _country(name: str) -> str:
    code = find_country(name, current_language(), *LANGUAGES)
    if code is None:
        raise BadInput(phrase("There is no country “{name}”.", name=name[:60]))
    return code


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else format(amount, "f")
