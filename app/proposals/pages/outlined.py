"""A section in a list of them, in words: on its own page beside the text, and on the proposal's."""

from __future__ import annotations

from dataclasses import dataclass

from babel.numbers import format_decimal

from app.proposals.pages.section_words import state_words
from app.proposals.service.desk_section import OutlineLine
from app.web.language import current_language, ngettext
from app.web.language import gettext as _

_KEPT_TOGETHER = "\u2066{}\u2069"
"""Reads from left to right among Arabic words too."""


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    of: OutlineLine
    state: str
    """In words: a count, or what is missing."""
    alarming: bool
    here: bool


def entry(of: OutlineLine, key: str = "", language: str = "") -> OutlineEntry:
    """The line of a section; `key` and `language` are those of the page that it stands on."""
    missing = state_words().get(of.line.state)
    length = of.length
    here = (of.line.key, of.line.language) == (key, language)
    if missing is not None:
        return OutlineEntry(of, missing, of.line.state in ("required", "starter"), here)
    if length is not None and length.limit.max is not None:
        said = _KEPT_TOGETHER.format(f"{number(length.count or 0)} / {number(length.limit.max)}")
        return OutlineEntry(of, said, (length.count or 0) > length.limit.max, here)
    if not (count := of.line.words):
        return OutlineEntry(of, _("may stay empty"), False, here)
    words = ngettext("%(count)s word", "%(count)s words", count) % {"count": number(count)}
    return OutlineEntry(of, words, False, here)


def number(value: int | None) -> str:
    return "" if value is None else str(format_decimal(value, locale=current_language()))
