"""Figures as pictures with their alternative text, caption below."""

from __future__ import annotations

import struct
from functools import lru_cache

from app.domain.document import Figure, FigureKind, Text
from app.export.docx.captions import caption_xml
from app.export.docx.inlines import text_runs
from app.export.docx.markup import attribute
from app.export.docx.pages import Area
from app.export.docx.references import References
from app.export.figures import draw_png

_EMU_PER_TWENTIETH = 635
_EMU_PER_INCH = 914_400
_FOR_CAPTION = 0.85
"""Share of the page's height that a picture may take, so that its caption stands below it."""


@lru_cache(maxsize=64)
def picture(figure: Figure, language: str, direction: str, *, wide: bool = False) -> bytes:
    """Drawn once for each content: drawing costs more than everything else in the file."""
    return draw_png(figure, language=language, direction=direction, wide=wide)


def figure_xml(figure: Figure, refs: References, area: Area) -> str:
    found = _written(figure, refs, area) if figure.figure is FigureKind.PICTURE else _drawn(figure, refs, area)
    if found is None:
        words = text_runs(Text(figure.alt), refs.speech)
        return f'<w:p><w:pPr><w:pStyle w:val="CalloutMissing"/></w:pPr>{words}</w:p>{caption_xml(figure, refs)}'
    data, across, down = found
    relationship = refs.picture(data)
    number = refs.drawing()
    return (
        '<w:p><w:pPr><w:pStyle w:val="Figure"/></w:pPr><w:r><w:drawing>'
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:docPr id="{number}" name="Figure {number}" descr="{attribute(figure.alt)}"/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Figure {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        f"</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>{caption_xml(figure, refs)}"
    )


def _drawn(figure: Figure, refs: References, area: Area) -> tuple[bytes, int, int]:
    data = picture(figure, refs.meta.language, refs.meta.direction, wide=area.width > area.height)
    return data, *extent(data, area)


def _written(figure: Figure, refs: References, area: Area) -> tuple[bytes, int, int] | None:
    """A writer's picture with its width and height in EMU; None where its file is not kept any more."""
    kept = refs.files.find(figure)
    if kept is None:
        return None
    room = area.width * _EMU_PER_TWENTIETH // (2 if figure.width == "half" else 1)
    width = min(room, round(kept.inches * _EMU_PER_INCH))
    return kept.data, *_fitted(kept.width, kept.height, width, area)


def extent(png: bytes, area: Area) -> tuple[int, int]:
    """Width and height in EMU: over the whole text width, less where the picture would not fit on a page."""
    across, down = struct.unpack(">II", png[16:24])
    return _fitted(across, down, area.width * _EMU_PER_TWENTIETH, area)


def _fitted(across: int, down: int, width: int, area: Area) -> tuple[int, int]:
    """`width` and the height that belongs to it, less where a page is not so high."""
    tallest = int(area.height * _FOR_CAPTION * _EMU_PER_TWENTIETH)
    height = max(1, width * down // across)
    return (width, height) if height <= tallest else (max(1, tallest * across // down), tallest)
