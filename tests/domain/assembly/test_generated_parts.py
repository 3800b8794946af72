"""Every part that a template may ask for, as blocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.domain.assembly import assemble
from app.domain.budget import Budget
from app.domain.document import (
    Align,
    Block,
    Document,
    Figure,
    FigureKind,
    NumberedList,
    Paragraph,
    RowStyle,
    Table,
)
from app.domain.eligibility import Criterion, Predicate
from app.domain.project import Project
from app.domain.results import Measure
from app.domain.template import ColumnSet, Generated, TemplateSection
from app.domain.track_record import ShownRecord
from app.domain.walking import plain
from tests.domain.assembly.material import TODAY, budget, material, project
from tests.domain.assembly.walking import number_of, table_width, tables, texts_of
from tests.domain.granted import granted


def made(
    part: Generated, column_set: ColumnSet = ColumnSet.GENERAL, language: str = "en", shown: ShownRecord | None = None
) -> tuple[Block, ...]:
    """The blocks of one part, from a template that asks for evidence's citations and that part alone."""
    whole = material(language=language)
    cites = whole.template.section("executive_summary")
    assert cites is not None
    asked = TemplateSection(
        key="asked", heading={"en": "Asked"}, narrative=False, generated=(part,), column_set=column_set
    )
    whole = replace(
        whole,
        template=replace(whole.template, sections=(cites, asked)),
        proposal=replace(whole.proposal, track_record=shown),
        grant=granted(whole.project, "12"),
    )
    return assemble(whole, today=TODAY).document.sections[1].blocks


def only_table(part: Generated, column_set: ColumnSet = ColumnSet.GENERAL, shown: ShownRecord | None = None) -> Table:
    return next(block for block in made(part, column_set, shown=shown) if isinstance(block, Table))


def heads(table: Table) -> list[str]:
    return [plain(cell.inlines) for cell in table.head[-1].cells]


def rows(table: Table) -> list[list[str]]:
    return [[plain(cell.inlines) for cell in row.cells] for row in (*table.body, *table.foot)]


@pytest.mark.parametrize("part", Generated)
def test_each_generated_part_yields_blocks(part: Generated) -> None:
    blocks = made(part)
    told = Paragraph if part in (Generated.EXPERIENCE_TEXT, Generated.CAPACITY_TEXT) else Table | Figure | NumberedList
    assert any(isinstance(block, told) for block in blocks)


@pytest.mark.parametrize("part", Generated)
@pytest.mark.parametrize("column_set", ColumnSet)
def test_rows_fill_exactly_the_columns_of_their_table(part: Generated, column_set: ColumnSet) -> None:
    for block in made(part, column_set):
        if isinstance(block, Table):
            widths = table_width(block)
            assert widths == {len(block.columns)}, (block.caption, widths)
            assert block.caption
            assert len(block.head[-1].cells) == len(block.columns)


def test_every_figure_tells_its_data_in_words() -> None:
    document = assemble(material(), today=TODAY).document
    figures = [b for section in document.sections for b in section.blocks if isinstance(b, Figure)]
    assert {f.figure for f in figures} == set(FigureKind) - {FigureKind.PICTURE}  # that one is the writer's own
    for figure in figures:
        assert figure.caption in figure.alt
        labels = [bar.label for bar in figure.bars] + [node.label.rstrip(".") for node in figure.nodes]
        assert all(label in figure.alt for label in labels)


def test_eu_logframe_asks_for_years_current_value_and_assumptions() -> None:
    table = only_table(Generated.LOGFRAME, ColumnSet.EU)
    assert heads(table) == [
        "Results chain",
        "Indicator",
        "Baseline (value and year)",
        "Target (value and year)",
        "Current value",
        "Sources and means of verification",
        "Assumptions",
    ]
    assert "14 (2026)" in rows(table)[1]
    assert "130 (2029)" in rows(table)[1]


def test_fcdo_logframe_has_milestones_and_weighting() -> None:
    table = only_table(Generated.LOGFRAME, ColumnSet.FCDO)
    assert {"Impact weighting", "Milestone: Year 1", "Milestone: Year 2", "Assumptions"} <= set(heads(table))
    assert "20%" in rows(table)[1]
    assert "60" in rows(table)[1]


