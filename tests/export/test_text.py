"""Portal text: what is pasted into a form, and the count that the check gives too."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from app.catalog.catalogue import load_catalogue
from app.domain.assembly import assemble
from app.domain.checks import check
from app.domain.counting import count
from app.domain.document import Section
from app.domain.dossier import Dossier, Material
from app.domain.limits import Counting, Limit, LimitScope, Unit
from app.domain.markdown import parse_markdown
from app.domain.proposal import SectionText
from app.domain.sources import Source, Verified
from app.domain.template import Generated, Template, TemplateSection
from app.export.text import RULE, PortalField, portal_fields, render_text
from tests.domain.assembly.material import TODAY, TOLD, WITHHELD, material, proposal
from tests.export.every_block import EVERY_BLOCK

READ = Source(title="Call text", verified=Verified.FUNDER)


def dossier(whole: Material | None = None) -> Dossier:
    return assemble(whole or material(), today=TODAY)


def field(made: Dossier, key: str) -> PortalField:
    return next(item for item in portal_fields(made) if item.key == key)


def written(text: str, key: str = "executive_summary", **changes: Any) -> Material:
    return material(proposal=proposal(sections={key: {"en": SectionText(blocks=parse_markdown(text))}}), **changes)


def limited(*limits: Limit, key: str, whole: Material | None = None) -> Material:
    whole = whole or material()
    sections = tuple(
        replace(section, limits=limits) if section.key == key else section for section in whole.template.sections
    )
    return replace(whole, template=replace(whole.template, sections=sections))


def without_sources(whole: Material) -> Material:
    """A form that does not end with a list of sources."""
    sections = tuple(section for section in whole.template.sections if section.generated != (Generated.EVIDENCE,))
    return replace(whole, template=replace(whole.template, sections=sections))


UNITS = [
    (Unit.WORDS, Counting()),
    (Unit.CHARACTERS, Counting()),
    (Unit.CHARACTERS, Counting(spaces=False)),
    (Unit.CHARACTERS, Counting(line_break=2, references=False)),
    (Unit.PARAGRAPHS, Counting()),
    (Unit.SENTENCES, Counting()),
    (Unit.ITEMS, Counting()),
    (Unit.BYTES, Counting()),
]


@pytest.mark.parametrize(("unit", "counts"), UNITS)
@pytest.mark.parametrize("scope", [LimitScope.FIELD, LimitScope.SECTION])
@pytest.mark.parametrize("key", ["executive_summary", "collaboration", "approach"])
def test_the_count_above_a_field_is_the_one_that_the_check_finds(
    unit: Unit, counts: Counting, scope: LimitScope, key: str
) -> None:
    """A maximum of one below what is counted makes the check say what it counted."""
    limit = Limit(unit=unit, max=10**6, scope=scope, counts=counts, source=READ)
    counted = field(dossier(limited(limit, key=key)), key).counts[0]

    def said(most: int) -> list[str]:
        found = check(dossier(limited(replace(limit, max=most), key=key)), on=TODAY)
        over = [finding for finding in found if finding.code == "length.over" and finding.where.key == key]
        return [finding.args["count"].replace(",", "") for finding in over]

    assert said(counted) == []
    assert said(counted - 1) == [str(counted)] if counted else True


def test_a_field_is_counted_as_its_blocks_are() -> None:
    limit = Limit(unit=Unit.WORDS, max=500, scope=LimitScope.FIELD)
    made = dossier(limited(limit, key="need"))
    section = next(section for section in made.document.sections if section.key == "need")
    assert field(made, "need").counts == (count(section.blocks, Unit.WORDS, limit.counts, "en"),)


def test_the_count_stands_above_the_field_and_is_no_part_of_it() -> None:
    limits = (Limit(unit=Unit.WORDS, max=2000), Limit(unit=Unit.CHARACTERS, min=50, max=3000),
              Limit(unit=Unit.PARAGRAPHS, min=1))  # fmt: skip
    made = dossier(limited(*limits, key="need"))
    one = field(made, "need")
    heading = next(line for line in render_text(made).splitlines() if "[need]" in line)
    words, characters, paragraphs = (f"{number:,}" for number in one.counts)
    assert heading == (
        f"2 Statement of need [need] ({words} of at most 2,000 words; {characters} of 50–3,000 characters; "
        f"{paragraphs} of at least 1 paragraphs)"
    )
    assert heading not in one.text


def test_pages_are_not_counted_in_a_form() -> None:
    assert field(dossier(limited(Limit(unit=Unit.PAGES, max=2), key="need")), "need").limits == ()


def _portal(slug: str, language: str) -> tuple[Template, Dossier]:
    catalogue = load_catalogue()
    template = catalogue.template(slug)
    texts = {
        section.key: {language: SectionText(blocks=parse_markdown(f"What we say about {section.key}."))}
        for section in template.sections
        if section.narrative and section.repeat is None
    }
    whole = material(
        language=language, template=template, layout=catalogue.layout(template.layout), call=None,
        proposal=proposal(language=language, template=f"{template.slug}/{template.version}", sections=texts, call=None),
    )  # fmt: skip
    return template, dossier(whole)


@pytest.mark.parametrize(("slug", "language"), [("undef", "en"), ("undef", "fr"), ("national-lottery-under-10k", "en")])
def test_a_portal_form_has_one_block_a_field_in_the_forms_order(slug: str, language: str) -> None:
    template, made = _portal(slug, language)
    fields = portal_fields(made)
    assert [f.key for f in fields] == [section.key for section in made.document.sections]
    keys = list(dict.fromkeys(f.key.partition("/")[0] for f in fields))
    order = [section.key for section in template.sections]
    assert keys == [key for key in order if key in keys]
    text = render_text(made)
    assert text.count(f"{RULE}\n") == 2 * len(fields)
    for section in _asked(template):
        own = [f for f in fields if f.key.partition("/")[0] == section.key]
        assert own, section.key
        if section.repeat is None:
            assert f"What we say about {section.key}." in own[0].text
        if section.limits:
            assert all(len(f.counts) == len(f.limits) >= 1 for f in own)


def _asked(template: Template) -> list[TemplateSection]:
    return [section for section in template.sections if section.narrative and section.condition is None]


def test_a_number_in_brackets_points_into_the_list_of_sources() -> None:
    made = dossier()
    summary, sources = field(made, "executive_summary").text, field(made, "evidence").text
    assert re.findall(r"\[\w+\]", summary) == ["[1]", "[2]", "[1]"]
    assert [line.split(".")[0] for line in sources.splitlines()] == ["1", "2"]
    assert "Working without a paper" in sources.splitlines()[0]


def test_notes_are_lettered_where_numbers_are_sources() -> None:
    text = field(dossier(), "need").text
    assert "share one car.[a]" in text
    assert text.endswith("[a] Interview with the regional inspectorate, 2026.")


def test_without_a_list_of_sources_each_mention_is_one_numbered_note() -> None:
    text = field(dossier(without_sources(material())), "executive_summary").text
    body, notes = text.split("\n\n[1] ")
    assert re.findall(r"\[\w+\]", body) == ["[1]", "[2]", "[3]"]
    assert notes.splitlines()[1].startswith("[2] Judicial Observatory, 2024.")
    assert notes.splitlines()[2].startswith("[3] ")


def test_more_than_twenty_six_notes_go_on_with_two_letters() -> None:
    many = "".join(f" word{n}[^{n}]" for n in range(30)) + "".join(f"\n\n[^{n}]: note {n}" for n in range(30))
    text = field(dossier(written(f"Said [@survey-2025].{many}")), "executive_summary").text
    assert "word25[z] word26[aa] word27[ab]" in text
    assert text.endswith("[ad] note 29")


def test_tables_lists_and_links_can_be_pasted() -> None:
    text = field(
        dossier(written("- one\n- two\n  1. inner\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n[site](https://a.example)")),
        "executive_summary",
    ).text
    assert text == "- one\n- two\n  1. inner\n\nA\tB\n1\t2\n\nsite (https://a.example)"


def test_captions_are_labelled_as_in_the_other_formats() -> None:
    text = render_text(dossier(material(language="fr")))
    assert re.search(r"^Tableau \d+\. Budget$", text, re.MULTILINE)
    assert re.search(r"^Figure \d+\. .+$", text, re.MULTILINE)


def test_stories_are_told_by_consent_only() -> None:
    text = render_text(dossier())
    assert TOLD in text
    assert WITHHELD not in text


def test_the_same_dossier_gives_the_same_text() -> None:
    assert render_text(dossier()) == render_text(dossier())


def test_a_section_in_another_language_is_counted_like_the_check_counts_it() -> None:
    sentence = Limit(unit=Unit.SENTENCES, max=1, scope=LimitScope.FIELD, source=READ)
    whole = limited(sentence, key="monitoring", whole=material(language="fr"))
    made = dossier(whole)
    section: Section = next(s for s in made.document.sections if s.key == "monitoring")
    assert section.language == "en"
    assert field(made, "monitoring").counts == (1,)
    assert not [f for f in check(made, on=TODAY) if f.code == "length.over" and f.where.key == "monitoring"]


def test_cells_over_several_rows_or_columns_leave_the_others_empty() -> None:
    """Else what is pasted into a spreadsheet stands in other columns than in the document."""
    whole = replace(dossier(), document=EVERY_BLOCK)
    text = render_text(whole)
    assert "Item\tAmount (EUR)\t\n\tYear 1\tYear 2\nStaff\t\t\n" in text
    assert "\n\tClaims settled\t640\tCourt records" in text
