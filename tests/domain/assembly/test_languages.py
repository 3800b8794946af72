"""The same proposal in another language, and the words it is made with."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.assembly import assemble
from app.domain.assembly.translate import translated
from app.domain.assembly.words import localised
from app.domain.document import Document
from app.domain.proposal import SectionText
from app.domain.walking import plain
from tests.domain.assembly.material import LABELS, TODAY, budget, labels, material, project, proposal
from tests.domain.assembly.prose import prose
from tests.domain.assembly.walking import tables, texts_of

APP = Path(__file__).resolve().parents[3] / "app"
SOURCES = (APP / "domain" / "assembly", APP / "export")


def test_french_headings_labels_and_numbers(document_fr: Document) -> None:
    text = texts_of(document_fr)
    assert document_fr.meta.labels["contents"] == "Table des matières"
    assert "1 Résumé" in text
    assert "161\u202f873,93" in text
    assert "31 mars 2029" in text
    assert "Coûts indirects (7 % des coûts directs)" in re.sub(r"\s", " ", text)
    assert "Indicateurs clés de performance" in [table.caption for table in tables(document_fr)]


def test_the_projects_own_texts_are_translated_by_path_and_by_term(document_fr: Document) -> None:
    text = texts_of(document_fr)
    assert document_fr.meta.title == "Un travail juste aux champs et à la maison"
    assert "Coordinatrice du projet" in text
    assert "Femmes" in text
    assert "TND/mois × 24" in text.replace("\u00a0", " ")


def test_a_proposals_own_title_is_never_replaced_by_the_projects() -> None:
    """The funder knows this proposal by its title, and the project's names another whole."""
    whole = material(language="fr", proposal=proposal(language="fr", title="Paid on Saturday"))
    assert assemble(whole, today=TODAY).document.meta.title == "Paid on Saturday"


def test_a_translation_leaves_references_alone() -> None:
    plan = project(budget())
    plan = replace(plan, translations={"fr": {"term.A1.1.1": "x", "term.clinic": "y", "term.own": "z"}})
    again = translated(plan, "fr")
    assert [line.activity for line in again.budget.lines] == [line.activity for line in plan.budget.lines]
    assert [partner.key for partner in again.partners] == [partner.key for partner in plan.partners]
    assert again.budget.sources == plan.budget.sources


def test_untranslated_text_is_shown_as_written_and_marked(document_fr: Document) -> None:
    by_key = {section.key: section for section in document_fr.sections}
    assert by_key["executive_summary"].language is None
    assert by_key["need"].language == "en"
    assert "Seasonal workers are paid by the day" in texts_of(document_fr)


def test_facts_in_a_text_that_is_not_translated_are_in_the_texts_language() -> None:
    """An English sentence with an Arabic date, title and currency in it is no language."""
    said = "From {{project.starts_on}} to {{project.ends_on}} **{{project.title}}** asks for {{budget.requested}}."
    written = {"need": {"en": SectionText(blocks=prose(said))}}
    for language in ("ar", "fr"):
        whole = material(language=language, proposal=proposal(language=language, sections=written))
        in_english = assemble(material(proposal=proposal(sections=written)), today=TODAY).document
        document = assemble(whole, today=TODAY).document
        (there,) = [s.blocks for s in in_english.sections if s.key == "need"]
        (here,) = [s.blocks for s in document.sections if s.key == "need"]
        assert here == there


def test_a_fact_that_is_read_from_the_other_side_is_set_apart() -> None:
    whole = material(language="ar", proposal=proposal(language="ar", sections={
        "need": {"en": SectionText(blocks=prose("{{project.title}} begins."))}
    }))  # fmt: skip
    whole = replace(whole, project=replace(whole.project, title="عمل عادل"))
    (here,) = [s.blocks for s in assemble(whole, today=TODAY).document.sections if s.key == "need"]
    assert plain(here[0].inlines) == "\u2068عمل عادل\u2069 begins."  # type: ignore[union-attr]


def test_arabic_reads_from_right_to_left() -> None:
    document = assemble(material(language="ar"), today=TODAY).document
    assert document.meta.direction == "rtl"
    assert document.meta.title == "عمل عادل في الحقل والبيت"
    assert "المحتويات" in document.meta.labels.values()
    assert assemble(material(), today=TODAY).document.meta.direction == "ltr"


def test_a_regional_variant_takes_its_base_language() -> None:
    assert localised({"en": "Year", "fr": "Année"}, "fr-CA") == "Année"
    assert localised({"en": "Year"}, "fr-CA") == "Year"
    whole = material(language="fr")
    document = assemble(replace(whole, proposal=replace(whole.proposal, language="fr-CA")), today=TODAY).document
    section = document.sections[0]
    assert plain(section.heading.inlines) == "Résumé"
    assert section.language is None


def test_an_empty_translation_gives_way_to_the_original() -> None:
    written = {"need": {"en": SectionText(blocks=prose("As it is.")), "fr": SectionText(blocks=prose(" "))}}
    document = assemble(
        material(language="fr", proposal=proposal(language="fr", sections=written)), today=TODAY
    ).document
    section = next(s for s in document.sections if s.key == "need")
    assert section.language == "en"
    assert section.blocks


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_every_language_has_the_same_labels_with_the_same_places(language: str) -> None:
    english, other = labels("en"), labels(language)
    assert other.keys() == english.keys()
    for key, label in english.items():
        assert sorted(re.findall(r"\{\w+\}", other[key])) == sorted(re.findall(r"\{\w+\}", label)), key
        assert other[key].strip()


def test_no_label_is_without_use() -> None:
    files = sorted(path for room in SOURCES for path in room.rglob("*.py"))
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    places = re.findall(r"""["']([a-z_]+\.[a-z_.]*\{[^"']*)["']""", source)
    patterns = {re.sub(r"\\\{[^}]*\\\}", "[^.]+", re.escape(key)) for key in places}
    named = set(re.findall(r"""["']([a-z_][a-z_0-9.]*)["']""", source))

    def used(key: str) -> bool:
        return key in named or any(re.fullmatch(pattern, key) for pattern in patterns)

    assert [key for key in labels("en") if not used(key)] == []


def test_label_files_are_the_languages_we_ship() -> None:
    assert sorted(path.stem for path in LABELS.glob("*.yaml")) == ["ar", "en", "es", "fr"]
