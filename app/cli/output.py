"""Printing: tables for people, JSON for scripts, errors on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)
"""Wide where nobody looks: a pipe or a log has no edge."""


def stderr(sentence: str) -> None:
    """One plain sentence (or one a line), without markup or wrapping, so that a script can read it."""
    if sentence := sentence.rstrip():
        sys.stderr.write(f"{sentence}\n")


def print_json(kind: Any, value: Any) -> None:
    from app.models.mapping import json_of

    sys.stdout.write(json.dumps(json_of(kind, value), ensure_ascii=False, indent=2) + "\n")


def print_plain_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[int] = ()) -> None:
    """A table; `right` names the columns whose figures align at their end."""
    grid = Table(title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for index, head in enumerate(heads):
        grid.add_column(head, justify="right" if index in right else "left", overflow="fold", no_wrap=index == 0)
    for row in rows:
        grid.add_row(*(escape(str(cell)) for cell in row))
    console.print(grid)


def say(sentence: str) -> None:
    console.print(escape(sentence), soft_wrap=True)
