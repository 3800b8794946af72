"""Costing, assembly and checks, which have no reference: what they take and how it grows."""

from __future__ import annotations

from app.domain.assembly import assemble
from app.domain.checks import check
from app.domain.costing import cost
from app.domain.dossier import Dossier, Material
from app.domain.project import Project
from app.export.text import render_text
from benchmarks.budgets import LINES, dossier_of_lines, material_of_lines
from benchmarks.conftest import seconds_of
from benchmarks.documents import sample
from benchmarks.rows import Row, growth


def _assembled(material: Material) -> Dossier:
    return assemble(material, today=material.proposal.dated_on)


def _checked(dossier: Dossier) -> object:
    return check(dossier, on=dossier.document.meta.dated_on)


def test_the_sample(rows: list[Row]) -> None:
    dossier = sample()
    lines = f"{len(dossier.project.budget.lines)} budget lines"
    rows.append(Row("Costing, the sample", seconds_of(cost, dossier.project), note=lines))
    rows.append(Row("Assembly, the sample", seconds_of(_assembled, dossier.material)))
    rows.append(Row("All checks, the sample", seconds_of(_checked, dossier)))
    rows.append(Row("Portal text, the sample", seconds_of(render_text, dossier)))


def test_growth_with_budget_lines(rows: list[Row]) -> None:
    projects: dict[int, Project] = {count: material_of_lines(count).project for count in LINES}
    rows.append(growth("Costing by budget lines", {n: seconds_of(cost, project) for n, project in projects.items()}))
    assembly = {count: seconds_of(_assembled, material_of_lines(count)) for count in LINES}
    rows.append(growth("Assembly by budget lines", assembly))
    checks = {count: seconds_of(_checked, dossier_of_lines(count)) for count in LINES}
    rows.append(growth("Checks by budget lines", checks))
    rows.append(Row(f"All checks, {LINES[-1]:,} budget lines", checks[LINES[-1]]))
