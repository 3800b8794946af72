"""Walking WeasyPrint's laid-out boxes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any


def parts_of_page(page: Any) -> Iterator[Any]:
    """Boxes of the body's own children on a page: cover, contents, main."""
    for root in page._page_box.children:  # noqa: SLF001 - pages have no public tree
        for body in root.children:
            if body.element_tag == "body":
                yield from body.children


def find(box: Any, wanted: Callable[[Any], bool], *, inside: bool = False) -> Iterator[Any]:
    """Boxes below `box`, in reading order; those inside a found one only where `inside` says so."""
    for child in box.children:
        placed = getattr(child, "_box", child)
        if wanted(placed):
            yield placed
            if not inside:
                continue
        yield from find(placed, wanted, inside=inside)
