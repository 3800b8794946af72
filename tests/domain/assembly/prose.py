"""Just enough of the text marks to write a fixture's sections; the real reader is `app.domain.markdown`."""

from __future__ import annotations

import re

from app.domain.document import (
    Blocks,
    BulletList,
    Citation,
    Fact,
    Footnote,
    Heading,
    Inline,
    ListItem,
    Paragraph,
    StoryRef,
    Text,
)

_MARK = re.compile(
    r"\{\{(?P<fact>[^}]+)\}\}|\[@(?P<cite>[^\]]+)\]|\[\[story:(?P<story>[^\]]+)\]\]"
    r"|\^\[(?P<note>[^\]]+)\]|\*\*(?P<bold>[^*]+)\*\*"
)


def inlines(text: str, *, bold: bool = False) -> tuple[Inline, ...]:
    parts: list[Inline] = []
    at = 0
    for mark in _MARK.finditer(text):
        if mark.start() > at:
            parts.append(Text(text[at : mark.start()], bold=bold))
        at = mark.end()
        found = mark.groupdict()
        if found["fact"]:
            parts.append(Fact(found["fact"]))
        elif found["cite"]:
            parts.append(Citation(found["cite"]))
        elif found["story"]:
            parts.append(StoryRef(found["story"]))
        elif found["note"]:
            parts.append(Footnote((Text(found["note"]),)))
        else:
            parts.extend(inlines(found["bold"], bold=True))
    if at < len(text):
        parts.append(Text(text[at:], bold=bold))
    return tuple(parts)


def prose(text: str) -> Blocks:
    blocks: list[Heading | Paragraph | BulletList] = []
    for chunk in text.split("\n\n"):
        if heading := re.match(r"(#+) (.*)", chunk):
            blocks.append(Heading(len(heading[1]), inlines(heading[2])))
        elif chunk.startswith("- "):
            items = (line.removeprefix("- ") for line in chunk.splitlines())
            blocks.append(BulletList(tuple(ListItem(inlines(item)) for item in items)))
        else:
            blocks.append(Paragraph(inlines(chunk)))
    return tuple(blocks)
