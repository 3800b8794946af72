"""dump → read → dump gives the same bytes, and reading gives the same values."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.catalog.reading import read
from app.domain.organisation import Organisation
from app.interchange.dumping import dump_workspace
from app.interchange.format import WorkspaceFile
from app.interchange.reading import _SHAPES
from app.interchange.writing import Prose, write_mapping
from tests.interchange.generated import NASTY, texts, workspaces


def _read(text: str) -> WorkspaceFile:
    """Without the check of names, which generated values do not pass."""
    return _SHAPES.read(WorkspaceFile, text, "generated.yaml", cap=10**8)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(workspaces())
def test_a_workspace_survives_a_round_trip(file: WorkspaceFile) -> None:
    dumped = dump_workspace(file)
    again = _read(dumped)
    assert again == file
    assert dump_workspace(again) == dumped


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(texts(), st.one_of(texts(), texts().map(Prose), st.lists(texts(), max_size=4)), max_size=3))
def test_every_text_is_written_so_that_any_reader_of_yaml_reads_it_back(content: dict[str, object]) -> None:
    written = write_mapping(content)  # type: ignore[arg-type]
    loaded = yaml.safe_load(written) or {}
    assert _ends_stripped(loaded) == _ends_stripped(content)


def _ends_stripped(value: object) -> object:
    """Other readers keep the line end of a block; ours takes it as the block's, not the text's."""
    if isinstance(value, dict):
        return {key: _ends_stripped(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_ends_stripped(item) for item in value]
    return str(value).rstrip("\n")


@pytest.mark.parametrize("text", NASTY)
def test_a_nasty_text_keeps_every_character(text: str) -> None:
    organisation = Organisation(slug="x", name=text, country="NP", mission=text, address=f"{text}\n{text}")
    dumped = dump_workspace(WorkspaceFile(organisation=organisation))
    again = _read(dumped)
    assert dump_workspace(again) == dumped


def test_an_empty_list_below_a_long_name_stays_a_list() -> None:
    assert yaml.safe_load(write_mapping({"word " * 60 + "end": [], "other": {}})) == {
        "word " * 60 + "end": [],
        "other": {},
    }


def test_a_long_text_is_folded_and_comes_back_as_one_line() -> None:
    text = " ".join(f"word{number}" for number in range(60))
    written = write_mapping({"mission": text})
    assert max(map(len, written.splitlines())) <= 104
    assert read(dict[str, str], written, "x") == {"mission": text}
