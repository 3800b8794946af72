"""One document in six scripts, and whole proposals of every template."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from app.catalog.catalogue import Catalogue, load_catalogue
from app.domain.assembly import assemble
from app.domain.document import (
    Cell,
    Column,
    CoverLine,
    Document,
    Footnote,
    Heading,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)
from app.domain.dossier import Dossier
from app.domain.project import Project
from app.domain.proposal import Proposal
from app.proposals.service.gather_material import material_of
from tests.domain.assembly.material import TODAY, organisation
from tests.domain.assembly.money_for_workers import budget
from tests.domain.assembly.rights_of_workers import project
from tests.export.every_block import EVERY_BLOCK

TEXTS = {
    "en": "The right to a fair hearing — “naïve façade”, Łódź, Ağrı, Đặng Thị",
    "ru": "Право на справедливое судебное разбирательство, объём, їжак",
    "el": "Δικαίωμα σε δίκαιη δίκη, προσβάσιμη σε όλους",
    "ar": "الحق في محاكمة عادلة للجميع، لا تمييز 2027",
    "hi": "निष्पक्ष सुनवाई का अधिकार सबके लिए, क्षेत्र",
    "zh": "人人享有公正审判的权利，不受歧视",
}
RIGHT_TO_LEFT = {"ar"}
TEMPLATES = Path(__file__).resolve().parents[2] / "proposal_templates"


@cache
def six_scripts() -> Document:
    """Each script in a heading, a paragraph, a footnote and a cell; the document itself is English."""
    rows = tuple(
        Row((Cell((Text(code),)), Cell((Text(text, language=None if code == "en" else code),))))
        for code, text in TEXTS.items()
    )
    table = Table((Column(), Column(4)), (Row((Cell((Text("Language"),)), Cell((Text("Text"),)))),), rows, anchor="t-1",
                  caption="Six scripts", number=1)  # fmt: skip
    sections = tuple(
        Section(
            key=f"in-{code}",
            heading=Heading(1, (Text(text, language=None if code == "en" else code),), f"in-{code}", str(number)),
            blocks=(
                Paragraph(
                    (
                        Text(text, bold=True, language=None if code == "en" else code),
                        Footnote((Text(text, language=None if code == "en" else code),)),
                    )
                ),
            ),
        )
        for number, (code, text) in enumerate(TEXTS.items(), start=1)
    )
    last = Section(key="all", heading=Heading(1, (Text("All"),), "all", "7"), blocks=(table,))
    meta = replace(EVERY_BLOCK.meta, title="Six scripts", dated_on=date(2027, 2, 1))
    return Document(meta=meta, cover=(CoverLine("Language", "all"),), sections=(*sections, last))


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


@cache
def _project() -> Project:
    return project(budget())


def matrix() -> list[tuple[str, str]]:
    """Every shipped template with each of its languages, without loading the catalogue."""
    found = []
    for path in sorted(TEMPLATES.glob("[!_]*/*/template.yaml")):
        languages = re.search(r"(?m)^languages: \[([^\]]+)\]", path.read_text("utf-8"))
        name = path.parent.relative_to(TEMPLATES).as_posix()
        found += [(name, code.strip()) for code in (languages[1] if languages else "en").split(",")]
    return found


def filled(template: str, language: str) -> Dossier:
    """A template with the generated parts of a whole project, and the text that its sections begin with."""
    proposal = Proposal(
        slug="matrix",
        project=_project().slug,
        funder="oak-foundation",
        template=template,
        language=language,
        dated_on=date(2027, 2, 1),
    )
    return assemble(material_of(catalogue(), organisation(), _project(), proposal), today=TODAY, draft=True)
