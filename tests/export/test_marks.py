"""Marks of notes, and lists of names, as every format prints them."""

from __future__ import annotations

from app.domain.document import Footnote, Paragraph, Text
from app.domain.markdown import parse_markdown
from app.domain.printing import print_list
from app.domain.proposal import SectionText
from tests.domain.assembly.material import material, proposal
from tests.export.test_text import dossier


def test_a_note_s_mark_stands_close_to_its_word() -> None:
    text = SectionText(blocks=parse_markdown("Held by an employer [^1], as before.\n\n[^1]: Survey."))
    whole = dossier(material(proposal=proposal(sections={"executive_summary": {"en": text}})))
    section = next(section for section in whole.document.sections if section.key == "executive_summary")
    paragraph = next(block for block in section.blocks if isinstance(block, Paragraph))
    before, note, _ = paragraph.inlines
    assert isinstance(before, Text)
    assert isinstance(note, Footnote)
    assert before.text == "Held by an employer"


def test_latin_names_in_an_arabic_list_stand_between_commas_that_keep_their_order() -> None:
    assert print_list(["Dar Lubna", "Clinique"], "ar") == "Dar Lubna\u200f، Clinique"
    assert print_list(["المغرب", "تونس"], "ar") == "المغرب وتونس"


def test_running_headers_may_use_the_project_s_acronym() -> None:
    whole = dossier()
    assert whole.document.meta.short_title == whole.project.acronym
