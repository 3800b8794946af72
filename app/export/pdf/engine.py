"""WeasyPrint, loaded when a PDF is asked for: its import alone costs half a second."""

from __future__ import annotations

import gc
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from types import ModuleType

from app.errors import MissingTool

_INSTALL = (
    "PDF export needs the system library Pango, which is not installed. Install it with"
    " `apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0` on Debian or Ubuntu,"
    " `dnf install pango harfbuzz` on Fedora, or `brew install pango` on macOS; all other exports work without it."
)


def load_weasyprint() -> ModuleType:
    """Raises MissingTool with the install command where Pango is not there."""
    try:
        import weasyprint
    except OSError as error:
        raise MissingTool(_INSTALL) from error
    module: ModuleType = weasyprint
    return module


def engine_name() -> str:
    """What a PDF's bytes depend on besides the document: a part of the name of a cached file."""
    return f"weasyprint {version('weasyprint')}, pydyf {version('pydyf')}, {platform.machine()}"


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
