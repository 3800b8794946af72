from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.marsa import write_workspace_file

REFERENCES = "@book{pay, title={Pay}, year=2020}\n@book{broken, title={Pay\n@book{work, title={Work}, year=2021}\n"


def test_references_are_shown_then_read_once_and_broken_ones_named(in_workspace: Command, tmp_path: Path) -> None:
    assert in_workspace("import", write_workspace_file(tmp_path)).code == 0
    file = tmp_path / "references.bib"
    file.write_text(REFERENCES, encoding="utf-8")
    shown = in_workspace("library", "import-evidence", file, "--preview")
    assert "2 references would be new, 0 there already." in shown.out
    ran = in_workspace("library", "import-evidence", file)
    assert (ran.code, "2 references new, 0 there already." in ran.out) == (1, True)
    assert "references.bib:2: left out, for a brace" in ran.err
    again = in_workspace("library", "import-evidence", file)
    assert "0 references new, 2 there already." in again.out


@pytest.mark.parametrize("name", ["none.bib", "."])
def test_a_file_that_is_not_there_is_a_sentence(in_workspace: Command, tmp_path: Path, name: str) -> None:
    ran = in_workspace("library", "import-evidence", tmp_path / name)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "cannot be read" in ran.err
