"""What a reader may not see stands nowhere in the document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.assembly import assemble, is_blind
from app.domain.assembly.protection import Cloak
from app.domain.document import (
    Fact,
    Link,
    Paragraph,
    Quote,
    StoryRef,
    Text,
)
from app.domain.dossier import Material
from app.domain.proposal import SectionText
from app.domain.walking import plain
from tests.domain.assembly.material import PROTECTED, TODAY, TOLD, WITHHELD, consent, material, organisation, proposal
from tests.domain.assembly.prose import prose
from tests.domain.assembly.walking import everything, texts_of

PUBLIC = "Local survivors' association"


def with_text(text: str, **changes: object) -> Material:
    written = {"executive_summary": {"en": SectionText(blocks=prose(text))}}
    return material(proposal=proposal(sections=written), **changes)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize("draft", [False, True])
def test_a_protected_partner_is_named_nowhere(language: str, draft: bool) -> None:
    dossier = assemble(material(language=language), today=TODAY, draft=draft)
    seen = everything(dossier.document).casefold()
    for name in (PROTECTED, "Yasmine", "Hanen Trabelsi", "hanen@yasmine-elghad.example"):
        assert name.casefold() not in seen
    assert PROTECTED not in repr(dossier.project)
    assert PROTECTED not in repr(dossier.facts)


def test_a_protected_partners_contact_is_left_out_even_as_a_single_word() -> None:
    whole = material()
    hidden = tuple(replace(p, contact="Hanen") if p.key == "survivors" else p for p in whole.project.partners)
    dossier = assemble(replace(whole, project=replace(whole.project, partners=hidden)), today=TODAY)
    assert "Hanen" not in everything(dossier.document)


def test_titles_of_documents_hide_the_partner_too() -> None:
    safe = assemble(material(), today=TODAY).organisation
    assert safe is not None
    assert [d.title for d in safe.documents][-1] == f"Letter of commitment of {PUBLIC}"


def test_a_cleared_funder_reads_the_real_name_and_contact() -> None:
    seen = everything(assemble(material(cleared=True), today=TODAY).document)
    assert PROTECTED in seen
    assert "hanen@yasmine-elghad.example" in seen
    assert PUBLIC not in seen


def test_without_a_funder_the_public_name_is_shown() -> None:
    seen = everything(assemble(material(funder=None, call=None), today=TODAY).document)
    assert PUBLIC in seen
    assert PROTECTED not in seen


def test_a_partners_public_name_is_translated() -> None:
    seen = everything(assemble(material(language="fr"), today=TODAY).document)
    assert "Tenir un accueil avec le Association locale de survivantes" in seen


@pytest.mark.parametrize(
    "text",
    [
        "collectif  YASMINE\nel ghad",
        "**Collectif** Yasmine el **Ghad**",
        "see{{project.title}}Collectif Yasmine el Ghad",
        "a note^[by Collectif Yasmine el Ghad]",
    ],
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    whole = with_text(f"We work with {text}.")
    seen = everything(assemble(whole, today=TODAY).document)
    assert "yasmine" not in seen.casefold()
    assert PUBLIC in seen


def test_the_fact_of_a_partners_name_is_its_public_name() -> None:
    document = assemble(with_text("{{partner.survivors.name}}"), today=TODAY).document
    (paragraph,) = document.sections[0].blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.inlines == (Fact("partner.survivors.name", PUBLIC),)


def test_a_title_that_names_the_partner_is_changed() -> None:
    whole = material(proposal=proposal(title=f"Shelter with {PROTECTED}"))
    assert assemble(whole, today=TODAY).document.meta.title == f"Shelter with {PUBLIC}"


def test_a_link_to_a_protected_contact_loses_its_address() -> None:
    cloak = Cloak.of([("hanen@yasmine.example", "them")])
    assert cloak.inlines((Link("mailto:hanen@yasmine.example", (Text("write"),)),)) == (Text("write"),)


def test_a_short_name_is_replaced_only_as_a_word_of_its_own() -> None:
    cloak = Cloak.of([("Nour", "P")])
    assert cloak.text("Nour nourishes. nour!") == "P nourishes. P!"


def test_an_acronym_is_not_mistaken_for_a_word() -> None:
    assert Cloak.of([("IT", "P")]).text("IT is it.") == "P is it."


def test_a_name_with_its_acronym_hides_both_and_each() -> None:
    cloak = Cloak.of([("Garden of Tomorrow (GOT)", "P")])
    assert cloak.text("Garden of Tomorrow (GOT), Garden of Tomorrow, GOT, got") == "P, P, P, got"


def test_a_long_name_is_found_behind_an_attached_conjunction() -> None:
    assert Cloak.of([("جمعية ياسمين", "شريك")]).text("وجمعية ياسمين") == "وشريك"


# ── stories ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("draft", [False, True])
def test_a_withheld_story_leaves_no_word_of_itself(draft: bool) -> None:
    dossier = assemble(material(), today=TODAY, draft=draft)
    seen = everything(dossier.document)
    for word in (WITHHELD, "Mounira", "biscuit-tin", "withdrawn"):
        assert word not in seen
    assert dossier.withheld == (("biscuit-tin", "consent was withdrawn"),)


def test_a_draft_says_that_a_story_is_missing_and_a_final_document_does_not() -> None:
    said = "A story was left out here because it may not be used at present."
    assert texts_of(assemble(material(), today=TODAY, draft=True).document).count(said) == 2
    assert said not in texts_of(assemble(material(), today=TODAY).document)


def test_a_story_with_consent_is_quoted_under_its_pseudonym() -> None:
    document = assemble(material(), today=TODAY).document
    (quote,) = (b for s in document.sections if s.key == "need" for b in s.blocks if isinstance(b, Quote))
    assert [plain(p.inlines) for p in quote.blocks] == [
        f"{TOLD}.",
        "The lawyer read it aloud, twice, and then we went to the inspector together.",
        "— Amel (name changed)",
    ]
    assert all(isinstance(i, StoryRef) for p in quote.blocks for i in p.inlines)


def test_a_story_stops_being_told_on_the_day_its_consent_expires() -> None:
    assert TOLD in everything(assemble(material(), today=date(2028, 5, 1)).document)
    assert TOLD not in everything(assemble(material(), today=date(2028, 5, 2)).document)


def test_a_story_for_another_territory_is_withheld() -> None:
    who = organisation()
    told = replace(who.stories[0], consent=consent(territory=("TN",)))
    whole = material(organisation=replace(who, stories=(told,)))
    assert ("contract-morning", "consent does not cover this country") in assemble(whole, today=TODAY).withheld


def test_a_story_that_does_not_exist_is_withheld_with_its_reason() -> None:
    assert assemble(with_text("[[story:nobody]]"), today=TODAY).withheld == (("nobody", "no story has this token"),)


def test_a_partners_name_inside_a_told_story_is_hidden_too() -> None:
    who = organisation()
    told = replace(who.stories[0], text=f"At {PROTECTED} they gave me tea.")
    seen = everything(assemble(material(organisation=replace(who, stories=(told,))), today=TODAY).document)
    assert f"At {PUBLIC} they gave me tea." in seen


# ── blind stages ───────────────────────────────────────────────────────────────────────────────────────────────

NAMES = (
    "Marsa Rights House",
    "MRH",
    "marsa-rights.example",
    "JORT 2011/88-4471",
    "Salma Ferchichi",
    "Habib Mansour",
    "Qanoun Legal Clinic",
    "Nadia Gharbi",
    "University of Ras Jebel",
    PUBLIC,
    PROTECTED,
)


def test_a_blind_stage_names_nobody_outside_the_writers_own_text() -> None:
    document = assemble(material(blind=True), today=TODAY).document
    generated = replace(document, sections=tuple(s for s in document.sections if s.key != "approach"))
    seen = everything(generated)
    for name in NAMES:
        assert name not in seen
    assert document.meta.organisation == ""
    assert "Partner 2" in seen


def test_a_blind_template_makes_every_stage_blind() -> None:
    whole = material()
    assert not is_blind(whole)
    assert is_blind(replace(whole, template=replace(whole.template, blind=True)))
    assert is_blind(material(blind=True))


def test_a_blind_stage_leaves_the_writers_text_for_the_check_to_find() -> None:
    whole = with_text("Marsa Rights House has worked here since 2011.")
    blind = replace(whole, template=replace(whole.template, blind=True))
    assert "Marsa Rights House" in texts_of(assemble(blind, today=TODAY).document)
