"""The fixture's project: results, work plan, partners, risks, alignment and a few translations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.domain.alignment import Alignment, DacAlignment, SdgAlignment, TreatyAlignment
from app.domain.budget import Budget
from app.domain.money import Money
from app.domain.partners import Partner, Raci
from app.domain.project import Project
from app.domain.results import (
    Activity,
    Beneficiaries,
    Disaggregation,
    Indicator,
    Measure,
    Milestone,
    Outcome,
    Output,
    Results,
)
from app.domain.risks import Risk


def _indicator(
    key: str, title: str, unit: str, start: str, end: str, *, is_key: bool = False, by_sex: bool = False
) -> Indicator:
    low, high = Decimal(start), Decimal(end)
    return Indicator(
        key=key,
        title=title,
        unit=unit,
        baseline=Measure(value=low, on=date(2026, 12, 31)),
        target=Measure(value=high, on=date(2029, 3, 31)),
        milestones=(
            Milestone(period="Year 1", value=(low + (high - low) * Decimal("0.4")).quantize(Decimal(1))),
            Milestone(period="Year 2", value=high),
        ),
        verification="Case register, checked every quarter",
        frequency="quarterly",
        responsible="Monitoring officer",
        location="Nabeul, Kairouan",
        weight=Decimal(20) if is_key else None,
        disaggregation=(
            (
                Disaggregation(
                    by="Sex",
                    targets={"Women": (high * 4 / 5).quantize(Decimal(1)), "Men": (high / 5).quantize(Decimal(1))},
                ),
                Disaggregation(by="Disability", targets={"Persons with disabilities": None}),
            )
            if by_sex
            else ()
        ),
        is_key=is_key,
    )


def _activity(
    key: str, title: str, start: int, end: int, responsible: str | None = None, **milestones: str
) -> Activity:
    return Activity(
        key=key,
        title=title,
        description=f"{title}: planned with the people concerned, month by month.",
        start_month=start,
        end_month=end,
        responsible=responsible,
        location="Nabeul",
        milestones={int(month.removeprefix("m")): text for month, text in milestones.items()},
    )


def results() -> Results:
    return Results(
        impact="People who work without papers can claim what the law already owes them.",
        theory_of_change="If claims are heard and inspectors are present, employers write contracts.",
        indicators=(_indicator("I0", "Seasonal workers with a written contract", "%", "30", "45"),),
        assumptions=("Labour law is not weakened.",),
        outcomes=(
            Outcome(
                key="O1",
                title="Women workers bring claims and win them",
                indicators=(
                    _indicator("I1", "Claims settled in the worker's favour", "claims", "14", "130", is_key=True),
                    _indicator("I2", "Median duration of a claim", "months", "27", "18"),
                ),
                assumptions=("Courts sit as scheduled.",),
                outputs=(
                    Output(
                        key="OP1.1",
                        title="Free legal aid reaches four governorates",
                        indicators=(
                            _indicator("I3", "Persons advised", "persons", "0", "600", is_key=True, by_sex=True),
                        ),
                        activities=(
                            _activity(
                                "A1.1.1", "Represent workers in court", 2, 24, "clinic", m6="First 40 claims filed"
                            ),
                            _activity("A1.1.2", "Train village paralegals", 3, 9, "clinic"),
                        ),
                    ),
                    Output(
                        key="OP1.2",
                        title="Women who leave an employer are received safely",
                        indicators=(_indicator("I4", "Women received", "persons", "0", "180", by_sex=True),),
                        assumptions=("The shelter's lease is renewed.",),
                        activities=(
                            _activity(
                                "A1.2.1", "Run a reception room with Collectif Yasmine el Ghad", 1, 24, "survivors"
                            ),
                        ),
                    ),
                ),
            ),
            Outcome(
                key="O2",
                title="Inspectors apply the law on farms and in homes",
                indicators=(_indicator("I5", "Inspections of farms a year", "inspections", "60", "200", is_key=True),),
                assumptions=("The inspectorate keeps its staff.",),
                outputs=(
                    Output(
                        key="OP2.1",
                        title="Evidence of practice is public",
                        indicators=(_indicator("I6", "Reports published", "reports", "0", "2"),),
                        activities=(
                            _activity("A2.1.1", "Publish yearly case analysis", 10, 23, "university", m12="Report 1"),
                        ),
                    ),
                    Output(
                        key="OP2.2",
                        title="Inspectors are trained",
                        indicators=(
                            _indicator("I7", "Inspectors who pass the test", "persons", "0", "48", by_sex=True),
                        ),
                        activities=(_activity("A2.2.1", "Train labour inspectors", 5, 14),),
                    ),
                ),
            ),
            Outcome(
                key="O3",
                title="Workers' groups speak for themselves",
                indicators=(_indicator("I8", "Agreements with employers", "agreements", "1", "9"),),
                outputs=(
                    Output(
                        key="OP3.1",
                        title="Workers are heard in public",
                        indicators=(_indicator("I9", "Hearings held", "hearings", "0", "4"),),
                        activities=(
                            _activity("A3.1.1", "Hold a regional hearing", 12, 13),
                            _activity("A3.1.2", "Organise public forums", 8, 20),
                        ),
                    ),
                    Output(
                        key="OP3.2",
                        title="Village groups run their own actions",
                        indicators=(_indicator("I10", "Groups that carry out a plan", "groups", "0", "8"),),
                        activities=(_activity("A3.2.1", "Award and accompany small grants", 7, 22),),
                    ),
                ),
            ),
        ),
        beneficiaries=Beneficiaries(
            direct=1250,
            indirect=8400,
            groups={"Seasonal farm workers": 700, "Domestic workers": 450, "Inspectors": None},
        ),
    )


def partners() -> tuple[Partner, ...]:
    return (
        Partner(
            key="clinic",
            name="Qanoun Legal Clinic",
            kind="Legal aid NGO",
            country="TN",
            role="Legal aid and court representation",
            capacity="Nine lawyers, 300 cases a year",
            raci={"A1.1.1": Raci.RESPONSIBLE, "A1.1.2": Raci.RESPONSIBLE, "A2.2.1": Raci.CONSULTED},
            contact="Nadia Gharbi, nadia@qanoun.example",
        ),
        Partner(
            key="survivors",
            name="Collectif Yasmine el Ghad",
            public_name="Local survivors' association",
            cleared_audiences=("cleared-fund",),
            kind="Survivors' support",
            country="TN",
            role="Reception and shelter",
            capacity="Collectif Yasmine el Ghad has run a shelter since 2017.",
            raci={"A1.2.1": Raci.RESPONSIBLE, "O1": Raci.CONSULTED},
            contact="Hanen Trabelsi, hanen@yasmine-elghad.example",
            letter="letter-yasmine",
        ),
        Partner(
            key="university",
            name="University of Ras Jebel",
            kind="University",
            country="TN",
            role="Research and publication",
            raci={"A2.1.1": Raci.RESPONSIBLE, "A1.1.1": Raci.INFORMED},
            contribution=Money(Decimal(3300), "EUR"),
        ),
    )


def risks() -> tuple[Risk, ...]:
    return (
        Risk(
            key="R1",
            title="Claimants are threatened by employers",
            category="Safeguarding",
            likelihood=4,
            impact=5,
            mitigation="Addresses are kept by Collectif Yasmine el Ghad only; escorts to hearings.",
            owner="Programme director",
            residual_likelihood=2,
            residual_impact=4,
        ),
        Risk(
            key="R2", title="Courts go on strike", category="Political", likelihood=3, impact=3, mitigation="Mediation."
        ),
        Risk(
            key="R3", title="The dinar loses value", category="Financial", likelihood=3, impact=2, mitigation="Reserve."
        ),
        Risk(
            key="R4",
            title="Staff of partners burn out",
            category="Organisational",
            likelihood=4,
            impact=3,
            mitigation="Supervision each month.",
            owner="Partner coordinators",
        ),
    )


def project(money: Budget) -> Project:
    return Project(
        slug="fair-work",
        organisation="marsa-rights-house",
        title="Fair work on land and at home",
        acronym="FAIRWORK",
        language="en",
        summary="Legal aid, inspection and a public voice for women who work without papers.",
        countries=("TN",),
        locations=("Nabeul", "Kairouan"),
        starts_on=date(2027, 4, 1),
        ends_on=date(2029, 3, 31),
        results=results(),
        budget=money,
        partners=partners(),
        risks=risks(),
        alignment=Alignment(
            sdg=(
                SdgAlignment(target="8.8", how="Contracts and inspection"),
                SdgAlignment(target="16.3", how="Legal aid"),
            ),
            treaties=(TreatyAlignment(treaty="CEDAW", articles="11, 14", how="Rural women at work"),),
            dac=(DacAlignment(code="15160", percent=Decimal(60)), DacAlignment(code="15130", percent=Decimal(40))),
        ),
        translations={
            "fr": {
                "project.title": "Un travail juste aux champs et à la maison",
                "outcome.O1.title": "Les travailleuses portent plainte et obtiennent gain de cause",
                "activity.A1.2.1.title": "Tenir un accueil avec le Collectif Yasmine el Ghad",
                "line.st1.description": "Coordinatrice du projet",
                "term.month": "mois",
                "term.persons": "personnes",
                "term.Women": "Femmes",
                "source.requested.name": "Subvention demandée",
                "partner.survivors.public_name": "Association locale de survivantes",
            },
            "ar": {"project.title": "عمل عادل في الحقل والبيت", "outcome.O1.title": "عاملات يرفعن الدعاوى ويكسبنها"},
        },
    )