def test_prm_logframe_shows_cumulative_progress_by_period() -> None:
    table = only_table(Generated.LOGFRAME, ColumnSet.PRM)
    assert {"Cumulative progress: Year 1", "Cumulative progress: Year 2"} <= set(heads(table))
    assert "Assumptions" not in heads(table)


def test_unicef_logframe_shows_where_and_how_it_is_verified() -> None:
    table = only_table(Generated.LOGFRAME, ColumnSet.UNICEF)
    assert heads(table) == ["Result", "Indicator", "Location", "Baseline", "Target", "Means of verification"]


def test_indicator_table_adds_code_unit_frequency_and_responsible() -> None:
    table = only_table(Generated.INDICATOR_TABLE, ColumnSet.UNICEF)
    assert heads(table)[:3] == ["No.", "Indicator", "Unit"]
    assert heads(table)[-2:] == ["Frequency", "Responsible"]
    assert [r[0] for r in rows(table) if len(r) > 1] == ["I0", *(f"I{n}" for n in range(1, 11))]


def test_percentages_among_indicators_carry_their_sign() -> None:
    assert "30% (2026)" in rows(only_table(Generated.LOGFRAME))[0]


def test_qualitative_indicators_print_their_text() -> None:
    plan = project(budget())
    first, *others = plan.results.outcomes
    told = replace(
        first.indicators[0], qualitative=True, baseline=Measure(text="No protocol"), target=Measure(text="In force")
    )
    changed = replace(first, indicators=(told,))
    whole = material(project=replace(plan, results=replace(plan.results, outcomes=(changed, *others))))
    text = texts_of(assemble(whole, today=TODAY).document)
    assert "No protocol" in text
    assert "In force" in text


def test_kpi_table_holds_only_the_key_indicators() -> None:
    titles = [r[0] for r in rows(only_table(Generated.KPI))]
    assert titles == ["Claims settled in the worker's favour", "Persons advised", "Inspections of farms a year"]


def test_work_plan_marks_the_quarters_an_activity_runs_in() -> None:
    plan = only_table(Generated.WORK_PLAN)
    paralegals = next(r for r in rows(plan) if r[0].startswith("A1.1.2"))
    assert [bool(mark) for mark in paralegals[2:]] == [True, True, True, False, False, False, False, False]
    assert [plain(c.inlines) for c in plan.head[0].cells] == ["", "Year 1", "Year 2"]


def test_milestones_name_the_last_day_of_their_month() -> None:
    milestones = [b for b in made(Generated.WORK_PLAN) if isinstance(b, Table)][1]
    assert rows(milestones)[0][:2] == ["Month\u00a06 (30\u00a0September\u00a02027)", "First 40 claims filed"]


def test_roles_come_from_who_is_in_charge_where_nothing_else_is_said() -> None:
    table = only_table(Generated.RACI)
    by_title = {r[0]: r[1:] for r in rows(table)}
    assert by_title["A2.2.1 Train labour inspectors"] == ["R", "C", "", ""]
    assert by_title["A1.1.1 Represent workers in court"] == ["", "R", "", "I"]


def annexes(*, draft: bool = False, **changes: Any) -> Table:
    whole = material(**changes)
    asked = TemplateSection(key="asked", heading={"en": "Asked"}, narrative=False, generated=(Generated.ANNEXES,))
    whole = replace(whole, template=replace(whole.template, sections=(asked,)))
    return tables(assemble(whole, today=TODAY, draft=draft).document)[0]


def test_annexes_name_their_document_and_a_draft_says_which_is_missing() -> None:
    assert rows(annexes(draft=True))[:2] == [
        ["1", "Proof of registration", "Registration certificate", "Yes"],
        ["2", "Latest audit report", "not attached", "Yes"],
    ]


def test_the_funder_does_not_read_what_is_not_attached() -> None:
    printed = rows(annexes())
    assert printed[0] == ["1", "Proof of registration", "Registration certificate", "Yes"]
    assert [line[1] for line in printed] == ["Proof of registration", "Letters of partners"]


def test_without_a_call_annexes_are_the_documents_and_nothing_else() -> None:
    table = annexes(call=None)
    assert heads(table) == ["No.", "Annex"]
    assert rows(table)[0] == ["1", "Registration certificate"]


