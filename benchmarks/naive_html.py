"""The reference for PDF: a document as a developer writes it down on a first afternoon with WeasyPrint.

Simple tags, one short style sheet, automatic table layout, page numbers in the contents by `leader()` and
`target-counter()`, figures as SVG images, no tags for assistive technology. Sizes and margins are ours, so that both
fill about as many pages.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from html import escape

from app.domain.document import (
    Block,
    BulletList,
    Callout,
    Document,
    Figure,
    Footnote,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListItem,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    Row,
    Table,
    Text,
)
from app.domain.walking import plain
from app.export.figures import draw_svg

_STYLE = """
@page { size: A4; margin: 2.2cm; @top-left { content: "%(title)s" } @top-right { content: string(chapter) }
  @bottom-left { content: "%(organisation)s" }
  @bottom-right { content: "Page " counter(page) " of " counter(pages) } }
@page wide { size: A4 landscape }
body { font: 10.5pt/1.32 "Liberation Sans", sans-serif }
h2 { string-set: chapter content() }
table { width: 100%%; border-collapse: collapse; font-size: 9pt; margin: 10pt 0 }
th, td { border: 1px solid #bbb; padding: 3pt 4pt; text-align: left; vertical-align: top }
th { background: #eee }
caption { text-align: left; font-weight: bold }
img { width: 100%% }
.wide { page: wide }
.wide img { max-height: 13cm }
.end { text-align: right }
.total td { font-weight: bold }
.note { float: footnote; font-size: 8pt }
.contents { break-after: page }
.contents p { margin: 2pt 0 }
.contents a::after { content: leader('.') target-counter(attr(href), page) }
"""


def naive_html(document: Document) -> str:
    meta = document.meta
    style = _STYLE % {"title": meta.title.replace('"', "'"), "organisation": meta.organisation.replace('"', "'")}
    parts = [f'<html lang="{meta.language}"><head><meta charset="utf-8"><title>{escape(meta.title)}</title>']
    parts.append(f"<style>{style}</style></head><body><h1>{escape(meta.title)}</h1><table>")
    parts += (f"<tr><th>{escape(line.label)}</th><td>{escape(line.value)}</td></tr>" for line in document.cover)
    parts.append('</table><div class="contents">')
    for heading in _headings(document):
        text = escape(f"{heading.number} {plain(heading.inlines)}")
        parts.append(f'<p style="margin-left: {heading.level}em"><a href="#{heading.anchor}">{text}</a></p>')
    parts.append("</div>")
    for section in document.sections:
        parts.append('<div class="wide">' if section.landscape else "<div>")
        parts += (_block(block, document) for block in (section.heading, *section.blocks))
        parts.append("</div>")
    parts.append("</body></html>")
    return "".join(parts)


def _headings(document: Document) -> Iterator[Heading]:
    for section in document.sections:
        yield section.heading
        yield from (block for block in section.blocks if isinstance(block, Heading) and block.level < 4)


def _block(block: Block, document: Document) -> str:
    match block:
        case Heading(level=level, anchor=anchor, number=number, inlines=inlines):
            return f'<h{level + 1} id="{anchor}">{number} {_inlines(inlines)}</h{level + 1}>'
        case Paragraph(inlines=inlines) | Callout(inlines=inlines):
            return f"<p>{_inlines(inlines)}</p>"
        case Quote(blocks=blocks):
            return f"<blockquote>{''.join(_block(inner, document) for inner in blocks)}</blockquote>"
        case BulletList(items=items):
            return f"<ul>{_items(items, document)}</ul>"
        case NumberedList(items=items):
            return f"<ol>{_items(items, document)}</ol>"
        case Table():
            return _table(block)
        case Figure(alt=alt, caption=caption):
            svg = draw_svg(block, language=document.meta.language)
            source = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
            return f'<p><img src="{source}" alt="{escape(alt)}"></p><p>{escape(caption)}</p>'
        case PageBreak():
            return '<div style="break-before: page"></div>'


def _items(items: tuple[ListItem, ...], document: Document) -> str:
    return "".join(
        f"<li>{_inlines(item.inlines)}{''.join(_block(child, document) for child in item.children)}</li>"
        for item in items
    )


def _table(table: Table) -> str:
    ends = [column.align == "end" for column in table.columns]
    head = "".join(_row(row, "th", ends) for row in table.head)
    body = "".join(_row(row, "td", ends) for row in (*table.body, *table.foot))
    return f"<table><caption>{escape(table.caption)}</caption><thead>{head}</thead><tbody>{body}</tbody></table>"


def _row(row: Row, tag: str, ends: list[bool]) -> str:
    parts = [f'<tr class="{row.style}">']
    for index, cell in enumerate(row.cells):
        end = ' class="end"' if index < len(ends) and ends[index] else ""
        parts.append(f'<{tag}{end} colspan="{cell.colspan}" rowspan="{cell.rowspan}">{_inlines(cell.inlines)}</{tag}>')
    return "".join((*parts, "</tr>"))


def _inlines(inlines: tuple[Inline, ...]) -> str:
    return "".join(map(_inline, inlines))


def _inline(inline: Inline) -> str:
    match inline:
        case Text(text=text, bold=bold, italic=italic):
            written = escape(text)
            written = f"<b>{written}</b>" if bold else written
            return f"<i>{written}</i>" if italic else written
        case Footnote(inlines=inlines):
            return f'<span class="note">{_inlines(inlines)}</span>'
        case Link(href=href, inlines=inlines):
            return f'<a href="{escape(href)}">{_inlines(inlines)}</a>'
        case LineBreak():
            return "<br>"
        case _:
            return escape(plain((inline,)))
