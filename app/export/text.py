"""Portal text: one block a field, ready to be pasted, with the count under that portal's own rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.assembly.outline import overridden
from app.domain.counting import count
from app.domain.document import (
    Block,
    BulletList,
    Callout,
    Citation,
    Document,
    Fact,
    Figure,
    FigureKind,
    Footnote,
    Heading,
    Inlines,
    LineBreak,
    Link,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    Section,
    StoryRef,
    Table,
    Text,
)
from app.domain.dossier import Dossier
from app.domain.limits import Limit, LimitScope, Unit
from app.domain.walking import block_inlines, with_subsections
from app.export.grid import Placed, placed

RULE = "─" * 72


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalField:
    """One field of the funder's web form."""

    key: str
    heading: str
    text: str
    """As it is pasted: no marks, footnotes at the end."""
    limits: tuple[Limit, ...]
    counts: tuple[int, ...]
    """What the text counts under each limit, in the same order."""


def portal_fields(dossier: Dossier) -> tuple[PortalField, ...]:
    """Every section as plain text, in the form's order."""
    sections = dossier.document.sections
    return tuple(_field(dossier, sections, number) for number in range(len(sections)))


def render_text(dossier: Dossier) -> str:
    """All fields in one file; above each its name and count, which are not part of what is pasted."""
    meta = dossier.document.meta
    head = [meta.title, *(f"{line.label}: {line.value}" for line in dossier.document.cover)]
    blocks = ["\n".join(head)]
    for portal in portal_fields(dossier):
        counts = "; ".join(_said(limit, found) for limit, found in zip(portal.limits, portal.counts, strict=True))
        name = f"{portal.heading} [{portal.key}]" + (f" ({counts})" if counts else "")
        blocks.append(f"{RULE}\n{name}\n{RULE}\n{portal.text}")
    return "\n\n".join(blocks) + "\n"


def _field(dossier: Dossier, sections: Sequence[Section], number: int) -> PortalField:
    document, section = dossier.document, sections[number]
    notes = _Notes(document.meta.labels, lettered=_cites_by_number(document))
    text = "\n\n".join(part for block in section.blocks if (part := _block(block, notes)))
    if notes.texts:
        text += "\n\n" + "\n".join(f"{notes.mark(index)} {note}" for index, note in enumerate(notes.texts))
    form = dossier.material.template.section(section.key.partition("/")[0])
    limits = overridden(form, dossier.material.call).limits if form else ()
    counted = tuple(limit for limit in limits if limit.unit is not Unit.PAGES and not limit.over)
    return PortalField(
        key=section.key,
        heading=f"{section.heading.number} {_inlines(section.heading.inlines, notes)}".strip(),
        text=text,
        limits=counted,
        counts=tuple(_count(limit, sections, number, document.meta.language) for limit in counted),
    )


def _count(limit: Limit, sections: Sequence[Section], number: int, language: str) -> int:
    """As the check of lengths counts: a field alone, a section with the sections below it."""
    own = (sections[number],) if limit.scope is LimitScope.FIELD else with_subsections(sections, number)
    return sum(count(section.blocks, limit.unit, limit.counts, language) for section in own)


@dataclass(frozen=True, slots=True)
class _Notes:
    """The footnotes of a field. They are lettered where numbers in brackets point into the list of sources."""

    labels: Mapping[str, str]
    lettered: bool
    texts: list[str] = field(default_factory=list)

    def add(self, text: str) -> str:
        self.texts.append(text)
        return self.mark(len(self.texts) - 1)

    def mark(self, index: int) -> str:
        return f"[{_letters(index) if self.lettered else index + 1}]"


def _letters(index: int) -> str:
    """a, b … z, aa, ab …"""
    before, last = divmod(index, 26)
    return (_letters(before - 1) if before else "") + chr(ord("a") + last)


def _cites_by_number(document: Document) -> bool:
    blocks = (block for section in document.sections for block in section.blocks)
    return any(isinstance(inline, Citation) and inline.label for block in blocks for inline in block_inlines(block))


def _said(limit: Limit, found: int) -> str:
    match limit.min, limit.max:
        case int(least), int(most):
            bounds = f"{least:,}–{most:,}"
        case None, int(most):
            bounds = f"at most {most:,}"
        case least, _:
            bounds = f"at least {least:,}"
    return f"{found:,} of {bounds} {limit.unit}"


def _block(block: Block, notes: _Notes) -> str:
    match block:
        case Heading(inlines=inlines, number=number):
            return f"{number} {_inlines(inlines, notes)}".strip()
        case Paragraph(inlines=inlines) | Callout(inlines=inlines):
            return _inlines(inlines, notes)
        case Quote(blocks=blocks):
            return "\n".join(_inlines(paragraph.inlines, notes) for paragraph in blocks)
        case BulletList() | NumberedList():
            return "\n".join(_list(block, notes, 0))
        case Table():
            return _table(block, notes)
        case Figure(figure=FigureKind.PICTURE):  # a web form takes none; what is pasted is what was counted
            return _caption(block, notes)
        case Figure(alt=alt):
            return "\n".join(part for part in (_caption(block, notes), alt) if part)
        case PageBreak():
            return ""


def _list(block: BulletList | NumberedList, notes: _Notes, depth: int) -> Iterator[str]:
    for index, item in enumerate(block.items):
        mark = f"{block.start + index}." if isinstance(block, NumberedList) else "-"
        yield f"{'  ' * depth}{mark} {_inlines(item.inlines, notes)}"
        for child in item.children:
            yield from _list(child, notes, depth + 1)


def _table(table: Table, notes: _Notes) -> str:
    """Rows with tabs between their cells: what a spreadsheet pastes back into cells.

    A cell over several columns or rows leaves the others that it covers empty, so that each text stands in its column.
    """
    rows = ["\t".join(_line(cells, notes)) for part in (table.head, table.body, table.foot) for cells in placed(part)]
    return "\n".join([_caption(table, notes), *rows] if table.caption else rows)


def _line(cells: Sequence[Placed], notes: _Notes) -> Iterator[str]:
    at = 0
    for column, cell in cells:
        yield from [""] * (column - at)
        yield _inlines(cell.inlines, notes).replace("\n", " ")
        yield from [""] * (cell.colspan - 1)
        at = column + cell.colspan


def _caption(block: Table | Figure, notes: _Notes) -> str:
    """`Table 3. Budget`, as the other formats print it."""
    if not block.caption or not block.number:
        return block.caption
    return f"{notes.labels.get(block.kind, block.kind.capitalize())} {block.number}. {block.caption}"


def _inlines(inlines: Inlines | tuple[Text, ...], notes: _Notes) -> str:
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Text(text=text) | StoryRef(text=text):
                parts.append(text)
            case Fact(value=value):
                parts.append(value)
            case Citation(label=label):
                parts.append(label)
            case Link(href=href, inlines=inner):
                shown = _inlines(inner, notes)
                parts.append(shown if shown == href else f"{shown} ({href})")
            case Footnote(inlines=inner):
                parts.append(notes.add(_inlines(inner, notes)))
            case LineBreak():
                parts.append("\n")
    return "".join(parts)
