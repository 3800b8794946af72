"""The writer's text in the document: facts, citations, headings; and the document's first page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.domain.assembly import assemble
from app.domain.assembly.citations import Citations
from app.domain.assembly.words import Words
from app.domain.document import (
    Blocks,
    Citation,
    Document,
    Fact,
    Footnote,
    Heading,
    Inline,
    Paragraph,
    Table,
)
from app.domain.limits import PageAsked, PageSetup
from app.domain.proposal import SectionText
from app.domain.walking import block_inlines, document_text, plain
from tests.domain.assembly.material import TODAY, call, labels, material, organisation, proposal
from tests.domain.assembly.prose import prose


def written(text: str, *, draft: bool = False) -> Blocks:
    sections = {"executive_summary": {"en": SectionText(blocks=prose(text))}}
    return (
        assemble(material(proposal=proposal(sections=sections)), today=TODAY, draft=draft).document.sections[0].blocks
    )


def inlines(text: str, *, draft: bool = False) -> tuple[Inline, ...]:
    (block,) = written(text, draft=draft)
    assert isinstance(block, Paragraph)
    return block.inlines


def test_facts_are_printed_in_the_documents_language() -> None:
    assert inlines("{{project.duration_months}}") == (Fact("project.duration_months", "24"),)


def test_an_unknown_fact_shows_in_a_draft_and_is_empty_in_the_end() -> None:
    assert inlines("a {{no.such}} b", draft=True)[1] == Fact("no.such", "[unknown value: no.such]")
    assert inlines("a {{no.such}} b")[1] == Fact("no.such", "")


def test_evidence_is_a_number_into_the_list_of_sources() -> None:
    parts = inlines("x [@courts-2024] y [@survey-2025] z [@courts-2024]")
    assert [p.label for p in parts if isinstance(p, Citation)] == ["[1]", "[2]", "[1]"]
    assert not [p for p in parts if isinstance(p, Footnote)]


def test_without_a_list_of_sources_each_mention_has_a_footnote() -> None:
    citations = Citations(organisation(), Words(labels("en"), "en"), listed=False, draft=False)
    first, again = citations.cite("courts-2024"), citations.cite("courts-2024")
    said = "Judicial Observatory, 2024. Labour courts in figures. p.\u00a041, retrieved 10 January 2026."
    assert [plain(p.inlines) for p in (*first, *again) if isinstance(p, Footnote)] == [said, said]
    assert {p.label for p in (*first, *again) if isinstance(p, Citation)} == {""}


def test_unknown_evidence_shows_in_a_draft_only() -> None:
    assert any(isinstance(p, Citation) for p in inlines("x [@nothing]", draft=True))
    assert not any(isinstance(p, Citation) for p in inlines("x [@nothing]"))


def test_headings_of_the_text_stand_below_the_sections() -> None:
    levels = [b.level for b in written("### A\n\n# B\n\n### C\n\n## D\n\n### E") if isinstance(b, Heading)]
    assert levels == [2, 2, 3, 3, 4]


def test_a_table_in_the_text_keeps_its_place_without_a_number() -> None:
    table = next(b for b in _with_table().sections[0].blocks if isinstance(b, Table))
    assert (table.number, table.anchor) == (0, "table-plain-1")
    assert any(isinstance(i, Fact) and i.value == "24" for i in block_inlines(table))


def _with_table() -> Document:
    from app.domain.document import Cell, Column, Row

    cell = Cell((Fact("project.duration_months"),))
    blocks = (Table(columns=(Column(),), head=(Row((cell,)),), body=(Row((cell,)),)),)
    sections = {"executive_summary": {"en": SectionText(blocks=blocks)}}
    return assemble(material(proposal=proposal(sections=sections)), today=TODAY).document


def test_the_cover_says_who_asks_whom_for_what(document_en: Document) -> None:
    cover = {line.label: line.value.replace("\u00a0", " ") for line in document_en.cover}
    assert cover["Applicant"] == "Marsa Rights House"
    assert cover["Submitted to"] == "Harbour Fund for Fair Work"
    assert cover["Reference"] == "HF/2027/03"
    assert cover["Duration"] == "24 months, 1 April 2027 – 31 March 2029"
    assert cover["Amount requested"] == "EUR 161,873.93"
    assert cover["Date"] == "1 February 2027"


def test_the_calls_page_replaces_the_templates() -> None:
    assert assemble(material(), today=TODAY).document.meta.page.font == "Arial"
    whole = material(call=replace(call(), page=None))
    assert assemble(whole, today=TODAY).document.meta.page == whole.template.page
    assert whole.template.page != PageSetup(font="Arial")


def test_what_the_call_does_not_ask_of_the_page_stays_as_the_template_has_it() -> None:
    own = PageSetup(font="Arial", size_pt=Decimal(11), spacing=Decimal(1), margin_cm=Decimal(2))
    whole = material(call=replace(call(), page=PageAsked(font="Times New Roman")))
    whole = replace(whole, template=replace(whole.template, page=own))
    assert assemble(whole, today=TODAY).document.meta.page == replace(own, font="Times New Roman")


def test_an_unsolicited_proposal_needs_no_call() -> None:
    whole = material(call=None, proposal=proposal(call=None))
    document = assemble(whole, today=TODAY).document
    assert "Call" not in [line.label for line in document.cover]
    assert "Annexes" in list(document_text(document))


def test_the_same_material_gives_the_same_document() -> None:
    assert assemble(material(), today=TODAY) == assemble(material(), today=TODAY)
    later = assemble(material(), today=date(2027, 2, 2)).document
    assert later == assemble(material(), today=TODAY).document
