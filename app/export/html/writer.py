"""Writes HTML so that text can never become markup: only `tag` names and style sheets are written as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping

_POISON = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\"']")


def escaped(text: str) -> str:
    """Text or an attribute's value; characters that no HTML may hold are left out."""
    if not text.isprintable() and _POISON.search(text):
        text = _POISON.sub("", text)
    if _SPECIAL.search(text):
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
        text = text.replace("'", "&#39;")
    return text


class Writer:
    """Collects the parts of a page. Attributes whose value is None or empty are left out, except `alt`."""

    __slots__ = ("_parts",)

    def __init__(self) -> None:
        self._parts: list[str] = []

    def open(self, tag: str, attributes: Mapping[str, str | None] | None = None) -> None:
        self._parts.append(f"<{tag}{_attributes(attributes)}>" if attributes else f"<{tag}>")

    def close(self, tag: str) -> None:
        self._parts.append(f"</{tag}>")

    def text(self, text: str) -> None:
        self._parts.append(escaped(text))

    def element(self, tag: str, text: str, attributes: Mapping[str, str | None] | None = None) -> None:
        self._parts.append(f"<{tag}{_attributes(attributes) if attributes else ''}>{escaped(text)}</{tag}>")

    def style(self, css: str) -> None:
        """A style sheet of ours; it must not hold anything a user wrote, except through `css_string`."""
        self._parts.append(f"<style>{css}</style>")

    def declare(self) -> None:
        self._parts.append("<!DOCTYPE html>\n")

    def end_line(self) -> None:
        self._parts.append("\n")

    def html(self) -> str:
        return "".join(self._parts)


def css_string(text: str) -> str:
    """A quoted CSS string; everything but letters, digits and spaces is written as a code point."""
    kept = (c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in _POISON.sub("", text))
    return f'"{"".join(kept)}"'


def _attributes(attributes: Mapping[str, str | None]) -> str:
    return "".join(
        f' {name}="{escaped(value)}"' for name, value in attributes.items() if value or (name == "alt" and value == "")
    )
