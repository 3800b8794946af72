"""The styles of the reference document, as data. Sizes are half points, lengths twentieths of a point."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from app.export.docx.palette import AMBER, BLUE, DEEP, GROUND, INK, PALE_AMBER, PALE_BLUE, RULE, SOFT

_SINGLE = 'w:line="252" w:lineRule="auto"'


class Style(NamedTuple):
    """`paragraph` and `text` are the content of w:pPr and w:rPr, `table` what follows them in a table style."""

    key: str
    name: str
    kind: str = "paragraph"
    based_on: str = "Normal"
    following: str = ""
    paragraph: str = ""
    text: str = ""
    table: str = ""
    priority: int = 99
    gallery: bool = False


def _spacing(before: int, after: int, line: str = _SINGLE) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" {line}/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _colour(value: str) -> str:
    return f'<w:color w:val="{value}"/>'


def _line(edge: str, size: int, colour: str, space: int = 0) -> str:
    return f'<w:{edge} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'


def _border(edge: str, size: int, colour: str, space: int) -> str:
    return f"<w:pBdr>{_line(edge, size, colour, space)}</w:pBdr>"


_BOLD = "<w:b/><w:bCs/>"
_KEEP = "<w:keepNext/><w:keepLines/>"


def styles() -> Iterator[Style]:
    yield Style("Normal", "Normal", based_on="", paragraph="", text=_colour(INK), priority=0, gallery=True)
    yield Style("BodyText", "Body Text", paragraph='<w:spacing w:after="130"/>', priority=1, gallery=True)
    yield from _title_page()
    yield from _headings()
    yield from _contents()
    yield from _lists()
    yield from _apart()
    yield from _table_texts()
    yield from _edges()
    yield from _characters()
    yield from _tables()


def _title_page() -> Iterator[Style]:
    yield Style(
        "CoverOrganisation",
        "Cover Organisation",
        following="Title",
        paragraph=f"{_KEEP}{_spacing(0, 160)}",
        text=f"{_BOLD}{_colour(BLUE)}{_size(22)}",
        priority=10,
    )
    yield Style(
        "Title",
        "Title",
        following="Subtitle",
        paragraph=f"{_KEEP}{_spacing(0, 120)}",
        text=f"{_BOLD}{_colour(DEEP)}{_size(54)}",
        priority=10,
        gallery=True,
    )
    yield Style(
        "Subtitle",
        "Subtitle",
        following="BodyText",
        paragraph=f"{_KEEP}{_border('bottom', 12, DEEP, 14)}{_spacing(0, 560)}",
        text=f"{_colour(SOFT)}{_size(28)}",
        priority=11,
        gallery=True,
    )
    yield Style("CoverLabel", "Cover Label", paragraph=_spacing(70, 70), text=f"{_colour(SOFT)}{_size(20)}")
    yield Style("CoverValue", "Cover Value", paragraph=_spacing(70, 70), text=f"{_BOLD}{_size(20)}")


def _headings() -> Iterator[Style]:
    looks = (
        (400, 140, 567, f"{_BOLD}{_colour(DEEP)}{_size(32)}"),
        (320, 110, 680, f"{_BOLD}{_colour(DEEP)}{_size(26)}"),
        (260, 90, 851, f"{_BOLD}{_colour(DEEP)}{_size(22)}"),
        (220, 80, 964, f"{_BOLD}<w:i/><w:iCs/>{_colour(INK)}{_size(21)}"),
    )
    for level, (before, after, hang, text) in enumerate(looks, 1):
        yield Style(
            f"Heading{level}",
            f"heading {level}",
            following="BodyText",
            paragraph=f'{_KEEP}<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>'
            f'{_spacing(before, after)}<w:ind w:left="{hang}" w:hanging="{hang}"/><w:outlineLvl w:val="{level - 1}"/>',
            text=text,
            priority=9,
            gallery=True,
        )
    for level in range(1, 5):
        yield Style(
            f"Heading{level}Unnumbered",
            f"Heading {level} Unnumbered",
            based_on=f"Heading{level}",
            following="BodyText",
            paragraph='<w:numPr><w:numId w:val="0"/></w:numPr><w:ind w:left="0" w:firstLine="0"/>',
            priority=9,
        )


def _contents() -> Iterator[Style]:
    yield Style(
        "TOCHeading",
        "TOC Heading",
        following="BodyText",
        paragraph=f"{_KEEP}{_spacing(0, 240)}",
        text=f"{_BOLD}{_colour(DEEP)}{_size(32)}",
        priority=39,
    )
    looks = ((567, 567, 120, _BOLD), (1247, 680, 30, ""), (2098, 851, 20, _colour(SOFT)))
    for level, (left, hanging, before, text) in enumerate(looks, 1):
        yield Style(
            f"TOC{level}",
            f"toc {level}",
            following="BodyText",
            paragraph='<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9412"/></w:tabs>'
            f'{_spacing(before, 40)}<w:ind w:left="{left}" w:hanging="{hanging}"/>',
            text=text,
            priority=39,
        )


def _lists() -> Iterator[Style]:
    for key, name, number in (("ListBullet", "List Bullet", 2), ("ListNumber", "List Number", 3)):
        for level in (1, 2, 3):
            suffix = str(level) if level > 1 else ""
            yield Style(
                f"{key}{suffix}",
                f"{name} {suffix}".strip(),
                paragraph=f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{number}"/></w:numPr>'
                '<w:spacing w:after="80"/>',
                priority=12,
                gallery=level == 1,
            )


def _apart() -> Iterator[Style]:
    yield Style(
        "Quote",
        "Quote",
        following="BodyText",
        paragraph=f'<w:keepLines/>{_border("left", 18, RULE, 12)}<w:spacing w:before="140" w:after="180"/>'
        '<w:ind w:left="454" w:right="454"/>',
        text=f"<w:i/><w:iCs/>{_colour(SOFT)}",
        priority=29,
        gallery=True,
    )
    for key, name, edge, ground in (
        ("Callout", "Callout", BLUE, PALE_BLUE),
        ("CalloutMissing", "Callout Missing", AMBER, PALE_AMBER),
    ):
        yield Style(
            key,
            name,
            following="BodyText",
            paragraph=f"<w:keepLines/><w:pBdr>{_line('top', 4, ground, 4)}{_line('left', 24, edge, 10)}"
            f"{_line('bottom', 4, ground, 4)}</w:pBdr>"
            f'<w:shd w:val="clear" w:color="auto" w:fill="{ground}"/><w:spacing w:before="160" w:after="220"/>'
            '<w:ind w:left="284" w:right="113"/>',
            priority=30,
        )
    caption = f"{_BOLD}{_colour(DEEP)}{_size(19)}"
    yield Style(
        "Caption",
        "caption",
        following="BodyText",
        paragraph=f"{_KEEP}{_spacing(220, 90)}",
        text=caption,
        priority=35,
        gallery=True,
    )
    yield Style(
        "FigureCaption",
        "Figure Caption",
        based_on="Caption",
        following="BodyText",
        paragraph=f'<w:keepNext w:val="0"/>{_spacing(40, 220)}',
        priority=35,
    )
    yield Style(
        "Figure",
        "Figure",
        following="FigureCaption",
        paragraph=f'<w:keepNext/>{_spacing(180, 80)}<w:jc w:val="center"/>',
    )


def _table_texts() -> Iterator[Style]:
    """Without a size: the table's own style gives it, smaller in a dense table."""
    roles = (
        ("TableText", "Table Text", "Normal", _spacing(36, 36, 'w:line="245" w:lineRule="auto"'), ""),
        ("TableHead", "Table Head", "TableText", "<w:keepNext/>", f"{_BOLD}{_colour(DEEP)}"),
        ("TableGroup", "Table Group", "TableText", f"<w:keepNext/>{_spacing(90, 36)}", f"{_BOLD}{_colour(DEEP)}"),
        ("TableSubtotal", "Table Subtotal", "TableText", "", _BOLD),
        ("TableTotal", "Table Total", "TableText", _spacing(60, 60), f"{_BOLD}{_colour(DEEP)}"),
    )
    for key, name, based_on, paragraph, text in roles:
        yield Style(key, name, based_on=based_on, paragraph=paragraph, text=text, priority=40)
        for stands, side in (("Number", "right"), ("Centre", "center")):
            yield Style(
                f"{key}{stands}",
                f"{name} {stands}",
                based_on=key,
                paragraph=f'<w:jc w:val="{side}"/>',
                priority=40,
            )
    # The room below a table is space after a line of one point: it may fall off the page, so that a table which ends at
    # the foot of the last page makes no empty page behind it.
    yield Style("TableEnd", "Table End", paragraph=_spacing(0, 180, 'w:line="20" w:lineRule="exact"'), text=_size(2))


