"""The command looks, lists and tries a source."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.watch.payloads import hit, opportunity
from tests.watch.server import Server, plain, serving
from tests.watch.test_watching import Grants


@pytest.fixture
def server() -> Iterator[Server]:
    grants = Grants()
    grants.listed = [hit(7, closeDate="12/31/2090"), hit(8, title="Another call", closeDate="03/31/2020")]
    with serving(grants) as found:
        yield found


def test_the_command(
    in_workspace: Command, server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, workspace_path: Path
) -> None:
    for name in ("EU_FUNDING", "UNDP", "UNGM"):
        monkeypatch.setenv(f"GRANTWRIGHT_WATCH_{name}", "")
    monkeypatch.setenv("GRANTWRIGHT_WATCH_GRANTS_GOV", server.address)
    assert in_workspace("import", workspace_path).code == 0
    refused = in_workspace("watch", "run")
    assert (refused.code, "only https" in refused.err) == (1, True)

    monkeypatch.setenv("GRANTWRIGHT_WATCH_LOCAL", "true")
    ran = in_workspace("watch", "run", "--json")
    assert (ran.code, ran.json()[0]["new"]) == (0, 2), ran
    (found,) = in_workspace("watch", "list", "--text", "wells", "--json").json()
    assert (found["native_id"], found["ceiling"]) == ("000007", "250000")
    listed = in_workspace("watch", "list", "--band", "250k", "--facets").out
    assert "Wells & Springs" in listed
    assert ["source", "grants-gov", "1"] in [line.replace("│", " ").split() for line in listed.splitlines()]
    assert in_workspace("watch", "list", "--source", "undp").out.startswith("No announcement")

    smoked = in_workspace("watch", "smoke", "grants-gov", "--record", tmp_path)
    assert "2 entries, 2 read" in smoked.out
    (kept,) = tmp_path.glob("grants-gov-*.payload")
    assert json.loads(kept.read_bytes())["data"]["hitCount"] == 2
    assert in_workspace("watch", "run", "--source", "undp").code == 2
    server.answers = [plain(opportunity(hit(7)))]
    assert "has no list" in in_workspace("watch", "smoke", "grants-gov").err
