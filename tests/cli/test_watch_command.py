"""The command looks, lists and tries a source."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.watch.payloads import hit, opportunity
from tests.watch.server import Server, plain, serving
from tests.watch.test_extract import TODAY, Site, packed
from tests.watch.test_more_sources import detail
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


def test_searches_are_saved_and_what_is_not_for_us_is_hidden(
    in_workspace: Command, server: Server, monkeypatch: pytest.MonkeyPatch, workspace_path: Path
) -> None:
    for name in ("EU_FUNDING", "UNDP", "UNGM"):
        monkeypatch.setenv(f"GRANTWRIGHT_WATCH_{name}", "")
    monkeypatch.setenv("GRANTWRIGHT_WATCH_GRANTS_GOV", server.address)
    monkeypatch.setenv("GRANTWRIGHT_WATCH_LOCAL", "true")
    assert in_workspace("import", workspace_path).code == 0
    assert "watch searches add" in in_workspace("watch", "searches", "list").out
    made = in_workspace("watch", "searches", "add", "Wells", "--text", "wells", "--every", "weekly", "--json").json()
    assert (made["name"], made["wish"]["text"], made["every"], made["owner"]) == ("Wells", "wells", "weekly", None)
    for wrong in (("--country", "Atlantis"), ("--every", "hourly"), ("--owner", "nobody@example.org")):
        assert in_workspace("watch", "searches", "add", "X", *wrong).code == 2
    assert "1 new for the saved searches" in in_workspace("watch", "run").out
    assert in_workspace("watch", "searches", "list").out.split()[-6:] == [
        "1",
        "Wells",
        "wells",
        "weekly",
        "nobody",
        "1",
    ]
    assert [one["id"] for one in in_workspace("watch", "searches", "list", "--json").json()] == [made["id"]]

    (row,) = [line for line in in_workspace("watch", "list").out.splitlines() if "Wells" in line]
    number = row.split()[0]
    assert in_workspace("watch", "dismiss", number, "--because", " ").code == 2
    kept = in_workspace("watch", "dismiss", number, "--because", "Only in Alaska", "--json").json()
    assert (kept["reason"], kept["is_back"]) == ("Only in Alaska", False)
    assert in_workspace("watch", "list").out.startswith("No announcement")
    assert in_workspace("watch", "list", "--state", "dismissed", "--json").json()[0]["native_id"] == "000007"
    assert in_workspace("watch", "restore", number).code == 0
    assert len(in_workspace("watch", "list", "--json").json()) == 1
    assert in_workspace("watch", "restore", 999).code == 2
    assert "with 1 hit" in in_workspace("watch", "searches", "remove", made["id"]).out
    assert in_workspace("watch", "searches", "list", "--json").json() == []


def test_the_extract_is_tried_by_its_head(
    in_workspace: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    site = Site()
    whole = packed(*(detail(number, Description=os.urandom(800).hex()) for number in range(1, 1000)))
    site.files[TODAY] = plain(whole)
    assert in_workspace("init").code == 0
    assert in_workspace("watch", "smoke", "grants-gov-extract").code == 2
    with serving(site) as server:
        monkeypatch.setenv("GRANTWRIGHT_WATCH_GRANTS_GOV_EXTRACT", f"{server.address}/xml-extract")
        monkeypatch.setenv("GRANTWRIGHT_WATCH_LOCAL", "true")
        smoked = in_workspace("watch", "smoke", "grants-gov-extract", "--record", tmp_path)
        assert "Grants.gov XML Extract: 200000 bytes, " in smoked.out
        assert next(tmp_path.glob("grants-gov-extract-*.payload")).read_bytes() == whole[:200_000]
        assert "range: bytes=0-199999" in server.asked[-1].lower()
        assert in_workspace("watch", "run", "--source", "grants-gov-extract", "--json").json()[0]["new"] == 999
