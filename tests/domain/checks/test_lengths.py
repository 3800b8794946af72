from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.call import Annex, SectionOverride
from app.domain.dossier import Material, PageMap, SectionPages
from app.domain.findings import Finding, Severity
from app.domain.limits import Consequence, Counting, Limit, LimitScope, Unit
from app.domain.template import TemplateSection
from tests.domain.checks.dossiers import HEARD, STATED, UNSURE, Spoil, call, findings, spoilt, template, written

PAGES = PageMap(
    total=12,
    sections={
        "need": SectionPages(first=3, last=5),
        "approach": SectionPages(first=5, last=7),
        "budget": SectionPages(first=8, last=12),
    },
    replaced={"Arial": "Liberation Sans"},
)


def limited(limit: Limit, *, portal: bool = False) -> Spoil:
    """A limit over the whole application, or over a group."""
    return lambda m: replace(m, template=replace(template(), limits=(limit,), portal=portal))


def on_need(*limits: Limit) -> Spoil:
    def spoil(m: Material) -> Material:
        first, *rest = template().sections
        return replace(m, template=replace(template(), sections=(replace(first, limits=limits), *rest)))

    return spoil


def lengths(spoil: Spoil, pages: PageMap | None = None) -> list[Finding]:
    return [finding for finding in findings(spoil, pages) if finding.code.startswith("length.")]


def limit(unit: Unit, **fields: Any) -> Limit:
    return Limit(unit=unit, **{"source": STATED, **fields})


def test_exactly_the_limit_is_not_over() -> None:
    words = written(need="one two three four five")
    assert not lengths(lambda m: on_need(limit(Unit.WORDS, max=5, min=5))(words(m)))
    assert len(lengths(lambda m: on_need(limit(Unit.WORDS, max=4))(words(m)))) == 1
    assert len(lengths(lambda m: on_need(limit(Unit.WORDS, min=6))(words(m)))) == 1


def test_an_empty_section_is_not_also_too_short() -> None:
    assert not lengths(lambda m: on_need(limit(Unit.WORDS, min=6))(written(need="")(m)))


def test_a_group_of_sections_counts_together() -> None:
    texts = written(need="one two three", approach="four five")
    (found,) = lengths(lambda m: limited(limit(Unit.WORDS, max=4, over=("need", "approach")))(texts(m)))
    assert found.message == "Sections Need and Approach together: 5 words, 1 over the limit of 4."


def test_the_whole_application_counts_every_section() -> None:
    (found,) = lengths(limited(limit(Unit.WORDS, max=10, counts=Counting(tables=False, references=False))))
    assert found.message.startswith("The whole application:")


def test_a_section_counts_with_the_ones_below_it_but_a_field_alone() -> None:
    def nested(scope: LimitScope) -> Spoil:
        parent = TemplateSection(
            key="description",
            heading={"en": "Description"},
            narrative=False,
            required=False,
            limits=(limit(Unit.WORDS, max=3, scope=scope),),
        )
        first, second, third = template().sections
        made = (parent, replace(first, level=2), replace(second, level=2), third)
        texts = written(need="one two", approach="three four")
        return lambda m: texts(replace(m, template=replace(template(), sections=made)))

    (found,) = lengths(nested(LimitScope.SECTION))
    assert "'Description': 4 words, 1 over" in found.message
    assert not lengths(nested(LimitScope.FIELD))


def test_a_call_replaces_the_templates_limits() -> None:
    strict = on_need(limit(Unit.WORDS, max=1))

    def loosened(m: Material) -> Material:
        m = strict(m)
        assert m.call
        return replace(m, call=replace(m.call, sections={"need": SectionOverride(limits=())}))

    assert lengths(strict)
    assert not lengths(loosened)


