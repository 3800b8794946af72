"""Inlines as runs.

The writer's own marks (bold, italic …) are run properties and not styles: in Word a bold character style inside a bold
paragraph style cancels it.
"""

from __future__ import annotations

from functools import lru_cache

from app.domain.document import (
    Citation,
    Fact,
    Footnote,
    Inlines,
    LineBreak,
    Link,
    StoryRef,
    Text,
)
from app.domain.walking import plain
from app.export.docx.controls import control
from app.export.docx.language import Speech, language_mark, stretches
from app.export.docx.markup import escaped, field
from app.export.docx.references import References


def inline_runs(inlines: Inlines, refs: References, speech: Speech) -> str:
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Text():
                parts.append(text_runs(inline, speech))
            case LineBreak():
                parts.append("<w:r><w:br/></w:r>")
            case Fact(name=name, value=value):
                parts.append(_controlled(f"fact:{name}", name, value, "Fact", refs, speech))
            case Citation(label=""):
                continue
            case Citation(evidence=key, label=label):
                parts.append(_controlled(f"evidence:{key}", key, label, "CitationMark", refs, speech))
            case StoryRef(token=token, text=text):
                parts.append(_controlled(f"story:{token}", token, text, "Story", refs, speech))
            case Link():
                parts.append(_link(inline, refs, speech))
            case Footnote():
                parts.append(_footnote(inline, refs, speech))
    return "".join(parts)


def text_runs(text: Text, speech: Speech, style: str = "") -> str:
    if speech.plain and text.text.isascii() and not (style or text.language or text.raised or any(_marks(text))):
        return run(text.text)
    spoken = speech.within(text.language)
    return "".join(
        run(piece, _properties(style, _marks(text), text.raised, spoken.language, rtl))
        for piece, rtl in stretches(text.text, rtl=spoken.rtl)
    )


def run(text: str, properties: str = "") -> str:
    if "\n" in text or "\t" in text:
        lines = [
            "<w:tab/>".join(
                f'<w:t xml:space="preserve">{escaped(piece)}</w:t>' if piece else "" for piece in line.split("\t")
            )
            for line in text.split("\n")
        ]
        content = "<w:br/>".join(lines)
        return f"<w:r>{properties}{content}</w:r>"
    return f'<w:r>{properties}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


def _marks(text: Text) -> tuple[bool, bool, bool, bool]:
    return (text.bold, text.italic, text.strike, text.underline)


@lru_cache(maxsize=512)
def _properties(
    style: str, marks: tuple[bool, bool, bool, bool], raised: str | None, language: str | None, rtl: bool
) -> str:
    """w:rPr in the schema's order; nothing where nothing differs."""
    bold, italic, strike, underline = marks
    content = "".join(
        (
            f'<w:rStyle w:val="{style}"/>' if style else "",
            "<w:b/><w:bCs/>" if bold else "",
            "<w:i/><w:iCs/>" if italic else "",
            "<w:strike/>" if strike else "",
            '<w:u w:val="single"/>' if underline else "",
            f'<w:vertAlign w:val="{raised}script"/>' if raised else "",
            "<w:rtl/>" if rtl else "",
            language_mark(language) if language else "",
        )
    )
    return f"<w:rPr>{content}</w:rPr>" if content else ""


def _controlled(tag: str, alias: str, value: str, style: str, refs: References, speech: Speech) -> str:
    """A value that came from elsewhere, in a content control that says from where."""
    if not value:
        return ""
    return control(tag, alias, text_runs(Text(value), speech, style), refs)


def _link(link: Link, refs: References, speech: Speech) -> str:
    if link.href.startswith("#"):
        anchor = link.href[1:]
        if anchor in refs.captions and not refs.in_note:
            return field(f"REF {refs.bookmark(anchor)} \\h", plain(link.inlines))
        inside = "".join(text_runs(text, speech) for text in link.inlines)
        return f'<w:hyperlink w:anchor="{refs.bookmark(anchor)}" w:history="1">{inside}</w:hyperlink>'
    relationship = refs.link(link.href)
    if relationship is None:
        return "".join(text_runs(text, speech) for text in link.inlines)
    inside = "".join(text_runs(text, speech, "Hyperlink") for text in link.inlines)
    return f'<w:hyperlink r:id="{relationship}" w:history="1">{inside}</w:hyperlink>'


def _footnote(footnote: Footnote, refs: References, speech: Speech) -> str:
    refs.in_note = True
    content = inline_runs(footnote.inlines, refs, speech)
    refs.in_note = False
    refs.notes.append(
        f'<w:p><w:pPr><w:pStyle w:val="FootnoteText"/>{speech.turned}</w:pPr>'
        '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> </w:t></w:r>{content}</w:p>'
    )
    return (
        '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
        f'<w:footnoteReference w:id="{len(refs.notes)}"/></w:r>'
    )
