"""Runs of text, links and notes."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from unicodedata import bidirectional

from app.domain.document import Citation, Fact, Footnote, Inline, LineBreak, Link, StoryRef, Text
from app.domain.text import may_be_linked
from app.export.html.writer import Writer

_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ku-arab", "ps", "sd", "ug", "ur", "yi"}


class Medium(StrEnum):
    SCREEN = "screen"
    PAGED = "paged"


class Notes:
    """Footnotes: numbered through the document, on screen collected until their section ends."""

    __slots__ = ("_number", "language", "medium", "waiting")

    def __init__(self, medium: Medium) -> None:
        self.medium = medium
        self.language: str | None = None
        """Of the text around them, where it is not the document's."""
        self.waiting: list[tuple[int, Footnote, str | None]] = []
        self._number = 0

    def write(self, writer: Writer, note: Footnote) -> None:
        self._number += 1
        number = str(self._number)
        if self.medium is Medium.PAGED:
            writer.open("span", {"class": "fn", "data-n": number})
            write_inlines(writer, note.inlines, self)
            writer.close("span")
            return
        self.waiting.append((self._number, note, self.language))
        writer.open("sup", {"class": "fn-call"})
        writer.element("a", number, {"id": f"call-{number}", "href": f"#note-{number}", "role": "doc-noteref"})
        writer.close("sup")


def direction_of(language: str) -> str:
    """`rtl` or `ltr` for a BCP 47 code."""
    code = language.casefold()
    return "rtl" if code in _RIGHT_TO_LEFT or code.split("-")[0] in _RIGHT_TO_LEFT else "ltr"


def spoken(language: str | None) -> dict[str, str | None]:
    """Attributes of an element in another language than the text around it."""
    return {"lang": language, "dir": direction_of(language)} if language else {}


def is_left_to_right(text: str) -> bool:
    """Whether a text has letters and none of them runs from right to left."""
    kinds = {bidirectional(letter) for letter in text}
    return "L" in kinds and kinds.isdisjoint({"R", "AL"})


def write_inlines(writer: Writer, inlines: Iterable[Inline], notes: Notes) -> None:
    for inline in inlines:
        match inline:
            case Text():
                _write_text(writer, inline)
            case Fact(value=value):
                writer.text(value)
            case StoryRef(text=text):
                writer.text(text)
            case LineBreak():
                writer.open("br")
            case Citation(label=label):
                writer.text(label)
            case Link():
                _write_link(writer, inline)
            case Footnote():
                notes.write(writer, inline)


def _write_text(writer: Writer, run: Text, href: str = "") -> None:
    """A link stands inside its marks, because each box inside a link would become one more link in a PDF."""
    marks = [
        tag
        for tag, wanted in (("strong", run.bold), ("em", run.italic), ("u", run.underline), ("s", run.strike))
        if wanted
    ]
    if run.raised:
        marks.append("sup" if run.raised == "super" else "sub")
    if run.language:
        writer.open("span", {"lang": run.language, "dir": direction_of(run.language)})
    for tag in marks:
        writer.open(tag)
    if href:
        writer.element("a", run.text, {"href": href})
    else:
        writer.text(run.text)
    for tag in reversed(marks):
        writer.close(tag)
    if run.language:
        writer.close("span")


def _write_link(writer: Writer, link: Link) -> None:
    """A scheme that could run something in the reader's browser is printed, not linked."""
    href = link.href.strip()
    linked = href if href.startswith("#") or may_be_linked(href) else ""
    for run in link.inlines:
        _write_text(writer, run, linked)
