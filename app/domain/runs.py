"""The canonical form of a run of inlines: what two equal texts are stored as, whoever typed them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from operator import attrgetter

import regex

from app.domain.document import Inline, LineBreak, Link, Suggestible, Suggestion, Text

_marks = attrgetter(*(described.name for described in fields(Text) if described.name != "text"))
"""All that two runs must agree in to be one. Read field by field: making a copy to compare costs ten times that."""
PLAIN = Text("")
_NO_MARKS = _marks(PLAIN)

_UNSPACED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u3000-\u303f\uff00-\uff65]"
)


def is_plain(text: Text) -> bool:
    """Whether a run carries no mark."""
    return _marks(text) == _NO_MARKS


def join_lines(before: str, after: str) -> str:
    """What stands between two lines of one paragraph: a space, but nothing between scripts written without spaces."""
    if before and after and _UNSPACED.match(before[-1]) and _UNSPACED.match(after[0]):
        return ""
    return " "


def tidy(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Canonical inlines that print the same.

    Runs with the same marks are one; no run is empty; spaces stand outside marks and links, and neither at the ends nor
    beside a line break; line breaks stand neither first nor last; a link without text shows its address. What a
    suggestion holds keeps the spaces and breaks at its ends: they may be what it is about.
    """
    return _trimmed(_merge(_split_spaces(_merge(inlines))), within=False)


def _trimmed(merged: list[Inline], *, within: bool) -> tuple[Inline, ...]:
    """`within` a suggestion nothing is trimmed at the ends."""
    trimmed: list[Inline] = []
    for inline in merged:
        if isinstance(inline, LineBreak):
            _trim_end(trimmed)
            if trimmed or within:
                trimmed.append(inline)
        elif isinstance(inline, Text) and (isinstance(trimmed[-1], LineBreak) if trimmed else not within):
            if left := inline.text.lstrip():
                trimmed.append(saying(inline, left))
        else:
            trimmed.append(inline)
    if within:
        return tuple(trimmed)
    _trim_end(trimmed)
    while trimmed and isinstance(trimmed[-1], LineBreak):
        trimmed.pop()
        _trim_end(trimmed)
    return tuple(trimmed)


def _split_spaces(inlines: Iterable[Inline]) -> Iterable[Inline]:
    for inline in inlines:
        if isinstance(inline, Link):
            words = "".join(text.text for text in inline.inlines)
            if words.isspace():
                yield Text(words)
                continue
            yield Text(words[: len(words) - len(words.lstrip())])
            yield _tidy_link(inline)
            yield Text(words[len(words.rstrip()) :])
        elif isinstance(inline, Suggestion):
            if own := _held(_trimmed(_merge(_split_spaces(_merge(inline.inlines))), within=True)):
                yield replace(inline, inlines=own)
        elif isinstance(inline, Text) and not is_plain(inline):
            core = inline.text.strip()
            if not core:
                yield Text(inline.text)
                continue
            start = inline.text.index(core)
            yield Text(inline.text[:start])
            yield saying(inline, core)
            yield Text(inline.text[start + len(core) :])
        else:
            yield inline


def _tidy_link(link: Link) -> Link:
    texts = tuple(text for text in tidy(link.inlines) if isinstance(text, Text))
    return Link(link.href, texts or (Text(link.href),))


def _merge(inlines: Iterable[Inline]) -> list[Inline]:
    merged: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Text):
            if not inline.text:
                continue
            last = merged[-1] if merged else None
            if isinstance(last, Text) and _marks(last) == _marks(inline):
                merged[-1] = saying(last, last.text + inline.text)
                continue
        elif isinstance(inline, Suggestion):
            last = merged[-1] if merged else None
            if isinstance(last, Suggestion) and replace(last, inlines=()) == replace(inline, inlines=()):
                merged[-1] = replace(last, inlines=_held(_merge((*last.inlines, *inline.inlines))))
                continue
        merged.append(inline)
    return merged


def _held(inlines: Iterable[Inline]) -> tuple[Suggestible, ...]:
    return tuple(inline for inline in inlines if not isinstance(inline, Suggestion))


def _trim_end(inlines: list[Inline]) -> None:
    if inlines and isinstance(last := inlines[-1], Text):
        if right := last.text.rstrip():
            inlines[-1] = saying(last, right)
        else:
            inlines.pop()


def saying(text: Text, words: str) -> Text:
    """The same run with other words: a copy is made only where there is something to copy."""
    if text.text == words:
        return text
    return Text(words) if is_plain(text) else replace(text, text=words)
