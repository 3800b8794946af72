"""HTML of a document: for reading in a browser, and paged for the PDF. One writer makes both.

Both are whole in themselves: style and figures stand inside, nothing is loaded from anywhere.
"""

from __future__ import annotations

from app.domain.document import Document
from app.export.html.page import Medium, write_page

__all__ = ["render_html"]


def render_html(document: Document) -> str:
    """The document as one HTML file for a browser. Footnotes stand at the end of their section."""
    return write_page(document, Medium.SCREEN)
