"""The reference for DOCX: the same content through docxtpl, with a template of loops over blocks, rows and cells.

Read from the document once, before the clock starts: texts, grids of cells and finished pictures. Facts, footnotes and
links are plain text here, and there is no table of contents, which spares the reference work that ours does.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docxtpl import DocxTemplate, InlineImage

from app.domain.document import (
    Block,
    BulletList,
    Callout,
    Document,
    Figure,
    Footnote,
    Heading,
    Inlines,
    ListItem,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    Row,
    Table,
)
from app.domain.walking import block_inlines, plain
from app.export.docx.figures import picture

Item = dict[str, Any]

_STYLES = {
    "h1": "Heading 1", "h2": "Heading 2", "h3": "Heading 3", "h4": "Heading 4",
    "p": "Normal", "bullet": "List Bullet", "number": "List Number", "quote": "Quote",
}  # fmt: skip


def docx_template() -> bytes:
    """A template with one branch for each kind of block."""
    template = docx.Document()
    template.add_paragraph("{{ title }}", style="Title")
    template.add_paragraph("{%p for b in blocks %}")
    for kind, style in _STYLES.items():
        template.add_paragraph(f"{{%p if b.kind == '{kind}' %}}")
        template.add_paragraph("{{ b.text }}", style=style)
        template.add_paragraph("{%p endif %}")
    template.add_paragraph("{%p if b.kind == 'figure' %}")
    template.add_paragraph("{{ b.picture }}")
    template.add_paragraph("{{ b.text }}", style="Caption")
    template.add_paragraph("{%p endif %}")
    template.add_paragraph("{%p if b.kind == 'table' %}")
    template.add_paragraph("{{ b.text }}", style="Caption")
    table = template.add_table(rows=3, cols=3, style="Table Grid")
    for row, texts in zip(
        table.rows,
        (("{%tr for r in b.rows %}", "", ""), ("{%tc for c in r %}", "{{ c }}", "{%tc endfor %}"),
         ("{%tr endfor %}", "", "")),
        strict=True,
    ):  # fmt: skip
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    template.add_paragraph("{%p endif %}")
    template.add_paragraph("{%p endfor %}")
    out = BytesIO()
    template.save(out)
    return out.getvalue()


def docx_content(document: Document) -> Item:
    """What the template is filled with; figures as PNG."""
    blocks = [
        item
        for section in document.sections
        for block in (section.heading, *section.blocks)
        for item in _items(block, document)
    ]
    return {"title": document.meta.title, "blocks": blocks}


def naive_docx(template: bytes, content: Item) -> bytes:
    filled = DocxTemplate(BytesIO(template))
    blocks = [
        {**item, "picture": InlineImage(filled, BytesIO(item["png"]))} if "png" in item else item
        for item in content["blocks"]
    ]
    filled.render({**content, "blocks": blocks}, autoescape=True)
    out = BytesIO()
    filled.save(out)
    return out.getvalue()


def _items(block: Block, document: Document) -> Iterator[Item]:
    match block:
        case Heading(level=level, number=number, inlines=inlines):
            yield {"kind": f"h{level}", "text": f"{number} {plain(inlines)}"}
        case Paragraph(inlines=inlines) | Callout(inlines=inlines):
            yield {"kind": "p", "text": _with_notes(inlines)}
        case Quote(blocks=paragraphs):
            yield from ({"kind": "quote", "text": _with_notes(inner.inlines)} for inner in paragraphs)
        case BulletList(items=items):
            yield from _list("bullet", items)
        case NumberedList(items=items):
            yield from _list("number", items)
        case Table(caption=caption):
            rows = [_grid(row) for row in (*block.head, *block.body, *block.foot)]
            yield {"kind": "table", "text": caption, "rows": rows}
        case Figure(caption=caption):
            png = picture(block, document.meta.language, document.meta.direction)
            yield {"kind": "figure", "text": caption, "png": png}
        case PageBreak():
            return


def _list(kind: str, items: tuple[ListItem, ...]) -> Iterator[Item]:
    for item in items:
        yield {"kind": kind, "text": _with_notes(item.inlines)}
        for child in item.children:
            yield from ({"kind": kind, "text": plain(tuple(block_inlines(child)))},)


def _grid(row: Row) -> list[str]:
    return [text for cell in row.cells for text in (plain(cell.inlines), *[""] * (cell.colspan - 1))]


def _with_notes(inlines: Inlines) -> str:
    notes = (plain(inline.inlines) for inline in inlines if isinstance(inline, Footnote))
    return " ".join((plain(inlines), *(f"({note})" for note in notes)))
