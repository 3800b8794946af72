"""The one text normaliser at the door: what comes in from a file, a form, the API or a feed passes here first.

A form feed pasted from a PDF, a null byte or half a surrogate pair is stored without complaint by one data base and
then breaks a Word file, or the other data base, weeks later. So they end here.
"""

from __future__ import annotations

import re
import unicodedata

from app.domain.phrases import phrase, with_advice
from app.errors import BadInput

MAX_DEPTH = 64
"""Levels of nesting that `normalise_tree` follows."""

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control characters but tab and line feed; byte order mark; embeddings and overrides of the writing direction, which
# make a text read otherwise than it is stored; object replacement and annotation marks; tag characters (invisible
# letters); code points that are no characters, which XML refuses.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\u202a-\u202e\ufff9-\ufffc\ufdd0-\ufdef\U000e0000-\U000e007f"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ISOLATES = re.compile("[\u2066-\u2069]")
_POP_ISOLATE = "\u2069"
_SPACES = re.compile(r"\s+")


class UnusableText(BadInput, ValueError):
    """A text that cannot be stored. A ValueError too, so that validation reports it at its field."""


def normalise(text: str) -> str:
    """`text` in NFC with line feeds only, without control characters and direction overrides.

    Page breaks and vertical tabs become line feeds, so that no two words grow together. Direction marks and isolates,
    which Arabic and Hebrew texts need, stay; each isolate ends with its line. Raises UnusableText for half a surrogate
    pair: there is no telling which letter it was.
    """
    # Nearly every text is printable, and then but for one sign nothing of what follows is in it.
    if "\ufffc" not in text and text.replace("\n", "").isprintable():
        return unicodedata.normalize("NFC", text)
    if found := _SURROGATE.search(text):
        raise UnusableText(
            with_advice(
                phrase("the text has a broken character at position {position}", position=found.start() + 1),
                phrase("copy it again from its original"),
            )
        )
    text = _LINE_ENDS.sub("\n", text)
    text = _UNWANTED.sub("", text)
    if _ISOLATES.search(text):
        text = "\n".join(_close_isolates(line) for line in text.split("\n"))
    return unicodedata.normalize("NFC", text)


def ensure_fits(text: str, most: int) -> None:
    """Raise BadInput for a text of more than `most` characters."""
    if len(text) > most:
        raise BadInput(phrase("This is {length} characters long; at most {most} fit.", length=len(text), most=most))


def one_line(text: str) -> str:
    """A title or name: normalised, every run of spaces and line ends one space, none at the ends."""
    return _SPACES.sub(" ", normalise(text)).strip()


def normalise_tree(value: object, *, depth: int = 0) -> object:
    """The same dicts, lists and scalars as read from YAML or JSON, with every text in them normalised, keys included.

    Raises UnusableText for half a surrogate pair and for more than `MAX_DEPTH` levels.
    """
    if depth > MAX_DEPTH:
        raise UnusableText(phrase("the data is nested more than {most} levels deep", most=MAX_DEPTH))
    if isinstance(value, str):
        return normalise(value)
    if isinstance(value, dict):
        return {
            normalise_tree(key, depth=depth + 1): normalise_tree(item, depth=depth + 1) for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [normalise_tree(item, depth=depth + 1) for item in value]
    return value


def _close_isolates(line: str) -> str:
    """A stray end is dropped and an open isolate closed, so that a cell's text cannot turn the cells after it."""
    parts: list[str] = []
    open_isolates = 0
    for character in line:
        if character == _POP_ISOLATE:
            if not open_isolates:
                continue
            open_isolates -= 1
        elif "\u2066" <= character <= "\u2068":
            open_isolates += 1
        parts.append(character)
    return "".join(parts) + _POP_ISOLATE * open_isolates


def may_be_linked(address: str | None) -> bool:
    """Whether a link may lead there: other schemes could run something in the reader's browser."""
    return (address or "").strip().casefold().startswith(("https://", "http://", "mailto:"))