@pytest.mark.parametrize(
    ("of", "counted"),
    [
        (limit(Unit.PAGES, max=1, over=("need",)), 3),
        (limit(Unit.PAGES, max=1, over=("need", "approach")), 5),
        (limit(Unit.PAGES, max=1), 10),
        (limit(Unit.PAGES, max=1, counts=Counting(cover=True)), 12),
    ],
)
def test_pages_are_those_of_the_pdf_and_a_shared_page_counts_once(of: Limit, counted: int) -> None:
    (found,) = lengths(limited(of), PAGES)
    assert f"{counted} pages" in found.message
    assert found.message.endswith("Measured on the PDF set in Liberation Sans 11 pt in place of Arial.")


def test_pages_are_not_judged_before_there_is_a_pdf() -> None:
    (found,) = lengths(limited(limit(Unit.PAGES, max=1)))
    assert (found.code, found.severity) == ("length.not_measured", Severity.ADVICE)


@pytest.mark.parametrize(
    ("consequence", "sentence"),
    [
        (Consequence.EXCESS_HIDDEN, "hides what is over it"),
        (Consequence.PAGES_REMOVED, "removes what is over it"),
        (Consequence.DISCARDED, "discards the application"),
    ],
)
def test_what_the_funder_does_is_said_and_blocks(consequence: Consequence, sentence: str) -> None:
    (found,) = lengths(limited(limit(Unit.WORDS, max=1, consequence=consequence)))
    assert sentence in found.message
    assert found.severity is Severity.BLOCKER


@pytest.mark.parametrize(
    ("spoil", "severity"),
    [
        (on_need(limit(Unit.WORDS, max=1)), Severity.WARNING),
        (on_need(limit(Unit.WORDS, max=1, scope=LimitScope.FIELD)), Severity.BLOCKER),
        (limited(limit(Unit.WORDS, max=1), portal=True), Severity.BLOCKER),
        (limited(limit(Unit.WORDS, max=1, consequence=Consequence.DISCARDED, source=HEARD)), Severity.WARNING),
        (limited(limit(Unit.WORDS, max=1, consequence=Consequence.DISCARDED, source=UNSURE)), Severity.ADVICE),
    ],
)
def test_a_field_of_a_form_takes_no_more_and_an_unverified_limit_never_blocks(spoil: Spoil, severity: Severity) -> None:
    (found,) = lengths(spoil)
    assert found.severity is severity
    assert found.source is not None


def test_a_limit_without_a_source_takes_its_templates() -> None:
    (found,) = lengths(on_need(Limit(unit=Unit.WORDS, max=1)))
    assert found.source == template().source


def test_rows_of_the_whole_application_are_not_measured_on_the_pdf() -> None:
    rows = Limit(unit=Unit.ROWS, max=1, source=STATED)
    (found,) = findings(spoilt("call", limits=(rows,)))
    assert found.code == "length.not_counted"
    assert found.message == "The whole application: the limit of 1 rows is not counted here; count them in the form."


def test_a_least_number_of_pages_is_told_until_it_is_measured() -> None:
    least = Limit(unit=Unit.PAGES, min=5, scope=LimitScope.APPLICATION, source=STATED)
    (found,) = findings(spoilt("call", limits=(least,)))
    assert (found.code, "at least 5 pages" in found.message) == ("length.not_measured", True)


def test_annexes_whose_pages_count_are_named() -> None:
    pages = Limit(unit=Unit.PAGES, max=30, scope=LimitScope.APPLICATION, source=STATED)
    registration, letters = call().annexes

    def counted(limit: Limit, *annexes: Annex) -> list[str]:
        spoil = spoilt("call", limits=(limit,), annexes=annexes)
        return [f.message for f in findings(spoil) if f.code == "length.annexes_count"]

    assert counted(pages, registration, letters) == []
    (one,) = counted(pages, replace(registration, counts_pages=True), letters)
    assert "of the annex Proof of registration count too" in one
    (all_of_them,) = counted(replace(pages, counts=Counting(annexes=True)), registration, letters)
    assert "of the annexes Proof of registration and Letters of partners count too" in all_of_them
