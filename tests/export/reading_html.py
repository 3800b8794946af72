"""What a reader finds in the HTML, in the shape of `reading.Texts`."""

from __future__ import annotations

from typing import Any

from lxml import html

from tests.export.reading import Cells, Texts, squeezed

_BLOCKS = {"ol", "ul"}


def texts_of_html(page: str) -> Texts:
    tree: Any = html.document_fromstring(page)
    for mark in tree.xpath("//sup[@class='fn-call'] | //a[@role='doc-backlink'] | //nav"):
        mark.drop_tree()
    (main,) = tree.xpath("//main")
    notes = main.xpath(".//section[@class='notes']//li")
    footnotes = tuple(text_of(note) for note in notes)
    for ended in main.xpath(".//section[@class='notes']"):
        ended.drop_tree()
    return Texts(
        title=text_of(tree.xpath("//h1")[0]),
        cover=tuple((label, value) for label, value in (_row(tr) for tr in tree.xpath("//header//tr"))),
        headings=tuple((int(h.tag[1]) - 1, text_of(h)) for h in main.iter("h2", "h3", "h4", "h5", "h6")),
        paragraphs=tuple(text for text in (text_of(p) for p in main.iter("p", "li")) if text),
        tables=tuple(_cells(table) for table in main.iter("table")),
        captions=tuple(text_of(caption) for caption in main.iter("caption", "figcaption")),
        footnotes=footnotes,
        alternatives=tuple(squeezed(image.get("alt")) for image in main.iter("img")),
    )


def text_of(element: Any) -> str:
    """The element's own text; lists inside it are read on their own."""
    return squeezed("".join(_parts(element)))


def _parts(element: Any) -> list[str]:
    parts = [element.text or ""]
    for child in element:
        if child.tag == "br":
            parts.append("\n")
        elif child.tag not in _BLOCKS:
            parts += _parts(child)
        parts.append(child.tail or "")
    return parts


def _cells(table: Any) -> Cells:
    return tuple(_row(tr) for tr in table.iter("tr"))


def _row(tr: Any) -> tuple[str, ...]:
    return tuple(text_of(cell) for cell in tr)
