"""From blocks to Markdown that reads back as the same blocks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.domain.document import (
    Align,
    Block,
    Blocks,
    BulletList,
    Citation,
    Fact,
    Figure,
    FigureKind,
    Footnote,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    ListItem,
    NumberedList,
    Paragraph,
    Quote,
    Row,
    RowStyle,
    StoryRef,
    Suggestion,
    Table,
    Text,
)
from app.domain.markdown_figures import figure_line
from app.domain.markdown_inlines import MarkdownError
from app.domain.markdown_marks import suggestion_braces
from app.domain.markdown_reading import MAX_HEADING
from app.domain.runs import is_plain, tidy

_SPECIAL = re.compile(
    r"[\\*\[\]|]"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|~(?=~|\Z)|(?<=~)~|\A~"
    r"|<(?=[A-Za-z])"
    r"|&(?=#?[A-Za-z0-9]+;)"
    r"|\{(?=\{|\Z)"
    r"|!\Z"
)
_FIRST_IN_SPAN = re.compile(r"\A([@^])")
_LINE_START = re.compile(r"\A(?:(#{1,6})(?=\s|\Z)|(>)|([-+])(?=\s|\Z)|(\d{1,9})([.)])(?=\s|\Z)|([-:])(?=[-:\s]*\Z))")
_IN_ADDRESS = re.compile(r"[()\\]|&(?=#?[A-Za-z0-9]+;)")
_ALIGN = {Align.START: "---", Align.END: "--:", Align.CENTRE: ":-:"}
_MAX_START = 999_999_999


def to_markdown(blocks: Blocks) -> str:
    """Markdown that `parse_markdown` reads as the same blocks, in their canonical form.

    What prints nothing (an empty paragraph) is left out. Raises MarkdownError for what only assembly makes: drawn
    figures, callouts, page breaks, and tables with spanning cells, subtotals or several heading rows.
    """
    return _Writer().write(blocks)


class _Writer:
    def __init__(self) -> None:
        self._notes: list[str] = []

    def write(self, blocks: Blocks) -> str:
        parts: list[str] = []
        previous: Block | None = None
        alternate = False
        for block in blocks:
            other = type(block) is type(previous) and not alternate
            text = self._block(block, other)
            if text:  # what prints nothing does not stand between two lists
                parts.append(text)
                previous, alternate = block, other
        parts += [f"[^{number}]: {text}" for number, text in enumerate(self._notes, start=1)]
        return "\n\n".join(parts) + "\n" if parts else ""

    def _block(self, block: Block, alternate: bool) -> str:
        match block:
            case Heading(level=level, inlines=inlines):
                if not 1 <= level <= MAX_HEADING:
                    raise MarkdownError(f"headings have levels 1 to {MAX_HEADING}, not {level}")
                text = self._inlines(_without_breaks(inlines))
                if text.endswith("#"):
                    text = f"{text[:-1]}\\#"
                return f"{'#' * level} {text}" if text else ""
            case Paragraph(inlines=inlines):
                return self._paragraph(inlines)
            case Quote(blocks=paragraphs):
                texts = [text for text in (self._lines(p.inlines) for p in paragraphs) if text]
                return "\n>\n".join("\n".join(f"> {line}" for line in text.split("\n")) for text in texts)
            case BulletList() | NumberedList():
                return self._list(block, alternate)
            case Table():
                return self._table(block)
            case Figure(figure=FigureKind.PICTURE, alt=alt):
                return figure_line(block, _escape_first(self._caption(alt)))
            case _:
                raise MarkdownError(f"a {block.kind.replace('_', ' ')} is made from the project and cannot be written")

    def _paragraph(self, inlines: Inlines) -> str:
        text = self._lines(inlines)
        return f"Table\\: {text[7:]}" if text.startswith("Table: ") else text

    def _list(self, block: BulletList | NumberedList, alternate: bool) -> str:
        lines: list[str] = []
        for number, item in enumerate(block.items):
            if isinstance(block, NumberedList):
                marker = f"{min(block.start + number, _MAX_START)}{')' if alternate else '.'}"
            else:
                marker = "*" if alternate else "-"
            lines.append(self._item(item, marker))
        return "\n".join(lines)

    def _item(self, item: ListItem, marker: str) -> str:
        indent = " " * (len(marker) + 1)
        parts = [self._lines(item.inlines)]
        previous: Block | None = None
        alternate = False
        for child in item.children:
            alternate = type(child) is type(previous) and not alternate
            # A list that does not begin with 1, or begins with an empty item, cannot follow a text without a gap.
            if parts[0] and previous is None and (getattr(child, "start", 1) != 1 or _begins_empty(child)):
                parts.append("")
            parts.append(self._list(child, alternate))
            previous = child
        body = "\n".join(parts)
        indented = "\n".join(f"{indent}{line}" if line else "" for line in body.split("\n"))
        return f"{marker}{indented[len(marker) :]}".rstrip() if parts[0] else f"{marker}{indented}".rstrip()

    def _table(self, table: Table) -> str:
        rows = (*table.head, *table.body)
        simple = len(table.head) <= 1 and not table.foot and all(row.style is RowStyle.NORMAL for row in rows)
        width = len(table.columns)
        if not simple or any(c.colspan != 1 or c.rowspan != 1 or c.align is not None for r in rows for c in r.cells):
            raise MarkdownError("a table with subtotals or joined cells is made from the project and cannot be written")
        if not width or any(len(row.cells) != width for row in rows):
            raise MarkdownError("every row of a table has as many cells as the table has columns")
        head = table.head[0] if table.head else None
        lines = [f"Table: {self._caption(table.caption)}", ""] if table.caption.strip() else []
        lines.append(self._row(head) if head else f"|{'  |' * width}")
        lines.append(f"| {' | '.join(_ALIGN[column.align] for column in table.columns)} |")
        lines += [self._row(row) for row in table.body]
        return "\n".join(lines)

    def _row(self, row: Row) -> str:
        return f"| {' | '.join(self._inlines(cell.inlines, line_break='<br>') for cell in row.cells)} |"

    def _caption(self, caption: str) -> str:
        return self._inlines((Text(" ".join(caption.split())),))

    def _lines(self, inlines: Inlines) -> str:
        return "\n".join(map(_escape_start, self._inlines(inlines).split("\n")))

    # ── inlines ────────────────────────────────────────────────────────────────────────────────────────────────

    def _inlines(self, inlines: Iterable[Inline], *, line_break: str = "\\\n") -> str:
        return self._within(tidy(inlines), line_break)

    def _within(self, canonical: Sequence[Inline], line_break: str) -> str:
        written = ""
        by_signs = False
        for number, inline in enumerate(canonical):
            following = canonical[number + 1] if number + 1 < len(canonical) else None
            match inline:
                case Text() if is_plain(inline):
                    text = _escape(inline.text)
                    after_note = number and isinstance(canonical[number - 1], Footnote)
                    piece = f"\\{text}" if after_note and text.startswith(":") else text
                    signs = False
                case Text():
                    signs = not by_signs and _signs_work(inline, written, following)
                    piece = _signed(inline) if signs else _span(inline)
                case _:
                    piece, signs = self._other(inline, line_break), False
            written += piece
            by_signs = signs
        return written

    def _other(self, inline: Inline, line_break: str) -> str:
        match inline:
            case LineBreak():
                return line_break
            case Fact(name=name):
                return f"{{{{{name}}}}}"
            case Citation(evidence=key):
                return f"[@{key}]"
            case StoryRef(token=token):
                return f"[[story:{token}]]"
            case Link(href=href, inlines=texts):
                address = _IN_ADDRESS.sub(lambda found: f"\\{found[0]}", href)
                return f"[{_escape_first(self._inlines(texts))}]({address})"
            case Footnote(inlines=own):
                text = self._lines(own).replace("\n", "\n    ")
                if not text:
                    return ""
                self._notes.append(text)
                return f"[^{len(self._notes)}]"
            case Suggestion(inlines=held):
                return f"[{_escape_first(self._within(held, line_break))}]{suggestion_braces(inline)}"
            case Text():
                return _escape(inline.text)


def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text)


def _escape_first(text: str) -> str:
    """`@` and `^` begin citations and footnotes at the start of brackets."""
    return _FIRST_IN_SPAN.sub(r"\\\1", text)


def _escape_start(line: str) -> str:
    found = _LINE_START.match(line)
    if not found:
        return line
    digits = found[4] or ""
    return f"{digits}\\{line[len(digits) :]}"


def _signed(text: Text) -> str:
    stars = "*" * ((2 if text.bold else 0) + (1 if text.italic else 0))
    tildes = "~~" if text.strike else ""
    return f"{tildes}{stars}{_escape(text.text)}{stars}{tildes}"


def _span(text: Text) -> str:
    words = [
        word
        for word, given in (
            (".bold", text.bold),
            (".italic", text.italic),
            (".underline", text.underline),
            (".strike", text.strike),
            (f".{text.raised}", text.raised is not None),
            (f"lang={text.language}", text.language is not None),
        )
        if given
    ]
    return f"[{_escape_first(_escape(text.text))}]{{{' '.join(words)}}}"


def _signs_work(text: Text, written: str, following: Inline | None) -> bool:
    """Whether `**` and its kin are read as marks here: beside punctuation they need a space or a sign outside."""
    if replace(text, text="", bold=False, italic=False, strike=False) != Text(""):
        return False
    several = text.strike and (text.bold or text.italic)
    if (several or _is_sign(text.text[0])) and written and not _is_open(written[-1]):
        return False
    if not (several or _is_sign(text.text[-1])):
        return True
    return not (isinstance(following, Text) and not _is_open(following.text[0]))


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _is_open(character: str) -> bool:
    return character.isspace() or _is_sign(character)


def _begins_empty(block: BulletList | NumberedList) -> bool:
    return bool(block.items) and not tidy(block.items[0].inlines)


def _without_breaks(inlines: Sequence[Inline]) -> list[Inline]:
    return [_unbroken(inline) for inline in inlines]


def _unbroken(inline: Inline) -> Inline:
    if isinstance(inline, Suggestion):
        held = (Text(" ") if isinstance(each, LineBreak) else each for each in inline.inlines)
        return replace(inline, inlines=tuple(held))
    return Text(" ") if isinstance(inline, LineBreak) else inline
