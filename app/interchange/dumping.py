"""Domain values → a workspace file, byte for byte the same each time.

Fields stand in the order of their dataclass; what has its default value is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any

from app.domain.markdown import to_markdown
from app.domain.proposal import SectionText
from app.domain.text import normalise
from app.interchange.format import FORMAT, WorkspaceFile
from app.interchange.writing import Bare, Node, Prose, Quoted, write_mapping

HEADER = """\
# A workspace of Grantwright. Every field is explained in docs/file-format.md.
# Amounts, rates and codes stand in quotes. Texts are Markdown; {{budget.total}} is a fact, [@key] a piece of evidence,
# [[story:TOKEN]] a story.
"""


def dump_workspace(file: WorkspaceFile) -> str:
    """The file's text. Reading it back gives the same values, and dumping those the same bytes."""
    return HEADER + write_mapping({"format": Bare(FORMAT), **_record(file)})


def _record(value: Any) -> dict[str | Bare, Node]:
    content: dict[str | Bare, Node] = {}
    for described in fields(value):
        own = getattr(value, described.name)
        if not described.init or own == _default(described):
            continue
        content[Bare(described.name)] = _node(own)
    return content


def _default(described: Field[Any]) -> object:
    if described.default_factory is not MISSING:
        return described.default_factory()
    return described.default


def _node(value: Any) -> Node:
    match value:
        case None:
            return Bare("")
        case SectionText():
            return _section(value)
        case bool():
            return Bare("true" if value else "false")
        case Enum():
            return str(value.value)
        case int() | date():
            return Bare(value.isoformat() if isinstance(value, date) else str(value))
        case time():
            return Quoted(value.isoformat("minutes" if not value.second else "seconds"))
        case Decimal():
            return Quoted(format(value, "f"))
        case str():
            return normalise(value)
        case tuple():
            return [_node(item) for item in value]
        case Mapping():
            return {_key(key): _node(item) for key, item in value.items()}
    if is_dataclass(value):
        return _record(value)
    raise TypeError(f"{type(value).__name__} has no place in a workspace file")


def _key(key: Any) -> str | Bare:
    return Bare(str(key)) if isinstance(key, int) else normalise(str(key))


def _section(section: SectionText) -> Node:
    text = Prose(to_markdown(section.blocks).strip("\n"))
    if section.translated_from is None:
        return text
    return {Bare("text"): text, Bare("translated_from"): section.translated_from}