def test_an_activity_has_no_assumptions_to_be_missing() -> None:
    for part in (Generated.RESULTS_CHAIN, Generated.ACTIVITY_MATRIX):
        for line in rows(only_table(part)):
            if line[0].startswith(("Activity", "A")) and len(line) > 1:
                assert line[-1] != "–", line


def test_an_activity_matrix_without_assumptions_has_no_column_for_them() -> None:
    whole = material()
    results = whole.project.results
    bare = tuple(replace(o, outputs=tuple(replace(p, assumptions=()) for p in o.outputs)) for o in results.outcomes)
    whole = replace(whole, project=replace(whole.project, results=replace(results, outcomes=bare)))
    found = [table for table in tables(assemble(whole, today=TODAY).document) if table.caption == "Activity matrix"]
    assert heads(found[0]) == ["Activity", "Means", "Amount (EUR)"]


def test_only_registrations_the_call_wants_are_printed() -> None:
    """Numbers of other funders' portals say nothing to this one."""
    asked = Criterion(key="pic", question="?", predicate=Predicate.PORTAL_ID, any_of=("pic",))
    whole = material()
    assert whole.call
    for eligibility, expected in (((), []), ((asked,), ["Registration: PIC"])):
        changed = replace(whole, call=replace(whole.call, eligibility=eligibility))
        printed = [rows(t) for t in tables(assemble(changed, today=TODAY).document) if t.caption == "The applicant"]
        assert [line[0] for line in printed[0] if line[0].startswith("Registration: ")] == expected


def test_risks_leave_the_room_to_words() -> None:
    table = only_table(Generated.RISKS)
    assert heads(table)[3:6] == ["L", "I", "L×I"]
    wide = {head: column.width for head, column in zip(heads(table), table.columns, strict=True)}
    assert wide["Risk"] + wide["Mitigation"] > sum(wide.values()) / 2
    note = made(Generated.RISKS)[1]
    assert isinstance(note, Paragraph)
    assert "L: likelihood" in plain(note.inlines)
    assert "After: the level" in plain(note.inlines)


def test_marks_of_a_timeline_are_listed_and_told() -> None:
    figure, milestones = made(Generated.GANTT)
    assert isinstance(figure, Figure)
    assert isinstance(milestones, Table)
    assert milestones.caption == "Milestones"
    assert all(f": {line[1]} (" in figure.alt for line in rows(milestones))


def test_a_form_with_a_work_plan_lists_milestones_once(document_en: Document) -> None:
    assert [table.caption for table in tables(document_en)].count("Milestones") == 1


def test_months_keep_their_number() -> None:
    assert all("\u00a0" in line[0] and " (" in line[0] for line in rows(made_milestones()))
    assert [line[2] for line in rows(only_table(Generated.ACTIVITIES)) if len(line) > 2 and " " in line[2]] == []


def made_milestones() -> Table:
    found = [block for block in made(Generated.WORK_PLAN) if isinstance(block, Table)]
    return found[-1]


def test_evidence_list_holds_what_is_cited_in_the_order_of_its_numbers() -> None:
    (listed,) = (b for b in made(Generated.EVIDENCE) if isinstance(b, NumberedList))
    assert [plain(item.inlines).split(".")[0] for item in listed.items] == [
        "Marsa Rights House, 2025",
        "Judicial Observatory, 2024",
    ]


def test_a_part_without_data_is_empty_and_says_so_in_a_draft() -> None:
    whole = material(project=replace(project(budget()), risks=()))
    asked = TemplateSection(key="asked", heading={"en": "Asked"}, narrative=False, generated=(Generated.RISKS,))
    whole = replace(whole, template=replace(whole.template, sections=(asked,)))
    assert assemble(whole, today=TODAY).document.sections[0].blocks == ()
    (notice,) = assemble(whole, today=TODAY, draft=True).document.sections[0].blocks
    assert notice.kind == "callout"


