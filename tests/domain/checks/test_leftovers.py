from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.dossier import Material
from tests.domain.checks.dossiers import Spoil, findings, written

GUIDANCE = """Write this last and read it first. Give one figure with its source.

- Name the people who decide about the grant.
- Say it.
"""


def _guided(need: str) -> Spoil:
    return lambda m: written(need=need)(replace(m, guidance={"need": GUIDANCE}))


def _copied(need: str) -> list[str]:
    return [f.args["found"] for f in findings(_guided(need)) if f.code == "leftover.guidance"]


@pytest.mark.parametrize(
    ("need", "found"),
    [
        ("Write this last and read it first.", "Write this last and read it first."),
        ("We do.  Give one figure with  its source. Then we go on.", "Give one figure with its source."),
        ("- name the people who decide about the grant", "name the people who decide about the grant"),
        ("Because. Why is the project needed?", "Why is the project needed?"),
    ],
)
def test_a_sentence_of_the_instructions_is_found_wherever_it_stands(need: str, found: str) -> None:
    assert _copied(need) == [found]


def test_short_sentences_and_other_words_are_the_writers_own() -> None:
    assert _copied("Say it. We write this last and read it first, as the form advises.") == []


def _blind(m: Material) -> Material:
    return replace(m, template=replace(m.template, blind=True))


def test_a_fact_that_a_blind_stage_withholds_is_not_called_empty() -> None:
    found = [
        f.message
        for f in findings(lambda m: written(need="See {{organisation.website}} and {{organisation.email}}.")(_blind(m)))
        if f.code == "leftover.unknown_fact"
    ]
    assert found[0].endswith("'organisation.website' is left out, for this stage is judged without names.")
    assert "'organisation.email' has no value yet" in found[1]
