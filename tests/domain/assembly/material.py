"""A mid-size project in code: three outcomes, a budget in three currencies, partners of whom one is at risk.

`material()` is a whole `Material`; keyword arguments vary what a test is about. The project's texts and section texts
are English, with French and Arabic translations of a few of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from app.domain.call import Annex, Call, CallStage, CallStatus, SectionOverride
from app.domain.consent import Channel, Consent, Story
from app.domain.deadlines import Deadline
from app.domain.dossier import Material
from app.domain.evidence import Evidence, OwnedDocument
from app.domain.funder import Funder, FunderKind
from app.domain.limits import PageAsked
from app.domain.money import Money
from app.domain.organisation import Organisation
from app.domain.proposal import Attachment, Proposal, SectionText
from app.domain.sources import Source
from app.domain.template import Stage
from app.domain.track_record import Endorsement, PastProject, PastResult, PastRole, Referee, StaffMember
from tests.domain.assembly.forms import general_layout, general_template
from tests.domain.assembly.money_for_workers import budget
from tests.domain.assembly.prose import prose
from tests.domain.assembly.rights_of_workers import project

TODAY = date(2027, 2, 1)
PROTECTED = "Collectif Yasmine el Ghad"
"""Real name of the partner at risk; only `cleared-fund` may read it."""
WITHHELD = "the foreman kept our passports in a biscuit tin"
"""Words of the story whose consent was withdrawn."""
TOLD = "I had never read my own contract before that morning"
"""Words of the story that may be told."""

LABELS = Path(__file__).resolve().parents[3] / "app" / "catalog" / "labels"


def labels(language: str) -> dict[str, str]:
    loaded: dict[str, str] = yaml.safe_load((LABELS / f"{language}.yaml").read_text(encoding="utf-8"))
    return loaded


def consent(**changes: Any) -> Consent:
    given = Consent(
        purposes=("fundraising",),
        audiences=("any-funder",),
        channels=(Channel.PROPOSAL, Channel.PORTAL),
        territory=("world",),
        language="ar",
        asked_by="Case worker",
        granted_on=date(2026, 5, 2),
        expires_on=date(2028, 5, 2),
    )
    return replace(given, **changes)


def organisation() -> Organisation:
    return Organisation(
        slug="marsa-rights-house",
        name="Marsa Rights House",
        acronym="MRH",
        country="TN",
        registration="JORT 2011/88-4471",
        founded_on=date(2011, 9, 14),
        address="14 rue des Oliviers, La Marsa",
        website="https://marsa-rights.example",
        email="office@marsa-rights.example",
        contact="Salma Ferchichi, programme director",
        signatory="Habib Mansour, president",
        mission="We stand beside people whose work leaves them without a contract, a court or a voice.",
        languages=("ar", "fr", "en"),
        themes=("16.3", "8.8"),
        turnover={
            2023: Money(Decimal("388200.00"), "EUR"),
            2024: Money(Decimal("412750.50"), "EUR"),
            2025: Money(Decimal("455010.25"), "EUR"),
        },
        portal_ids={"PIC": "948000111", "UNPP": "TN-20931"},
        evidence=(
            Evidence(
                key="survey-2025",
                statement="Seven in ten women farm workers interviewed had no written contract.",
                title="Working without a paper: survey of seasonal farm workers",
                publisher="Marsa Rights House",
                year=2025,
                page="18",
                url="https://marsa-rights.example/survey-2025",
                retrieved_on=date(2026, 3, 4),
                stale_after=date(2029, 1, 1),
            ),
            Evidence(
                key="courts-2024",
                statement="A wage claim takes 27 months on average.",
                title="Labour courts in figures",
                author="Judicial Observatory",
                year=2024,
                page="41",
                retrieved_on=date(2026, 1, 10),
            ),
            Evidence(key="unused", statement="Nobody cites this.", title="An uncited report", year=2020),
        ),
        stories=(
            Story(
                token="contract-morning",  # noqa: S106
                pseudonym="Amel",
                text=f"{TOLD}.\n\nThe lawyer read it aloud, twice, and then we went to the inspector together.",
                consent=consent(),
            ),
            Story(
                token="biscuit-tin",  # noqa: S106
                pseudonym="Mounira",
                text=f"For two years {WITHHELD}.",
                consent=consent(withdrawn_on=date(2026, 12, 1)),
            ),
        ),
        documents=(
            OwnedDocument(key="registration", kind="registration", title="Registration certificate", file="reg.pdf"),
            OwnedDocument(key="statutes", kind="statutes", title="Statutes", file="statutes.pdf"),
            OwnedDocument(
                key="letter-yasmine",
                kind="support_letter",
                title=f"Letter of commitment of {PROTECTED}",
                file="letter.pdf",
                partner="survivors",
            ),
        ),
        past_projects=(
            PastProject(
                key="first-door",
                title="First door",
                funder="undef",
                amount=Money(Decimal(90_000), "EUR"),
                starts=2023,
                ends=2025,
                countries=("TN",),
                sdg=("16.3",),
                summary="Legal advice in two towns.",
                results=(PastResult(what="Women advised", target="300", actual="342"), PastResult(what="A guide")),
                referee=Referee(name="Ines Karray", contact="ines@fund.example"),
                endorsements=(Endorsement(text="They answered every call.", by="A judge"),),
            ),
            PastProject(key="old-door", title="Old door", starts=2009, ends=2011, role=PastRole.PARTNER),
        ),
        staff=(
            StaffMember(
                key="leila",
                name="Leila Haddad",
                function="Lawyer",
                languages=("ar", "fr"),
                years=9,
                skills=("labour law",),
                summary="Led the first clinic.",
            ),
            StaffMember(key="salma", name="Salma Ferchichi", partner="survivors"),
        ),
    )


def funder(slug: str = "harbour-fund") -> Funder:
    return Funder(
        slug=slug,
        name="Harbour Fund for Fair Work",
        acronym="HFFW",
        kind=FunderKind.FOUNDATION,
        country="BE",
        languages=("en", "fr"),
    )


def call(*, blind: bool = False) -> Call:
    return Call(
        slug="harbour-fund/2027-fair-work",
        funder="harbour-fund",
        reference="HF/2027/03",
        title="Fair work on land and at home",
        status=CallStatus.OPEN,
        year=2027,
        stages=(
            CallStage(
                stage=Stage.FULL,
                template="general-partnership/1.0",
                deadline=Deadline(on=date(2027, 3, 29), zone="Europe/Brussels"),
                blind=blind,
            ),
        ),
        page=PageAsked(font="Arial", size_pt=Decimal(11), margin_cm=Decimal("2.5")),
        sections={"sustainability": SectionOverride(required=True, question="What stays when the grant ends?")},
        annexes=(
            Annex(key="registration", label={"en": "Proof of registration", "fr": "Preuve d'enregistrement"}),
            Annex(key="audit", label={"en": "Latest audit report", "fr": "Dernier rapport d'audit"}),
            Annex(key="letters", label={"en": "Letters of partners"}, per_partner=True, required=False),
        ),
        source=Source(),
    )


def texts() -> dict[str, dict[str, SectionText]]:
    def english(text: str) -> dict[str, SectionText]:
        return {"en": SectionText(blocks=prose(text))}

    return {
        "executive_summary": {
            "en": SectionText(
                blocks=prose(
                    "**{{project.title}}** runs for {{project.duration_months}} months and costs {{budget.total}}; "
                    "we request {{budget.requested}}.\n\n"
                    "Seven in ten women we met had no written contract [@survey-2025], and a claim takes more than "
                    "two years [@courts-2024]. That survey [@survey-2025] is ours."
                )
            ),
            "fr": SectionText(
                blocks=prose("**{{project.title}}** dure {{project.duration_months}} mois et coûte {{budget.total}}.")
            ),
        },
        "need": english(
            "# Who is left out\n\n"
            "Seasonal workers are paid by the day, most often in cash and without a paper that says so.\n\n"
            "### Why it lasts\n\n"
            "Inspectors of two governorates share one car.^[Interview with the regional inspectorate, 2026.]\n\n"
            "[[story:contract-morning]]\n\n"
            "[[story:biscuit-tin]]\n\n"
            "One woman told us: [[story:biscuit-tin]]"
        ),
        "approach": english(
            f"Legal aid is led by the clinic; {PROTECTED} receives women first, and **Collectif Yasmine** el Ghad "
            "keeps their address.\n\n- lawyers who travel\n- a phone line\n- a shelter for the first nights"
        ),
        "outcome_strategy/O1": english("Cases are chosen with the women who bring them."),
        "partner_profile/clinic": english("The clinic has pleaded since 2014."),
        "monitoring": english("Indicators are read each quarter by the steering group."),
    }


def proposal(**changes: Any) -> Proposal:
    written = Proposal(
        slug="fair-work-harbour",
        project="fair-work",
        call="harbour-fund/2027-fair-work",
        funder="harbour-fund",
        template="general-partnership/1.0",
        language="en",
        dated_on=date(2027, 2, 1),
        submission_on=date(2027, 3, 26),
        sections=texts(),
        attachments=(
            Attachment(annex="registration", document="registration"),
            Attachment(annex="letters", document="letter-yasmine", partner="survivors"),
        ),
    )
    return replace(written, **changes)


CODES: Mapping[str, str] = {
    "sdg:8.8": "Rights at work and safe workplaces",
    "sdg:16.3": "Rule of law and equal access to justice",
    "sdg:5.2": "An end to violence against women",
    "treaty:CEDAW": "Convention on the Elimination of All Forms of Discrimination against Women",
    "treaty:ICESCR": "International Covenant on Economic, Social and Cultural Rights",
    "dac:15160": "Human rights",
    "dac:15130": "Legal and judicial development",
}


def material(*, language: str = "en", blind: bool = False, cleared: bool = False, **changes: Any) -> Material:
    """The whole; `cleared` reads as a funder that may see the protected partner's name."""
    project_ = project(budget())
    whole = Material(
        organisation=organisation(),
        project=project_,
        proposal=proposal(language=language),
        template=general_template(),
        funder=funder("cleared-fund" if cleared else "harbour-fund"),
        call=call(blind=blind),
        layout=general_layout(),
        labels=labels(language),
        codes=CODES,
    )
    return replace(whole, **changes)
