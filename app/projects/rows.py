"""A project as rows, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import RowMapping, delete, insert
from sqlmodel import Session, SQLModel

from app.domain.alignment import Alignment
from app.domain.budget import Budget, BudgetLine, FundingSource, Indirect
from app.domain.money import ExchangeRate, Money
from app.domain.partners import Partner
from app.domain.project import Project
from app.domain.results import Activity, Beneficiaries, Indicator, Outcome, Output, Results
from app.domain.risks import Risk
from app.models import (
    BudgetLineRow,
    ExchangeRateRow,
    FundingSourceRow,
    IndicatorRow,
    PartnerRow,
    ProjectRow,
    ResultRow,
    RiskRow,
)
from app.models.mapping import columns_of, json_of, numbered, record_of, table_of
from app.projects.queries import list_parts, list_parts_of
from app.projects.schemas import Part

# ── reading ────────────────────────────────────────────────────────────────────────────────────────────────────


def read_rows(session: Session, row: RowMapping, *, organisation: str) -> Project:
    """The whole project of a row."""
    return _read(row, organisation, lambda row_type: list_parts(session, row_type, row["id"]))


def read_many(session: Session, rows: Sequence[RowMapping], *, organisation: str) -> tuple[Project, ...]:
    """The whole projects of these rows; as many statements for all as for one."""
    ids = [row["id"] for row in rows]
    listed = {row_type: list_parts_of(session, row_type, ids) for row_type in _LISTED}
    return tuple(
        _read(row, organisation, lambda row_type, key=row["id"]: listed[row_type].get(key, ()))  # type: ignore[misc]
        for row in rows
    )


_LISTED = (BudgetLineRow, ExchangeRateRow, FundingSourceRow, IndicatorRow, PartnerRow, ResultRow, RiskRow)

Parts = Callable[[type[SQLModel]], Sequence[RowMapping]]
"""The rows of one part of a project, in the writer's order."""


def _read(row: RowMapping, organisation: str, parts: Parts) -> Project:
    return record_of(
        Project,
        row,
        organisation=organisation,
        results=_read_results(row, parts),
        budget=_read_budget(row, parts),
        partners=tuple(_read_partner(item) for item in parts(PartnerRow)),
        risks=tuple(record_of(Risk, item) for item in parts(RiskRow)),
        alignment=record_of(Alignment, row["alignment"]),
    )


def _read_budget(row: RowMapping, parts: Parts) -> Budget:
    indirect = None
    if row["indirect_rate"] is not None:
        indirect = record_of(
            Indirect,
            {
                "rate": row["indirect_rate"],
                "base": row["indirect_base"],
                "less": row["indirect_less"],
                "source": row["indirect_source"],
            },
        )
    return Budget(
        currency=row["currency"],
        rates=tuple(record_of(ExchangeRate, item) for item in parts(ExchangeRateRow)),
        sources=tuple(record_of(FundingSource, item) for item in parts(FundingSourceRow)),
        lines=tuple(record_of(BudgetLine, item) for item in parts(BudgetLineRow)),
        indirect=indirect,
    )


def _read_partner(row: RowMapping) -> Partner:
    contribution = None
    if row["contribution_amount"] is not None:
        contribution = Money(row["contribution_amount"], row["contribution_currency"])
    return record_of(Partner, row, contribution=contribution)


def _read_results(row: RowMapping, parts: Parts) -> Results:
    indicators: dict[str, list[Indicator]] = {}
    for item in parts(IndicatorRow):
        indicators.setdefault(item["result"], []).append(record_of(Indicator, item))
    below: dict[str, list[RowMapping]] = {}
    for item in parts(ResultRow):
        below.setdefault(item["parent"], []).append(item)

    def output(item: RowMapping) -> Output:
        activities = tuple(record_of(Activity, child) for child in below.get(item["key"], ()))
        return record_of(Output, item, indicators=tuple(indicators.get(item["key"], ())), activities=activities)

    def outcome(item: RowMapping) -> Outcome:
        outputs = tuple(output(child) for child in below.get(item["key"], ()))
        return record_of(Outcome, item, indicators=tuple(indicators.get(item["key"], ())), outputs=outputs)

    return Results(
        impact=row["impact"],
        theory_of_change=row["theory_of_change"],
        indicators=tuple(indicators.get("", ())),
        assumptions=tuple(row["assumptions"]),
        outcomes=tuple(outcome(item) for item in below.get("", ())),
        beneficiaries=record_of(Beneficiaries, row["beneficiaries"]),
    )


