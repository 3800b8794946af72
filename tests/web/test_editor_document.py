"""The editor holds our document: what it is given comes back, through its own schema, as it was."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import app
from app.domain.document import Block, Blocks, Inline, Link
from app.domain.markdown import parse_markdown, to_markdown
from app.domain.runs import tidy
from app.interchange.reading import read_workspace
from app.models.mapping import adapter, json_of
from tests.domain.test_markdown import BLOCKS
from tests.packaging.test_frontend import SOURCES, tools

__all__ = ["tools"]

SAMPLE = Path(app.__file__).parent / "workspace" / "sample"

ENTRY = """
import { getSchema } from "@tiptap/core";
import { readFileSync } from "node:fs";
import { fromEditor, toEditor } from "./editor/convert";
import { documentSchema } from "./editor/schema";

const view = () => { throw new Error("nothing is shown here"); };
const looks = { fact: (name) => name, chip: view, footnote: view, figure: view, kept: view, table: view };
const schema = getSchema(documentSchema(looks));
const there = (blocks) => {
  const doc = schema.nodeFromJSON(toEditor(blocks));
  doc.check();
  return fromEditor(doc.toJSON());
};
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(there)));
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("editor") / "round.mjs"
    subprocess.run(
        [
            SOURCES / "node_modules/.bin/esbuild", "--bundle", "--format=esm", "--platform=node", "--target=es2022",
            "--log-level=error", "--loader=ts", f"--outfile={built}",
        ],
        cwd=SOURCES / "src", input=ENTRY, text=True, check=True, timeout=60,
    )  # fmt: skip
    return built


def through(script: Path, texts: list[Blocks]) -> list[Blocks]:
    asked = json.dumps([json_of(Blocks, blocks) for blocks in texts])
    done = subprocess.run(["node", script], input=asked, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return [adapter(Blocks).validate_python(answer) for answer in json.loads(done.stdout)]


def stored(blocks: Iterable[Block]) -> Any:
    """As the server keeps it; two links side by side that lead to one place are one, as nobody sees where they meet."""
    return _joined(parse_markdown(to_markdown(tuple(blocks))))


def _joined(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_joined, _links_joined(value)))
    if hasattr(value, "__dataclass_fields__"):
        return replace(value, **{name: _joined(getattr(value, name)) for name in value.__dataclass_fields__})
    return value


def _links_joined(values: tuple[Any, ...]) -> list[Any]:
    done: list[Inline] = []
    for value in values:
        last = done[-1] if done else None
        if isinstance(value, Link) and isinstance(last, Link) and last.href == value.href:
            texts = tidy((*last.inlines, *value.inlines))
            done[-1] = Link(value.href, tuple(texts))  # type: ignore[arg-type]
        else:
            done.append(value)
    return done


@pytest.mark.usefixtures("tools")
def test_the_sample_proposals_come_back_as_they_were(script: Path) -> None:
    sample = [read_workspace(path.read_bytes(), path.name) for path in sorted(SAMPLE.glob("*.yaml"))]
    texts = [
        text.blocks
        for file in sample
        for proposal in file.proposals
        for languages in proposal.sections.values()
        for text in languages.values()
    ]
    assert len(texts) > 20
    assert through(script, texts) == texts


@pytest.mark.usefixtures("tools")
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(texts=st.lists(BLOCKS, min_size=20, max_size=40))
def test_any_text_comes_back_as_it_was(script: Path, texts: list[Blocks]) -> None:
    kept = [parse_markdown(to_markdown(blocks)) for blocks in texts]
    for before, after in zip(kept, through(script, kept), strict=True):
        assert stored(after) == stored(before)
