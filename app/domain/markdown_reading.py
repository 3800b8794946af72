"""From Markdown to blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from app.domain.document import (
    Align,
    Block,
    Blocks,
    BulletList,
    Cell,
    Column,
    Fact,
    Figure,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListItem,
    NumberedList,
    Paragraph,
    Quote,
    Row,
    Table,
    Text,
)
from app.domain.markdown_figures import figure_of
from app.domain.markdown_inlines import InlineReader, MarkdownError
from app.domain.markdown_marks import parser
from app.domain.runs import tidy
from app.domain.text import normalise

MAX_CHARACTERS = 400_000
"""Of one section: some 130 pages."""
_MOST = (
    ("[", 10_000, "opening brackets"),
    ("*_~`\\&<", 40_000, "marks like * and _"),
    ("|", 40_000, "table cells"),
    ("\n", 40_000, "lines"),
)
"""Signs that cost the parser many times a letter's time, whether they mean something or not, and how many of them a
section takes: far more than a writer types, and few enough to answer within seconds."""
MAX_LIST_DEPTH = 6
MAX_COLUMNS = 40
MAX_HEADING = 4

_CAPTION = "Table: "


def parse_markdown(text: str) -> Blocks:
    """The blocks of a text. Raises MarkdownError (or its parent BadInput for a broken character)."""
    text = normalise(text)
    if len(text) > MAX_CHARACTERS:
        raise MarkdownError(
            f"the text has {len(text):,} characters; one section takes at most {MAX_CHARACTERS:,}. Split it"
        )
    for signs, most, what in _MOST:
        if (found := sum(map(text.count, signs))) > most:
            raise MarkdownError(f"the text has {found:,} {what}; one section takes at most {most:,}. Split it")
    tokens = parser().parse(text, {})
    return _Reader(text.split("\n"), tokens).read()


class _Reader:
    """Walks the parser's flat list of tokens once."""

    def __init__(self, lines: list[str], tokens: Sequence[Token]) -> None:
        self._lines = lines
        self._tokens = tokens
        self._at = 0
        self._definitions: dict[str, tuple[Inline, ...]] = {}
        self._used: set[str] = set()
        self._line = 1

    def read(self) -> Blocks:
        self._read_definitions()
        blocks = _with_captions(list(self._blocks("")))
        for label in self._definitions.keys() - self._used:
            raise MarkdownError(f"the footnote [^{label}] has a text, but nothing refers to it")
        return tuple(blocks)

    # ── blocks ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _blocks(self, until: str) -> Iterator[Block | tuple[Table, int] | _Caption]:
        while self._at < len(self._tokens):
            token = self._next()
            match token.type:
                case "paragraph_open":
                    if block := self._paragraph(token):
                        yield block
                case "heading_open":
                    inlines = tuple(i for i in self._inline_of("heading_close") if not isinstance(i, LineBreak))
                    if inlines:
                        yield Heading(min(int(token.tag[1:]), MAX_HEADING), inlines)
                case "bullet_list_open" | "ordered_list_open":
                    yield self._list(token, depth=1)
                case "blockquote_open":
                    if quote := self._quote():
                        yield quote
                case "table_open":
                    yield self._table(token)
                case "footnote_reference_open":
                    self._skip_to("footnote_reference_close")
                case other if other == until:
                    return
                case _:
                    raise self._error(token, "this cannot be read here")

    def _paragraph(self, token: Token) -> Paragraph | Figure | _Caption | None:
        source = self._tokens[self._at].content
        if figure := figure_of(self._tokens[self._at].children or [], self._line_of(token)):
            self._skip_to("paragraph_close")
            return figure
        inlines = self._inline_of("paragraph_close")
        if not source.startswith(_CAPTION):
            return Paragraph(inlines) if inlines else None
        return _Caption(inlines, self._line_of(token))

    def _quote(self) -> Quote | None:
        paragraphs: list[Paragraph] = []
        while (token := self._next()).type != "blockquote_close":
            if token.type == "footnote_reference_open":
                self._skip_to("footnote_reference_close")
            elif token.type != "paragraph_open":
                raise self._error(token, "a quotation holds paragraphs; write lists and headings outside it")
            elif inlines := self._inline_of("paragraph_close"):
                paragraphs.append(Paragraph(inlines))
        return Quote(tuple(paragraphs)) if paragraphs else None

    def _list(self, opening: Token, depth: int) -> BulletList | NumberedList:
        if depth > MAX_LIST_DEPTH:
            raise self._error(opening, f"lists nest at most {MAX_LIST_DEPTH} levels deep")
        closing = opening.type.replace("_open", "_close")
        items: list[ListItem] = []
        while self._next().type != closing:
            items.append(self._item(depth))
        if opening.type == "bullet_list_open":
            return BulletList(tuple(items))
        return NumberedList(tuple(items), int(opening.attrs.get("start", 1)))

    def _item(self, depth: int) -> ListItem:
        own: list[Inline] = []
        children: list[BulletList | NumberedList] = []
        while (token := self._next()).type != "list_item_close":
            if token.type in ("bullet_list_open", "ordered_list_open"):
                children.append(self._list(token, depth + 1))
            elif token.type == "footnote_reference_open":
                self._skip_to("footnote_reference_close")
            elif token.type != "paragraph_open":
                raise self._error(token, "a list item holds text and further lists, no heading, quotation or table")
            elif children:
                raise self._error(token, "text after a nested list; end the list, or move the text above it")
            else:
                own += [LineBreak(), *self._inline_of("paragraph_close")]
        return ListItem(tidy(own), tuple(children))

    def _table(self, opening: Token) -> Table:
        head: list[Row] = []
        body: list[Row] = []
        columns: list[Column] = []
        rows = head
        while (token := self._next()).type != "table_close":
            if token.type == "tbody_open":
                rows = body
            elif token.type == "tr_open":
                rows.append(Row(()))
                self._check_row(token, opening)
            elif token.type in ("th_open", "td_open"):
                if token.type == "th_open":
                    columns.append(Column(align=_align(token)))
                cell = Cell(self._inline_of(token.type.replace("_open", "_close"), in_cell=True))
                rows[-1] = Row((*rows[-1].cells, cell))
        if not any(cell.inlines for row in head for cell in row.cells):
            head = []
        return Table(tuple(columns), tuple(head), tuple(body))

    def _check_row(self, row: Token, table: Token) -> None:
        """The parser drops cells beyond the heading's; a writer would not notice the loss."""
        wide = self._cells_in(self._line_of(table))
        if wide > MAX_COLUMNS:
            raise self._error(table, f"a table has at most {MAX_COLUMNS} columns, this one has {wide}")
        own = self._cells_in(self._line_of(row))
        if own > wide:
            raise self._error(row, f"this row has {own} cells, but the table's first row has {wide}")

    def _cells_in(self, line: int) -> int:
        source = self._lines[line - 1].lstrip(" \t>").rstrip()
        cells = escapedSplit(source)
        if cells and not cells[0].strip():
            cells = cells[1:]
        if cells and not cells[-1].strip():
            cells = cells[:-1]
        return len(cells)

    # ── footnotes ──────────────────────────────────────────────────────────────────────────────────────────────

    def _read_definitions(self) -> None:
        for at, token in enumerate(self._tokens):
            if token.type != "footnote_reference_open":
                continue
            label = str(token.meta["label"])
            if label in self._definitions:
                raise self._error(token, f"the footnote [^{label}] has two texts")
            self._at = at + 1
            self._definitions[label] = self._footnote_text(label)
        self._at = 0

    def _footnote_text(self, label: str) -> tuple[Inline, ...]:
        own: list[Inline] = []
        while (token := self._next()).type != "footnote_reference_close":
            if token.type != "paragraph_open":
                raise self._error(token, f"the footnote [^{label}] holds more than paragraphs")
            for inline in self._inline_of("paragraph_close", in_footnote=True):
                if not isinstance(inline, Text | Link | Fact | LineBreak):
                    raise self._error(token, f"the footnote [^{label}] may hold text, links and facts only")
                own.append(inline)
            own.append(LineBreak())
        return tidy(own)

    def _inline_of(self, closing: str, *, in_cell: bool = False, in_footnote: bool = False) -> tuple[Inline, ...]:
        inlines: tuple[Inline, ...] = ()
        while (token := self._next()).type != closing:
            self._line = self._line_of(token)
            reader = InlineReader(self._line, None if in_footnote else self._definitions, in_cell=in_cell)
            inlines = reader.read(token.children or [])
            self._used |= reader.used
        return inlines

    # ── tokens and lines ───────────────────────────────────────────────────────────────────────────────────────

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _skip_to(self, closing: str) -> None:
        while self._next().type != closing:
            pass

    def _line_of(self, token: Token) -> int:
        return token.map[0] + 1 if token.map else self._line

    def _error(self, token: Token, sentence: str) -> MarkdownError:
        return MarkdownError(f"line {self._line_of(token)}: {sentence}")


