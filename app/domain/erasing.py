"""What tells who somebody is, found in any stored value and taken out of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.record import Record
from app.domain.relations import without_traces

ERASED = "[…]"
"""What stands where a name was."""
_WORD = re.compile(r"\w+")
_LEAST_WORDS = 2
_LEAST_SENTENCE = 4
"""Words of a story's sentence that is not written twice by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces(Record):
    """What somebody is known by in one workspace."""

    names: tuple[str, ...] = ()
    """Where a column holds a name and nothing else, these are theirs."""
    words: tuple[str, ...] = ()
    """Wherever people write, these are theirs: a name of two words, an address, a number, a story's sentence."""
    story: str = ""
    """Token by which texts refer to a story."""

    def is_name(self, value: object) -> bool:
        return isinstance(value, str) and _plain(value) in {_plain(name) for name in self.names}

    def mentions(self, value: Any) -> tuple[str, ...]:
        """The texts within `value` that hold a trace."""
        return tuple(text for text in _texts(value) if self.without(text) != text)

    def without(self, value: Any) -> Any:
        """`value` with `ERASED` where a trace was, or the story was referred to. Equal where there is none."""
        if isinstance(value, str):
            if self.is_name(value):
                return ERASED
            near = value.lower()
            likely = [trace for trace in self.words if _may_hold(near, trace)]
            return without_traces(value, likely, ERASED) if likely else value
        if isinstance(value, Mapping):
            if self.story and value.get("kind") == "story" and value.get("token") == self.story:
                return {"kind": "text", "text": ERASED}
            return {self.without(key): self.without(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.without(part) for part in value]
        return value


def telling(names: Iterable[str]) -> tuple[str, ...]:
    """Those that tell who it is wherever they stand. "Grace" alone is a word as well."""
    found = (" ".join(name.split()) for name in names)
    return tuple(
        dict.fromkeys(name for name in found if "@" in name or _is_number(name) or len(_words(name)) >= _LEAST_WORDS)
    )


def sentences_of(story: str) -> tuple[str, ...]:
    """A story's sentences that are long enough to be known again."""
    parts = (part.strip() for line in story.splitlines() for part in re.split(r"(?<=[.!?؟…])\s+", line))
    return tuple(dict.fromkeys(part for part in parts if len(_words(part)) >= _LEAST_SENTENCE))


def word_count(trace: str) -> int:
    return len(_words(trace))


def windowed(trace: str) -> str:
    """A trace as `spans` writes it."""
    return " ".join(_words(trace))


def spans(value: Any, count: int, wanted: Callable[[str], bool]) -> Iterator[str]:
    """Every `count` words beside each other in the texts of `value` that are `wanted`, as they are written there."""
    for text in _texts(value):
        found = list(_WORD.finditer(text))
        for first, last in zip(found, found[count - 1 :], strict=False):
            part = text[first.start() : last.end()]
            if wanted(windowed(part)):
                yield part


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _texts(key)
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)


def _may_hold(near: str, trace: str) -> bool:
    """Quick, and never wrong in saying no: most texts hold no trace."""
    longest = max(_words(trace), key=len, default="")
    return _is_number(trace) or (bool(longest) and longest in near)


def _is_number(trace: str) -> bool:
    return sum(letter.isdigit() for letter in trace) >= 6 and not re.search(r"[^\W\d_]", trace)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
