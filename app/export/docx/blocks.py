"""Blocks as paragraphs, tables and pictures of named styles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.domain.document import (
    Block,
    BulletList,
    Callout,
    Figure,
    Heading,
    Inlines,
    ListItem,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    Table,
)
from app.domain.walking import plain
from app.export.docx.figures import figure_xml
from app.export.docx.inlines import inline_runs, run
from app.export.docx.language import Speech
from app.export.docx.numbering import BULLETS, DEEPEST_LIST, FIRST_OWN, OutlineCount
from app.export.docx.pages import Area
from app.export.docx.references import References
from app.export.docx.tables import table_xml
from app.export.grid import with_own_columns

PAGE_BREAK = '<w:p><w:pPr><w:pStyle w:val="SectionEnd"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'
_STYLED_LEVELS = 3
"""List Bullet, List Bullet 2, List Bullet 3: Word's own styles for deeper ones look the same."""


@dataclass(slots=True)
class Blocks:
    """Writes blocks. `anchors` are those of the headings to come, `numbered` whether any heading has a number."""

    refs: References
    anchors: Iterator[str]
    numbered: bool
    count: OutlineCount = field(default_factory=OutlineCount)

    def block(self, block: Block, speech: Speech, area: Area) -> str:
        match block:
            case Heading():
                return self.heading(block, speech)
            case Paragraph(inlines=inlines):
                return self._paragraph("BodyText", inlines, speech)
            case Quote(blocks=paragraphs):
                *before, last = [p.inlines for p in paragraphs if p.inlines] or [()]
                stay = "".join(self._paragraph("Quote", each, speech, stays=True) for each in before)
                return stay + self._paragraph("Quote", last, speech)
            case BulletList() | NumberedList():
                return self._list(block, speech, 0)
            case Callout(tone=tone, inlines=inlines):
                return self._paragraph("CalloutMissing" if tone == "missing" else "Callout", inlines, speech)
            case Table():
                return table_xml(with_own_columns(block), self.refs, speech, area)
            case Figure():
                return figure_xml(block, self.refs, area)
            case PageBreak():
                return PAGE_BREAK

    def heading(self, heading: Heading, speech: Speech, *, new_page: bool = False) -> str:
        counted = self.count.gives(heading)
        style = f"Heading{heading.level}"
        if self.numbered and not counted:
            style += "Unnumbered"
        if speech.rtl:
            speech = speech.of(plain(heading.inlines))
        typed = run(f"{heading.number}\t") if heading.number and not counted else ""
        content = self.refs.bookmarked(next(self.anchors), inline_runs(heading.inlines, self.refs, speech))
        page = "<w:pageBreakBefore/>" if new_page else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{page}{speech.turned}</w:pPr>{typed}{content}</w:p>'

    def _paragraph(self, style: str, inlines: Inlines, speech: Speech, *, stays: bool = False) -> str:
        """`stays`: on the page of the next one."""
        if not inlines:
            return ""
        spoken = speech.of(plain(inlines)) if speech.rtl else speech
        content = inline_runs(inlines, self.refs, spoken)
        keep = "<w:keepNext/>" if stays else ""
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{spoken.turned}</w:pPr>{content}</w:p>'

    def _list(self, block: BulletList | NumberedList, speech: Speech, level: int) -> str:
        if isinstance(block, NumberedList):
            self.refs.list_starts.append((level, block.start))
            style, number = "ListNumber", FIRST_OWN + len(self.refs.list_starts) - 1
        else:
            style, number = "ListBullet", BULLETS
        styled = min(level + 1, _STYLED_LEVELS)
        properties = (
            f'<w:pPr><w:pStyle w:val="{style}{styled if styled > 1 else ""}"/>'
            f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>{speech.turned}</w:pPr>'
        )
        return "".join(self._item(item, properties, speech, level) for item in block.items)

    def _item(self, item: ListItem, properties: str, speech: Speech, level: int) -> str:
        own = f"<w:p>{properties}{inline_runs(item.inlines, self.refs, speech)}</w:p>"
        deeper = min(level + 1, DEEPEST_LIST)
        return own + "".join(self._list(child, speech, deeper) for child in item.children)