class _Caption:
    """A paragraph `Table: …` that waits for its table."""

    def __init__(self, inlines: tuple[Inline, ...], line: int) -> None:
        self.inlines = inlines
        self.line = line

    def text(self) -> str:
        words = [inline for inline in self.inlines if isinstance(inline, Text)]
        if len(words) != len(self.inlines):
            raise MarkdownError(f"line {self.line}: a table's caption is plain text")
        return "".join(word.text for word in words).removeprefix(_CAPTION).strip()


def _with_captions(blocks: Sequence[Any]) -> Iterator[Block]:
    """A caption belongs to the table below it, else to the one above it, else it is a paragraph."""
    at = 0
    while at < len(blocks):
        block = blocks[at]
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if isinstance(block, _Caption) and isinstance(following, Table):
            yield replace(following, caption=block.text())
            at += 2
        elif (
            isinstance(block, Table)
            and isinstance(following, _Caption)
            and not (at + 2 < len(blocks) and isinstance(blocks[at + 2], Table))
        ):
            yield replace(block, caption=following.text())
            at += 2
        else:
            yield Paragraph(block.inlines) if isinstance(block, _Caption) else block
            at += 1


def _align(cell: Token) -> Align:
    style = str(cell.attrs.get("style", ""))
    return Align.CENTRE if "center" in style else Align.END if "right" in style else Align.START
