"""Numbers and anchors of tables and figures, counted through the whole document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.domain.document import Block, Figure, Section, Table


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Captioned tables and figures get their number in reading order; every table and figure an anchor."""
    counter = _Counter()
    return tuple(
        replace(section, blocks=tuple(counter.counted(block) for block in section.blocks)) for section in sections
    )


class _Counter:
    def __init__(self) -> None:
        self._tables = self._plain_tables = self._figures = self._plain_figures = 0

    def counted(self, block: Block) -> Block:
        match block:
            case Table(caption=""):
                self._plain_tables += 1
                return replace(block, number=0, anchor=f"table-plain-{self._plain_tables}")
            case Table():
                self._tables += 1
                return replace(block, number=self._tables, anchor=f"table-{self._tables}")
            case Figure(caption=""):
                self._plain_figures += 1
                return replace(block, number=0, anchor=f"figure-plain-{self._plain_figures}")
            case Figure():
                self._figures += 1
                return replace(block, number=self._figures, anchor=f"figure-{self._figures}")
            case _:
                return block