# ── writing ────────────────────────────────────────────────────────────────────────────────────────────────────


def head_columns(project: Project) -> dict[str, Any]:
    """The columns of the project's own row."""
    indirect = project.budget.indirect
    return columns_of(
        project,
        ProjectRow,
        impact=project.results.impact,
        theory_of_change=project.results.theory_of_change,
        assumptions=list(project.results.assumptions),
        beneficiaries=json_of(Beneficiaries, project.results.beneficiaries),
        currency=project.budget.currency,
        indirect_rate=indirect.rate if indirect else None,
        indirect_base=indirect.base.value if indirect else None,
        indirect_less=[category.value for category in indirect.less] if indirect else [],
        indirect_source=indirect.source if indirect else None,
    )


def write_parts(session: Session, project_id: int, project: Project, parts: Iterable[Part] = Part) -> None:
    """Replace the rows of the given parts; the head columns are the caller's."""
    for part in parts:
        for row_type, rows in _PART_ROWS[part](project_id, project):
            table = table_of(row_type)
            session.execute(delete(table).where(table.c.project_id == project_id))
            if rows:
                session.execute(insert(table), rows)


def _listed(records: Iterable[Any], row_type: type[SQLModel], project_id: int) -> list[dict[str, Any]]:
    return [
        columns_of(record, row_type, project_id=project_id, position=position) for position, record in numbered(records)
    ]


def _partner_rows(project_id: int, partners: Iterable[Partner]) -> Iterator[dict[str, Any]]:
    for position, partner in numbered(partners):
        money = partner.contribution
        yield columns_of(
            partner,
            PartnerRow,
            project_id=project_id,
            position=position,
            contribution_amount=money.amount if money else None,
            contribution_currency=money.currency if money else None,
        )


def _result_rows(project_id: int, results: Results) -> Iterator[dict[str, Any]]:
    def row(item: Outcome | Output | Activity, level: str, parent: str, position: int) -> dict[str, Any]:
        empty: dict[str, Any] = {
            "description": "", "assumptions": [], "start_month": None, "end_month": None,
            "milestones": {}, "responsible": None, "location": "",
        }  # fmt: skip
        own = columns_of(item, ResultRow, project_id=project_id, level=level, parent=parent, position=position)
        return {**empty, **own}

    for o_position, outcome in numbered(results.outcomes):
        yield row(outcome, "outcome", "", o_position)
        for p_position, output in numbered(outcome.outputs):
            yield row(output, "output", outcome.key, p_position)
            for a_position, activity in numbered(output.activities):
                yield row(activity, "activity", output.key, a_position)


def _indicator_rows(project_id: int, results: Results) -> Iterator[dict[str, Any]]:
    owners: list[tuple[str, tuple[Indicator, ...]]] = [("", results.indicators)]
    for outcome in results.outcomes:
        owners.append((outcome.key, outcome.indicators))
        owners.extend((output.key, output.indicators) for output in outcome.outputs)
    for key, indicators in owners:
        for position, indicator in numbered(indicators):
            yield columns_of(indicator, IndicatorRow, project_id=project_id, result=key, position=position)


Rows = list[dict[str, Any]]


def _no_rows(_project_id: int, _project: Project) -> list[tuple[type[SQLModel], Rows]]:
    return []


def _rows_of_results(project_id: int, project: Project) -> list[tuple[type[SQLModel], Rows]]:
    return [
        (ResultRow, list(_result_rows(project_id, project.results))),
        (IndicatorRow, list(_indicator_rows(project_id, project.results))),
    ]


def _rows_of_budget(project_id: int, project: Project) -> list[tuple[type[SQLModel], Rows]]:
    budget = project.budget
    return [
        (BudgetLineRow, _listed(budget.lines, BudgetLineRow, project_id)),
        (FundingSourceRow, _listed(budget.sources, FundingSourceRow, project_id)),
        (ExchangeRateRow, _listed(budget.rates, ExchangeRateRow, project_id)),
    ]


_PART_ROWS: dict[Part, Callable[[int, Project], list[tuple[type[SQLModel], Rows]]]] = {
    Part.ABOUT: _no_rows,
    Part.ALIGNMENT: _no_rows,
    Part.RESULTS: _rows_of_results,
    Part.BUDGET: _rows_of_budget,
    Part.PARTNERS: lambda key, project: [(PartnerRow, list(_partner_rows(key, project.partners)))],
    Part.RISKS: lambda key, project: [(RiskRow, _listed(project.risks, RiskRow, key))],
}
