"""Captions, counted by Word's SEQ fields, with the label and number in a bookmark for cross-references."""

from __future__ import annotations

from app.domain.document import Figure, Table, Text
from app.export.docx.inlines import text_runs
from app.export.docx.markup import field
from app.export.docx.references import References

_SEQUENCES = {"table": "Table", "figure": "Figure"}


def caption_xml(block: Table | Figure, refs: References) -> str:
    """The caption's paragraph; nothing for a table or figure without one."""
    style = "Caption" if isinstance(block, Table) else "FigureCaption"
    if not block.caption:
        return ""
    text = text_runs(Text(block.caption), refs.speech)
    if block.number:
        label = refs.meta.labels.get(block.kind, _SEQUENCES[block.kind])
        sequence = field(f"SEQ {_SEQUENCES[block.kind]} \\* ARABIC", str(block.number))
        numbered = text_runs(Text(f"{label} "), refs.speech) + sequence
        text = refs.bookmarked(block.anchor, numbered) + text_runs(Text(". "), refs.speech) + text
    else:
        text = refs.bookmarked(block.anchor, text)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{text}</w:p>'
