"""What the writer wrote, with its facts, citations and stories filled in and its headings put under the section's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from app.domain.assembly.citations import Citations
from app.domain.assembly.protection import Cloak
from app.domain.assembly.stories import Stories
from app.domain.assembly.words import Words
from app.domain.document import (
    DEEPEST_HEADING,
    Block,
    Blocks,
    BulletList,
    Callout,
    Cell,
    Citation,
    Fact,
    Figure,
    Footnote,
    Heading,
    Inline,
    Inlines,
    ListItem,
    NumberedList,
    Paragraph,
    Quote,
    Row,
    StoryRef,
    Table,
    Text,
)
from app.domain.facts import FactValue, print_fact
from app.domain.printing import set_apart
from app.domain.proposal import SectionText
from app.domain.walking import block_inlines, plain


class Narrative:
    """Fills stored text. One instance serves a whole document, so that citations number through."""

    def __init__(
        self,
        facts: Callable[[str], Mapping[str, FactValue]],
        citations: Citations,
        stories: Stories,
        cloak: Cloak,
        words: Words,
        *,
        draft: bool,
        telling: frozenset[str] = frozenset(),
    ) -> None:
        """`facts` gives the values with the project's texts in a language. `telling` are partner keys that no reader
        may see, not even as the name of a fact inside the file."""
        self._telling = telling
        self._facts = facts
        self._citations = citations
        self._stories = stories
        self._cloak = cloak
        self._words = words
        self._draft = draft
        self._language = words.language
        self._printed: dict[tuple[str, str], str] = {}

    def filled(self, blocks: Blocks, *, under: int, anchor: str, language: str | None = None) -> Blocks:
        """The blocks as they are read below a heading of level `under`; anchors begin with `anchor`.

        `language` is the text's own where it is not the document's: its facts are printed in it.
        """
        self._language = language or self._words.language
        result: list[Block] = []
        given: list[int] = []
        headings = 0
        for block in self._cloak.blocks(blocks):
            if isinstance(block, Heading):
                given = [level for level in given if level < block.level]
                given.append(block.level)
                headings += 1
                result.append(
                    replace(
                        block,
                        level=min(under + len(given), DEEPEST_HEADING),
                        inlines=self._inlines(block.inlines),
                        anchor=f"{anchor}-h{headings}",
                    )
                )
                continue
            kept = self._block(block)
            result.extend(kept)
            notice = self._stories.notice()
            if notice and _stories_in(kept) < _stories_in([block]):
                result.append(notice)
        return tuple(result)

    def _block(self, block: Block) -> list[Block]:
        match block:
            case Paragraph(inlines=(StoryRef(token=token),)):
                told = self._stories.quoted(token)
                return [told] if told else []
            case Paragraph() | Callout():
                kept = replace(block, inlines=self._inlines(block.inlines))
                return [kept] if is_written((kept,)) else []
            case Quote(blocks=blocks):
                inner = [part for paragraph in blocks for part in self._block(paragraph)]
                paragraphs = [p for part in inner for p in (part.blocks if isinstance(part, Quote) else (part,))]
                return [Quote(tuple(p for p in paragraphs if isinstance(p, Paragraph)))] if paragraphs else []
            case BulletList() | NumberedList():
                return [self._list(block)]
            case Table():
                return [self._table(block)]
            case Figure(alt=""):  # a check asks for it; a reader who hears the document is told something
                return [replace(block, alt=block.caption or self._words("figure"))]
            case _:
                return [block]

    def _list(self, block: Any) -> Any:
        return replace(block, items=tuple(self._item(item) for item in block.items))

    def _item(self, item: ListItem) -> ListItem:
        return replace(
            item, inlines=self._inlines(item.inlines), children=tuple(self._list(child) for child in item.children)
        )

    def _table(self, table: Table) -> Table:
        def cell(old: Cell) -> Cell:
            return replace(old, inlines=self._inlines(old.inlines))

        def rows(old: tuple[Row, ...]) -> tuple[Row, ...]:
            return tuple(replace(row, cells=tuple(cell(c) for c in row.cells)) for row in old)

        return replace(table, head=rows(table.head), body=rows(table.body), foot=rows(table.foot))

    def _inlines(self, inlines: Inlines) -> Inlines:
        result: list[Inline] = []
        for inline in inlines:
            match inline:
                case Fact(name=name):
                    result.append(self._fact(name))
                case Citation(evidence=key):
                    result.extend(self._citations.cite(key))
                case StoryRef(token=token):
                    if told := self._stories.inline(token):
                        result.append(told)
                case Footnote(inlines=inner):
                    result.append(Footnote(tuple(self._fact(p.name) if isinstance(p, Fact) else p for p in inner)))
                case _:
                    result.append(inline)
        return tuple(_closed_up(result))

    def _fact(self, name: str) -> Fact | Text:
        printed = self._printed.get((self._language, name))
        if printed is None:
            printed = self._printed[self._language, name] = self._print(name)
        return Fact(name, printed) if self._telling.isdisjoint(name.split(".")) else Text(printed)

    def _print(self, name: str) -> str:
        facts = self._facts(self._language)
        if name not in facts:
            missing = self._words("bracketed", text=self._words("missing_fact", name=name))
            return missing if self._draft else ""
        printed = self._cloak.text(print_fact(facts[name], self._language))
        # In another language's text a value of the other direction would pull the words beside it along.
        return printed if self._language == self._words.language else set_apart(printed, self._language)


def _closed_up(inlines: list[Inline]) -> Iterator[Inline]:
    """A note's mark stands close to its word: writers put a space before what they cite."""
    for inline, following in zip_longest(inlines, inlines[1:]):
        is_mark = isinstance(following, Footnote) or (isinstance(following, Citation) and not following.label)
        yield replace(inline, text=inline.text.rstrip(" ")) if is_mark and isinstance(inline, Text) else inline


def _stories_in(blocks: Iterable[Block]) -> int:
    """How many different stories are told."""
    return len({i.token for block in blocks for i in block_inlines(block) if isinstance(i, StoryRef)})


def chosen_text(texts: Mapping[str, SectionText], language: str) -> tuple[str, SectionText] | None:
    """The variant in `language`, else in its base language, else the first written; with the language it is in."""
    for candidate in (language, language.split("-")[0], *texts):
        text = texts.get(candidate)
        if text is not None and is_written(text.blocks):
            return candidate, text
    return None


def is_written(blocks: Blocks) -> bool:
    """Whether there is anything to read; a reference to a fact or story counts."""
    return any(
        not isinstance(block, Paragraph | Callout)
        or plain(block.inlines).strip()
        or any(not isinstance(inline, Text) for inline in block_inlines(block))
        for block in blocks
    )
