"""A template that asks for a style: the same words in the text and in the list, wherever they are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.assembly.assemble import assemble
from app.domain.citing import CitationStyle
from app.domain.document import Citation, Footnote, NumberedList, Paragraph
from app.domain.dossier import Dossier
from app.domain.evidence import Evidence
from app.domain.markdown import parse_markdown
from app.domain.proposal import SectionText
from app.domain.template import Generated, Localised, TemplateSection
from app.domain.walking import block_inlines, plain
from app.export.citing import cite_in_style
from tests.domain.checks.dossiers import material

SOURCES = (
    Evidence(key="zeta", statement="S.", title="Late wages", author="Zeta, Anna", year=2020),
    Evidence(key="alpha", statement="S.", title="Pay", author="Alpha, Jo", year=2024),
    Evidence(key="never", statement="S.", title="Never cited", year=2024),
)
TEXT = parse_markdown("Pay is late [@zeta]. It is low [@alpha]. It is late [@zeta].")
HEADING: Localised = {"en": "Sources"}


def made(style: CitationStyle | None, *, listed: bool) -> Dossier:
    m = material()
    sections = [section for section in m.template.sections if Generated.EVIDENCE not in section.generated]
    if listed:
        sections.append(TemplateSection(key="sources", heading=HEADING, generated=(Generated.EVIDENCE,)))
    return assemble(
        replace(
            m,
            organisation=replace(m.organisation, evidence=SOURCES),
            template=replace(m.template, sections=tuple(sections), citation_style=style),
            proposal=replace(m.proposal, sections={"need": {"en": SectionText(blocks=TEXT)}}),
            citing=cite_in_style,
        ),
        today=date(2026, 11, 27),
    )


def marks(dossier: Dossier) -> list[str]:
    (need,) = (section for section in dossier.document.sections if section.key == "need")
    return [i.label for block in need.blocks for i in block_inlines(block) if isinstance(i, Citation)]


def test_a_style_by_name_names_them_in_the_text_and_sorts_its_list() -> None:
    dossier = made(CitationStyle.APA, listed=True)
    assert marks(dossier) == ["(Zeta, 2020)", "(Alpha, 2024)", "(Zeta, 2020)"]
    blocks = dossier.document.sections[-1].blocks
    lines = [plain(block.inlines) for block in blocks if isinstance(block, Paragraph)]
    assert lines == ["Alpha, J. (2024). Pay.", "Zeta, A. (2020). Late wages."]


@pytest.mark.parametrize(
    ("style", "first"),
    [(CitationStyle.VANCOUVER, "Zeta A. Late wages. 2020."), (None, "Zeta, Anna, 2020. Late wages.")],
)
def test_numbers_point_into_the_list(style: CitationStyle | None, first: str) -> None:
    dossier = made(style, listed=True)
    assert marks(dossier) == ["[1]", "[2]", "[1]"]
    (block,) = dossier.document.sections[-1].blocks
    assert isinstance(block, NumberedList)
    assert next(plain(item.inlines) for item in block.items) == first


def test_without_a_list_the_style_makes_footnotes() -> None:
    dossier = made(CitationStyle.APA, listed=False)
    (need,) = (section for section in dossier.document.sections if section.key == "need")
    notes = [plain(i.inlines) for block in need.blocks for i in block_inlines(block) if isinstance(i, Footnote)]
    assert notes[0] == "Zeta, A. (2020). Late wages."
    assert marks(dossier) == ["", "", ""]
