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


@cache
def _countries() -> frozenset[str]:
    codes = map(str, Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha() and code != "ZZ")


def check_countries(at: At, codes: Sequence[str], *, single: bool = False) -> Iterator[Trouble]:
    """ISO 3166 alpha-2, in capitals."""
    for position, code in enumerate(codes):
        if code not in _countries():
            fix = "Write two capitals of ISO 3166, such as NP for Nepal."
            if code.upper() in _countries():
                fix = f"Write {code.upper()}."
            yield (at if single else (*at, position)), f"'{code}' is not a country code", fix


def check_languages(at: At, codes: Sequence[str], *, single: bool = False) -> Iterator[Trouble]:
    """ISO 639-1, in small letters; a language with a script or region (pt-BR) is known too."""
    for position, code in enumerate(codes):
        known = code[:1].islower() and exists(code.replace("-", "_"))
        if not known:
            place = at if single else (*at, position)
            yield place, f"'{code}' is not a language code", "Write small letters of ISO 639, such as en, fr or ar."


def check_slug(at: At, slug: str, longest: int) -> Iterator[Trouble]:
    """A name that stands in addresses, file names and commands."""
    if SLUG.fullmatch(slug) is None or len(slug) > longest:
        fix = f"Write small letters, digits and single hyphens, at most {longest} of them, such as open-doors."
        yield at, f"'{slug[:60]}' cannot be a slug", fix


def check_sdg(at: At, code: str) -> Iterator[Trouble]:
    if find_sdg(code) is None:
        yield at, f"there is no goal or target '{code}'", 'Write a goal or target in quotes, such as "16" or "16.3".'


def check_dac(at: At, code: str) -> Iterator[Trouble]:
    if find_dac(code) is None:
        fix = 'Write an active purpose code in quotes, such as "15160".'
        yield at, f"there is no OECD DAC purpose code '{code}'", fix


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
            fix = "Write its usual abbreviation, such as ICCPR or CEDAW."
            yield (*at, "treaties", position, "treaty"), f"there is no treaty '{treaty.treaty}' in the list", fix
    for position, purpose in enumerate(alignment.dac):
        yield from check_dac((*at, "dac", position, "code"), purpose.code)


def twice(at: At, keys: Sequence[str], field: str = "key") -> Iterator[Trouble]:
    """Keys of a list that stand in it more than once."""
    seen: set[str] = set()
    for position, key in enumerate(keys):
        if key in seen:
            yield (*at, position, field), f"the key '{key}' stands twice in this list", "Give each its own key."
        seen.add(key)
