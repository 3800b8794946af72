"""The fixture's form: a partnership proposal that holds every generated part, and a budget layout."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.domain.budget import Category
from app.domain.layouts import HeadingKind, Layout, LayoutHeading
from app.domain.limits import PageSetup
from app.domain.template import (
    ColumnSet,
    Condition,
    ConditionOn,
    FilledBy,
    Generated,
    Repeat,
    Template,
    TemplateSection,
)

C = Category


def general_layout() -> Layout:
    def lines(key: str, number: str, en: str, fr: str, *categories: Category) -> LayoutHeading:
        return LayoutHeading(key=key, number=number, label={"en": en, "fr": fr}, categories=categories)

    return Layout(
        key="general",
        name="General",
        headings=(
            lines("people", "1", "People", "Personnel", C.STAFF, C.CONSULTANTS),
            lines("travel", "2", "Travel", "Voyages", C.TRAVEL, C.PER_DIEM),
            lines(
                "goods", "3", "Equipment and supplies", "Équipement et fournitures", C.EQUIPMENT, C.SUPPLIES, C.OFFICE
            ),
            lines(
                "work",
                "4",
                "Activities",
                "Activités",
                C.TRAINING,
                C.EVENTS,
                C.DIRECT_ASSISTANCE,
                C.SERVICES,
                C.PUBLICATIONS,
                C.TRANSLATION,
                C.SUBCONTRACTS,
                C.SUBGRANTS,
                C.CONSTRUCTION,
                C.SECURITY,
            ),
            lines(
                "quality", "5", "Monitoring and audit", "Suivi et audit", C.MONITORING, C.EVALUATION, C.AUDIT, C.OTHER
            ),
            lines("reserve", "6", "Contingency", "Imprévus", C.CONTINGENCY),
            LayoutHeading(key="direct", label={"en": "Direct costs", "fr": "Coûts directs"}, kind=HeadingKind.SUBTOTAL),
            LayoutHeading(
                key="indirect",
                number="7",
                label={"en": "Indirect costs", "fr": "Coûts indirects"},
                kind=HeadingKind.INDIRECT,
            ),
            LayoutHeading(key="total", label={"en": "Total", "fr": "Total"}, kind=HeadingKind.TOTAL),
        ),
    )


def _written(key: str, en: str, fr: str, ar: str, level: int = 1, **more: Any) -> TemplateSection:
    return TemplateSection(key=key, heading={"en": en, "fr": fr, "ar": ar}, level=level, **more)


def _made(key: str, en: str, fr: str, *generated: Generated, level: int = 2, **more: Any) -> TemplateSection:
    return TemplateSection(
        key=key, heading={"en": en, "fr": fr}, level=level, narrative=False, required=False, generated=generated, **more
    )


def general_template(column_set: ColumnSet = ColumnSet.GENERAL) -> Template:
    g = Generated
    return Template(
        slug="general-partnership",
        version="1.0",
        name={"en": "Partnership proposal", "fr": "Proposition de partenariat", "ar": "مقترح شراكة"},
        languages=("en", "fr"),
        page=PageSetup(size_pt=Decimal("10.5")),
        sections=(
            _written("executive_summary", "Executive summary", "Résumé", "ملخص تنفيذي"),
            _written("need", "Statement of need", "Exposé des besoins", "بيان الحاجة"),
            _made("beneficiaries", "Who gains", "Bénéficiaires", g.BENEFICIARIES),
            _written(
                "collaboration", "Proposed collaboration", "Collaboration proposée", "التعاون المقترح", narrative=False
            ),
            _written("approach", "Approach", "Approche", "النهج", 2),
            _made("change", "How change happens", "Théorie du changement", g.THEORY_OF_CHANGE, g.RESULTS_CHAIN),
            _written("outcome_strategy", "Outcome", "Effet", "النتيجة", 2, required=False, repeat=Repeat.OUTCOME),
            _made("output_detail", "Output", "Produit", level=3, repeat=Repeat.OUTPUT),
            _made(
                "partnership",
                "Partners",
                "Partenaires",
                g.PARTNERS,
                g.RACI,
                condition=Condition(on=ConditionOn.PARTNERS),
            ),
            _written("partner_profile", "Partner", "Partenaire", "شريك", 3, required=False, repeat=Repeat.PARTNER),
            _made("activities", "Activities", "Activités", g.ACTIVITIES, g.ACTIVITY_MATRIX),
            _made("plan", "Work plan", "Plan de travail", g.GANTT, g.WORK_PLAN, landscape=True),
            _made("risks", "Risks", "Risques", g.RISKS, g.RISK_MATRIX, condition=Condition(on=ConditionOn.RISKS)),
            _made("alignment", "Alignment", "Alignement", g.ALIGNMENT),
            _written(
                "budget", "Budget and resources", "Budget et ressources", "الميزانية", narrative=False, starts_page=True
            ),
            _made("budget_summary", "Budget summary", "Résumé du budget", g.BUDGET_SUMMARY, g.BUDGET_CHART),
            _made("budget_table", "Budget", "Budget", g.BUDGET, g.BUDGET_BY_YEAR, g.BUDGET_BY_PARTNER),
            _made("funding", "Sources of funding", "Sources de financement", g.FUNDING_SOURCES),
            _made("justification", "Justification", "Justification", g.BUDGET_JUSTIFICATION),
            _written("monitoring", "Monitoring and evaluation", "Suivi et évaluation", "الرصد والتقييم"),
            _made("kpis", "Key indicators", "Indicateurs clés", g.KPI, g.DISAGGREGATION),
            _made("logframe", "Logical framework", "Cadre logique", g.LOGFRAME, column_set=column_set, landscape=True),
            _made("indicators", "Indicators", "Indicateurs", g.INDICATOR_TABLE, column_set=column_set, landscape=True),
            _written("sustainability", "Sustainability", "Durabilité", "الاستدامة", required=False),
            _made("applicant", "The applicant", "Le demandeur", g.ORGANISATION, g.TURNOVER, level=1),
            _made("annexes", "Annexes", "Annexes", g.ANNEXES, level=1),
            _made("evidence", "Sources", "Sources", g.EVIDENCE, level=1),
            _written("decision", "Decision", "Décision", "القرار", narrative=False, filled_by=FilledBy.FUNDER),
        ),
    )
