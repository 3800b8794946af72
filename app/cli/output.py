"""Printing: tables for people, JSON for scripts, errors on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)
"""Wide where nobody looks: a pipe or a log has no edge."""

_GAP = 2
_READABLE = 16
"""Letters a column of running text needs; with fewer it is a tower of syllables."""
_LABEL = 12


def stderr(sentence: str) -> None:
    """One plain sentence (or one a line), without markup or wrapping, so that a script can read it."""
    if sentence := sentence.rstrip():
        sys.stderr.write(f"{sentence}\n")


def print_json(kind: Any, value: Any) -> None:
    from app.models.mapping import json_of

    sys.stdout.write(json.dumps(json_of(kind, value), ensure_ascii=False, indent=2) + "\n")


def print_plain_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def table(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    right: Sequence[int] = (),
    prose: Sequence[int] = (),
) -> None:
    """A table; `right` names the columns whose figures align at their end, `prose` those that may be wrapped.

    Slugs are copied, so no other column is. Where the terminal is too narrow for that, each row becomes an entry.
    """
    cells = [[str(cell) for cell in row] for row in rows]
    if _width_needed(heads, cells, prose) > console.width:
        _stacked(title, heads, cells)
        return
    grid = Table(title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for index, head in enumerate(heads):
        grid.add_column(
            head, justify="right" if index in right else "left", overflow="fold", no_wrap=index not in prose
        )
    for row in cells:
        grid.add_row(*map(escape, row))
    console.print(grid)


def labelled(rows: Iterable[tuple[str, str]]) -> None:
    """Indented entries, each with its label at the left; empty ones are left out."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(min_width=_LABEL, max_width=_LABEL)
    grid.add_column(overflow="fold")
    for label, text in rows:
        if text:
            grid.add_row(escape(label), escape(text))
    if grid.row_count:
        console.print(Padding(grid, (0, 0, 0, 2), expand=False))


def say(sentence: str) -> None:
    console.print(escape(sentence), soft_wrap=True)


def counted(number: int, one: str, many: str = "") -> str:
    """`1 blocker`, `2 blockers`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def listed(names: Iterable[object]) -> str:
    """At most five of the names, and how many are left out."""
    found = [str(name) for name in names]
    shown, more = found[:5], len(found) - 5
    if more > 0:
        return f"{', '.join(shown)} and {more:,} more"
    return " and ".join(part for part in (", ".join(shown[:-1]), *shown[-1:]) if part)


def _width_needed(heads: Sequence[str], rows: list[list[str]], prose: Sequence[int]) -> int:
    natural = [max(map(cell_len, column)) for column in zip(heads, *rows, strict=True)]
    least = [min(width, max(_READABLE, cell_len(heads[at]))) if at in prose else width
             for at, width in enumerate(natural)]  # fmt: skip
    return sum(least) + _GAP * (len(least) - 1)


def _stacked(title: str, heads: Sequence[str], rows: list[list[str]]) -> None:
    """The first cell on a line of its own, which no terminal breaks when it is copied, the others labelled below."""
    if title:
        say(title)
    for row in rows:
        say(row[0])
        labelled(zip(heads[1:], row[1:], strict=True))
