"""A workspace file's text → domain values."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.catalog.nodes import WORKSPACE_CAP, MappingNode, Node, Scalar
from app.catalog.reading import At, Reading, Shapes, field_path, find
from app.catalog.wording import known_or_near
from app.domain.document import Blocks
from app.domain.markdown import parse_markdown
from app.domain.phrases import phrase
from app.domain.proposal import SectionText
from app.errors import BadInput, InvalidFile, Problem
from app.interchange.format import FORMAT, WorkspaceFile
from app.interchange.merging import NOTHING, Stored, completed
from app.interchange.references import check_workspace, dangling

_LINE = re.compile(r"line ([0-9]+): ")
_LONG_FORM = ("text", "translated_from")


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it was written: its values, the tree they came from, and its name in messages."""

    values: WorkspaceFile
    tree: Node
    path: str

    def completed(self, stored: Stored, context: WorkspaceFile | None = None) -> WorkspaceFile:
        """The values with what the file leaves out as it is `stored`.

        `context` holds what else its names may stand for. Raises InvalidFile with every problem.
        """
        file = completed(self.values, self.tree, stored)
        if problems := tuple(check_workspace(file, self.tree, self.path, context)):
            raise InvalidFile(problems)
        return file

    def remarks(self, file: WorkspaceFile, context: WorkspaceFile | None = None) -> tuple[Problem, ...]:
        """Names of the completed `file` that stand for nothing now."""
        return tuple(dangling(file, self.tree, self.path, context))

    def problem(self, at: At, message: str, fix: str = "") -> Problem:
        return Problem(self.path, find(self.tree, at), field_path(at), message, fix)


def read_written(data: str | bytes, path: str) -> Written:
    """A file named `path` in messages. Raises InvalidFile with every problem of what cannot be read."""
    value, node = _SHAPES.read_with_places(WorkspaceFile, data, path, cap=WORKSPACE_CAP)
    if not (isinstance(node, MappingNode) and "format" in node.entries):
        fix = phrase("Write '{line}' as the first line.", line=f"format: {FORMAT}")
        raise InvalidFile([Problem(path, node.line, "format", phrase("the file does not say its format"), fix)])
    return Written(value, node, path)


def read_workspace(data: str | bytes, path: str) -> WorkspaceFile:
    """The organisation, projects and proposals of a file that stands alone.

    Raises InvalidFile with every problem: what cannot be read, and names that stand for nothing in the file.
    """
    written = read_written(data, path)
    file = written.completed(NOTHING)
    if remarks := written.remarks(file):
        raise InvalidFile(remarks)
    return file


def _read_section(node: Node, reading: Reading, at: At) -> SectionText:
    """A text, or the long form with `text` and `translated_from`."""
    if isinstance(node, Scalar):
        return SectionText(blocks=() if node.empty else _blocks(node, reading, at))
    if not isinstance(node, MappingNode):
        raise reading.refuse(
            node.line, at, phrase("a text is wanted here, not a list"), phrase("Write '|' and the text below it.")
        )
    bad = None
    for name, entry in node.entries.items():
        if name not in _LONG_FORM:
            bad = reading.refuse(
                entry.key.line,
                (*at, name),
                phrase("'{name}' is not a field here", name=name),
                known_or_near(name, _LONG_FORM),
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
