"""Colours of the Word file, and its theme: the same colours in Word's pickers."""

from __future__ import annotations

INK = "22303C"
DEEP = "1B3A57"
SOFT = "5B6B79"
RULE = "C7D0D9"
GROUND = "EAF0F5"
TINT = "F2F5F9"
BLUE = "1F5C99"
AMBER = "B4690E"
PALE_BLUE = "EEF4FA"
PALE_AMBER = "FDF5E6"
WATERMARK = "D9DDE3"
WHITE = "FFFFFF"
GREEN, PLUM, BRICK = "3F7D58", "8A4F7D", "9A3B3B"


def theme() -> str:
    """The content of the theme: our colours and fonts in Word's pickers. No style refers to it."""
    colours = (
        ("dk1", INK),
        ("lt1", WHITE),
        ("dk2", DEEP),
        ("lt2", GROUND),
        ("accent1", BLUE),
        ("accent2", AMBER),
        ("accent3", GREEN),
        ("accent4", PLUM),
        ("accent5", SOFT),
        ("accent6", BRICK),
        ("hlink", BLUE),
        ("folHlink", PLUM),
    )
    palette = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours)
    fonts = '<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    plain = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'<a:themeElements><a:clrScheme name="Proposal">{palette}</a:clrScheme>'
        f'<a:fontScheme name="Proposal"><a:majorFont>{fonts}</a:majorFont><a:minorFont>{fonts}</a:minorFont>'
        f'</a:fontScheme><a:fmtScheme name="Proposal"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{plain * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements>"
    )
