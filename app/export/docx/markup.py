"""Text as XML, and the few words of WordprocessingML that every part needs."""

from __future__ import annotations

import re

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{WORD}"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    f' xmlns:a="{DRAWING}"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# The normaliser at the door keeps these out; a Document built by other hands must not break the file either.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile("[ \t\r\n]+")
_MEANS_MORE = re.compile('[&<>"\x00-\x1f\ud800-\udfff\ufffe\uffff]')


def escaped(text: str) -> str:
    """For the content of an element or of an attribute in double quotes."""
    if not _MEANS_MORE.search(text):
        return text
    text = _NOT_IN_XML.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def attribute(text: str, most: int | None = None) -> str:
    """A text on one line for an attribute, cut at a word after `most` characters."""
    line = _SPACES.sub(" ", text).strip(" ")
    return escaped(shortened(line, most) if most else line)


def shortened(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    at_word = cut.rpartition(" ")[0]
    return (at_word if len(at_word) > most // 2 else cut).rstrip(" ,;:.–-") + "…"


def part(root: str, content: str) -> bytes:
    """A whole XML part with `root` as its element."""
    return f"{DECLARATION}<w:{root} {NAMESPACES}>{content}</w:{root}>".encode()


def field(instruction: str, result: str, properties: str = "") -> str:
    """A field with the result it had when it was written; `properties` is the runs' w:rPr."""
    result_run = f'<w:r>{properties}<w:t xml:space="preserve">{escaped(result)}</w:t></w:r>' if result else ""
    return (
        f'<w:r>{properties}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{properties}<w:instrText xml:space="preserve"> {escaped(instruction)} </w:instrText></w:r>'
        f'<w:r>{properties}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"{result_run}"
        f'<w:r>{properties}<w:fldChar w:fldCharType="end"/></w:r>'
    )
