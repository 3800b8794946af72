"""Every page is valid HTML."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.web.proofs.crawl import Site

pytestmark = pytest.mark.xdist_group("proofs")


def test_every_page_is_valid_html(ours: Site, frontend: Path, tmp_path: Path) -> None:
    """The standard's content models, attributes and references, by a validator that asks no network."""
    pages = dict(enumerate(ours.pages))
    for number, page in pages.items():
        (tmp_path / f"{number}.html").write_text(ours.pages[page], encoding="utf-8")
    done = subprocess.run(
        ["node_modules/.bin/html-validate", "--config", ".htmlvalidate.json", "--formatter", "json", str(tmp_path)],
        cwd=frontend, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.stdout, done.stderr
    found = [
        f"{pages[int(Path(told['filePath']).stem)]}:{said['line']} {said['ruleId']}: {said['message']}"
        for told in json.loads(done.stdout)
        for said in told["messages"]
    ]
    assert not found, "\n".join(found)
