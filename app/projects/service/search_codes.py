"""The codes a project may answer to, found by word or number in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from app.catalog.codes import find_dac, find_sdg, find_treaty, label, search_dac, search_sdg, treaties
from app.domain.alignment import Alignment, DacAlignment, SdgAlignment, TreatyAlignment
from app.domain.search import matches
from app.errors import BadInput
from app.web.language import gettext as _

MOST = 12
"""Codes of one kind that are shown."""


class CodeKind(StrEnum):
    SDG = "sdg"
    TREATY = "treaties"
    DAC = "dac"


@dataclass(frozen=True, slots=True)
class FoundCode:
    kind: CodeKind
    code: str
    name: str


def search_codes(words: str, language: str) -> tuple[FoundCode, ...]:
    """At most `MOST` of each kind."""
    goals = (FoundCode(CodeKind.SDG, item.code, label(item, language)) for item in search_sdg(words, language))
    purposes = (FoundCode(CodeKind.DAC, item.code, label(item, language)) for item in search_dac(words, language))
    kinds: tuple[Iterable[FoundCode], ...] = (goals, _treaties(words, language), purposes)
    return tuple(found for kind in kinds for found in islice(kind, MOST))


def name_of(kind: CodeKind, code: str, language: str) -> str:
    """Empty for a code that stands in no list."""
    finders = {CodeKind.SDG: find_sdg, CodeKind.TREATY: find_treaty, CodeKind.DAC: find_dac}
    item = finders[kind](code)
    return label(item, language) if item is not None else ""


def with_code(alignment: Alignment, kind: CodeKind, code: str) -> Alignment:
    """With one more code; one that is there already stays as it is. Raises BadInput for one that stands in no list."""
    if not name_of(kind, code, "en"):
        raise BadInput(_("There is no code “{code}”.").format(code=code[:60]))
    if code in codes_of(alignment, kind):
        return alignment
    match kind:
        case CodeKind.SDG:
            return replace(alignment, sdg=(*alignment.sdg, SdgAlignment(target=code)))
        case CodeKind.TREATY:
            return replace(alignment, treaties=(*alignment.treaties, TreatyAlignment(treaty=code)))
        case CodeKind.DAC:
            return replace(alignment, dac=(*alignment.dac, DacAlignment(code=code)))


def without_code(alignment: Alignment, kind: CodeKind, code: str) -> Alignment:
    match kind:
        case CodeKind.SDG:
            return replace(alignment, sdg=tuple(item for item in alignment.sdg if item.target != code))
        case CodeKind.TREATY:
            return replace(alignment, treaties=tuple(item for item in alignment.treaties if item.treaty != code))
        case CodeKind.DAC:
            return replace(alignment, dac=tuple(item for item in alignment.dac if item.code != code))


def codes_of(alignment: Alignment, kind: CodeKind) -> tuple[str, ...]:
    match kind:
        case CodeKind.SDG:
            return tuple(item.target for item in alignment.sdg)
        case CodeKind.TREATY:
            return tuple(item.treaty for item in alignment.treaties)
        case CodeKind.DAC:
            return tuple(item.code for item in alignment.dac)


def _treaties(words: str, language: str) -> Iterable[FoundCode]:
    for item in treaties():
        name = label(item, language)
        if words.strip() and matches(words, " ".join((item.abbr, name, *item.also))):
            yield FoundCode(CodeKind.TREATY, item.abbr, name)
