"""Makes `reference.docx`: python -m app.export.docx.make_reference

Looks, lists and settings of every Word export. Edit `reference_styles` or this file, run it, and commit the result;
a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.domain.document import DocumentMeta
from app.export.docx.footnotes import footnotes_part
from app.export.docx.markup import DECLARATION, DRAWING, part
from app.export.docx.package import REFERENCE, WordFile
from app.export.docx.palette import theme
from app.export.docx.properties import core_properties
from app.export.docx.reference_styles import Style, styles

_MADE_ON = date(2026, 1, 1)
_BULLETS = ("•", "–", "▪")
_NUMBERS = (("decimal", "%1."), ("lowerLetter", "%2)"), ("lowerRoman", "%3."))
_HEADING_HANGS = (567, 680, 851, 964)
_LIST_STEP = 397
_TWINS = (
    ("Arial", "Liberation Sans", "swiss", "020B0604020202020204"),
    ("Times New Roman", "Liberation Serif", "roman", "02020603050405020304"),
    ("Calibri", "Carlito", "swiss", "020F0502020204030204"),
)


def reference_document() -> bytes:
    """The file's bytes."""
    meta = DocumentMeta(title="Grantwright reference document", organisation="", language="en", dated_on=_MADE_ON)
    samples = "".join(_sample(style) for style in styles())
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    file = WordFile(part("document", f"<w:body>{samples}{page}</w:body>"), core_properties(meta))
    file.add("styles", "styles", part("styles", f"{_defaults()}{''.join(_style(style) for style in styles())}"))
    file.add("numbering", "numbering", part("numbering", "".join(_lists())))
    file.add("footnotes", "footnotes", footnotes_part(()))
    file.add("settings", "settings", part("settings", _settings()))
    file.add("fontTable", "fontTable", part("fonts", "".join(_fonts())))
    colours = f'{DECLARATION}<a:theme xmlns:a="{DRAWING}" name="Proposal">{theme()}</a:theme>'
    file.add("theme", "theme", colours.encode())
    return file.save(_MADE_ON)


def _sample(style: Style) -> str:
    """A line in each paragraph style, so that the reference can be looked at."""
    if style.kind != "paragraph":
        return ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style.key}"/></w:pPr><w:r><w:t>{style.name}</w:t></w:r></w:p>'


def _defaults() -> str:
    return (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Microsoft YaHei"'
        ' w:cs="Arial"/><w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-GB" w:eastAsia="zh-CN"'
        ' w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/>'
        '<w:spacing w:after="0" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1"'
        ' w:defQFormat="0" w:count="376"/>'
    )


def _style(style: Style) -> str:
    default = ' w:default="1"' if style.key in {"Normal", "DefaultParagraphFont", "TableNormal"} else ""
    own = "" if _is_words(style) else ' w:customStyle="1"'
    # Normal keeps a w:pPr even if empty: right-to-left documents set their direction there.
    paragraph = f"<w:pPr>{style.paragraph}</w:pPr>" if style.paragraph or style.key == "Normal" else ""
    return (
        f'<w:style w:type="{style.kind}"{default}{own} w:styleId="{style.key}"><w:name w:val="{style.name}"/>'
        + (f'<w:basedOn w:val="{style.based_on}"/>' if style.based_on else "")
        + (f'<w:next w:val="{style.following}"/>' if style.following else "")
        + f'<w:uiPriority w:val="{style.priority}"/>'
        + ("<w:qFormat/>" if style.gallery else "")
        + paragraph
        + (f"<w:rPr>{style.text}</w:rPr>" if style.text else "")
        + f"{style.table}</w:style>"
    )


def _is_words(style: Style) -> bool:
    """Whether Word knows the style by this name; it shows those in the reader's language."""
    known = {"Normal", "Body Text", "Title", "Subtitle", "Quote", "Hyperlink", "TOC Heading", "Normal Table"}
    begins = ("heading ", "toc ", "List ", "footnote ", "annotation ", "Default ", "header", "footer", "caption")
    return style.name in known or style.name.startswith(begins)


def _lists() -> Iterator[str]:
    levels = "".join(
        _level(n, "decimal", ".".join(f"%{above}" for above in range(1, n + 2)), hang, hang, style=f"Heading{n + 1}")
        for n, hang in enumerate(_HEADING_HANGS)
    )
    yield f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    bullets = "".join(
        _level(n, "bullet", _BULLETS[n % 3], _LIST_STEP * (n + 1), _LIST_STEP, style=_list_style("ListBullet", n))
        for n in range(9)
    )
    yield f'<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="hybridMultilevel"/>{bullets}</w:abstractNum>'
    numbers = "".join(
        _level(
            n,
            _NUMBERS[n % 3][0],
            f"%{n + 1}{_NUMBERS[n % 3][1][2:]}",
            _LIST_STEP * (n + 1),
            _LIST_STEP,
            style=_list_style("ListNumber", n),
        )
        for n in range(9)
    )
    yield f'<w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="hybridMultilevel"/>{numbers}</w:abstractNum>'
    for number in (1, 2, 3):
        yield f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number - 1}"/></w:num>'


def _list_style(key: str, level: int) -> str:
    return "" if level > 2 else key if level == 0 else f"{key}{level + 1}"


def _level(level: int, form: str, text: str, left: int, hanging: int, *, style: str) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        + (f'<w:pStyle w:val="{style}"/>' if style else "")
        + f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )


def _settings() -> str:
    """In the schema's order, which Word insists on."""
    compatibility = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 0),
        )
    )
    return (
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        f"<w:compat>{compatibility}</w:compat>"
    )


def _fonts() -> Iterator[str]:
    """Where one of a pair is missing, Word takes the other: their letters are of the same widths."""
    for name, twin, family, panose in _TWINS:
        for font, other in ((name, twin), (twin, name)):
            yield (
                f'<w:font w:name="{font}"><w:altName w:val="{other}"/><w:panose1 w:val="{panose}"/>'
                f'<w:charset w:val="00"/><w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
            )


if __name__ == "__main__":
    REFERENCE.write_bytes(reference_document())
