"""The inside of one paragraph, heading, item or cell: from the parser's tokens to inlines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from markdown_it.token import Token

from app.domain.document import Citation, Fact, Footnote, Inline, LineBreak, Link, StoryRef, Suggestion, Text
from app.domain.runs import PLAIN, join_lines, saying, tidy
from app.domain.text import normalise
from app.errors import BadInput

MAX_ADDRESS = 2_000

_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+\Z", re.IGNORECASE)
_UNSAFE_IN_ADDRESS = re.compile(r'[\s<>"{}|\\^`\x00-\x1f\x7f]')
_BREAK_IN_CELL = re.compile(r"<br[ ]?/?>", re.IGNORECASE)
_MARKS: dict[str, dict[str, Any]] = {"strong": {"bold": True}, "em": {"italic": True}, "s": {"strike": True}}
_LONGEST_SHOWN = 60


class MarkdownError(BadInput, ValueError):
    """A text with something that cannot be stored; its sentence names the line."""


class InlineReader:
    """Reads the tokens of one run. `definitions` are the footnotes' texts by label; None inside a footnote."""

    def __init__(self, line: int, definitions: Mapping[str, tuple[Inline, ...]] | None, *, in_cell: bool) -> None:
        self._line = line
        self._definitions = definitions
        self._in_cell = in_cell
        self._marks = [PLAIN]
        self._link: tuple[str, list[Text]] | None = None
        self._suggestion: tuple[dict[str, Any], list[Inline]] | None = None
        self._done: list[Inline] = []
        self._line_ended = False
        self.used: set[str] = set()
        """Labels of the footnotes referred to."""

    def read(self, tokens: Sequence[Token]) -> tuple[Inline, ...]:
        for token in tokens:
            if token.type in ("softbreak", "hardbreak"):
                self._line += 1
            if token.type == "softbreak":
                self._line_ended = True
                continue
            for inline in self._made(token):
                self._put(inline)
        return tidy(self._done)

    def _made(self, token: Token) -> Iterator[Inline]:
        match token.type:
            case "text" | "text_special":
                yield from _text(token.content, self._marks[-1], in_cell=self._in_cell and token.type == "text")
            case "hardbreak":
                yield LineBreak()
            case "fact":
                yield Fact(token.content)
            case "citation":
                yield Citation(token.content)
            case "story":
                yield StoryRef(token.content)
            case "footnote_ref":
                yield self._footnote(str(token.meta["label"]))
            case "link_open" | "link_close":
                yield from self._at_link(token)
            case "suggestion_open" | "suggestion_close":
                yield from self._at_suggestion(token)
            case "image":
                raise self._error("a picture stands alone on its line, outside lists, quotations and tables")
            case _:
                self._mark(token)

    def _mark(self, token: Token) -> None:
        if token.type == "span_open":
            self._marks.append(replace(self._marks[-1], **token.meta))
        elif token.nesting == 1:
            self._marks.append(replace(self._marks[-1], **_MARKS[token.type.removesuffix("_open")]))
        else:
            self._marks.pop()

    def _at_link(self, token: Token) -> Iterator[Inline]:
        if token.type == "link_close" and self._link is not None:
            made, self._link = Link(self._link[0], tuple(self._link[1])), None
            yield made
        elif self._link is not None:
            raise self._error("a link cannot hold another link")
        else:
            self._link = (self._address(str(token.attrs["href"])), [])

    def _at_suggestion(self, token: Token) -> Iterator[Inline]:
        if token.type == "suggestion_close" and self._suggestion is not None:
            (fields, own), self._suggestion = self._suggestion, None
            yield Suggestion(**fields, inlines=tuple(i for i in own if not isinstance(i, Suggestion)))
        elif self._suggestion is not None:
            raise self._error("a suggestion cannot hold another suggestion")
        elif self._link is not None or self._definitions is None:
            raise self._error("a suggestion stands outside links and footnotes")
        else:
            if self._line_ended:
                self._put(Text(""))
            self._suggestion = (token.meta, [])

    def _put(self, inline: Inline) -> None:
        """Into what is open, else into the run; a line end before it becomes the space the script needs."""
        run = self._done if self._suggestion is None else self._suggestion[1]
        if self._line_ended:
            self._line_ended = False
            before = self._link[1] if self._link else run
            last = before[-1] if before else None
            ends = last.text if isinstance(last, Text) else ""
            self._put(Text(join_lines(ends, inline.text if isinstance(inline, Text) else "")))
        if self._link is None:
            run.append(inline)
        elif isinstance(inline, Text):
            self._link[1].append(inline)
        elif isinstance(inline, LineBreak):
            self._link[1].append(Text(" "))
        else:
            raise self._error("a link's text is text only; put facts and references outside it")

    def _footnote(self, label: str) -> Footnote:
        if self._definitions is None:
            raise self._error("a footnote cannot hold another footnote")
        self.used.add(label)
        inlines = self._definitions[label]
        if not inlines:
            raise self._error(f"the footnote [^{label}] is empty")
        return Footnote(tuple(i for i in inlines if isinstance(i, Text | Link | Fact | LineBreak)))

    def _address(self, written: str) -> str:
        address = _UNSAFE_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", written.strip())
        if not _ADDRESS.match(address):
            shown = address if len(address) <= _LONGEST_SHOWN else f"{address[: _LONGEST_SHOWN - 1]}…"
            raise self._error(f"the link '{shown}' must begin with https://, http:// or mailto:")
        if len(address) > MAX_ADDRESS:
            raise self._error(f"a link has at most {MAX_ADDRESS:,} characters")
        return address

    def _error(self, sentence: str) -> MarkdownError:
        return MarkdownError(f"line {self._line}: {sentence}")


def _text(content: str, marks: Text, *, in_cell: bool) -> Iterator[Inline]:
    # A character reference (&#12;) can bring back what the door kept out.
    parts = _BREAK_IN_CELL.split(content) if in_cell else [content]
    for number, part in enumerate(parts):
        if number:
            yield LineBreak()
        if part:
            yield saying(marks, normalise(part).replace("\n", " "))
