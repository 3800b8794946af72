"""The sample with a budget of a given number of lines."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import cycle, islice

from app.domain.assembly import assemble
from app.domain.dossier import Dossier, Material
from app.domain.proposal import Scope
from benchmarks.documents import sample_material

LINES = (100, 500, 1000, 2000, 5000)
"""Sizes at which growth is measured."""


@cache
def material_of_lines(lines: int) -> Material:
    """The sample's material; its lines come again with other keys and quantities until there are enough."""
    material = sample_material()
    budget = material.project.budget
    made = tuple(
        replace(line, key=f"{line.key}-{index}", quantity=line.quantity + Decimal(index % 7))
        for index, line in enumerate(islice(cycle(budget.lines), lines))
    )
    project = replace(material.project, budget=replace(budget, lines=made))
    return replace(material, project=project, proposal=replace(material.proposal, scope=Scope()))


@cache
def dossier_of_lines(lines: int) -> Dossier:
    material = material_of_lines(lines)
    return assemble(material, today=material.proposal.dated_on)
