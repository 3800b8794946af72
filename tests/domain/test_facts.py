from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from app.domain.costing import cost
from app.domain.deadlines import Deadline
from app.domain.facts import (
    DESCRIPTIONS,
    Countries,
    FactValue,
    Months,
    Names,
    Share,
    describe,
    facts,
    look_up,
    print_fact,
)
from app.domain.money import Money
from app.domain.proposal import ReportOn
from app.domain.results import Measure
from app.errors import UnknownFact
from tests.domain.checks.dossiers import call, material, organisation, project, proposal, results
from tests.domain.granted import granted


@pytest.fixture(scope="module")
def known() -> dict[str, FactValue]:
    return facts(project(), cost(project()), organisation(), proposal(), call(), funder=material().funder)


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("project.title", "Courts within reach"),
        ("project.duration", "18 months"),
        ("project.duration_months", "18"),
        ("project.starts_on", "1 July 2027"),
        ("project.countries", "Nepal"),
        ("budget.total", "EUR\u00a0201,600"),
        ("budget.requested", "EUR\u00a0189,600"),
        ("budget.own", "EUR\u00a012,000"),
        ("budget.indirect", "EUR\u00a09,600"),
        ("budget.indirect_rate", "5%"),
        ("budget.requested_share", "94.05%"),
        ("budget.own_share", "5.95%"),
        ("budget.own_share_of_grant", "6.33%"),
        ("budget.by_category.training", "EUR\u00a030,000"),
        ("budget.by_partner.shelter", "EUR\u00a042,000"),
        ("budget.by_source.own", "EUR\u00a012,000"),
        ("results.outcomes", "1"),
        ("results.activities", "2"),
        ("results.beneficiaries", "1,200"),
        ("results.beneficiaries_indirect", "9,000"),
        ("kpi.I2.target", "650"),
        ("kpi.I2.baseline", "0"),
        ("kpi.I2.unit", "persons"),
        ("outcome.O1.title", "Survivors use the courts"),
        ("partners.count", "1"),
        ("partners.names", "Saathi Shelter House"),
        ("partner.shelter.name", "Saathi Shelter House"),
        ("organisation.name", "Open Door Legal Aid"),
        ("organisation.turnover", "EUR\u00a0330,000"),
        ("organisation.turnover_year", "2026"),
        ("call.title", "Access to justice"),
        ("call.deadline", "29 March 2027, 17:00 Europe/Brussels (UTC+2)"),
        ("call.deadline_on", "29 March 2027"),
        ("funder.name", "Harbour Fund"),
        ("risks.count", "0"),
    ],
)
def test_facts_print_as_a_text_needs_them(known: dict[str, FactValue], name: str, printed: str) -> None:
    assert print_fact(look_up(known, name), "en") == printed


def test_every_fact_is_described(known: dict[str, FactValue]) -> None:
    assert [name for name in known if not describe(name)] == []


def test_every_described_fact_is_made_of_a_full_project() -> None:
    partner = replace(project().partners[1])
    full = replace(project(), locations=("Kailali",), partners=(project().partners[0], partner))
    who = replace(
        organisation(), mission="To help.", address="Here", email="a@b.example", signatory="A. B.", acronym="ODLA"
    )
    asked = replace(call(), reference="HF/1")
    made = facts(full, cost(full), who, proposal(), asked, funder=material().funder)
    grant = granted(full, "12")
    told = replace(proposal(), report=ReportOn(grant=grant.proposal, first=full.starts_on, last=full.ends_on))
    made |= facts(full, cost(full), who, told, None, grant=grant)
    covered = {describe(name) for name in made}
    patterns = {name: re.sub(r"<[a-z]+>", "[a-z0-9_-]+( [a-z]+)?", said) for name, said in DESCRIPTIONS.items()}
    assert [name for name, said in patterns.items() if not any(re.fullmatch(said, one) for one in covered)] == []


def test_a_description_speaks_of_the_fact_it_stands_beside() -> None:
    assert describe("budget.year2") == "Cost of project year 2"
    assert describe("budget.by_category.travel") == "Direct costs of the category travel"
    assert describe("budget.by_source.eu") == "What the funding source eu pays"
    assert describe("budget.by_partner.clinic") == "Direct costs that clinic spends"
    assert describe("budget.by_partner.applicant") == "Direct costs that the applicant spends"
    assert "18" not in describe("project.duration")


def test_years_of_the_budget_sum_to_its_total(known: dict[str, FactValue]) -> None:
    years = [value for name, value in known.items() if name.startswith("budget.year")]
    assert len(years) == project().years
    assert sum(year.amount for year in years if isinstance(year, Money)) == Decimal(201600)


def test_what_is_not_known_is_left_out() -> None:
    bare = replace(project(), acronym="", countries=(), partners=())
    named = facts(bare, cost(bare), organisation(), proposal(), None)
    assert not {"project.acronym", "project.countries", "partners.names", "call.title", "funder.name"} & named.keys()
    assert named["partners.count"] == 0


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("budget.totl", "There is no fact 'budget.totl'. Did you mean 'budget.total'"),
        ("project.locations", "'project.locations' has no value yet. It is: places the project works in."),
        ("zzzzzz", "There is no fact 'zzzzzz'."),
    ],
)
def test_an_unknown_name_says_what_was_meant(known: dict[str, FactValue], name: str, sentence: str) -> None:
    with pytest.raises(UnknownFact) as raised:
        look_up(known, name)
    assert sentence in str(raised.value)


def test_a_protected_partner_shows_the_name_its_reader_may_see() -> None:
    at_risk = replace(project().partners[1], public_name="A shelter", cleared_audiences=("harbour",))
    hidden = replace(project(), partners=(at_risk,))

    def name(**changes: str | None) -> FactValue:
        return facts(hidden, cost(hidden), organisation(), proposal(**changes), None)["partner.shelter.name"]

    assert name(call=None, funder="harbour") == "Saathi Shelter House"
    assert name(call=None, funder="lake") == "A shelter"


def test_measures_print_by_their_unit() -> None:
    indicator = replace(results().outcomes[0].indicators[0], unit="%", target=Measure(value=Decimal("62.5")))
    quality = replace(indicator, key="Q", baseline=Measure(text="none"), target=Measure(text="adopted by parliament"))
    outcome = replace(results().outcomes[0], indicators=(indicator, quality))
    measured = replace(project(), results=replace(results(), outcomes=(outcome,)))
    made = facts(measured, cost(measured), organisation(), proposal(), None)
    assert print_fact(made["kpi.I1.target"], "fr") == "62,5\u00a0%"
    assert print_fact(made["kpi.Q.target"], "fr") == "adopted by parliament"


@pytest.mark.parametrize(
    ("value", "language", "printed"),
    [
        (Share(Decimal("0.07")), "fr", "7\u00a0%"),
        (Months(18), "es", "18 meses"),
        (Countries(("NP", "IN")), "fr", "Népal et Inde"),
        (Names(("A", "B", "C")), "en", "A, B and C"),
        (Decimal("1234.5"), "fr", "1\u202f234,5"),
        (1200, "es", "1.200"),
        (date(2027, 7, 1), "es", "1 de julio de 2027"),
        (Deadline(on=date(2027, 7, 1), at=time(12), zone="UTC"), "fr", "1er juillet 2027, 12:00 UTC"),
        (Money(Decimal("10.50"), "EUR"), "en", "EUR\u00a010.50"),
    ],
)
def test_each_kind_of_value_prints_in_its_language(value: FactValue, language: str, printed: str) -> None:
    assert print_fact(value, language) == printed
