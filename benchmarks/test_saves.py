"""Autosave of a section over loopback, against the barest write to SQLite that the same framework can make."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles

from benchmarks.documents import sample_material
from benchmarks.rows import Row
from benchmarks.serving import bare, served
from benchmarks.workspaces import fill

P95_GOAL = 3
_SAVES = 600
_WARM = 50


def test_autosave(rows: list[Row], tmp_path: Path) -> None:
    """The two servers save in turn, so that what slows the machine down slows both."""
    material = sample_material()
    settings = fill(tmp_path / "workspace")
    path = (
        f"/api/v1/organisations/{material.organisation.slug}/proposals/{material.proposal.slug}"
        f"/sections/en/{material.template.sections[0].key}"
    )
    allowed = {"Authorization": f"Bearer {settings.token}"}
    (tmp_path / "bare").mkdir()
    with ExitStack() as open_:
        ours, theirs = (
            HTTPConnection(open_.enter_context(server).removeprefix("http://"))
            for server in (served(settings), bare(tmp_path / "bare"))
        )
        read = json.loads(_answer(ours, "GET", path, allowed))
        body = json.dumps({"markdown": read["markdown"]}).encode()
        kind = {"Content-Type": "application/json"}
        times = [
            (
                _seconds(ours, path, {**allowed, **kind, "If-Match": f'"v{read["version"] + done}"'}, body),
                _seconds(theirs, "/text", kind, body),
            )
            for done in range(_SAVES)
        ][_WARM:]
    note = f"{len(read['markdown']):,} characters; reference: a bare route that writes them to SQLite"
    for name, at, goal in (("median", 9, None), ("p95", 18, P95_GOAL)):
        our, their = (quantiles(side, n=20)[at] for side in zip(*times, strict=True))
        rows.append(Row(f"Autosave of a section, {name}", our, their, goal=goal, note=note))


def _seconds(server: HTTPConnection, path: str, headers: Mapping[str, str], body: bytes) -> float:
    begun = time.perf_counter()
    _answer(server, "PUT", path, headers, body)
    return time.perf_counter() - begun


def _answer(server: HTTPConnection, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    server.request(method, path, body or None, dict(headers))
    told = server.getresponse()
    content = told.read()
    assert told.status == 200, content
    return content
