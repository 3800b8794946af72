"""new: the stage, the form, and what does not fit together."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Command
from tests.marsa import PROJECT

pytestmark = pytest.mark.parametrize("kind", ["sqlite"])

TWO_STAGES = "eu-eidhr/2016-restricted"


def begin(command: Command, *words: str) -> dict[str, str]:
    ran = command("new", "--project", PROJECT, *words, "--json")
    assert ran.code == 0, ran
    return {**ran.json(), "said": ran.err}


@pytest.mark.parametrize(
    ("words", "stage", "template"),
    [
        ("", "concept_note", "eu-concept-note/1.0"),
        ("--stage full", "full", "eu-full-application/1.1"),
        ("--template eu-full-application", "full", "eu-full-application/1.1"),
        ("--template eu-concept-note/1.0", "concept_note", "eu-concept-note/1.0"),
    ],
)
def test_a_call_with_two_stages_is_begun_at_either(filled: Command, words: str, stage: str, template: str) -> None:
    made = begin(filled, "--call", TWO_STAGES, *words.split())
    assert (made["stage"], made["template"], made["said"]) == (stage, template, "")


def test_a_form_that_the_call_does_not_ask_for_is_said(filled: Command) -> None:
    made = begin(filled, "--call", "undef/2019-round-14", "--template", "ned")
    assert made["template"] == "ned/1.0"
    assert "The call asks for undef/1.0" in made["said"]
    assert "made for ned, not for undef" in made["said"]
    assert begin(filled, "--funder", "oak-foundation", "--template", "concept-note")["said"] == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--call undef/2019-round-14 --stage nonsense", "There is no stage 'nonsense'; there are inquiry,"),
        ("--call undef/2019-round-14 --stage inquiry", "The call has no stage 'inquiry'"),
        ("--call undef/2019-round-14 --funder undef", "Name a call or a funder, not both"),
        ("--funder undef", "a funder and a template"),
    ],
)
def test_what_cannot_be_meant_is_refused(filled: Command, words: str, said: str) -> None:
    ran = filled("new", "--project", PROJECT, *words.split())
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert said in ran.err
