"""The fonts of a PDF: the shipped files, and none of the machine's own.

A FontConfiguration of WeasyPrint's own knows every font of the machine, so the same document would be set differently
elsewhere; and it copies each declared font to a temporary folder. Ours is an empty Fontconfig configuration to which
the files are added where they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Any

_declaring = Lock()


def shipped_faces(paths: Iterable[Path]) -> Any:
    """A WeasyPrint font configuration that holds exactly these files."""
    from weasyprint.text.ffi import ffi, fontconfig, gobject, pangoft2
    from weasyprint.text.fonts import FontConfiguration

    class ShippedFaces(FontConfiguration):  # type: ignore[misc]
        def __init__(self) -> None:
            _declare_create(ffi, fontconfig)
            self._config = fontconfig.FcConfigCreate()
            self.font_map = ffi.gc(pangoft2.pango_ft2_font_map_new(), gobject.g_object_unref)
            font_map = ffi.cast("PangoFcFontMap *", self.font_map)
            for path in paths:
                if not fontconfig.FcConfigAppFontAddFile(self._config, str(path).encode()):
                    raise FileNotFoundError(path)
            pangoft2.pango_fc_font_map_set_config(font_map, self._config)
            fontconfig.FcConfigDestroy(self._config)
            self._folder = None
            self.strut_layouts: dict[Any, Any] = {}
            self.font_features: dict[Any, Any] = {}

    return ShippedFaces()


def _declare_create(ffi: Any, fontconfig: Any) -> None:
    with _declaring:
        if not hasattr(fontconfig, "FcConfigCreate"):
            ffi.cdef("FcConfig * FcConfigCreate (void);")
