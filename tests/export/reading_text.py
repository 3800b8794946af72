"""What stands in the portal text: one body a field, and what is left of it when all known texts are taken away."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from app.domain.document import Document, Figure, Section, Table
from tests.export.reading import squeezed, texts_of_document

_CALL = re.compile(r"\[(?:\d+|[a-z])\]")
_ADDRESS = re.compile(r" ?\((?:https?:|mailto:|#)[^)\s]*\)")


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


def pieces_of(document: Document, section: Section, body: str) -> list[str]:
    """Everything a section prints below its heading, each kind in reading order.

    A caption's label is part of it where the text prints labels; a figure's number stands alone where it does not.
    """
    texts = texts_of_document(replace(document, sections=(section,)))
    captioned = [block for block in section.blocks if isinstance(block, Table | Figure) and block.caption]
    captions = []
    for labelled, block in zip(texts.captions, captioned, strict=True):
        if labelled in without_marks(body):
            captions.append(labelled)
        else:
            captions += [block.caption, str(block.number) if isinstance(block, Figure) else ""]
    cells = [cell for table in texts.tables for row in table for cell in row]
    headings = [heading for _, heading in texts.headings[1:]]
    return [*headings, *texts.paragraphs, *captions, *cells, *texts.footnotes, *texts.alternatives]


def rest_of(body: str, pieces: list[str]) -> tuple[list[str], str]:
    """Pieces that are not in the body, and what is left of the body when each piece is taken out once."""
    left = without_marks(body)
    missing = []
    for piece in sorted(filter(None, map(without_marks, pieces)), key=len, reverse=True):
        left, found = re.subn(rf"(?<!\S){re.escape(piece)}(?!\w|[.,]\d)", "\n", left, count=1)
        if not found:
            missing.append(piece)
    return missing, re.sub(r"(?m)^ *(?:[-:.]|\d+\.)? *$|\n", "", left)


def without_marks(text: str) -> str:
    """The text without calls of notes and addresses of links."""
    return squeezed(_ADDRESS.sub("", _CALL.sub("", text)))
