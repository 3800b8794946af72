"""The footnotes part: the two separators that Word expects, then the notes in the order of their marks."""

from __future__ import annotations

from collections.abc import Sequence

from app.export.docx.markup import part

_SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
    f"<w:r><w:{mark}/></w:r></w:p></w:footnote>"
    for kind, number, mark in (
        ("separator", -1, "separator"),
        ("continuationSeparator", 0, "continuationSeparator"),
    )
)


def footnotes_part(notes: Sequence[str]) -> bytes:
    own = "".join(f'<w:footnote w:id="{n}">{note}</w:footnote>' for n, note in enumerate(notes, 1))
    return part("footnotes", _SEPARATORS + own)
