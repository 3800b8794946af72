"""Markdown: the form of a section's text that a person writes in any editor.

`parse_markdown` and `to_markdown` are inverse on the supported subset:

    # Heading          `#` is one level below the section's own heading, `##` two; assembly shifts them
    paragraphs, **bold**, *italic*, ~~strike~~, [any text]{.underline} {.super} {.sub} {lang=fr}
    [text](https://…)  http, https and mailto; every other address is refused
    - item, 1. item    nested by indenting
    > quotation        paragraphs only
    | a | b |          pipe tables; a line `Table: caption` above; `<br>` breaks a line in a cell
    a line ended by \\  hard line break
    [^1]               footnote, its text in a line `[^1]: …`
    {{budget.total}}   a fact    [@key]  a piece of evidence    [[story:TOKEN]]  a story
    ![what it shows](picture:HASH "caption"){.half}   a figure, alone on its line; HASH is of an uploaded picture
    [text]{.inserted #id by="Name" at=2026-11-26T09:00:00Z}, and {.deleted …}: a suggestion, not accepted

Everything else, raw HTML included, is text. Pictures from an address are refused: what stands there may change.
"""

from __future__ import annotations

from app.domain.markdown_inlines import MarkdownError
from app.domain.markdown_reading import MAX_CHARACTERS, MAX_COLUMNS, MAX_LIST_DEPTH, parse_markdown
from app.domain.markdown_writing import to_markdown

__all__ = ["MAX_CHARACTERS", "MAX_COLUMNS", "MAX_LIST_DEPTH", "MarkdownError", "parse_markdown", "to_markdown"]
