"""Portal text: one block a field, ready to be pasted, with the count under that portal's own rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.assembly.outline import overridden
from app.domain.counting import count
from app.domain.document import (
    Block,
    BulletList,
    Callout,
    Citation,
    Fact,
    Figure,
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
from app.domain.limits import Limit, Unit

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
    language = dossier.document.meta.language
    return tuple(_field(dossier, section, language) for section in dossier.document.sections)


def render_text(dossier: Dossier) -> str:
    """All fields in one file; above each its name and count, which are not part of what is pasted."""
    meta = dossier.document.meta
    head = [meta.title, *(f"{line.label}: {line.value}" for line in dossier.document.cover)]
    blocks = ["\n".join(head)]
    for field in portal_fields(dossier):
        counts = "; ".join(_said(limit, found) for limit, found in zip(field.limits, field.counts, strict=True))
        name = f"{field.heading} [{field.key}]" + (f" ({counts})" if counts else "")
        blocks.append(f"{RULE}\n{name}\n{RULE}\n{field.text}")
    return "\n\n".join(blocks) + "\n"


def _field(dossier: Dossier, section: Section, language: str) -> PortalField:
    notes: list[str] = []
    text = "\n\n".join(part for block in section.blocks if (part := _block(block, notes)))
    if notes:
        text += "\n\n" + "\n".join(f"[{index}] {note}" for index, note in enumerate(notes, start=1))
    form = dossier.material.template.section(section.key.partition("/")[0])
    limits = overridden(form, dossier.material.call).limits if form else ()
    counted = tuple(limit for limit in limits if limit.unit is not Unit.PAGES and not limit.over)
    return PortalField(
        key=section.key,
        heading=f"{section.heading.number} {_inlines(section.heading.inlines, [])}".strip(),
        text=text,
        limits=counted,
        counts=tuple(
            count(section.blocks, limit.unit, limit.counts, section.language or language) for limit in counted
        ),
    )


def _said(limit: Limit, found: int) -> str:
    bounds = "–".join(f"{bound:,}" for bound in (limit.min, limit.max) if bound is not None)
    return f"{found:,} / {bounds} {limit.unit}"


def _block(block: Block, notes: list[str]) -> str:
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
        case Figure(alt=alt, caption=caption, number=number):
            return f"{number} {caption}: {alt}".strip() if caption else alt
        case PageBreak():
            return ""


def _list(block: BulletList | NumberedList, notes: list[str], depth: int) -> Iterator[str]:
    for index, item in enumerate(block.items):
        mark = f"{block.start + index}." if isinstance(block, NumberedList) else "-"
        yield f"{'  ' * depth}{mark} {_inlines(item.inlines, notes)}"
        for child in item.children:
            yield from _list(child, notes, depth + 1)


def _table(table: Table, notes: list[str]) -> str:
    """Rows with tabs between their cells: what a spreadsheet pastes back into cells."""
    rows = ["\t".join(_inlines(cell.inlines, notes).replace("\n", " ") for cell in row.cells)
            for row in (*table.head, *table.body, *table.foot)]  # fmt: skip
    return "\n".join([table.caption, *rows] if table.caption else rows)


def _inlines(inlines: Inlines | tuple[Text, ...], notes: list[str]) -> str:
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
                notes.append(_inlines(inner, []))
                parts.append(f"[{len(notes)}]")
            case LineBreak():
                parts.append("\n")
    return "".join(parts)
