"""What no file of the project may hold: addresses of registries, paths of a machine, places never filled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, tracked

REGISTRY = re.compile(
    r"pypi\.(?:org|python)|pythonhosted\.org|registry\.npmjs|npmjs\.org|--(?:extra-)?index-url\b|--find-links\b"
    r"|\b(?:artifactory|nexus|devpi)\b|file:/{2,3}opt",
    re.IGNORECASE,
)
MACHINE = re.compile(r"(?<![\w./~-])/(?:work|root|tmp|home|Users|opt/pypi)/[\w.-]+")
UNFILLED = re.compile(r"\b(?:TODO|FIXME|XXX|TBD|TBC|HACK)\b|(?i:lorem ipsum)|raise NotImplementedError")
TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".txt", ".css", ".json", ".mako", ".svg", ""}
OWN = Path(__file__).resolve()

ALLOWED = {
    "LICENSE": r".",
    "app/domain/checks/leftovers.py": r"re\.IGNORECASE|\\b",
    "tests/domain/checks/test_agreement.py": r"leftover\.placeholder",
}
"""Lines whose subject it is: the check that looks for such marks in proposals, and its test."""


def texts() -> list[tuple[str, str]]:
    paths = [path for path in tracked() if path.suffix in TEXT and path != OWN and path.parent.name != "faces"]
    return [(str(path.relative_to(ROOT)), path.read_text("utf-8")) for path in paths]


@pytest.mark.parametrize("pattern", [REGISTRY, MACHINE, UNFILLED], ids=["registry", "machine", "unfilled"])
def test_no_file_holds(pattern: re.Pattern[str]) -> None:
    found = []
    for name, text in texts():
        allowed = re.compile(ALLOWED[name]) if name in ALLOWED else None
        for number, line in enumerate(text.splitlines(), start=1):
            hit = pattern.search(line)
            if hit and not (allowed and allowed.search(line)):
                found.append(f"{name}:{number}: {hit[0]}")
    assert found == []


def test_all_text_files_are_utf_8_with_one_kind_of_line_end() -> None:
    assert [name for name, text in texts() if "\r" in text] == []


def test_no_rendered_file_or_data_base_is_kept_in_the_project() -> None:
    strange = [path for path in tracked() if path.suffix in {".db", ".sqlite", ".pyc", ".log", ".zip", ".whl"}]
    assert strange == []
