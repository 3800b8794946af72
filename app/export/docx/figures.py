"""Figures as pictures with their alternative text, caption below."""

from __future__ import annotations

import struct
from functools import lru_cache

from app.domain.document import Figure
from app.export.docx.captions import caption_xml
from app.export.docx.markup import attribute
from app.export.docx.pages import Area
from app.export.docx.references import References
from app.export.figures import draw_png

_EMU_PER_TWENTIETH = 635
_FOR_CAPTION = 0.85
"""Share of the page's height that a picture may take, so that its caption stands below it."""


@lru_cache(maxsize=64)
def picture(figure: Figure, language: str, direction: str, *, wide: bool = False) -> bytes:
    """Drawn once for each content: drawing costs more than everything else in the file."""
    return draw_png(figure, language=language, direction=direction, wide=wide)


def figure_xml(figure: Figure, refs: References, area: Area) -> str:
    data = picture(figure, refs.meta.language, refs.meta.direction, wide=area.width > area.height)
    relationship = refs.picture(data)
    across, down = extent(data, area)
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


def extent(png: bytes, area: Area) -> tuple[int, int]:
    """Width and height in EMU: over the whole text width, less where the picture would not fit on a page."""
    across, down = struct.unpack(">II", png[16:24])
    width = area.width * _EMU_PER_TWENTIETH
    tallest = int(area.height * _FOR_CAPTION * _EMU_PER_TWENTIETH)
    height = width * down // across
    return (width, height) if height <= tallest else (tallest * across // down, tallest)
