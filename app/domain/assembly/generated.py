"""Which function makes which generated part."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.domain.assembly import (
    alignment,
    annexes,
    applicant,
    budget_chart,
    budget_tables,
    change_figure,
    experience,
    funding_tables,
    partners,
    reached_tables,
    results_tables,
    risks,
    workplan,
)
from app.domain.assembly.basis import Basis
from app.domain.document import Blocks
from app.domain.template import ColumnSet, Generated

_MAKERS: Mapping[Generated, Callable[[Basis], Blocks]] = {
    Generated.BUDGET: budget_tables.budget,
    Generated.BUDGET_SUMMARY: budget_tables.summary,
    Generated.BUDGET_JUSTIFICATION: budget_tables.justification,
    Generated.FUNDING_SOURCES: funding_tables.funding_sources,
    Generated.BUDGET_BY_YEAR: budget_tables.by_year,
    Generated.BUDGET_BY_PARTNER: funding_tables.by_partner,
    Generated.BUDGET_CHART: budget_chart.chart,
    Generated.RESULTS_CHAIN: results_tables.results_chain,
    Generated.ACTIVITY_MATRIX: results_tables.activity_matrix,
    Generated.KPI: results_tables.kpi,
    Generated.DISAGGREGATION: results_tables.disaggregation,
    Generated.THEORY_OF_CHANGE: change_figure.theory_of_change,
    Generated.ACTIVITIES: workplan.activities,
    Generated.WORK_PLAN: workplan.work_plan,
    Generated.GANTT: workplan.gantt,
    Generated.PARTNERS: partners.partners,
    Generated.RACI: partners.raci,
    Generated.RISKS: risks.risks,
    Generated.RISK_MATRIX: risks.risk_matrix,
    Generated.ALIGNMENT: alignment.alignment,
    Generated.ORGANISATION: applicant.organisation,
    Generated.TURNOVER: applicant.turnover,
    Generated.EXPERIENCE: experience.projects,
    Generated.EXPERIENCE_TEXT: experience.projects_text,
    Generated.CAPACITY: experience.staff,
    Generated.CAPACITY_TEXT: experience.staff_text,
    Generated.BENEFICIARIES: applicant.beneficiaries,
    Generated.ANNEXES: annexes.annexes,
    Generated.EVIDENCE: annexes.evidence,
    Generated.REACHED: reached_tables.reached_table,
    Generated.REACHED_CHART: reached_tables.reached_chart,
    Generated.REACHED_BREAKDOWN: reached_tables.reached_breakdown,
}


def generated_blocks(part: Generated, basis: Basis, column_set: ColumnSet) -> Blocks:
    """The part's blocks; none where the project has nothing to show in it."""
    match part:
        case Generated.LOGFRAME:
            return results_tables.logframe(basis, column_set)
        case Generated.INDICATOR_TABLE:
            return results_tables.indicator_table(basis, column_set)
        case _:
            return _MAKERS[part](basis)
