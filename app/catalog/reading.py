"""YAML text → any domain dataclass, guided by its field types.

The type of a field decides what its text must look like, so nothing is guessed: `no` is a word where a text is
wanted and a mistake where a switch is, and an amount without quotes is always a mistake. Every problem of a file is
collected. Positions in field paths count from 1: `rules[2].value` is the second rule's value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import partial
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from app.catalog import scalars
from app.catalog.nodes import CATALOGUE_CAP, PROBLEM_CAP, MappingNode, Node, Scalar, SequenceNode, parse_yaml
from app.catalog.wording import known_or_near, misplaced, sentence_and_fix
from app.domain.phrases import phrase, said_by
from app.errors import InvalidFile, Problem

T = TypeVar("T")

At = tuple[Any, ...]
"""Steps from the file's top: names of fields, keys, and positions counted from 0."""

Trouble = tuple[At, str, str]
"""Where in a file, what is wrong, and what to do about it."""


class Bad(Exception):
    """This value cannot be read; its problems are noted."""


@dataclass(slots=True)
class Reading:
    """One file while it is read."""

    path: str
    problems: list[Problem] = field(default_factory=list)

    def note(self, line: int, at: At, message: str, fix: str = "") -> None:
        self.problems.append(Problem(self.path, line, field_path(at), message, fix))

    def refuse(self, line: int, at: At, message: str, fix: str = "") -> Bad:
        self.note(line, at, message, fix)
        return Bad()


Reader = Callable[[Node, Reading, At], Any]


def field_path(at: At) -> str:
    """`("rules", 1, "value")` as `rules[2].value`."""
    path = ""
    for step in at:
        path += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path


def find(node: Node, at: At) -> int:
    """The line of the place `at`, or of the nearest part above it that is written."""
    line = node.line
    for step in at:
        if isinstance(node, MappingNode) and (entry := node.entries.get(str(step))) is not None:
            node, line = entry.value, entry.key.line
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            line = node.line
        else:
            break
    return line


class Shapes:
    """Readers by type. `special` replaces the reader of single types."""

    def __init__(self, special: Mapping[Any, Reader] | None = None) -> None:
        self._readers: dict[Any, Reader] = dict(special or {})

    def read(self, cls: type[T], data: str | bytes, path: str, *, cap: int = CATALOGUE_CAP) -> T:
        """The value in a file.

        Raises InvalidFile with every problem found.
        """
        return self.read_with_places(cls, data, path, cap=cap)[0]

    def read_with_places(
        self, cls: type[T], data: str | bytes, path: str, *, cap: int = CATALOGUE_CAP
    ) -> tuple[T, Node]:
        """The value and the file's tree, in which `find` looks up lines."""
        node = parse_yaml(data, path, cap=cap)
        reading = Reading(path)
        try:
            value = self.reader(cls)(node, reading, ())
        except Bad:
            raise InvalidFile(reading.problems[:PROBLEM_CAP]) from None
        return value, node

    def reader(self, kind: Any) -> Reader:
        if (known := self._readers.get(kind)) is None:
            known = self._readers[kind] = self._make(kind)
        return known

    def _make(self, kind: Any) -> Reader:
        origin, arguments = get_origin(kind), get_args(kind)
        if origin in (Union, UnionType):
            rest = tuple(a for a in arguments if a is not NoneType)
            return self._optional(self.reader(rest[0])) if len(rest) == 1 else scalars.read_answer
        if origin is tuple:
            return partial(_read_list, self.reader(arguments[0]))
        if origin is dict:
            return partial(_read_dict, self.reader(arguments[0]), self.reader(arguments[1]))
        if origin is Literal:
            return partial(scalars.read_literal, arguments)
        if is_dataclass(kind) and isinstance(kind, type):
            return _RecordReader(kind, self)
        return scalars.reader_of(kind)

    @staticmethod
    def _optional(reader: Reader) -> Reader:
        def read_or_none(node: Node, reading: Reading, at: At) -> Any:
            return None if isinstance(node, Scalar) and node.empty else reader(node, reading, at)

        return read_or_none


