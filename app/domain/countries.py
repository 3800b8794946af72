"""Countries by the names people write."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from app.domain.printing import locale_of
from app.domain.search import folded


def find_country(text: str, *languages: str) -> str | None:
    """The ISO 3166 alpha-2 code of a country written as its code or its name in one of the languages."""
    wanted = " ".join(folded(text).split())
    return next((code for language in languages if (code := _by_name(language).get(wanted))), None)


@cache
def _by_name(language: str) -> Mapping[str, str]:
    names = {
        str(code): str(name)
        for code, name in locale_of(language).territories.items()
        if len(code) == 2 and code.isalpha() and code != "ZZ"
    }
    by_code = {code.casefold(): code for code in names}
    return {folded(name): code for code, name in names.items()} | by_code
