"""WeasyPrint, loaded when a PDF is asked for: its import alone costs half a second."""

from __future__ import annotations

import gc
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from functools import lru_cache
from hashlib import blake2s
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

from app.errors import MissingTool

_DATE_OF_FONTS = "SOURCE_DATE_EPOCH"
_LAYOUT = ("html", "figures", "fonts", "pdf")
_INSTALL = (
    "PDF export needs the system library Pango, which is not installed. Install it with"
    " `apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0` on Debian or Ubuntu,"
    " `dnf install pango harfbuzz` on Fedora, or `brew install pango` on macOS; all other exports work without it."
)


def load_weasyprint() -> ModuleType:
    """Raises MissingTool with the install command where Pango is not there."""
    try:
        with redirect_stdout(StringIO()):  # it prints advice of its own where a library is missing
            import weasyprint
    except OSError as error:
        raise MissingTool(_INSTALL) from error
    module: ModuleType = weasyprint
    return module


def engine_name() -> str:
    """What a PDF's bytes depend on besides the document: a part of the name of a cached file."""
    return f"weasyprint {version('weasyprint')}, pydyf {version('pydyf')}, {platform.machine()}, {_own_layout()}"


@lru_cache(maxsize=1)
def _own_layout() -> str:
    """A digest of our own part in it, so that nobody gets a page from before an update."""
    room = Path(__file__).parents[1]
    digest = blake2s(digest_size=8)
    for path in sorted([*room.glob("*.py"), *(p for name in _LAYOUT for p in (room / name).rglob("*.[pc][ys]*"))]):
        if path.suffix in {".py", ".css"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def remember_page_references() -> None:
    """Tags ask pydyf for the references of all pages once for each tag, and it counts them through each time.

    That made a document of 300 pages cost a third more a page than one of 30. Once a process is enough.
    """
    import pydyf

    count: Callable[[Any], Any] = pydyf.PDF.page_references.fget
    if count.__module__ == __name__:
        return

    def references(pdf: Any) -> Any:
        pages = len(pdf.pages["Kids"])
        if getattr(pdf, "counted_references", (None,))[0] != pages:
            pdf.counted_references = (pages, count(pdf))
        return pdf.counted_references[1]

    pydyf.PDF.page_references = property(references)


@contextmanager
def uncollected() -> Iterator[None]:
    """Layout makes millions of objects that all live until the end; looking through them for rubbish is in vain."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
        gc.collect()


@contextmanager
def undated() -> Iterator[None]:
    """Where harfbuzz-subset is missing, fontTools subsets the fonts and would date them today."""
    before = os.environ.get(_DATE_OF_FONTS)
    os.environ[_DATE_OF_FONTS] = "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_DATE_OF_FONTS]
        else:
            os.environ[_DATE_OF_FONTS] = before
