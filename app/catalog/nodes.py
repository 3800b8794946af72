"""Strict YAML: bytes in, a tree of nodes with line numbers out.

Refused, each with its line: anything but UTF-8, tabs as indentation, anchors, aliases and tags, duplicate keys, keys
that are not plain words, several documents in one file, too large, too deep. Nothing is guessed: a scalar keeps its
text, and the field it is read for says what it must be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

from app.domain.phrases import phrase
from app.domain.text import normalise
from app.errors import InvalidFile, Problem

CATALOGUE_CAP = 2 * 1024 * 1024
"""Bytes in one file of the catalogue."""
WORKSPACE_CAP = 20 * 1024 * 1024
"""Bytes in one workspace file."""
DEPTH_CAP = 40
PROBLEM_CAP = 100
"""Problems reported of one file; the rest follows once these are mended."""

_UNREADABLE = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""Characters that YAML does not know; they come from pasted PDFs and mean nothing."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Scalar:
    """`plain` is a text without quotes, `block` one below a `|`; `line` counts from 1."""

    line: int
    text: str
    plain: bool
    block: bool = False

    @property
    def empty(self) -> bool:
        """Nothing was written: an empty value, `~` or `null`."""
        return self.plain and self.text in ("", "~", "null")


@dataclass(slots=True)
class Entry:
    """One key of a mapping with its value."""

    key: Scalar
    value: Node


@dataclass(slots=True)
class MappingNode:
    line: int
    entries: dict[str, Entry] = field(default_factory=dict)


@dataclass(slots=True)
class SequenceNode:
    line: int
    items: list[Node] = field(default_factory=list)


Node = Scalar | MappingNode | SequenceNode


def parse_yaml(data: str | bytes, path: str, *, cap: int = CATALOGUE_CAP) -> Node:
    """The file's tree.

    Raises InvalidFile with all problems that can be told apart.
    """
    text = _decode(data, path, cap)
    tree = _Tree(path)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            tree.take(event)
    except yaml.MarkedYAMLError as error:
        tree.problems.append(_syntax_problem(error, path, text))
    except yaml.YAMLError as error:
        tree.problems.append(Problem(path, 0, "", phrase("this is not readable as YAML: {error}", error=str(error))))
    if tree.problems:
        raise InvalidFile(tree.problems[:PROBLEM_CAP])
    if tree.root is None:
        raise InvalidFile(
            [Problem(path, 1, "", phrase("the file is empty"), phrase("Copy the example and fill it in."))]
        )
    return tree.root


def _decode(data: str | bytes, path: str, cap: int) -> str:
    if len(data) > cap:
        raise InvalidFile(
            [Problem(path, 0, "", phrase("the file is larger than {most} kB", most=cap // 1024), phrase("Split it."))]
        )
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # what '>' writes in an older PowerShell
    if b"\0" in data and not wide:
        raise InvalidFile(
            [Problem(path, 1, "", phrase("this is not a UTF-8 text file"), phrase("Save it as plain text in UTF-8."))]
        )
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig").replace("\0", "")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fix = phrase("Save the file in UTF-8 (in the editor: Save with encoding).")
        raise InvalidFile([Problem(path, line, "", phrase("a letter here is not in UTF-8"), fix)]) from None
    return _UNREADABLE.sub("", text)


class _Tree:
    """Builds nodes from parser events, without recursion."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[tuple[MappingNode | SequenceNode, Scalar | None]] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._refuse_marks(event)
                self._put(self._scalar(event))
            case yaml.MappingStartEvent():
                self._refuse_marks(event)
                self._begin(MappingNode(_line(event)))
            case yaml.SequenceStartEvent():
                self._refuse_marks(event)
                self._begin(SequenceNode(_line(event)))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._open.pop()
            case yaml.AliasEvent():
                self._say(
                    _line(event),
                    phrase(
                        "'*{anchor}' repeats another part of the file; that is not allowed", anchor=event.anchor or ""
                    ),
                )
                self._put(Scalar(_line(event), "", plain=True))
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents == 2:
                    self._say(
                        _line(event), phrase("a second document begins here with '---'"), phrase("Delete that line.")
                    )

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        plain = event.style in (None, "")
        text = event.value
        if event.style in ("|", ">"):
            text = text.rstrip("\n")
        if event.style == '"' or not text.isascii():
            text = normalise(text)
        return Scalar(_line(event), text, plain, block=event.style == "|")

    def _refuse_marks(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            self._say(
                _line(event),
                phrase("'&{anchor}' marks a part for repetition; that is not allowed", anchor=event.anchor),
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            fix = phrase("Delete it, or put the text in quotes.")
            self._say(
                _line(event),
                phrase("'{tag}' gives a type to the value; that is not allowed", tag=_tag_as_written(tag)),
                fix,
            )

    def _begin(self, node: MappingNode | SequenceNode) -> None:
        if len(self._open) >= DEPTH_CAP:
            raise InvalidFile(
                [
                    Problem(
                        self.path,
                        node.line,
                        "",
                        phrase("more than {most} levels inside each other", most=DEPTH_CAP),
                    )
                ]
            )
        self._put(node)
        self._open.append((node, None))

    def _put(self, node: Node) -> None:
        if not self._open:
            if self.root is None:
                self.root = node
            return
        parent, key = self._open[-1]
        if isinstance(parent, SequenceNode):
            parent.items.append(node)
        elif key is None:
            self._open[-1] = (parent, self._as_key(node))
        else:
            self._open[-1] = (parent, None)
            self._enter(parent, key, node)

    def _as_key(self, node: Node) -> Scalar:
        if isinstance(node, Scalar):
            return node
        self._say(
            node.line,
            phrase("a list or a group stands where a field's name should be"),
            phrase("Put the text in quotes."),
        )
        return Scalar(node.line, "?", plain=True)

    def _enter(self, parent: MappingNode, key: Scalar, node: Node) -> None:
        if (first := parent.entries.get(key.text)) is None:
            parent.entries[key.text] = Entry(key, node)
        else:
            message = phrase(
                "'{text}' stands twice; it was written in line {line} already", text=key.text, line=first.key.line
            )
            self.problems.append(
                Problem(self.path, key.line, self._field(key.text), message, phrase("Keep one of the two."))
            )

    def _field(self, last: str) -> str:
        """The field path of `last` inside what is open now."""
        path = ""
        for node, _ in self._open[:-1]:
            if isinstance(node, SequenceNode):
                path += f"[{len(node.items)}]"
            else:
                path += ("." if path else "") + next(reversed(node.entries))
        return f"{path}.{last}" if path else last

    def _say(self, line: int, message: str, fix: str = "Write the values out.") -> None:
        self.problems.append(Problem(self.path, line, "", message, fix))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 0


def _tag_as_written(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


_SENTENCES = (
    (
        "found character that cannot start any token",
        phrase("a character stands here that cannot begin a value"),
        phrase('Put the text in quotes: "…".'),
    ),
    (
        "mapping values are not allowed",
        phrase("a second ': ' stands on this line, or the line is indented differently from its neighbours"),
        phrase('Put a text that contains ": " in quotes, or align the line with the ones above.'),
    ),
    (
        "found unexpected ':'",
        phrase("a ':' stands in front of a bracket or a comma with nothing after it"),
        phrase("Write '~' there."),
    ),
    ("could not find expected ':'", phrase("a ':' is missing after the field's name"), phrase("Write 'name: value'.")),
    ("did not find expected key", phrase("the indentation, a quote or a bracket is off here or in the line above"), ""),
    (
        "did not find expected '-' indicator",
        phrase("the list is not aligned"),
        phrase("Align the '-' with the ones above."),
    ),
    ("did not find expected ',' or", phrase("a list or a group in brackets is not closed, or a comma is missing"), ""),
    ("found unexpected end of stream", phrase("a quote that was opened here is never closed"), phrase("Close it.")),
    (
        "found unknown escape character",
        phrase("'\\' in double quotes has a special meaning"),
        phrase("Use single quotes: '…'."),
    ),
    (
        "invalid Unicode character escape",
        phrase("the character written with '\\' does not exist"),
        phrase("Delete it."),
    ),
    ("did not find expected node content", phrase("a bracket is opened here and nothing follows"), ""),
    ("did not find expected <document start>", phrase("text follows after the end of the file's one value"), ""),
    (
        "found undefined tag handle",
        phrase("a text that begins with '!' must be in quotes"),
        phrase('Put it in quotes: "!…".'),
    ),
    (
        "did not find expected alphabetic or numeric character",
        phrase("a text that begins with '*' or '&' must be in quotes"),
        phrase('Put it in quotes: "*…".'),
    ),
    (
        "block sequence entries are not allowed",
        phrase("a list must begin on its own line"),
        phrase("Put '- ' on the next line."),
    ),
    (
        "did not find expected comment or line break",
        phrase("something follows '|' or '>'"),
        phrase("Put the text on the next line."),
    ),
)
_TAB = (
    phrase("a tab stands where YAML wants spaces"),
    phrase("Replace the tab by spaces (two for each level)."),
)
_DEFAULT = (
    phrase("this line is not readable"),
    phrase("Compare it with the example; put texts with special signs in quotes."),
)


def _syntax_problem(error: yaml.MarkedYAMLError, path: str, text: str) -> Problem:
    said = error.problem or ""
    opened = "end of stream" in said or "expected ',' or" in said
    mark = (error.context_mark if opened else None) or error.problem_mark
    if mark is None:
        return Problem(path, 0, "", *_DEFAULT)
    if "tab character" in said or text[mark.index : mark.index + 1] == "\t":
        return Problem(path, mark.line + 1, "", *_TAB)
    message, fix = next(((m, f) for sign, m, f in _SENTENCES if sign in said), _DEFAULT)
    return Problem(path, mark.line + 1, "", message, fix)
