"""Every page is valid HTML."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.web.proofs.answering import Answer
from tests.web.proofs.crawl import Site

pytestmark = pytest.mark.xdist_group("proofs")


def test_every_page_is_valid_html(visits: Mapping[str, Site], first: Site, frontend: Path, tmp_path: Path) -> None:
    """The standard's content models, attributes and references, by a validator that asks no network."""
    sites = (*visits.items(), ("first", first))
    found = _invalid({f"{who}: {page}": text for who, site in sites for page, text in site.pages.items()},
                     frontend, tmp_path)  # fmt: skip
    assert not found, "\n".join(found)


@pytest.mark.deep
def test_every_answer_to_a_form_is_valid_html(answers: Sequence[Answer], frontend: Path, tmp_path: Path) -> None:
    found = _invalid({str(answer): answer.response.text for answer in answers}, frontend, tmp_path)
    assert not found, "\n".join(found)


def _invalid(pages: Mapping[str, str], frontend: Path, folder: Path) -> list[str]:
    names = dict(enumerate(pages))
    for number, name in names.items():
        (folder / f"{number}.html").write_text(pages[name], encoding="utf-8")
    done = subprocess.run(
        ["node_modules/.bin/html-validate", "--config", ".htmlvalidate.json", "--formatter", "json", str(folder)],
        cwd=frontend, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.stdout, done.stderr
    return [
        f"{names[int(Path(told['filePath']).stem)]}:{said['line']} {said['ruleId']}: {said['message']}"
        for told in json.loads(done.stdout)
        for said in told["messages"]
    ]
