"""The short codes that outcomes, outputs, activities and indicators carry in headings and tables."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.domain.project import Project

_CODE = re.compile(r"[A-Za-z]{0,4}[ .-]?\d[\d.]{0,6}[a-z]?")
"""A key that people would use in speech: O1, OP1.1, A 2.3, 4b. Others (`legal-aid`) are for the file only."""

Codes = Mapping[str, str]
"""Printed code by kind and key: `outcome.O1`."""


def printed_codes(project: Project) -> dict[str, str]:
    """Each key that reads like a code as it is; for others their place: outcome 1, output 1.2, activity 1.2.3."""
    codes: dict[str, str] = {}

    def add(kind: str, key: str, place: str) -> None:
        codes[f"{kind}.{key}"] = key if _CODE.fullmatch(key) else place

    for o, outcome in enumerate(project.results.outcomes, start=1):
        add("outcome", outcome.key, f"{o}")
        for p, output in enumerate(outcome.outputs, start=1):
            add("output", output.key, f"{o}.{p}")
            for a, activity in enumerate(output.activities, start=1):
                add("activity", activity.key, f"{o}.{p}.{a}")
    for i, indicator in enumerate(project.results.all_indicators(), start=1):
        add("indicator", indicator.key, f"I{i}")
    for r, risk in enumerate(project.risks, start=1):
        add("risk", risk.key, f"R{r}")
    return codes