def _edges() -> Iterator[Style]:
    small = f"{_colour(SOFT)}{_size(17)}"
    tab = '<w:tabs><w:tab w:val="right" w:pos="9412"/></w:tabs>'
    head = f"{_border('bottom', 4, RULE, 5)}{tab}{_spacing(0, 0)}"
    foot = f"{_border('top', 4, RULE, 6)}{tab}{_spacing(0, 0)}"
    yield Style("Header", "header", paragraph=head, text=small)
    yield Style("Footer", "footer", paragraph=foot, text=small)
    wide = tab.replace("<w:tabs>", '<w:tabs><w:tab w:val="clear" w:pos="9412"/>').replace('"9412"/></', '"14344"/></')
    yield Style("HeaderLandscape", "Header Landscape", based_on="Header", paragraph=wide)
    yield Style("FooterLandscape", "Footer Landscape", based_on="Footer", paragraph=wide)
    yield Style("HeaderFirst", "Header First", paragraph=_spacing(0, 0), text=small)
    yield Style("SectionEnd", "Section End", paragraph=_spacing(0, 0, 'w:line="20" w:lineRule="exact"'), text=_size(2))
    yield Style(
        "FootnoteText",
        "footnote text",
        paragraph=f'{_spacing(0, 40)}<w:ind w:left="170" w:hanging="170"/>',
        text=_size(17),
    )