def _read_list(item: Reader, node: Node, reading: Reading, at: At) -> tuple[Any, ...]:
    if not isinstance(node, SequenceNode):
        raise reading.refuse(
            node.line, at, phrase("a list is wanted here"), phrase("Write one '- ' for each item, or [one, two].")
        )
    values, bad = [], False
    for position, child in enumerate(node.items):
        try:
            values.append(item(child, reading, (*at, position)))
        except Bad:
            bad = True
    if bad:
        raise Bad
    return tuple(values)


def _read_dict(key: Reader, value: Reader, node: Node, reading: Reading, at: At) -> dict[Any, Any]:
    if not isinstance(node, MappingNode):
        raise reading.refuse(
            node.line, at, phrase("pairs of name and value are wanted here"), phrase("Write 'name: value' lines.")
        )
    values, bad = {}, False
    for name, entry in node.entries.items():
        try:
            values[key(entry.key, reading, (*at, name))] = value(entry.value, reading, (*at, name))
        except Bad:
            bad = True
    if bad:
        raise Bad
    return values


class _RecordReader:
    """Reads one dataclass; its field types are looked at when the first one is read, as they may not exist before."""

    def __init__(self, cls: type[Any], shapes: Shapes) -> None:
        self.cls = cls
        self._shapes = shapes
        self._readers: dict[str, Reader] = {}
        self._needed: tuple[str, ...] = ()

    def __call__(self, node: Node, reading: Reading, at: At) -> Any:
        if not self._readers:
            hints = get_type_hints(self.cls)
            self._readers = {f.name: self._shapes.reader(hints[f.name]) for f in fields(self.cls) if f.init}
            self._needed = tuple(f.name for f in fields(self.cls) if f.default is f.default_factory is MISSING)
        if not isinstance(node, MappingNode):
            fix = phrase(
                "Write its fields below it, each on its own line: {names}.",
                names=", ".join(self._needed or self._readers),
            )
            raise reading.refuse(node.line, at, phrase("a group of fields is wanted here"), fix)
        values, bad = self._read_fields(node, reading, at)
        for name in self._needed:
            if name not in values and name not in bad:
                entry = node.entries.get(name)
                line = entry.key.line if entry else node.line
                said = phrase("'{name}' is empty", name=name) if entry else phrase("'{name}' is missing", name=name)
                reading.note(
                    line,
                    (*at, name),
                    said,
                    phrase("Write '{line}'.", line=f"{name}: …"),
                )
                bad.add(name)
        if bad:
            raise Bad
        try:
            return self.cls(**values)
        except ValueError as error:
            line, place = misplaced(str(error), node, self._readers)
            raise reading.refuse(line, (*at, *place), *sentence_and_fix(said_by(error))) from None

    def _read_fields(self, node: MappingNode, reading: Reading, at: At) -> tuple[dict[str, Any], set[str]]:
        values: dict[str, Any] = {}
        bad: set[str] = set()
        for name, entry in node.entries.items():
            reader = self._readers.get(name)
            if reader is None:
                message = phrase("'{name}' is not a field here", name=name)
                reading.note(entry.key.line, (*at, name), message, known_or_near(name, self._readers))
                bad.add(name)
                continue
            if isinstance(entry.value, Scalar) and entry.value.empty:
                continue
            try:
                values[name] = reader(entry.value, reading, (*at, name))
            except Bad:
                bad.add(name)
        return values, bad


_SHAPES = Shapes()


def read(cls: type[T], data: str | bytes, path: str, *, cap: int = CATALOGUE_CAP) -> T:
    """A domain value from the text of a file named `path` in messages.

    Raises InvalidFile with every problem found.
    """
    return _SHAPES.read(cls, data, path, cap=cap)


def read_with_places(cls: type[T], data: str | bytes, path: str, *, cap: int = CATALOGUE_CAP) -> tuple[T, Node]:
    """As `read`, with the file's tree, in which `find` looks up lines."""
    return _SHAPES.read_with_places(cls, data, path, cap=cap)
