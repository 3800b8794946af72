"""The page about the file format shows every field, and what it shows is true."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

import pytest

from app.domain.proposal import SectionText
from app.domain.rules import FIELDS
from app.interchange.dumping import dump_workspace
from app.interchange.format import WorkspaceFile
from app.interchange.reading import read_workspace
from tests.interchange.page import BLOCKS, ONE_FILE, PAGE


def _fields_of(cls: Any, seen: dict[str, set[str]]) -> dict[str, set[str]]:
    if isinstance(cls, type) and is_dataclass(cls) and cls is not SectionText and cls.__name__ not in seen:
        hints = get_type_hints(cls)
        seen[cls.__name__] = {described.name for described in fields(cls)}
        for hint in hints.values():
            _fields_of(hint, seen)
    for argument in get_args(cls):
        _fields_of(argument, seen)
    return seen


def test_every_field_of_every_record_is_shown() -> None:
    shown = set(re.findall(r"(?<![\w-])(\w+):", "".join(BLOCKS)))
    missing = {name: left for name, own in _fields_of(WorkspaceFile, {}).items() if (left := own - shown)}
    assert missing == {}


@pytest.mark.parametrize("block", BLOCKS)
def test_each_example_can_be_read_alone(block: str) -> None:
    assert read_workspace(block, "file-format.md").format == "grantwright/1"


def test_the_examples_together_make_one_sound_file() -> None:
    file = read_workspace(ONE_FILE, "file-format.md")
    assert dump_workspace(read_workspace(dump_workspace(file), "dumped")) == dump_workspace(file)


def test_every_rule_stands_in_the_table_with_its_fields() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*)$", PAGE, re.MULTILINE))
    for kind, (needs, may) in FIELDS.items():
        needed, allowed = rows[kind].split("|")[:2]
        assert set(re.findall(r"`(\w+)`", needed)) == needs
        assert set(re.findall(r"`(\w+)`", allowed)) == may
