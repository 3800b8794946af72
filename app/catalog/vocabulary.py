"""Codes of countries, languages, goals and purposes, as they may stand in a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from babel import Locale
from babel.localedata import exists

from app.catalog.codes import find_dac, find_sdg, find_treaty
from app.catalog.folders import SLUG
from app.catalog.reading import At, Trouble
from app.domain.alignment import Alignment
from app.domain.phrases import phrase


@cache
def _countries() -> frozenset[str]:
    codes = map(str, Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha() and code != "ZZ")


def check_countries(at: At, codes: Sequence[str], *, single: bool = False) -> Iterator[Trouble]:
    """ISO 3166 alpha-2, in capitals."""
    for position, code in enumerate(codes):
        if code not in _countries():
            fix = phrase("Write two capitals of ISO 3166, such as NP for Nepal.")
            if code.upper() in _countries():
                fix = phrase("Write '{line}'.", line=code.upper())
            yield (at if single else (*at, position)), phrase("'{code}' is not a country code", code=code), fix


def check_languages(at: At, codes: Sequence[str], *, single: bool = False) -> Iterator[Trouble]:
    """ISO 639-1, in small letters; a language with a script or region (pt-BR) is known too."""
    for position, code in enumerate(codes):
        known = code[:1].islower() and exists(code.replace("-", "_"))
        if not known:
            place = at if single else (*at, position)
            yield (
                place,
                phrase("'{code}' is not a language code", code=code),
                phrase("Write small letters of ISO 639, such as en, fr or ar."),
            )


def check_slug(at: At, slug: str, longest: int) -> Iterator[Trouble]:
    """A name that stands in addresses, file names and commands."""
    if SLUG.fullmatch(slug) is None or len(slug) > longest:
        fix = phrase(
            "Write small letters, digits and single hyphens, at most {longest} of them, such as open-doors.",
            longest=longest,
        )
        yield at, phrase("'{slug}' cannot be a slug", slug=slug[:60]), fix


def check_sdg(at: At, code: str) -> Iterator[Trouble]:
    if find_sdg(code) is None:
        yield (
            at,
            phrase("there is no goal or target '{code}'", code=code),
            phrase('Write a goal or target in quotes, such as "16" or "16.3".'),
        )


def check_dac(at: At, code: str) -> Iterator[Trouble]:
    if find_dac(code) is None:
        fix = phrase('Write an active purpose code in quotes, such as "15160".')
        yield at, phrase("there is no OECD DAC purpose code '{code}'", code=code), fix


def check_codes(sdg: Sequence[str], dac: Sequence[str]) -> Iterator[Trouble]:
    """A funder's priorities."""
    for position, code in enumerate(sdg):
        yield from check_sdg(("sdg", position), code)
    for position, code in enumerate(dac):
        yield from check_dac(("dac", position), code)


def check_alignment(at: At, alignment: Alignment) -> Iterator[Trouble]:
    """A project's goals, treaties and purpose codes."""
    for position, goal in enumerate(alignment.sdg):
        yield from check_sdg((*at, "sdg", position, "target"), goal.target)
    for position, treaty in enumerate(alignment.treaties):
        if find_treaty(treaty.treaty) is None:
            fix = phrase("Write its usual abbreviation, such as ICCPR or CEDAW.")
            yield (
                (*at, "treaties", position, "treaty"),
                phrase("there is no treaty '{treaty}' in the list", treaty=treaty.treaty),
                fix,
            )
    for position, purpose in enumerate(alignment.dac):
        yield from check_dac((*at, "dac", position, "code"), purpose.code)


def twice(at: At, keys: Sequence[str], field: str = "key") -> Iterator[Trouble]:
    """Keys of a list that stand in it more than once."""
    seen: set[str] = set()
    for position, key in enumerate(keys):
        if key in seen:
            yield (
                (*at, position, field),
                phrase("the key '{key}' stands twice in this list", key=key),
                phrase("Give each its own key."),
            )
        seen.add(key)
