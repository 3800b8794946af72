"""Which sections stand, in which order, under which number."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.assembly import assemble
from app.domain.call import SectionOverride
from app.domain.document import (
    Callout,
    Document,
    Figure,
    Heading,
    Section,
    Table,
)
from app.domain.template import ColumnSet, Condition, ConditionOn, FilledBy, Generated, Repeat, TemplateSection
from app.domain.walking import plain
from tests.domain.assembly.material import TODAY, budget, call, material, organisation, project


def section(key: str, level: int = 1, **more: Any) -> TemplateSection:
    return TemplateSection(key=key, heading={"en": key.title()}, level=level, **more)


def document_of(*sections: TemplateSection, draft: bool = False, **changes: Any) -> Document:
    whole = material(**changes)
    return assemble(
        replace(whole, template=replace(whole.template, sections=sections)), today=TODAY, draft=draft
    ).document


def headed(sections: tuple[Section, ...]) -> list[tuple[str, str]]:
    return [(s.heading.number, plain(s.heading.inlines)) for s in sections]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_headings_never_skip_a_level(language: str) -> None:
    document = assemble(material(language=language), today=TODAY, draft=True).document
    before = 0
    for part in document.sections:
        for heading in (part.heading, *(b for b in part.blocks if isinstance(b, Heading))):
            assert 1 <= heading.level <= min(before + 1, 4)
            before = heading.level


def test_keys_and_anchors_are_unique(document_en: Document) -> None:
    keys = [part.key for part in document_en.sections]
    anchors = [part.heading.anchor for part in document_en.sections]
    anchors += [
        b.anchor for part in document_en.sections for b in part.blocks if isinstance(b, Heading | Table | Figure)
    ]
    assert all(anchors)
    assert len(keys) == len(set(keys))
    assert len(anchors) == len(set(anchors))


def test_keys_that_look_alike_get_different_anchors() -> None:
    document = document_of(section("a-b"), section("a_b"), section("A b"))
    assert [s.heading.anchor for s in document.sections] == ["section-a-b", "section-a-b-2", "section-a-b-3"]


def test_tables_and_figures_are_numbered_in_reading_order(document_en: Document) -> None:
    blocks = [b for part in document_en.sections for b in part.blocks]
    numbers = [b.number for b in blocks if isinstance(b, Table) and b.caption]
    assert numbers == list(range(1, len(numbers) + 1))
    figures = [b.number for b in blocks if isinstance(b, Figure)]
    assert figures == list(range(1, len(figures) + 1))


def test_sections_are_numbered_by_their_level() -> None:
    document = document_of(section("a"), section("b", 2), section("c", 3), section("d", 2), section("e"))
    assert [s.heading.number for s in document.sections] == ["1", "1.1", "1.1.1", "1.2", "2"]


def test_an_unnumbered_template_prints_no_numbers() -> None:
    whole = material()
    document = assemble(replace(whole, template=replace(whole.template, numbered=False)), today=TODAY).document
    assert {s.heading.number for s in document.sections} == {""}


def test_a_template_that_starts_deep_begins_at_the_top() -> None:
    assert [s.heading.level for s in document_of(section("a", 3), section("b", 2)).sections] == [1, 1]


@pytest.mark.parametrize(
    ("on", "changes"),
    [
        (ConditionOn.PARTNERS, {"project": replace(project(budget()), partners=())}),
        (ConditionOn.RISKS, {"project": replace(project(budget()), risks=())}),
        (ConditionOn.STORIES, {"organisation": replace(organisation(), stories=())}),
        (
            ConditionOn.SUBGRANTS,
            {"project": project(replace(budget(), lines=tuple(x for x in budget().lines if x.key != "sg1")))},
        ),
        (
            ConditionOn.COFINANCING,
            {"project": project(replace(budget(), lines=tuple(x for x in budget().lines if x.source == "requested")))},
        ),
    ],
)
def test_a_conditional_section_stands_only_while_its_condition_holds(on: ConditionOn, changes: dict[str, Any]) -> None:
    asked = (section("first"), section("second", 2, condition=Condition(on=on)))
    assert [s.key for s in document_of(*asked).sections] == ["first", "second"]
    assert [s.key for s in document_of(*asked, **changes).sections] == ["first"]


def test_an_answered_question_opens_its_section() -> None:
    asked = section("abroad", condition=Condition(on=ConditionOn.ANSWER, question="works_abroad"))
    assert document_of(asked).sections == ()
    yes = replace(organisation(), answers={"works_abroad": True})
    assert [s.key for s in document_of(asked, organisation=yes).sections] == ["abroad"]


def test_a_section_that_falls_away_takes_the_sections_below_it_along() -> None:
    gone = Condition(on=ConditionOn.ANSWER, question="never")
    document = document_of(section("a", condition=gone), section("b", 2), section("c"))
    assert [(s.key, s.heading.number) for s in document.sections] == [("c", "1")]


def test_a_section_repeats_for_each_outcome_with_its_subsections_inside() -> None:
    document = document_of(
        section("change", repeat=Repeat.OUTCOME), section("why", 2), section("step", 2, repeat=Repeat.OUTPUT)
    )
    assert [s.key for s in document.sections][:4] == ["change/O1", "why/O1", "step/OP1.1", "step/OP1.2"]
    assert headed(document.sections)[:3] == [
        ("1", "Change O1: Women workers bring claims and win them"),
        ("1.1", "Why"),
        ("1.2", "Step OP1.1: Free legal aid reaches four governorates"),
    ]
    assert headed(document.sections)[4][0] == "2"


def test_a_repeated_heading_may_say_where_the_title_goes() -> None:
    asked = TemplateSection(key="x", heading={"en": "Profile of {title}"}, repeat=Repeat.PARTNER)
    assert headed(document_of(asked).sections)[0] == ("1", "Profile of Qanoun Legal Clinic")


def test_keys_that_are_no_codes_are_replaced_by_their_place() -> None:
    plan = project(budget())
    first, *others = plan.results.outcomes
    renamed = replace(plan, results=replace(plan.results, outcomes=(replace(first, key="legal-aid"), *others)))
    document = document_of(section("change", repeat=Repeat.OUTCOME), project=renamed)
    assert document.sections[0].key == "change/legal-aid"
    assert headed(document.sections)[0][1] == "Change 1: Women workers bring claims and win them"


def test_a_part_for_the_funder_holds_a_note_and_is_never_missing() -> None:
    (part,) = document_of(section("x", filled_by=FilledBy.FUNDER), draft=True).sections
    (note,) = part.blocks
    assert isinstance(note, Callout)
    assert note.tone == "note"


def test_missing_text_shows_in_a_draft_only_and_only_where_it_is_required() -> None:
    asked = (section("must"), section("may", required=False), section("frame", narrative=False))
    draft = document_of(*asked, draft=True)
    assert [[b.kind for b in s.blocks] for s in draft.sections] == [["callout"], [], []]
    assert [s.blocks for s in document_of(*asked).sections] == [(), (), ()]


def test_a_call_can_ask_for_other_columns_of_a_table() -> None:
    asked = section("indicators", narrative=False, generated=(Generated.INDICATOR_TABLE,))
    by_period = replace(call(), sections={"indicators": SectionOverride(column_set=ColumnSet.PRM)})
    plain_call = replace(call(), sections={})
    (cumulative,) = [b for b in document_of(asked, call=by_period).sections[0].blocks if isinstance(b, Table)]
    (general,) = [b for b in document_of(asked, call=plain_call).sections[0].blocks if isinstance(b, Table)]
    assert len(cumulative.columns) > len(general.columns)


def test_a_call_can_make_a_section_required() -> None:
    asked = section("sustainability", required=False)
    harsh = replace(call(), sections={"sustainability": SectionOverride(required=True)})
    assert document_of(asked, draft=True, call=harsh).sections[0].blocks
    mild = replace(call(), sections={})
    assert not document_of(asked, draft=True, call=mild).sections[0].blocks
