from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.dossier import Material
from app.domain.findings import Severity
from tests.domain.checks.dossiers import Spoil, findings, template


def _tables_only(question: str) -> Spoil:
    def spoil(m: Material) -> Material:
        first, second, budget = template().sections
        asked = replace(budget, narrative=True, required=True, question=question)
        return replace(m, template=replace(m.template, sections=(first, second, asked)))

    return spoil


@pytest.mark.parametrize(
    ("question", "severity"),
    [("", Severity.WARNING), ("How are the costs justified?", Severity.BLOCKER)],
)
def test_a_table_is_no_answer_to_a_question(question: str, severity: Severity) -> None:
    found = [f for f in findings(_tables_only(question)) if f.code == "section.table_only"]
    assert [f.severity for f in found] == [severity]
