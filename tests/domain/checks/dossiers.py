"""A small proposal with nothing wrong in it; each test spoils one thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from app.domain.alignment import Alignment, SdgAlignment
from app.domain.assembly import assemble
from app.domain.budget import Budget, BudgetLine, Category, FundingKind, FundingSource, Indirect
from app.domain.call import ActivityWindow, Annex, Call, CallStage, CallStatus
from app.domain.checks import check
from app.domain.deadlines import Deadline
from app.domain.dossier import Dossier, Material, PageMap
from app.domain.eligibility import Criterion, Predicate
from app.domain.evidence import Evidence, OwnedDocument
from app.domain.findings import Finding
from app.domain.funder import Funder, FunderKind
from app.domain.limits import PageAsked, Paper
from app.domain.markdown import parse_markdown
from app.domain.money import Money
from app.domain.organisation import Organisation
from app.domain.partners import Partner
from app.domain.project import Project
from app.domain.proposal import Attachment, Proposal, SectionText
from app.domain.results import (
    Activity,
    Beneficiaries,
    Indicator,
    Measure,
    Outcome,
    Output,
    Results,
)
from app.domain.sources import Source, Verified
from app.domain.template import Generated, Stage, Template, TemplateSection
from tests.domain.assembly.forms import general_layout
from tests.domain.assembly.material import labels

TODAY = date(2027, 1, 11)
STATED = Source(title="Guidelines for applicants", as_of="2026-11", verified=Verified.FUNDER)
HEARD = replace(STATED, verified=Verified.SECONDARY)
UNSURE = Source()

Spoil = Callable[[Material], Material]


def budget() -> Budget:
    def line(key: str, category: Category, cost: str, **more: Any) -> BudgetLine:
        return BudgetLine(
            key=key,
            category=category,
            description=f"Line {key}",
            unit="lump sum",
            quantity=Decimal(1),
            unit_cost=Decimal(cost),
            currency="EUR",
            **more,
        )

    return Budget(
        currency="EUR",
        sources=(
            FundingSource(key="requested", kind=FundingKind.REQUESTED, name="Requested grant"),
            FundingSource(key="own", kind=FundingKind.OWN, name="Own contribution", confirmed=True),
        ),
        lines=(
            line("staff", Category.STAFF, "60000"),
            line("clinics", Category.DIRECT_ASSISTANCE, "90000", activity="A1"),
            line("courses", Category.TRAINING, "30000", activity="A2", partner="shelter"),
            line("room", Category.OFFICE, "12000", partner="shelter", source="own"),
        ),
        indirect=Indirect(rate=Decimal("0.05")),
    )


def results() -> Results:
    def indicator(key: str, baseline: str, target: str, **more: Any) -> Indicator:
        return Indicator(
            key=key,
            title=f"Indicator {key}",
            unit="persons",
            baseline=Measure(value=Decimal(baseline)),
            target=Measure(value=Decimal(target)),
            verification="Case register",
            **more,
        )

    return Results(
        impact="Everyone who is harmed can go to court.",
        outcomes=(
            Outcome(
                key="O1",
                title="Survivors use the courts",
                indicators=(indicator("I1", "40", "400"),),
                outputs=(
                    Output(
                        key="O1.1",
                        title="Legal aid is given",
                        indicators=(indicator("I2", "0", "650"),),
                        activities=(
                            Activity(key="A1", title="Mobile clinics", start_month=1, end_month=18),
                            Activity(key="A2", title="Courses for paralegals", start_month=3, end_month=9),
                        ),
                    ),
                ),
            ),
        ),
        beneficiaries=Beneficiaries(direct=1200, indirect=9000),
    )


def project() -> Project:
    return Project(
        slug="courts",
        organisation="open-door",
        title="Courts within reach",
        acronym="REACH",
        countries=("NP",),
        starts_on=date(2027, 7, 1),
        ends_on=date(2028, 12, 31),
        results=results(),
        budget=budget(),
        partners=(
            Partner(key="lead", name="Open Door Legal Aid", lead=True, country="NP"),
            Partner(
                key="shelter",
                name="Saathi Shelter House",
                country="NP",
                role="Receives survivors and trains paralegals",
                contribution=Money(Decimal(12000), "EUR"),
                letter="letter-shelter",
            ),
        ),
        alignment=Alignment(sdg=(SdgAlignment(target="16.3"),)),
    )


def organisation() -> Organisation:
    return Organisation(
        slug="open-door",
        name="Open Door Legal Aid",
        acronym="ODLA",
        country="NP",
        registration="SWC 4471",
        founded_on=date(2010, 5, 4),
        website="https://opendoor.example",
        contact="Mina Gurung, director",
        languages=("en", "ne"),
        turnover={2025: Money(Decimal(310000), "EUR"), 2026: Money(Decimal(330000), "EUR")},
        portal_ids={"PIC": "948000111"},
        evidence=(
            Evidence(
                key="survey",
                statement="Seven in ten never met a lawyer.",
                title="Access to justice survey",
                publisher="Open Door Legal Aid",
                year=2025,
                stale_after=date(2028, 1, 1),
            ),
        ),
        documents=(
            OwnedDocument(
                key="registration",
                kind="registration",
                title="Registration certificate",
                file="ODLA_registration.pdf",
                valid_until=date(2027, 12, 31),
                signed=True,
            ),
            OwnedDocument(
                key="letter-shelter",
                kind="partner_letter",
                title="Letter of Saathi",
                file="letter.pdf",
                partner="shelter",
                signed=True,
            ),
        ),
    )


def call() -> Call:
    return Call(
        slug="harbour/2027-justice",
        funder="harbour",
        title="Access to justice",
        status=CallStatus.OPEN,
        stages=(
            CallStage(
                stage=Stage.FULL,
                template="short/1.0",
                deadline=Deadline(on=date(2027, 3, 29), at=time(17), zone="Europe/Brussels", source=STATED),
                query_deadline=Deadline(on=date(2027, 3, 1), source=STATED),
            ),
        ),
        countries=("NP", "IN"),
        languages=("en", "fr"),
        activity=ActivityWindow(
            earliest_start=date(2027, 6, 1),
            latest_end=date(2028, 12, 31),
            earliest_start_weeks=8,
            max_months=24,
            min_months=12,
            source=STATED,
        ),
        eligibility=(
            Criterion(
                key="age",
                predicate=Predicate.YEARS_REGISTERED,
                question="Is it old?",
                at_least=Decimal(3),
                source=STATED,
            ),
        ),
        page=PageAsked(
            paper=Paper.A4,
            font="Arial",
            size_pt=Decimal(11),
            spacing=Decimal("1.15"),
            margin_cm=Decimal("2.2"),
        ),
        page_source=STATED,
        annexes=(
            Annex(
                key="registration",
                label={"en": "Proof of registration"},
                kinds=("registration",),
                signed=True,
                formats=("pdf",),
                file_name="{organisation}_registration",
                source=STATED,
            ),
            Annex(key="letters", label={"en": "Letters of partners"}, per_partner=True, source=STATED),
        ),
        source=STATED,
    )


def template() -> Template:
    return Template(
        slug="short",
        version="1.0",
        name={"en": "Short form"},
        sections=(
            TemplateSection(key="need", heading={"en": "Need"}, question="Why is the project needed?"),
            TemplateSection(key="approach", heading={"en": "Approach"}),
            TemplateSection(
                key="budget",
                heading={"en": "Budget"},
                narrative=False,
                required=False,
                generated=(Generated.BUDGET,),
            ),
        ),
        source=STATED,
    )


TEXTS = {
    "need": "Seven in ten survivors never met a lawyer, and 68 % of cases are dropped [@survey].",
    "approach": "The {{project.duration_months}}-month project costs {{budget.total}} and is carried by one partner.",
}


def sections(**texts: str) -> dict[str, dict[str, SectionText]]:
    return {key: {"en": SectionText(blocks=parse_markdown(text))} for key, text in (TEXTS | texts).items()}


def proposal(**changes: Any) -> Proposal:
    sound = Proposal(
        slug="courts-harbour",
        project="courts",
        call="harbour/2027-justice",
        funder="harbour",
        template="short/1.0",
        dated_on=TODAY,
        submission_on=date(2027, 3, 20),
        sections=sections(),
        attachments=(
            Attachment(annex="registration", document="registration"),
            Attachment(annex="letters", document="letter-shelter", partner="shelter"),
        ),
    )
    return replace(sound, **changes)


def material(**changes: Any) -> Material:
    sound = Material(
        organisation=organisation(),
        project=project(),
        proposal=proposal(),
        template=template(),
        funder=Funder(slug="harbour", name="Harbour Fund", kind=FunderKind.FOUNDATION, country="BE"),
        call=call(),
        layout=general_layout(),
        labels=labels("en"),
        files={"registration": PurePath("ODLA_registration.pdf"), "letter-shelter": PurePath("letter.pdf")},
    )
    return replace(sound, **changes)


def dossier(spoil: Spoil | None = None, pages: PageMap | None = None, *, on: date = TODAY) -> Dossier:
    whole = material()
    return replace(assemble(spoil(whole) if spoil else whole, today=on), pages=pages)


def findings(spoil: Spoil | None = None, pages: PageMap | None = None, *, on: date = TODAY) -> tuple[Finding, ...]:
    return check(dossier(spoil, pages, on=on), on=on)


def written(**texts: str) -> Spoil:
    """Other section texts."""
    return lambda m: replace(m, proposal=replace(m.proposal, sections=sections(**texts)))


def spoilt(field: str, **changes: Any) -> Spoil:
    """One part of the material with other values: `spoilt("project", title="")`."""
    return lambda m: replace(m, **{field: replace(getattr(m, field), **changes)})
