"""What is printed on terminals of any width."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.cli import output
from tests.cli.conftest import Command
from tests.marsa import PROPOSAL


@contextmanager
def terminal(width: int) -> Iterator[None]:
    before = output.console.width
    output.console.width = width
    try:
        yield
    finally:
        output.console.width = before


@pytest.mark.parametrize("width", [60, 80, 100, 140, 200])
@pytest.mark.parametrize("words", ["calls list", "funders list", "templates list"])
def test_slugs_and_titles_can_be_read_and_copied(command: Command, words: str, width: int) -> None:
    with terminal(width):
        shown = command(*words.split()).out
    told = command(*words.split(), "--json").json()
    lines = [line.rstrip() for line in shown.splitlines()]
    for item in told:
        assert any(item["slug"] in line for line in lines), item["slug"]
    assert max(map(len, lines)) <= max(width, max(len(item["slug"]) for item in told) + 6)
    assert not any(len(line.strip()) == 1 and line.strip().isalpha() for line in lines), "a letter a line"
    flat = " ".join(shown.split())
    assert told[0].get("status") is None or told[0]["status"] in flat


@pytest.mark.parametrize("kind", ["sqlite"])
def test_keys_of_sections_and_facts_are_never_broken(filled: Command) -> None:
    for words, field, mark in (("status", "key", "{}"), ("facts", "name", "{{{{{}}}}}")):
        told = filled(words, PROPOSAL, "--json").json()
        with terminal(60):
            lines = filled(words, PROPOSAL).out.splitlines()
        for item in told:
            assert any(mark.format(item[field]) in line for line in lines), item[field]


def test_one_is_one_and_long_lists_are_cut() -> None:
    assert [output.counted(n, "blocker") for n in (0, 1, 2)] == ["0 blockers", "1 blocker", "2 blockers"]
    assert output.counted(2, "entry", "entries") == "2 entries"
    assert output.listed(["a"]) == "a"
    assert output.listed(["a", "b", "c"]) == "a, b and c"
    assert output.listed("abcdefg") == "a, b, c, d, e and 2 more"
