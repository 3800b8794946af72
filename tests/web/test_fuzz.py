"""Requests made from the API's own description: whatever is sent, the answer is one that the description names."""

from __future__ import annotations

from collections.abc import Mapping

import httpx
import hypothesis
import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.conftest import KINDS
from tests.web.conftest import TOKEN

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
PATIENCE_S = 300
"""A busy machine is no finding."""
KNOWN = {"Authorization": f"Bearer {TOKEN}"}


@pytest.mark.parametrize(
    ("standing", "examples"),
    [("postgresql", 3), *(pytest.param(kind, 100, marks=pytest.mark.deep) for kind in KINDS)],
    indirect=["standing"],
)  # with few examples on one data base: `proofs/test_fuzz_of_roles.py` asks the other
def test_whatever_is_sent_the_answer_is_one_that_is_described(standing: httpx.Client, examples: int) -> None:
    found = undescribed(str(standing.base_url), KNOWN, examples)
    assert found == [], "\n".join(found)


def undescribed(
    address: str, headers: Mapping[str, str], examples: int, there: Mapping[str, str] | None = None
) -> list[str]:
    """What is wrong with the answers to requests of whoever these headers make known, at each operation.

    `there` is what path parameters are called that lead to something; without it, hardly any request finds anything.
    """
    schema = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json", headers=dict(headers), timeout=PATIENCE_S)
    found: list[str] = []
    named = there or {}
    for result in schema.get_all_operations():
        operation = result.ok()

        @hypothesis.settings(max_examples=examples, suppress_health_check=list(hypothesis.HealthCheck))
        @hypothesis.given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            case.path_parameters.update({name: value for name, value in named.items() if name in case.path_parameters})
            case.call_and_validate(headers=dict(headers), checks=CHECKS, timeout=PATIENCE_S)

        try:
            ask()
        except (Failure, FailureGroup) as failure:
            found.append(f"{operation.label}: {failure} {getattr(failure, 'exceptions', '')}")
    return found