def _characters() -> Iterator[Style]:
    font = Style("DefaultParagraphFont", "Default Paragraph Font", "character", "", priority=1)
    yield font
    for key, name, text in (
        ("FootnoteReference", "footnote reference", '<w:vertAlign w:val="superscript"/>'),
        ("CommentReference", "annotation reference", _size(16)),
        ("Hyperlink", "Hyperlink", f'{_colour(BLUE)}<w:u w:val="single"/>'),
        ("Fact", "Fact", ""),
        ("Story", "Story", ""),
        ("CitationMark", "Citation Mark", ""),
    ):
        yield Style(key, name, "character", font.key, text=text)


def _tables() -> Iterator[Style]:
    margins = (
        '<w:tblCellMar><w:top w:w="{0}" w:type="dxa"/><w:left w:w="{1}" w:type="dxa"/>'
        '<w:bottom w:w="{0}" w:type="dxa"/><w:right w:w="{1}" w:type="dxa"/></w:tblCellMar>'
    )
    yield Style(
        "TableNormal",
        "Normal Table",
        "table",
        "",
        table=f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{margins.format(0, 108)}</w:tblPr>',
    )

    rules = _line("top", 8, DEEP) + _line("bottom", 8, DEEP) + _line("insideH", 4, RULE)
    ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{GROUND}"/>'
    parts = (
        '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
        f"{_line('top', 8, DEEP)}{_line('bottom', 6, DEEP)}</w:tcBorders>"
        f'{ground}<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
        '<w:tblStylePr w:type="lastRow"><w:tcPr><w:tcBorders>'
        f"{_line('top', 6, DEEP)}{_line('bottom', 8, DEEP)}</w:tcBorders>{ground}</w:tcPr></w:tblStylePr>"
    )
    for key, name, side, size in (
        ("ProposalTable", "Proposal Table", 108, 18),
        ("ProposalTableDense", "Proposal Table Dense", 57, 16),
    ):
        # The dense one repeats the parts, for LibreOffice does not inherit them.
        look = f"<w:tblPr><w:tblBorders>{rules}</w:tblBorders>{margins.format(0, side)}</w:tblPr>{parts}"
        yield Style(key, name, "table", "TableNormal", text=_size(size), table=look, priority=40)
    yield Style(
        "CoverTable",
        "Cover Table",
        "table",
        "TableNormal",
        table=f"<w:tblPr><w:tblBorders>{_line('insideH', 4, RULE)}</w:tblBorders>{margins.format(0, 0)}</w:tblPr>",
        priority=40,
    )
