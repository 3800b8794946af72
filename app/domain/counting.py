"""How long a text is, under a funder's own rule. The one function that counts, in the check, the API and the terminal.

The browser counts by a port of it; `counting_cases.json` and `counting_blocks.json` of the tests hold both to the same
answers.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex
from icu4py.breakers import SentenceBreaker, WordBreaker

from app.domain.document import (
    Block,
    Blocks,
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
    StoryRef,
    Suggestion,
    Table,
    Text,
)
from app.domain.limits import Counting, Unit

# Runs without spaces. The narrow and the figure space stand inside French and Russian numbers (449 000), and a
# non-breaking space does so between digits.
_RUN = regex.compile(r"(?:[^\s]|[\u202f\u2007]|(?<=\d)\u00a0(?=\d))+")
_INK = regex.compile(r"\S")
# Word counts each of these as a word, ideographic punctuation and full-width forms included.
_IDEOGRAPH = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\u3001-\u303f\u30fb\u30fc\uff01-\uff65]")
_UNSPACED = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u200b]+")
# What makes a word other than what stands between spaces: all of the above, and what only Python takes for a space.
_UNUSUAL = regex.compile(rf"{_IDEOGRAPH.pattern}|{_UNSPACED.pattern}|[\u00a0\u202f\u2007\x1c-\x1f]")
_WORDLIKE = regex.compile(r"[\p{L}\p{N}]")
_GRAPHEME = regex.compile(r"\X")
_JOINING = regex.compile(r"[^\p{Grapheme_Cluster_Break=Other}\n]")
_ABBREVIATION = regex.compile(
    r"(?:^|[\s(])(?:\p{Lu}|Dr|Mr|Mrs|Ms|Mme|Prof|Sr|Sra|St|No|Nos|Art|Arts|para|paras|pp?|vol|fig|cf|vs|ca|approx"
    r"|e\.g|i\.e|etc|incl|est|ed|Inc|Ltd|Co|Corp|p\. ex|págs?|núm|av)\.\s*$",
    regex.IGNORECASE,
)


def count(content: str | Blocks, unit: Unit, counts: Counting | None = None, language: str = "en") -> int:
    """How many of `unit` the content has.

    Blocks count as they are printed: facts and stories by value, tables and footnotes as the rule says, without list
    signs and our own notices; between two blocks stands one line break. A text from a form counts as it stands.

    words       as Word counts: runs without spaces; an ideograph or kana is one; Thai, Lao, Khmer and Burmese by ICU
    characters  graphemes, so that an accented letter or an emoji is one however it is stored
    paragraphs  non-empty lines: paragraphs and list items, no headings and tables
    sentences   by ICU, abbreviations considered
    items       entries of first-level lists; a text's non-empty lines
    rows        body rows of tables; a text's non-empty lines
    bytes       of UTF-8

    Raises ValueError for pages: they are measured on the real PDF.
    """
    rule = counts or Counting()
    match unit:
        case Unit.WORDS:
            return _words(_text(content, rule))
        case Unit.CHARACTERS:
            return _characters(_text(content, rule), rule)
        case Unit.BYTES:
            text = _text(content, rule)
            return len(text.encode()) + (rule.line_break - 1) * text.count("\n")
        case Unit.SENTENCES:
            return sum(_sentences(line, language) for line in _text(content, rule).split("\n"))
        case Unit.PARAGRAPHS:
            lines = content.split("\n") if isinstance(content, str) else _paragraphs(content)
            return sum(1 for line in lines if line.strip())
        case Unit.ITEMS | Unit.ROWS if isinstance(content, str):
            return sum(1 for line in content.splitlines() if line.strip())
        case Unit.ITEMS:
            return sum(len(b.items) for b in content if isinstance(b, BulletList | NumberedList))
        case Unit.ROWS:
            return sum(len(b.body) for b in content if isinstance(b, Table))
        case Unit.PAGES:
            raise ValueError("pages are measured on the PDF, not on the text")


def counted_text(blocks: Blocks, counts: Counting | None = None) -> str:
    """The text of blocks that a rule counts, one line a block, item or cell; footnotes behind their block."""
    return "\n".join(line for block in blocks for line in _lines(block, counts or Counting()))


def _text(content: str | Blocks, rule: Counting) -> str:
    if isinstance(content, str):
        return content.replace("\r\n", "\n").replace("\r", "\n")
    return counted_text(content, rule)


# ── lines of blocks ────────────────────────────────────────────────────────────────────────────────────────────


def _lines(block: Block, rule: Counting) -> Iterator[str]:
    match block:
        case Heading(inlines=inlines) | Paragraph(inlines=inlines):
            yield from _printed(inlines, rule)
        case Quote(blocks=paragraphs):
            for paragraph in paragraphs:
                yield from _printed(paragraph.inlines, rule)
        case BulletList(items=items) | NumberedList(items=items):
            for item in items:
                yield from _printed(item.inlines, rule)
                for child in item.children:
                    yield from _lines(child, rule)
        case Table() if rule.tables:
            if block.caption:
                yield block.caption
            for row in (*block.head, *block.body, *block.foot):
                for cell in row.cells:
                    yield from _printed(cell.inlines, rule)
        case Figure(caption=caption) if rule.tables and caption:
            yield caption
        case Table() | Figure() | Callout() | PageBreak():
            return


def _printed(inlines: Inlines, rule: Counting) -> Iterator[str]:
    notes: list[str] = []
    text = "".join(_inline(inline, rule, notes) for inline in inlines)
    if text:
        yield text
    yield from notes


def _inline(inline: object, rule: Counting, notes: list[str]) -> str:
    match inline:
        case Text(text=text):
            return text
        case Fact(name=name, value=value):
            return value or f"{{{{{name}}}}}"
        case StoryRef(text=text):
            return text
        case Link(inlines=texts):
            return "".join(text.text for text in texts)
        case LineBreak():
            return "\n"
        case Footnote(inlines=own) if rule.references:
            notes.append("".join(_inline(each, rule, notes) for each in own))
            return ""
        case Suggestion(change="delete", inlines=own):
            return "".join(_inline(each, rule, notes) for each in own)
        case Footnote() | Citation() | Suggestion():
            return ""
        case _:
            raise TypeError(f"{type(inline).__name__} is not an inline")


def _paragraphs(blocks: Blocks) -> Iterator[str]:
    bare = Counting(tables=False, references=False)
    for block in blocks:
        if not isinstance(block, Heading):
            yield from _lines(block, bare)


# ── counting ───────────────────────────────────────────────────────────────────────────────────────────────────


def _words(text: str) -> int:
    if text.isascii() or not _has(_UNUSUAL, text):
        return len(text.split())
    return sum(_words_in_run(run[0]) for run in _RUN.finditer(text) if _INK.search(run[0]))


def _words_in_run(run: str) -> int:
    rest, ideographs = _IDEOGRAPH.subn(" ", run)
    unspaced = 0
    if _UNSPACED.search(rest):
        unspaced = sum(_segments(piece[0]) for piece in _UNSPACED.finditer(rest))
        rest = _UNSPACED.sub(" ", rest)
    if not ideographs and not unspaced:
        return 1
    return ideographs + unspaced + sum(1 for piece in rest.split() if _WORDLIKE.search(piece))


def _segments(text: str) -> int:
    return sum(1 for segment in WordBreaker(text, "th") if _WORDLIKE.search(segment))


def _characters(text: str, rule: Counting) -> int:
    if not rule.spaces:
        text = "".join(text.split())
    plain = text.isascii() or not _has(_JOINING, text)
    graphemes = len(text) if plain else sum(1 for _ in _GRAPHEME.finditer(text))
    return graphemes + (rule.line_break - 1) * text.count("\n")


def _has(characters: regex.Pattern[str], text: str) -> bool:
    """Each character is looked at once, however often it stands in the text."""
    return characters.search("".join(set(text))) is not None


def _sentences(line: str, language: str) -> int:
    number = 0
    open_sentence = False
    for segment in SentenceBreaker(line, language):
        if not _WORDLIKE.search(segment):
            continue
        number += not open_sentence
        open_sentence = _ABBREVIATION.search(segment) is not None
    return number
