"""A figure as a line of Markdown: `![what it shows](picture:HASH "caption"){.half}`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from app.domain.document import Figure, FigureKind, Text
from app.domain.markdown_inlines import InlineReader, MarkdownError
from app.domain.text import one_line

MAX_LETTERS = 1000
"""Of what a figure shows, and of its caption."""
_ADDRESS = re.compile(r"picture:([0-9a-f]{64})\Z")
_HALF = "{.half}"
_IN_TITLE = re.compile(r'[\\"]|&(?=#?[A-Za-z0-9]+;)')


def figure_of(tokens: Sequence[Token], line: int) -> Figure | None:
    """The figure that a paragraph is; None for a paragraph that does not begin with a picture. Raises MarkdownError."""
    if not tokens or tokens[0].type != "image":
        return None
    image, rest = tokens[0], "".join(token.content if token.type == "text" else "?" for token in tokens[1:])
    found = _ADDRESS.match(str(image.attrs["src"]))
    if found is None:
        raise MarkdownError(f"line {line}: a picture from elsewhere is not taken in; upload the file as a figure")
    if rest.strip() not in ("", _HALF):
        raise MarkdownError(f"line {line}: a picture stands alone on its line, with an empty line before and after it")
    alt = InlineReader(line, None, in_cell=False).read(image.children or [])
    if not all(isinstance(inline, Text) for inline in alt):
        raise MarkdownError(f"line {line}: what a picture shows is said in plain text")
    return Figure(
        FigureKind.PICTURE,
        alt=_bounded("".join(inline.text for inline in alt if isinstance(inline, Text)), line),
        caption=_bounded(str(image.attrs.get("title", "")), line),
        picture=found[1],
        width="half" if rest.strip() == _HALF else "full",
    )


def figure_line(figure: Figure, alt: str) -> str:
    """`alt` is what it shows, escaped."""
    caption = _IN_TITLE.sub(lambda found: f"\\{found[0]}", one_line(figure.caption))
    title = f' "{caption}"' if caption else ""
    return f"![{alt}](picture:{figure.picture}{title}){_HALF if figure.width == 'half' else ''}"


def _bounded(text: str, line: int) -> str:
    text = one_line(text)
    if len(text) > MAX_LETTERS:
        raise MarkdownError(f"line {line}: a figure is told in at most {MAX_LETTERS:,} letters, and its caption too")
    return text
