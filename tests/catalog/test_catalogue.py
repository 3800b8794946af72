"""Loading the folders: what counts, what is refused, and what the shipped files say."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from app.catalog.cases import Case, failed_cases
from app.catalog.catalogue import inspect_catalogue, load_catalogue
from app.catalog.lock import write_lock
from app.domain.call import Call
from app.domain.evidence import ANNEX_KINDS
from app.domain.funder import Funder
from app.domain.layouts import Layout
from app.domain.template import Template
from app.errors import InvalidFile, NotFound
from app.paths import FUNDERS_VARIABLE, Roots, default_roots, shipped
from tests.catalog.examples import FUNDER_EXAMPLE, TEMPLATE_EXAMPLE, example_catalogue, write


@pytest.fixture
def roots(tmp_path: Path) -> Roots:
    return example_catalogue(tmp_path)


def _told(roots: Roots) -> list[str]:
    return [str(problem) for problem in inspect_catalogue(roots)[1]]


def test_the_examples_are_sound(roots: Roots) -> None:
    assert _told(roots) == []
    catalogue = load_catalogue(roots)
    assert [*failed_cases(catalogue.cases)] == []
    assert catalogue.guidance["example/1.0"]["summary"].startswith("Write it last")
    assert set(catalogue.starters["example/1.0"]["summary"]) == {"en", "fr"}
    assert len(catalogue.notes) == 3, "each unverified rule is noted"


def _field_names(cls: Any, seen: set[Any]) -> set[str]:
    if cls in seen:
        return set()
    seen.add(cls)
    names: set[str] = set()
    if isinstance(cls, type) and is_dataclass(cls):
        hints = get_type_hints(cls)
        for described in fields(cls):
            names |= {described.name} | _field_names(hints[described.name], seen)
    for argument in get_args(cls):
        names |= _field_names(argument, seen)
    return names


@pytest.mark.parametrize(
    ("cls", "path"),
    [
        (Funder, FUNDER_EXAMPLE / "funder.yaml"),
        (Call, FUNDER_EXAMPLE / "calls" / "2026-example.yaml"),
        (Case, FUNDER_EXAMPLE / "cases.yaml"),
        (Template, TEMPLATE_EXAMPLE / "1.0" / "template.yaml"),
        (Layout, TEMPLATE_EXAMPLE / "layout.yaml"),
    ],
)
def test_an_example_shows_every_field(cls: type, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    shown = set(re.findall(r"(?<![\w-])(\w+):", text))
    assert _field_names(cls, set()) - shown == set()


FUNDER, CALL = "funders/example/funder.yaml", "funders/example/calls/2026-example.yaml"
TEMPLATE, LAYOUT = "proposal_templates/example/1.0/template.yaml", "proposal_templates/_layouts/example.yaml"
CASES = "funders/example/cases.yaml"

BROKEN = [
    (FUNDER, "slug: example ", "slug: other ", "slug", "not the folder's name, 'example'"),
    (FUNDER, "example-successor", "exampel-successor", "successor", "'example-successor'"),
    (FUNDER, "parent: example-parent", "parent: example", "parent", "its own parent"),
    (FUNDER, "country: CH", "country: ch", "country", "Write 'CH'."),
    (FUNDER, '["16.3", "5"]', '["16.33", "5"]', "sdg[1]", "no goal or target '16.33'"),
    (FUNDER, "15160", "99999", "dac[1]", "no OECD DAC purpose code '99999'"),
    (FUNDER, "[en, fr]", "[en, english]", "languages[2]", "'english' is not a language"),
    (CALL, "2026-example ", "2026-other ", "slug", "not folder and file"),
    (CALL, "funder: example ", "funder: x ", "funder", "folder's name"),
    (CALL, "/2025-", "/2024-", "amends", "no call 'example/2024-example'"),
    (CALL, "template: example/1.0", "template: example/1.1", "stages[1].template", "'example/1.0'"),
    (CALL, "over: [summary]", "over: [sumary]", "limits[1].over[1]", "'summary'"),
    (CALL, "  summary:\n", "  sumary:\n", "sections.sumary", "'summary'"),
    (CALL, "kinds: [registration]", "kinds: [registry]", "annexes[1].kinds[1]", "kind of annex"),
    (CALL, '"Annex_C_', '"../Annex_C_', "annexes[1].file_name", "not the name of a file"),
    (CALL, "_{call}.pdf", "_{cal}.pdf", "files[1].name", "in braces"),
    (CALL, "part: main", "part: man", "files[1].part", "no part 'man'"),
    (CALL, "layout: example", "layout: exam", "layout", "'example'"),
    (CASES, "call: 2026-example", "call: 2026", "[1].call", "'2026-example'"),
    (CASES, "[budget.max_rate]", "[max_rate]", "[2].expect[1]", "budget.max_rate"),
    (TEMPLATE, "slug: example ", "slug: x ", "slug", "the folder's name"),
    (TEMPLATE, '"1.0"', '"1.1"', "version", "the folder's name, '1.0'"),
    (TEMPLATE, "funders: [example]", "funders: [x]", "funders[1]", "no funder 'x'"),
    (TEMPLATE, "layout: example", "layout: x", "layout", "no budget layout 'x'"),
    (TEMPLATE, ", fr: Résumé}", "}", "sections[1].heading", "not written in 'fr'"),
    (TEMPLATE, "[summary, results]", "[summary, result]", "limits[2].over[2]", "'results'"),
    (
        TEMPLATE,
        "guidance: summary.md",
        "guidance: ../summary.md",
        "sections[1].guidance",
        "leaves the template's folder",
    ),
    (TEMPLATE, "guidance: summary.md", "guidance: other.md", "sections[1].guidance", "no file guidance/other.md"),
    (TEMPLATE, "key: results", "key: summary", "sections[2].key", "stands twice"),
    (TEMPLATE, "level: 1", "level: 2", "sections[1].level", "level 2 follows level 0"),
    (
        TEMPLATE,
        "question: other_grant",
        "question: renewal",
        "sections[3].condition.question",
        "no call of this template",
    ),
    (LAYOUT, "key: example", "key: x", "key", "not the file's name"),
    (LAYOUT, "of: [people, other]", "of: [people, total]", "headings[3].of[2]", "'total'"),
]


@pytest.mark.parametrize(("file", "was", "now", "field", "words"), BROKEN)
def test_a_name_that_stands_for_nothing_is_told(
    roots: Roots, file: str, was: str, now: str, field: str, words: str
) -> None:
    path = roots.funders[0].parent / file
    text = path.read_text(encoding="utf-8")
    assert was in text
    write(path, text.replace(was, now, 1))
    problems = inspect_catalogue(roots)[1]
    line = text.count("\n", 0, text.index(was)) + 1
    assert (file, line, field) in [(p.file, p.line, p.field) for p in problems]
    assert any(words in str(p) for p in problems if p.field == field)


def test_a_category_under_two_headings_is_told_at_the_second(roots: Roots) -> None:
    path = roots.templates[0] / "_layouts" / "example.yaml"
    write(path, path.read_text(encoding="utf-8").replace("[contingency]", "[staff]"))
    told = _told(roots)[0]
    assert "headings[4].key: category 'staff' stands under 'people' and 'reserve'" in told


def test_rules_without_cases_are_told(roots: Roots) -> None:
    (roots.funders[0] / "example" / "cases.yaml").unlink()
    (told,) = _told(roots)
    assert "2026-example.yaml:46: rules: this call has rules, and its folder has no cases.yaml" in told


def test_a_file_with_problems_of_its_own_is_not_called_missing_by_others(roots: Roots) -> None:
    write(roots.funders[0] / "example" / "calls" / "2026-example.yaml", "slug: x\n")
    assert all("2026-example.yaml" in told for told in _told(roots))


def test_a_case_that_does_not_hold_says_what_was_found(roots: Roots) -> None:
    path = roots.funders[0] / "example" / "cases.yaml"
    write(path, path.read_text(encoding="utf-8").replace('"2300"', '"100"'))
    (failure,) = failed_cases(load_catalogue(roots).cases)
    assert str(failure).endswith("expected budget.max_rate, found nothing")


def test_links_are_not_followed(roots: Roots, tmp_path: Path) -> None:
    outside = write(tmp_path / "outside" / "funder.yaml", "slug: linked\nname: L\nkind: embassy\n")
    linked = roots.funders[0] / "linked"
    linked.symlink_to(outside.parent)
    write(roots.funders[0] / "half" / "README.md", "")
    (roots.funders[0] / "half" / "funder.yaml").symlink_to(outside)
    (roots.templates[0] / "example" / "1.0" / "guidance" / "results.md").symlink_to(outside)
    catalogue, problems = inspect_catalogue(roots)
    linked_places = {p.file for p in problems if "link to another place" in p.message}
    assert linked_places == {
        "funders/linked",
        "funders/half/funder.yaml",
        "proposal_templates/example/1.0/guidance/results.md",
    }
    assert not {"linked", "half"} & set(catalogue.funders)


@pytest.mark.parametrize("name", ["My Fund", "UPPER", "a--b", "ümlaut"])
def test_a_folder_needs_a_plain_name(roots: Roots, name: str) -> None:
    write(roots.funders[0] / name / "funder.yaml", "")
    assert f"'{name}' cannot be the name of a folder here" in _told(roots)[0]


def test_a_file_with_another_name_is_told(roots: Roots) -> None:
    write(roots.funders[0] / "example" / "funder.yml", "")
    write(roots.funders[0] / "example" / "calls" / "2026.yml", "")
    write(roots.templates[0] / "example" / "1.0" / "guidance" / "nothing.md", "")
    assert [told.split(":")[0] for told in _told(roots)] == [
        "funders/example/funder.yml",
        "funders/example/calls/2026.yml",
        "proposal_templates/example/1.0/template.yaml",
    ]


def test_a_folder_without_its_main_file_is_told(roots: Roots) -> None:
    write(roots.funders[0] / "empty" / "README.md", "")
    write(roots.templates[0] / "empty" / "1.0" / "README.md", "")
    assert [told.split(".")[0] for told in _told(roots)] == [
        "funders/empty: there is no funder",
        "proposal_templates/empty/1",
    ]


def test_a_workspace_folder_adds_and_replaces(roots: Roots, tmp_path: Path) -> None:
    own = tmp_path / "own"
    write(own / "mine" / "funder.yaml", "slug: mine\nname: Mine\nkind: embassy\n")
    write(own / "example-parent" / "funder.yaml", "slug: example-parent\nname: Replaced\nkind: embassy\n")
    call = (roots.funders[0] / "example" / "calls" / "2025-example.yaml").read_text(encoding="utf-8")
    write(own / "example" / "calls" / "2027-own.yaml", call.replace("2025-example", "2027-own"))
    catalogue = load_catalogue(Roots((*roots.funders, own), roots.templates))
    assert catalogue.funder("mine").name == "Mine"
    assert catalogue.funder("example-parent").name == "Replaced"
    assert [c.slug for c in catalogue.calls_of("example")] == [
        f"example/{n}" for n in ("2025-example", "2026-example", "2027-own")
    ]


def test_workspace_folders_come_from_the_environment(tmp_path: Path) -> None:
    roots = default_roots({"GRANTWRIGHT_FUNDERS": str(tmp_path), "GRANTWRIGHT_TEMPLATES": ""})
    assert roots == Roots((shipped("funders"), tmp_path), (shipped("proposal_templates"),))


def test_a_setting_that_names_no_folder_is_told(roots: Roots, tmp_path: Path) -> None:
    told = _told(Roots((*roots.funders, tmp_path / "nowhere"), roots.templates))
    where = tmp_path / "nowhere"
    assert told == [
        f"{where}: this folder does not exist. Fix: Create it, or correct {FUNDERS_VARIABLE}, which names it."
    ]


def test_what_is_not_there_is_said_with_the_nearest(roots: Roots) -> None:
    catalogue = load_catalogue(roots)
    assert catalogue.template("example") is catalogue.template("example/1.0")
    with pytest.raises(NotFound, match=r"There is no funder 'exampel'\. Did you mean 'example'\?"):
        catalogue.funder("exampel")


def test_the_newest_version_is_the_highest_number(roots: Roots) -> None:
    text = (roots.templates[0] / "example" / "1.0" / "template.yaml").read_text(encoding="utf-8")
    for version in ("1.9", "1.10"):
        folder = roots.templates[0] / "example" / version
        write(folder / "template.yaml", text.replace('"1.0"', f'"{version}"').replace("guidance: summary.md", ""))
    assert load_catalogue(roots).template("example").version == "1.10"


class TestLock:
    def test_a_locked_version_may_not_change(self, roots: Roots) -> None:
        (root,) = roots.templates
        assert write_lock(root) == ("example/1.0",)
        assert _told(roots) == []
        write(root / "example" / "1.0" / "guidance" / "summary.md", "Something else.\n")
        write(root / "example" / "1.0" / "guidance" / "results.md", "New.\n")
        (root / "example" / "1.0" / "starter" / "summary.fr.md").unlink()
        told = _told(roots)
        assert [line.split(",")[0] for line in told] == [
            "proposal_templates/example/1.0/guidance/results.md: it was added to version example/1.0",
            "proposal_templates/example/1.0/guidance/summary.md: it was changed in version example/1.0",
            "proposal_templates/example/1.0/starter/summary.fr.md: it was removed from version example/1.0",
        ]
        assert all("make a new version folder" in line for line in told)

    def test_a_changed_version_is_not_locked_again(self, roots: Roots) -> None:
        (root,) = roots.templates
        write_lock(root)
        before = (root / "lock.json").read_bytes()
        write(root / "example" / "1.0" / "guidance" / "summary.md", "Something else.\n")
        with pytest.raises(InvalidFile, match="which is locked"):
            write_lock(root)
        assert (root / "lock.json").read_bytes() == before

    def test_windows_line_ends_are_the_same_version(self, roots: Roots) -> None:
        (root,) = roots.templates
        write_lock(root)
        path = root / "example" / "1.0" / "template.yaml"
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert _told(roots) == []

    def test_a_locked_version_that_is_gone_is_told(self, roots: Roots) -> None:
        (root,) = roots.templates
        write_lock(root)
        (root / "example" / "1.0").rename(root / "example" / "1.1")
        assert any("its folder is gone" in told for told in _told(roots))

    def test_a_lock_that_is_not_ours_is_told(self, roots: Roots) -> None:
        write(roots.templates[0] / "lock.json", "{}")
        assert _told(roots) == [
            "proposal_templates/lock.json: this is not a lock file of ours. Fix: Bring back the file as it was."
        ]


def test_the_readme_lists_every_kind_of_annex() -> None:
    listed = re.findall(
        r"^- `(\w+)`: (.+)$", (shipped("funders") / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert dict(listed) == ANNEX_KINDS


class TestShipped:
    """The files that come with the program."""

    def test_nothing_is_wrong_with_them(self) -> None:
        problems = inspect_catalogue()[1]
        assert [str(problem) for problem in problems] == []

    def test_their_cases_hold(self) -> None:
        assert [str(failure) for failure in failed_cases(inspect_catalogue()[0].cases)] == []
