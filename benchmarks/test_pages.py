"""Pages: how large they are, what they cost beside the JSON of the same data, and their first load in a browser."""

from __future__ import annotations

import gzip
import re
import shutil
import time
from collections.abc import Iterator
from itertools import repeat

import pytest
from fastapi import FastAPI
from playwright.sync_api import BrowserContext, sync_playwright

from app.main import create_app
from app.settings import Settings
from benchmarks.asgi import Call, answer, answers
from benchmarks.documents import sample_material
from benchmarks.rows import Row
from benchmarks.serving import served
from benchmarks.workspaces import fill

HTML_KB, SCRIPT_KB = 50, 350
"""The most that a page and the scripts of the section's page may weigh, gzipped."""

_COUNT = 24
_ROUNDS = 3
_LOADS = 5


def _pages() -> dict[str, tuple[str, str | None]]:
    """A page and the JSON read of the same data, where there is one."""
    material = sample_material()
    slug, project, proposal = material.organisation.slug, material.project.slug, material.proposal.slug
    key = max(material.proposal.sections, key=lambda name: len(str(material.proposal.sections[name])))
    home, api = f"/o/{slug}", f"/api/v1/organisations/{slug}"
    place, there = f"{home}/proposals/{proposal}", f"{api}/proposals/{proposal}"
    parts = ("results", "partners", "risks", "alignment")
    return {
        "home": (home, f"{api}/proposals"),
        "funders": (f"{home}/funders", "/api/v1/funders?limit=200"),
        "calls": (f"{home}/calls", "/api/v1/calls?limit=200"),
        "projects": (f"{home}/projects", f"{api}/projects"),
        **{part: (f"{home}/projects/{project}/{part}", f"{api}/projects/{project}/{part}") for part in parts},
        "budget": (f"{home}/projects/{project}/budget", f"{api}/projects/{project}/budget/desk"),
        "proposal": (place, f"{there}/sections"),
        "section": (f"{place}/sections/en/{key}", f"{there}/sections/en/{key}"),
        "readiness": (f"{place}/readiness", f"{there}/findings"),
        **{
            name: (f"{place}/{name}", None)
            for name in ("comments", "review", "versions", "portal", "exports", "submit")
        },
    }


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return fill(tmp_path_factory.mktemp("pages") / "workspace")


@pytest.fixture(scope="module")
def app(settings: Settings) -> Iterator[FastAPI]:
    made = create_app(settings)
    yield made
    made.state.installation.engine.dispose()


def test_pages(rows: list[Row], app: FastAPI, settings: Settings) -> None:
    allowed = {"Authorization": f"Bearer {settings.token}"}
    for name, (page, read) in _pages().items():
        told = answer(app, Call(page, headers=allowed))
        assert told.status == 200, f"{page}: {told.status}"
        rows.append(
            Row(f"Page {name}, gzipped", _kb(told.body), goal=HTML_KB, unit="kB", note=f"{_raw(told.body)} raw")
        )
        if read is not None:
            pairs = [(_cost(app, page, allowed), _cost(app, read, allowed)) for _ in range(_ROUNDS)]
            ours, theirs = (sorted(pair[side] for pair in pairs)[_ROUNDS // 2] for side in (0, 1))
            spread = sorted(one / other for one, other in pairs)
            note = "processor time; reference: the JSON read"
            rows.append(Row(f"Page {name}", ours, theirs, note=note, spread=(spread[0], spread[-1])))


def test_scripts_of_the_section(rows: list[Row], app: FastAPI, settings: Settings) -> None:
    page, _ = _pages()["section"]
    html = answer(app, Call(page, headers={"Authorization": f"Bearer {settings.token}"})).body.decode()
    scripts = re.findall(r'<script[^>]* src="([^"]+)"', html)
    sizes = [_kb(answer(app, Call(script)).body) for script in scripts]
    note = ", ".join(script.rpartition("/")[2] for script in scripts)
    rows.append(Row("Scripts of a section's page, gzipped", round(sum(sizes), 1), goal=SCRIPT_KB, unit="kB", note=note))


def test_first_load(rows: list[Row], settings: Settings) -> None:
    """With an empty cache each time, on loopback; what the browser itself takes stands beside it."""
    if (chromium := shutil.which("chromium")) is None:
        pytest.skip("chromium is not installed")
    page, _ = _pages()["section"]
    with served(settings) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        loads = []
        for _ in range(_LOADS + 1):
            pair = []
            for path in (page, "/health"):
                context = browser.new_context(
                    base_url=address, extra_http_headers={"Authorization": f"Bearer {settings.token}"}
                )
                pair.append(_load(context, path))
                context.close()
            loads.append(pair)
        browser.close()
    del loads[0]  # the first one starts the browser's own processes
    ours, plain = (sorted(load[side][0] for load in loads)[_LOADS // 2] for side in (0, 1))
    note = f"{loads[0][0][1]:.0f} kB in {loads[0][0][2]} requests; reference: one line of JSON in the same browser"
    rows.append(Row("Section's page in a browser, first load", ours, plain, note=note))


def _load(context: BrowserContext, path: str) -> tuple[float, float, int]:
    """Seconds until everything is loaded, kB that came over the line, requests."""
    page = context.new_page()
    page.goto(path)
    found: list[float] = page.evaluate(
        "() => { const all = ['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind));"
        " return [all[0].loadEventEnd, all.reduce((sum, one) => sum + one.transferSize, 0), all.length]; }"
    )
    return found[0] / 1000, found[1] / 1000, int(found[2])


def _cost(app: FastAPI, address: str, allowed: dict[str, str]) -> float:
    """Processor seconds of one answer, warm."""
    call = Call(address, headers=allowed)
    answers(app, repeat(call, 2), at_once=1)
    begun = time.process_time()
    codes = answers(app, iter([call] * _COUNT), at_once=1)
    assert set(codes) == {200}, address
    return (time.process_time() - begun) / _COUNT


def _kb(body: bytes) -> float:
    return round(len(gzip.compress(body, 6)) / 1000, 1)


def _raw(body: bytes) -> str:
    return f"{len(body) / 1000:.0f} kB"
