"""The browser counts as the server does: the same cases, and texts nobody thought of."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from app.domain.counting import count
from app.domain.limits import Counting, Unit
from app.domain.text import normalise
from tests.packaging.test_frontend import SOURCES, tools

CASES = Path(__file__).parents[1] / "domain"
UNITS = [unit for unit in Unit if unit is not Unit.PAGES]
# Whole syllables: on a mark that stands alone, as nobody writes it, the two know different rules.
SIGNS = [
    *"aZé1٣ \t\n.,!?()·—'’\u00a0\u202f\u00ad\u200b人の権。ーガｶสทธຊက한글",
    *("e\u0301", "สิ", "กำ", "ชั่", "ມື້", "မြန်", "क्षि", "त्रि", "নি", "স্ত্রী", "حُقُو", "🇳🇵", "👩🏽‍⚖️", "👩‍👩‍👧"),
]
RUNNER = """
import { readFileSync } from "node:fs";
import { countBlocks, countText } from "./counting.mjs";
const asked = JSON.parse(readFileSync(0, "utf8"));
const answer = ({ text, blocks, ...rule }) => (blocks ? countBlocks(blocks, rule) : countText(text, rule));
process.stdout.write(JSON.stringify(asked.map(answer)));
"""

__all__ = ["tools"]


def _in_node(asked: list[dict[str, Any]], folder: Path) -> list[int]:
    built = ["--bundle", "--format=esm", "--target=es2022", f"--outfile={folder / 'counting.mjs'}", "--log-level=error"]
    subprocess.run([SOURCES / "node_modules/.bin/esbuild", SOURCES / "src/counting.ts", *built], check=True, timeout=60)
    (folder / "run.mjs").write_text(RUNNER, "utf-8")
    done = subprocess.run(
        ["node", folder / "run.mjs"], input=json.dumps(asked), capture_output=True, text=True, check=True, timeout=60
    )
    answers: list[int] = json.loads(done.stdout)
    return answers


def _cases() -> list[dict[str, Any]]:
    texts = json.loads((CASES / "counting_cases.json").read_text("utf-8"))
    drawn = json.loads((CASES / "counting_blocks.json").read_text("utf-8"))
    return [*texts, *({"blocks": case["blocks"], **answer} for case in drawn for answer in case["answers"])]


def _made_up(number: int) -> list[dict[str, Any]]:
    chance = random.Random(20)  # noqa: S311
    texts = (normalise("".join(chance.choices(SIGNS, k=chance.randrange(1, 40)))) for _ in range(number))
    rules: list[dict[str, Any]] = [{}, {"spaces": False}, {"line_break": 2}]
    return [
        {"text": text, "unit": unit, "counts": rule, "count": count(text, unit, Counting(**rule))}
        for text in texts
        for unit in UNITS
        for rule in rules
    ]


@pytest.mark.usefixtures("tools")
def test_the_browser_counts_as_the_server_does(tmp_path: Path) -> None:
    cases = [*_cases(), *_made_up(300)]
    answers = _in_node([{key: value for key, value in case.items() if key != "count"} for case in cases], tmp_path)
    different = [(case, answer) for case, answer in zip(cases, answers, strict=True) if answer != case["count"]]
    assert different == []
