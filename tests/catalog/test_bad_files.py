"""A wrong file fails with file, line, field and the fix."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.catalog.nodes import CATALOGUE_CAP, DEPTH_CAP
from app.catalog.reading import read
from app.domain.call import Call
from app.domain.funder import Funder
from app.domain.organisation import Organisation
from app.domain.template import Template
from app.errors import InvalidFile, Problem
from app.web.language import speaking, told

FUNDER = "slug: x\nname: Fund\nkind: embassy\n"
CALL = """\
slug: x/2026
funder: x
title: T
status: open
source: {as_of: "2026"}
stages:
  - stage: full
    template: x/1.0
    deadline: {kind: rolling}
"""
TEMPLATE = "slug: x\nversion: '1.0'\nname: {en: X}\nsections:\n  - key: a\n    heading: {en: A}\n"

CASES = [
    ("unknown key", Funder, FUNDER + "websit: a\n", 4, "websit", "'websit' is not a field", "'website'"),
    (
        "unknown key far from all",
        Template,
        TEMPLATE + "    colour: red\n",
        7,
        "sections[1].colour",
        "not a field",
        "question and 14 more",
    ),
    ("missing field", Funder, "slug: x\nkind: embassy\n", 1, "name", "'name' is missing", "Write 'name: …'."),
    ("empty field", Funder, "slug: x\nname:\nkind: embassy\n", 2, "name", "'name' is empty", "Write 'name: …'."),
    ("unknown kind", Funder, "slug: x\nname: F\nkind: embasy\n", 3, "kind", "not a known kind", "'embassy'"),
    (
        "unknown rule",
        Call,
        CALL + "rules:\n  - rule: max_rates\n",
        11,
        "rules[1].rule",
        "not a known rule",
        "'max_rate'",
    ),
    (
        "rule without its value",
        Call,
        CALL + "rules:\n  - {rule: currency, currency: EUR}\n  - rule: max_rate\n    of: indirect\n    base: direct\n",
        12,
        "rules[2].value",
        "rule 'max_rate' needs 'value'",
        "",
    ),
    (
        "rule with a field it does not take",
        Call,
        CALL + 'rules:\n  - rule: currency\n    currency: EUR\n    cap: "5"\n',
        13,
        "rules[1].cap",
        "does not take 'cap'",
        "",
    ),
    (
        "unquoted amount",
        Call,
        CALL + "rules:\n  - rule: max_rate\n    of: indirect\n    base: direct\n    value: 0.07\n",
        14,
        "rules[1].value",
        "0.07 stands without quotes",
        '"0.07"',
    ),
    (
        "unquoted amount in a list",
        Call,
        CALL + 'rules:\n  - rule: fixed_menu\n    currency: EUR\n    menu: ["30000", 60000]\n',
        13,
        "rules[1].menu[2]",
        "60000 stands without quotes",
        '"60000"',
    ),
    (
        "percent",
        Call,
        CALL + 'rules:\n  - {rule: max_funder_share, value: "90 %"}\n',
        11,
        "rules[1].value",
        "'90 %' is not a number",
        '"0.07"',
    ),
    (
        "comma in an amount",
        Call,
        CALL + 'rules:\n  - {rule: max_funder_share, value: "1,000.50"}\n',
        11,
        "rules[1].value",
        "'1,000.50' is not a number",
        "point only",
    ),
    (
        "infinite amount",
        Call,
        CALL + 'rules:\n  - {rule: max_rows, value: ".inf"}\n',
        11,
        "rules[1].value",
        "not a number",
        "",
    ),
    (
        "not a number",
        Call,
        CALL + 'rules:\n  - {rule: max_rows, value: "NaN"}\n',
        11,
        "rules[1].value",
        "not a number",
        "",
    ),
    ("exponent", Call, CALL + 'rules:\n  - {rule: max_rows, value: "1e3"}\n', 11, "rules[1].value", "not a number", ""),
    (
        "huge amount",
        Call,
        CALL + 'rules:\n  - {rule: max_rows, value: "1000000000000000"}\n',
        11,
        "rules[1]",
        "must be smaller than",
        "",
    ),
    (
        "unknown zone",
        Call,
        CALL.replace("{kind: rolling}", "\n      kind: rolling\n      zone: Brussels"),
        11,
        "stages[1].deadline.zone",
        "'Brussels' is not a time zone",
        "Europe/Brussels",
    ),
    (
        "unknown currency",
        Funder,
        FUNDER + "amounts:\n  - source: {}\n    currency: EURO\n",
        6,
        "amounts[1].currency",
        "'EURO' is not a currency code; write three capitals of ISO 4217 such as EUR",
        "",
    ),
    (
        "unknown currency of a rule",
        Call,
        CALL + "rules:\n  - rule: currency\n    currency: euro\n",
        12,
        "rules[1].currency",
        "'euro' is not a currency code; write three capitals of ISO 4217 such as EUR",
        "",
    ),
    (
        "duplicate key",
        Funder,
        FUNDER + "name: Again\n",
        4,
        "name",
        "'name' stands twice; it was written in line 2",
        "Keep one",
    ),
    (
        "duplicate key deep inside",
        Call,
        CALL + "rules:\n  - rule: currency\n    currency: EUR\n    currency: USD\n",
        13,
        "rules[1].currency",
        "stands twice",
        "Keep one",
    ),
    (
        "tab",
        Funder,
        FUNDER + "closed_note:\n\ttext: x\n",
        5,
        "",
        "a tab stands where YAML wants spaces",
        "Replace the tab",
    ),
    ("tab after spaces", Funder, FUNDER + "notes:\n  - \ttext: x\n", 5, "", "a tab stands", "Replace the tab"),
    (
        "impossible day",
        Call,
        CALL.replace("{kind: rolling}", "{on: 2026-02-30}"),
        9,
        "stages[1].deadline.on",
        "no day 2026-02-30",
        "calendar",
    ),
    (
        "date the other way",
        Call,
        CALL.replace("{kind: rolling}", "{on: 29.03.2026}"),
        9,
        "stages[1].deadline.on",
        "'29.03.2026' is not a date",
        "year-month-day",
    ),
    (
        "impossible time",
        Call,
        CALL.replace("rolling}", 'rolling, at: "25:00"}'),
        9,
        "stages[1].deadline.at",
        "no time 25:00",
        '"23:59"',
    ),
    (
        "date and time in one",
        Call,
        CALL.replace("{kind: rolling}", "{on: 2026-03-29T17:00:00}"),
        9,
        "stages[1].deadline.on",
        "is not a date",
        "",
    ),
    ("as_of", Call, CALL.replace('"2026"', '"2026-13"'), 5, "source.as_of", "is not a year, month or day", ""),
    (
        "yes for a switch",
        Funder,
        FUNDER + "gives_grants: yes\n",
        4,
        "gives_grants",
        "'yes' is not a switch",
        "true or false",
    ),
    (
        "quoted switch",
        Funder,
        FUNDER + 'gives_grants: "true"\n',
        4,
        "gives_grants",
        "is not a switch",
        "without quotes",
    ),
    ("octal", Call, CALL + "year: 02026\n", 10, "year", "'02026' is not a whole number", "digits only"),
    ("sexagesimal", Call, CALL + "year: 1:30\n", 10, "year", "is not a whole number", ""),
    ("underscores", Call, CALL + "year: 2_026\n", 10, "year", "is not a whole number", ""),
    ("quoted count", Call, CALL + 'year: "2026"\n', 10, "year", "stands in quotes", "2026 without quotes"),
    ("list wanted", Funder, FUNDER + "sdg: 16.3\n", 4, "sdg", "a list is wanted", "[one, two]"),
    ("group wanted", Funder, FUNDER + "closed_note: x\n", 4, "closed_note", "a group of fields is wanted", "text"),
    ("text wanted", Funder, FUNDER + "acronym: [a]\n", 4, "acronym", "a text is wanted", ""),
    ("pairs wanted", Template, TEMPLATE.replace("{en: X}", "X"), 3, "name", "pairs of name and value", ""),
    ("empty item", Funder, FUNDER + "sdg:\n  -\n", 5, "sdg[1]", "nothing is written", ""),
    ("not a group at all", Funder, "just words\n", 1, "", "a group of fields is wanted", "slug"),
    ("anchor", Funder, FUNDER + "acronym: &a X\n", 4, "", "'&a' marks a part", "Write the values out"),
    ("alias", Funder, FUNDER + "acronym: *a\n", 4, "", "'*a' repeats another part", "Write the values out"),
    ("merge", Funder, FUNDER + "<<: {acronym: X}\n", 4, "<<", "'<<' is not a field", ""),
    (
        "tag",
        Funder,
        FUNDER + "acronym: !!python/object/apply:os.system [ls]\n",
        4,
        "",
        "'!!python/object/apply:os.system'",
        "",
    ),
    ("own tag", Funder, FUNDER + "acronym: !secret X\n", 4, "", "'!secret' gives a type", ""),
    ("second document", Funder, FUNDER + "---\nname: Y\n", 4, "", "a second document begins", "Delete"),
    ("unclosed quote", Funder, 'slug: x\nname: "Fund\nkind: embassy\n', 2, "", "never closed", "Close it"),
    ("unclosed bracket", Funder, FUNDER + "sdg: [a, b\nnotes:\n", 4, "", "not closed", ""),
    ("colon in a text", Funder, "slug: x\nname: Fund: the best\nkind: embassy\n", 2, "", "a second ': '", "quotes"),
    ("sign in front", Funder, FUNDER + "acronym: @x\n", 4, "", "cannot begin a value", "quotes"),
    ("backslash", Funder, FUNDER + 'acronym: "C:\\q"\n', 4, "", "'\\' in double quotes", "single quotes"),
    ("half a surrogate", Funder, FUNDER + 'acronym: "\\ud800"\n', 4, "", "does not exist", ""),
    ("a list as a key", Funder, FUNDER + "? [a, b]\n: c\n", 4, "", "where a field's name should be", ""),
    ("empty file", Funder, "# nothing\n", 1, "", "the file is empty", "Copy the example"),
]


def _problems(cls: type, data: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(InvalidFile) as caught:
        read(cls, data, "funders/x/file.yaml")
    return caught.value.problems


@pytest.mark.parametrize(
    ("cls", "text", "line", "field", "message", "fix"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_a_mistake_names_line_field_and_fix(
    cls: type, text: str, line: int, field: str, message: str, fix: str
) -> None:
    problem = _problems(cls, text)[0]
    assert (problem.file, problem.line, problem.field) == ("funders/x/file.yaml", line, field)
    assert message in problem.message
    assert fix in problem.fix


@pytest.mark.parametrize(
    ("wrong", "message", "fix"),
    [
        ("zone: Rome", "« Rome » n’est pas un fuseau horaire", "Écrivez un nom comme Europe/Brussels ou UTC."),
        ("kind: fixed", "une échéance fixe demande « on »", ""),
    ],
)
def test_what_the_domain_refuses_is_told_in_the_readers_language(wrong: str, message: str, fix: str) -> None:
    problem = _problems(Call, CALL.replace("kind: rolling", wrong))[0]
    with speaking("fr"):
        assert message in told(problem.message)
        assert told(problem.fix) == fix
    assert "{" not in problem.message + problem.fix


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (FUNDER.encode("utf-16")[:-1], 3, "not in UTF-8"),
        (FUNDER.encode() + b"acronym: \x00\n", 1, "not a UTF-8 text file"),
        (FUNDER.encode() + "website: é\n".encode("latin-1"), 4, "not in UTF-8"),
        (FUNDER + "acronym: \ud800\n", 4, "not in UTF-8"),
        (b"#" * (CATALOGUE_CAP + 1), 0, "larger than 2,048 kB"),
    ],
)
def test_a_file_that_is_not_text_says_so(data: str | bytes, line: int, message: str) -> None:
    (problem,) = _problems(Funder, data)
    assert problem.line == line
    assert message in problem.message


def test_what_an_older_powershell_writes_is_read() -> None:
    """Its `>` makes UTF-16, and `grantwright dump SLUG > FILE` is in every guide."""
    assert read(Funder, FUNDER.encode("utf-16"), "funders/x/file.yaml") == read(Funder, FUNDER, "funders/x/file.yaml")


def test_a_bomb_of_aliases_is_refused_without_being_unfolded() -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert "marks a part" in _problems(Funder, "\n".join(levels))[0].message


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused(opening: str) -> None:
    (problem,) = _problems(Funder, opening * 100_000)
    assert f"more than {DEPTH_CAP} levels" in problem.message


def test_all_problems_of_a_file_are_told_at_once() -> None:
    text = "slug: x\nkind: embasy\ngives_grants: yes\nwebsit: x\namounts:\n  - {currency: EUR, max: 5, source: {}}\n"
    found = [(problem.line, problem.field) for problem in _problems(Funder, text)]
    assert sorted(found) == [(1, "name"), (2, "kind"), (3, "gives_grants"), (4, "websit"), (6, "amounts[1].max")]


def test_words_of_yaml_stay_words_where_a_text_is_wanted() -> None:
    text = "slug: x\nname: no\nkind: embassy\ncountry: NO\nacronym: 0123\nregions: [yes, 1:30, 2024-01-01, 8.10, 1e3]\n"
    funder = read(Funder, text, "f")
    assert (funder.name, funder.country, funder.acronym) == ("no", "NO", "0123")
    assert funder.regions == ("yes", "1:30", "2024-01-01", "8.10", "1e3")


def test_nothing_written_is_the_same_as_left_out() -> None:
    assert read(Funder, FUNDER + "acronym:\nparent: ~\nsdg:\nstatus: null\n", "f") == read(Funder, FUNDER, "f")


def test_a_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    assert read(Funder, b"\xef\xbb\xbf" + FUNDER.replace("\n", "\r\n").encode(), "f") == read(Funder, FUNDER, "f")


def test_texts_are_normalised_at_the_door() -> None:
    funder = read(Funder, 'slug: x\nname: "Cafe\\u0301\\u0000\\x0c"\nkind: embassy\nacronym: e\u0301\x0cx\n', "f")
    assert (funder.name, funder.acronym) == ("Café\n", "éx")


def test_a_block_of_text_ends_with_its_last_letter() -> None:
    organisation = read(Organisation, "slug: x\nname: N\ncountry: NP\nmission: |\n  One\n\n  Two\n\n\n", "f")
    assert organisation.mission == "One\n\nTwo"


def test_answers_are_switches_amounts_or_texts() -> None:
    text = "slug: x\nname: N\ncountry: NP\nanswers:\n  a: true\n  b: '12.50'\n  c: yes\n  d: 'true'\n"
    assert read(Organisation, text, "f").answers == {"a": True, "b": Decimal("12.50"), "c": "yes", "d": "true"}
    assert "stands without quotes" in _problems(Organisation, text + "  e: 5\n")[0].message
