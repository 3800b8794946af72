"""What tests read out of a document."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from decimal import Decimal

from app.domain.document import Document, Table
from app.domain.walking import document_text


def tables(document: Document) -> list[Table]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, Table)]


def table_width(table: Table) -> set[int]:
    """How many grid columns each row takes, cells spanning into it included."""
    widths: set[int] = set()
    for rows in (table.head, table.body, table.foot):
        hanging: Counter[int] = Counter()
        for n, row in enumerate(rows):
            widths.add(hanging[n] + sum(cell.colspan for cell in row.cells))
            for cell in row.cells:
                for below in range(n + 1, n + cell.rowspan):
                    hanging[below] += cell.colspan
        assert not [n for n in hanging if n >= len(rows)], "a cell spans past the end of its rows"
    return widths


def number_of(printed: str, *, group: str = ",", point: str = ".") -> Decimal:
    return Decimal(printed.replace(group, "").replace(point, "."))


def texts_of(document: Document) -> str:
    return "\n".join(document_text(document))


def everything(document: Document) -> str:
    """Every value in the tree, whatever field it stands in."""
    return json.dumps(asdict(document), ensure_ascii=False, default=str)
