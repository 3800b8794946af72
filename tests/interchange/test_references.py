"""A name that stands for nothing in a workspace file is told with line, field and fix."""

from __future__ import annotations

import pytest

from app.errors import InvalidFile, Problem
from app.interchange.reading import read_workspace
from tests.interchange.page import ONE_FILE

HEAD = "format: grantwright/1\nproposals:\n  - {slug: a, project: b, funder: c, template: d, dated_on: 2026-01-01, "
P, B, S = "projects[1]", "projects[1].budget", "proposals[1]"

WRONG = [
    (
        "country: TN                      #",
        "country: TUN                      #",
        "organisation.country",
        "not a country code",
    ),
    ("languages: [ar, fr, en]", "languages: [ar, frr-, en]", "organisation.languages[2]", "not a language code"),
    (
        "kind: registration           #",
        "kind: register           #",
        "organisation.documents[1].kind",
        "'registration'",
    ),
    (
        "partner: legal-clinic        #",
        "partner: legal-clinik        #",
        "organisation.documents[1].partner",
        "'legal-clinic'",
    ),
    ("documents/registration.pdf", "../registration.pdf", "organisation.documents[1].file", "leaves the folder"),
    ("documents/registration.pdf", "/etc/passwd", "organisation.documents[1].file", "leaves the folder"),
    ("documents/registration.pdf", "C:/audit.pdf", "organisation.documents[1].file", "leaves the folder"),
    ("organisation: sahara-rights", "organisation: sahara-right", f"{P}.organisation", "'sahara-rights'"),
    (
        "        - key: O1 ",
        "        - key: A1 ",
        f"{P}.results.outcomes[1].outputs[1].activities[1].key",
        "stands twice",
    ),
    (
        "responsible: legal-clinic ",
        "responsible: clinic ",
        f"{P}.results.outcomes[1].outputs[1].activities[1].responsible",
        "'legal-clinic'",
    ),
    (
        "end_month: 9 ",
        "end_month: 25 ",
        f"{P}.results.outcomes[1].outputs[1].activities[1].end_month",
        "lasts 24 months",
    ),
    (
        "milestones: {9: Forty",
        "milestones: {30: Forty",
        f"{P}.results.outcomes[1].outputs[1].activities[1].milestones.30",
        "outside the project",
    ),
    ("activity: A1  ", "activity: A2  ", f"{B}.lines[1].activity", "Known here: A1"),
    ("partner: legal-clinic      #", "partner: clinic      #", f"{B}.lines[1].partner", "no partner 'clinic'"),
    ("source: requested          #", "source: donor          #", f"{B}.lines[1].source", "no funding source 'donor'"),
    (
        "currency: TND              # needed\n          share",
        "currency: USD              # needed\n          share",
        f"{B}.lines[1].currency",
        "no rate from USD to EUR",
    ),
    ("years: {1: ", "years: {3: ", f"{B}.lines[1].years.3", "no year 3"),
    (
        "        source: requested\n    partners",
        "        source: gift\n    partners",
        f"{B}.indirect.source",
        "no funding source 'gift'",
    ),
    ("kind: own,", "kind: requested,", f"{B}.sources[2].kind", "exactly one"),
    ("{key: own, kind: own,", "{key: requested, kind: own,", f"{B}.sources[2].key", "given twice"),
    ("raci: {A1: R", "raci: {A9: R", f"{P}.partners[1].raci.A9", "outcome, output or activity 'A9'"),
    ("letter: registration", "letter: letter", f"{P}.partners[1].letter", "no document 'letter'"),
    ('target: "16.3"', 'target: "16.33"', f"{P}.alignment.sdg[1].target", "no goal or target"),
    ("treaty: ICCPR", "treaty: ICCPX", f"{P}.alignment.treaties[1].treaty", "no treaty"),
    ('percent: "100"', 'percent: "99"', f"{P}.alignment.dac", "sum to 99"),
    ("activities: [A1]   ", "activities: [A1, A2]   ", f"{S}.scope.activities[2]", "no activity 'A2'"),
    ('lines: {L1: "0.5"}', 'lines: {L2: "0.5"}', f"{S}.scope.lines.L2", "no budget line 'L2'"),
    ("ends_on: 2028-06-30", "ends_on: 2029-06-30", f"{S}.scope.ends_on", "outside the project"),
    ("document: registration  ", "document: register  ", f"{S}.attachments[1].document", "'registration'"),
    ("        en: |", "        english: |", f"{S}.sections.summary", "not a language code"),
]


def _problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidFile) as caught:
        read_workspace(text, "mine.yaml")
    return caught.value.problems


@pytest.mark.parametrize(("was", "now", "field", "words"), WRONG)
def test_a_name_that_stands_for_nothing_is_told(was: str, now: str, field: str, words: str) -> None:
    assert was in ONE_FILE
    problems = [problem for problem in _problems(ONE_FILE.replace(was, now, 1)) if problem.field.startswith(field)]
    assert words in str(problems[0])
    if field.endswith(("key", "alignment.dac", "summary")):
        return  # the line is that of another place than the text that was changed
    assert problems[0].line == ONE_FILE.count("\n", 0, ONE_FILE.index(was)) + 1


@pytest.mark.parametrize(("mark", "wrong"), [("[@survey-2025]", "[@survey]"), ("[[story:LEILA]]", "[[story:LAILA]]")])
def test_a_reference_in_a_text_is_told_at_its_own_line(mark: str, wrong: str) -> None:
    text = ONE_FILE.replace(mark, wrong)
    (problem,) = _problems(text)
    assert problem.line == text.count("\n", 0, text.index(wrong)) + 1
    assert problem.field == "proposals[1].sections.summary.en"
    assert "Did you mean" in problem.fix


def test_names_that_may_stand_in_another_file_are_left_alone() -> None:
    start = ONE_FILE.index("proposals:")
    file = read_workspace("format: grantwright/1\n" + ONE_FILE[start:], "mine.yaml")
    assert file.proposals[0].project == "court-access"


def test_markdown_that_cannot_be_stored_is_told_at_its_line() -> None:
    text = ONE_FILE.replace("          [[story:LEILA]]\n", "          ![a picture](x.png)\n")
    (problem,) = _problems(text)
    assert problem.line == text.count("\n", 0, text.index("![a picture]")) + 1
    assert problem.field == "proposals[1].sections.summary.en"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("organisation: {slug: a, name: A, country: TN}\n", "does not say its format"),
        ("format: grantwright/2\n", "'grantwright/2' is not a known format"),
        ("format: grantwright/1\nproposal: []\n", "Did you mean 'proposals'"),
        (
            HEAD + "sections: {x: {en: {texts: y}}}}\n",
            "'texts' is not a field here",
        ),
    ],
)
def test_a_file_that_is_not_one_of_ours_says_why(text: str, words: str) -> None:
    assert words in str(_problems(text)[0])


def test_an_empty_section_may_be_left_to_be_written() -> None:
    text = HEAD + "sections: {x: {en: , fr: ~}}}\n"
    assert read_workspace(text, "mine.yaml").proposals[0].sections["x"]["en"].blocks == ()