def test_a_repeated_section_shows_only_its_own_result() -> None:
    whole = material()
    repeated = whole.template.section("outcome_strategy")
    assert repeated is not None
    asked = replace(repeated, generated=(Generated.LOGFRAME, Generated.ACTIVITY_MATRIX))
    document = assemble(replace(whole, template=replace(whole.template, sections=(asked,))), today=TODAY).document
    second = document.sections[1]
    logframe, matrix = (block for block in second.blocks if isinstance(block, Table))
    assert rows(logframe)[0][0].startswith("Outcome O2")
    assert [r[0] for r in rows(logframe)[1:]] == [
        "Output OP2.1: Evidence of practice is public",
        "Output OP2.2: Inspectors are trained",
    ]
    costs = [number_of(r[2]) for r in rows(matrix)[:-1] if len(r) > 1]
    assert number_of(rows(matrix)[-1][2]) == sum(costs, Decimal(0))


def test_numbers_stand_at_the_end_of_their_column(document_en: Document) -> None:
    table = next(t for t in tables(document_en) if t.caption == "Budget by year")
    assert [column.align for column in table.columns[2:]] == [Align.END] * 3


def test_subtotals_and_totals_are_marked(document_en: Document) -> None:
    table = next(t for t in tables(document_en) if t.caption == "Budget")
    assert table.foot[-1].style is RowStyle.TOTAL
    assert RowStyle.SUBTOTAL in {row.style for row in table.body}
    assert RowStyle.GROUP in {row.style for row in table.body}


@pytest.mark.parametrize("draft", [False, True])
def test_a_project_that_is_only_a_title_makes_a_document(draft: bool) -> None:
    bare = Project(
        slug="bare",
        organisation="marsa-rights-house",
        title="Bare",
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 6, 30),
        budget=Budget(currency="JPY"),
    )
    whole = material(project=bare)
    who = replace(whole.organisation, turnover={}, evidence=(), stories=(), documents=())
    document = assemble(replace(whole, organisation=who), today=TODAY, draft=draft).document
    assert document.meta.title == "Bare"
    assert {table.caption for table in tables(document)} == {"The applicant", "Annexes"}


def test_an_activity_without_months_or_output_without_activities_breaks_nothing() -> None:
    plan = project(budget())
    first, *others = plan.results.outcomes
    loose = replace(first.outputs[0].activities[0], start_month=None, end_month=None)
    outputs = (replace(first.outputs[0], activities=(loose,)), replace(first.outputs[1], activities=(), indicators=()))
    results = replace(plan.results, outcomes=(replace(first, outputs=outputs), *others))
    lines = tuple(line for line in budget().lines if line.activity not in {"A1.1.2", "A1.2.1"})
    whole = material(project=replace(project(replace(budget(), lines=lines)), results=results))
    document = assemble(whole, today=TODAY).document
    gantt = next(
        b for s in document.sections for b in s.blocks if isinstance(b, Figure) and b.figure is FigureKind.GANTT
    )
    assert not any(bar.label.startswith("A1.1.1") for bar in gantt.bars)
    for table in tables(document):
        assert table_width(table) == {len(table.columns)}


def test_a_long_project_is_planned_by_year() -> None:
    plan = replace(project(budget()), ends_on=date(2032, 3, 31))
    table = next(t for t in tables(assemble(material(project=plan), today=TODAY).document) if t.caption == "Work plan")
    assert heads(table)[2:] == [f"Year {n}" for n in range(1, 6)]


def test_experience_shows_what_fits_and_keeps_its_referees_to_itself() -> None:
    table = only_table(Generated.EXPERIENCE)
    (shown,) = rows(table)
    assert shown[0] == "First door"
    assert shown[3] == "2023–2025"
    assert shown[6] == "Women advised: 342 (300 planned)\nA guide"
    assert "Reference" not in heads(table)
    told = str(made(Generated.EXPERIENCE_TEXT))
    assert "They answered every call." in told
    assert "Ines" not in told


def test_a_ticked_project_is_shown_however_old_with_its_referee_where_asked() -> None:
    ticked = ShownRecord(projects=("first-door", "old-door"), referees=True)
    table = only_table(Generated.EXPERIENCE, shown=ticked)
    assert [row[0] for row in rows(table)] == ["First door", "Old door"]
    assert rows(table)[0][-1] == "Ines Karray, ines@fund.example"


def test_staff_of_a_protected_partner_is_left_out() -> None:
    shown = rows(only_table(Generated.CAPACITY))
    assert [row[0] for row in shown] == ["Leila Haddad"]
