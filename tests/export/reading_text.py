"""What stands in the portal text: one body a field, and what is left of it when all known texts are taken away."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.document import Document, Section
from tests.export.reading import texts_of_document

_CALL = re.compile(r"\[\d+\]")
_MARKS = re.compile(r"(?m)^\s*(?:-|\d+\.)?\s*$|\((?:https?:|mailto:|#)[^)\s]*\)")


@dataclass(frozen=True, slots=True)
class Field:
    heading: str
    key: str
    body: str


def fields_of_text(text: str, rule: str) -> tuple[str, tuple[Field, ...]]:
    """The head of the file and its fields."""
    head, *parts = text.split(f"{rule}\n")
    fields = []
    for title, body in zip(parts[::2], parts[1::2], strict=True):
        name = re.match(r"(.*) \[([^\]]+)\]", title)
        assert name is not None, title
        fields.append(Field(name[1].strip(), name[2], body.strip()))
    return head, tuple(fields)


def pieces_of(document: Document, section: Section) -> list[str]:
    """Everything a section prints below its heading, without regard to the order of its kinds."""
    from dataclasses import replace

    texts = texts_of_document(replace(document, sections=(section,)))
    captions = [block.caption for block in section.blocks if getattr(block, "caption", "")]
    cells = [cell for table in texts.tables for row in table for cell in row if cell]
    headings = [heading for _, heading in texts.headings[1:]]
    return [*headings, *texts.paragraphs, *captions, *cells, *texts.footnotes, *texts.alternatives]


def rest_of(body: str, pieces: list[str]) -> tuple[list[str], str]:
    """Pieces that are not in the body, and the body's letters that belong to no piece."""
    left = _bare(_MARKS.sub("", _CALL.sub("", body)))
    missing = []
    for piece in sorted((_bare(_CALL.sub("", piece)) for piece in pieces), key=len, reverse=True):
        if piece not in left:
            missing.append(piece)
        left = left.replace(piece, "\n", 1)
    return missing, re.sub(r"[\n\-:]|\d+\.", "", left)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
