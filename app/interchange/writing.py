"""A small YAML writer: mappings, lists, and texts in the form that a person would choose."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias, Union

WIDTH = 100
_INLINE_WIDTH = 84
_INLINE_ENTRIES = 3
_LONGEST_KEY = 400
"""YAML wants a key within 1,024 characters of its colon."""


class Bare(str):
    """Written as it is."""

    __slots__ = ()


class Quoted(str):
    """Written in double quotes."""

    __slots__ = ()


class Prose(str):
    """Written as a block below `|`, where its characters allow."""

    __slots__ = ()


Node: TypeAlias = Union[str, Sequence["Node"], Mapping["str | Bare", "Node"]]  # noqa: UP007 - it names itself

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]')
_NOT_IN_BLOCK = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_WORDS_THAT_MEAN_SOMETHING = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])
_NOT_PLAIN = frozenset('"`@%&*!|>{}[]\\')


def write_mapping(content: Mapping[str | Bare, Node]) -> str:
    """The lines of a mapping at the file's left edge."""
    lines: list[str] = []
    _mapping(content, 0, lines)
    return "".join(f"{line}\n" for line in lines)


def _mapping(content: Mapping[str | Bare, Node], indent: int, lines: list[str]) -> None:
    pad = " " * indent
    for key, value in content.items():
        name = _scalar(key, inline=False)
        if len(name) <= _LONGEST_KEY:
            _entry(f"{pad}{name}:", value, indent, lines)
        else:
            lines.append(f"{pad}? {name}")
            _entry(f"{pad}:", value, indent, lines)


def _entry(head: str, value: Node, indent: int, lines: list[str]) -> None:
    if isinstance(value, str):
        _text(head, value, indent + 2, lines)
    elif (short := _inline(value)) is not None and (not value or len(head) + len(short) < WIDTH + 10):
        lines.append(f"{head} {short}")
    elif isinstance(value, Mapping):
        lines.append(head)
        _mapping(value, indent + 2, lines)
    else:
        lines.append(head)
        _sequence(value, indent + 2, lines)


def _sequence(items: Sequence[Node], indent: int, lines: list[str]) -> None:
    pad = " " * indent
    for item in items:
        if isinstance(item, str):
            _text(f"{pad}-", item, indent + 2, lines)
        elif (short := _inline(item)) is not None:
            lines.append(f"{pad}- {short}")
        else:
            below: list[str] = []
            if isinstance(item, Mapping):
                _mapping(item, indent + 2, below)
            else:
                _sequence(item, indent + 2, below)
            below[0] = f"{pad}- {below[0][indent + 2 :]}"
            lines.extend(below)


def _text(head: str, text: str, indent: int, lines: list[str]) -> None:
    pad = " " * indent
    if isinstance(text, Bare | Quoted):
        written = _scalar(text, inline=False)
        lines.append(f"{head} {written}" if written else head)
    elif ("\n" in text or (isinstance(text, Prose) and text)) and _fits_block(text):
        lines.append(f"{head} |")
        lines.extend(f"{pad}{line}" if line else "" for line in text.split("\n"))
    elif len(text) > WIDTH and _folds(text):
        lines.append(f"{head} >-")
        lines.extend(f"{pad}{line}" for line in _wrapped(text))
    else:
        lines.append(f"{head} {_scalar(text, inline=False)}")


def _inline(value: Node) -> str | None:
    """A short list or group of single values on one line; None where lines of its own read better."""
    if isinstance(value, str):
        return None
    if not all(map(_is_short, value.values() if isinstance(value, Mapping) else value)):
        return None
    if isinstance(value, Mapping):
        if len(value) > _INLINE_ENTRIES:
            return None
        pairs = (
            f"{_scalar(k, inline=True)}: {_scalar(v, inline=True)}" for k, v in value.items() if isinstance(v, str)
        )
        written = f"{{{', '.join(pairs)}}}"
    else:
        written = f"[{', '.join(_scalar(item, inline=True) for item in value if isinstance(item, str))}]"
    return written if len(written) <= _INLINE_WIDTH else None


def _is_short(value: Node) -> bool:
    return isinstance(value, str) and not isinstance(value, Prose) and "\n" not in value and value != Bare("")


def _scalar(text: str, *, inline: bool) -> str:
    if isinstance(text, Bare):
        return str(text)
    if not isinstance(text, Quoted | Prose) and _is_plain(text, inline=inline):
        return str(text)
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"


def _is_plain(text: str, *, inline: bool) -> bool:
    """Whether a text may stand without quotes and no reader of YAML could take it for something else."""
    return (
        text[:1].isalpha()
        and text.isprintable()
        and len(text) <= WIDTH
        and text[-1] not in " :"
        and ": " not in text
        and " #" not in text
        and not _NOT_PLAIN & set(text)
        and not (inline and ("," in text or ":" in text))
        and text.lower() not in _WORDS_THAT_MEAN_SOMETHING
    )


def _fits_block(text: str) -> bool:
    return text == text.strip() and _NOT_IN_BLOCK.search(text) is None


def _folds(text: str) -> bool:
    return (
        text == text.strip()
        and "  " not in text
        and _NOT_IN_BLOCK.search(text) is None
        and not {"\n", "\t"} & set(text)
    )


def _wrapped(text: str) -> list[str]:
    lines: list[str] = []
    current = ""
    for word in text.split(" "):
        if current and len(current) + len(word) >= WIDTH:
            lines.append(current)
            current = word
        else:
            current = f"{current} {word}" if current else word
    return [*lines, current]
