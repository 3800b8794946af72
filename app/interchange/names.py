from __future__ import annotations

from collections.abc import Collection, Iterator

from app.catalog.reading import At, Trouble
from app.catalog.wording import known_or_near
from app.domain.phrases import phrase


def unknown(at: At, name: str | None, known: Collection[str], what: str) -> Iterator[Trouble]:
    """A name that stands for nothing."""
    if name is not None and name not in known:
        yield at, phrase("there is no {what} '{name}'", what=what, name=name), known_or_near(name, known)
