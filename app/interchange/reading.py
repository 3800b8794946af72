"""A workspace file's text → domain values."""

from __future__ import annotations

import re

from app.catalog.nodes import WORKSPACE_CAP, MappingNode, Node, Scalar
from app.catalog.reading import At, Reading, Shapes
from app.catalog.wording import known_or_near
from app.domain.document import Blocks
from app.domain.markdown import parse_markdown
from app.domain.proposal import SectionText
from app.errors import BadInput, InvalidFile, Problem
from app.interchange.format import FORMAT, WorkspaceFile
from app.interchange.references import check_workspace

_LINE = re.compile(r"line ([0-9]+): ")
_LONG_FORM = ("text", "translated_from")


def read_workspace(data: str | bytes, path: str) -> WorkspaceFile:
    """The organisation, projects and proposals of a file named `path` in messages.

    Raises InvalidFile with every problem: what cannot be read, and names that stand for nothing in the file.
    """
    value, node = _SHAPES.read_with_places(WorkspaceFile, data, path, cap=WORKSPACE_CAP)
    if not (isinstance(node, MappingNode) and "format" in node.entries):
        fix = f"Write 'format: {FORMAT}' as the first line."
        raise InvalidFile([Problem(path, node.line, "format", "the file does not say its format", fix)])
    if problems := tuple(check_workspace(value, node, path)):
        raise InvalidFile(problems)
    return value


def _read_section(node: Node, reading: Reading, at: At) -> SectionText:
    """A text, or the long form with `text` and `translated_from`."""
    if isinstance(node, Scalar):
        return SectionText(blocks=() if node.empty else _blocks(node, reading, at))
    if not isinstance(node, MappingNode):
        raise reading.refuse(node.line, at, "a text is wanted here, not a list", "Write '|' and the text below it.")
    bad = None
    for name, entry in node.entries.items():
        if name not in _LONG_FORM:
            bad = reading.refuse(
                entry.key.line, (*at, name), f"'{name}' is not a field here", known_or_near(name, _LONG_FORM)
            )
    if bad:
        raise bad
    text, origin = (node.entries[name].value if name in node.entries else None for name in _LONG_FORM)
    return SectionText(
        blocks=_blocks(text, reading, (*at, "text")) if text is not None else (),
        translated_from=_SHAPES.reader(str)(origin, reading, (*at, "translated_from")) if origin is not None else None,
    )


def _blocks(node: Node, reading: Reading, at: At) -> Blocks:
    text = _SHAPES.reader(str)(node, reading, at)
    try:
        return parse_markdown(text)
    except BadInput as error:
        said = str(error)
        line = node.line
        if found := _LINE.match(said):
            said = said[found.end() :]
            line += int(found[1]) if isinstance(node, Scalar) and node.block else 0
        message, _, fix = said.partition("; ")
        raise reading.refuse(line, at, message.rstrip("."), f"{fix[:1].upper()}{fix[1:]}") from None


_SHAPES = Shapes({SectionText: _read_section})
