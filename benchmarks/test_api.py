"""Requests a second of processor time of the JSON API, against the barest route of the same framework."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from itertools import islice, repeat

import pytest
from fastapi import FastAPI

from app.main import create_app
from app.settings import Settings
from benchmarks.asgi import AT_ONCE, Call, answer, answers
from benchmarks.documents import sample_material
from benchmarks.rows import Row
from benchmarks.workspaces import fill

_COUNT = 400
_ROUNDS = 3
_LANGUAGE = "en"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return fill(tmp_path_factory.mktemp("api") / "workspace")


@pytest.fixture(scope="module")
def app(settings: Settings) -> Iterator[FastAPI]:
    made = create_app(settings)
    yield made
    made.state.installation.engine.dispose()


@pytest.fixture(scope="module")
def bare() -> FastAPI:
    """One synchronous route that says nothing much."""
    made = FastAPI()

    @made.get("/")
    def hello() -> dict[str, str]:
        return {"status": "ok"}

    return made


def test_requests_a_second(rows: list[Row], app: FastAPI, bare: FastAPI, settings: Settings) -> None:
    material = sample_material()
    key = max(material.proposal.sections, key=lambda name: len(str(material.proposal.sections[name])))
    whole = f"/api/v1/organisations/{material.organisation.slug}/proposals/{material.proposal.slug}"
    section = f"{whole}/sections/{_LANGUAGE}/{key}"
    allowed = {"Authorization": f"Bearer {settings.token}"}
    begun = time.process_time()
    tag = answer(app, Call(section, headers=allowed)).headers["etag"]
    rows.append(Row("API, first section read", time.process_time() - begun))
    calls: dict[str, tuple[Callable[[], Iterator[Call]], int]] = {
        "section read": (lambda: repeat(Call(section, headers=allowed), _COUNT), 200),
        "section read, ETag hit": (
            lambda: repeat(Call(section, headers={**allowed, "If-None-Match": tag}), _COUNT),
            304,
        ),
        "list of sections": (lambda: repeat(Call(f"{whole}/sections", headers=allowed), _COUNT // 4), 200),
        "proposal read": (lambda: repeat(Call(whole, headers=allowed), _COUNT // 4), 200),
        "findings": (lambda: repeat(Call(f"{whole}/findings", headers=allowed), 8), 200),
    }
    for what, (made, code) in calls.items():
        _rate(app, islice(made(), AT_ONCE), code)
        rates = [(_rate(app, made(), code), _rate(bare, repeat(Call("/"), _COUNT), 200)) for _ in range(_ROUNDS)]
        rows.append(_row(what, rates))


def test_saves_a_second(rows: list[Row], app: FastAPI, bare: FastAPI, settings: Settings) -> None:
    """One writer after the other, as each needs the version that the one before left."""
    material = sample_material()
    path = (
        f"/api/v1/organisations/{material.organisation.slug}/proposals/{material.proposal.slug}"
        f"/sections/{_LANGUAGE}/{material.template.sections[0].key}"
    )
    allowed = {"Authorization": f"Bearer {settings.token}", "Content-Type": "application/json"}
    read = json.loads(answer(app, Call(path, headers=allowed)).body)
    body = json.dumps({"markdown": read["markdown"]}).encode()
    version = int(read["version"])
    rates = []
    for _ in range(_ROUNDS):
        saves = iter([
            Call(path, "PUT", {**allowed, "If-Match": f'"v{version + done}"'}, body) for done in range(_COUNT // 4)
        ])  # fmt: skip
        version += _COUNT // 4
        rates.append((_rate(app, saves, 200, at_once=1), _rate(bare, repeat(Call("/"), _COUNT), 200)))
    rows.append(_row("section saved, one after the other", rates))


def _rate(app: FastAPI, calls: Iterator[Call], code: int, *, at_once: int = AT_ONCE) -> float:
    begun = time.process_time()
    codes = answers(app, calls, at_once=at_once)
    spent = time.process_time() - begun
    assert set(codes) == {code}
    return len(codes) / spent


def _row(what: str, rates: list[tuple[float, float]]) -> Row:
    ours, plain = (sorted(rate[side] for rate in rates)[_ROUNDS // 2] for side in (0, 1))
    return Row(f"API, {what}", ours, plain, unit="/s", note="reference: a bare synchronous route")
