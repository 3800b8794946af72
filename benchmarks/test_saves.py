"""Autosave of a section, against the barest write to SQLite that the same framework can make."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import Column, Integer, MetaData, Table, Text, update

from app.db.engine import open_engine
from app.main import create_app
from app.settings import Settings
from benchmarks.asgi import Call, answer
from benchmarks.documents import sample_material
from benchmarks.rows import Row
from benchmarks.workspaces import fill

P95_GOAL = 3
_SAVES = 300


class Written(BaseModel):
    markdown: str


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return fill(tmp_path_factory.mktemp("saves") / "workspace")


@pytest.fixture(scope="module")
def app(settings: Settings) -> Iterator[FastAPI]:
    made = create_app(settings)
    yield made
    made.state.installation.engine.dispose()


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """One route that writes the text it is given into one row of the same engine: no rights, no versions."""
    folder: Path = tmp_path_factory.mktemp("bare")
    engine = open_engine(Settings(workspace=folder))
    metadata = MetaData()
    table = Table("text", metadata, Column("id", Integer, primary_key=True), Column("text", Text))
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(table.insert().values(id=1, text=""))
    made = FastAPI()

    @made.put("/text")
    def save(written: Written) -> dict[str, str]:
        with engine.begin() as connection:
            connection.execute(update(table).where(table.c.id == 1).values(text=written.markdown))
        return {"status": "saved"}

    yield made
    engine.dispose()


def test_autosave(rows: list[Row], app: FastAPI, bare: FastAPI, settings: Settings) -> None:
    """The two save in turn, so that what slows the machine down slows both."""
    material = sample_material()
    path = (
        f"/api/v1/organisations/{material.organisation.slug}/proposals/{material.proposal.slug}"
        f"/sections/en/{material.template.sections[0].key}"
    )
    allowed = {"Authorization": f"Bearer {settings.token}", "Content-Type": "application/json"}
    read = json.loads(answer(app, Call(path, headers=allowed)).body)
    body = json.dumps({"markdown": read["markdown"]}).encode()
    ours, theirs = [], []
    for done in range(_SAVES):
        tagged = {**allowed, "If-Match": f'"v{read["version"] + done}"'}
        ours.append(_seconds(app, Call(path, "PUT", tagged, body)))
        theirs.append(_seconds(bare, Call("/text", "PUT", {"Content-Type": "application/json"}, body)))
    for name, at, goal in (("median", 9, None), ("p95", 18, P95_GOAL)):
        our, their = (quantiles(times[10:], n=20)[at] for times in (ours, theirs))
        note = f"{len(read['markdown']):,} characters; reference: a bare route that writes them to SQLite"
        rows.append(Row(f"Autosave of a section, {name}", our, their, goal=goal, note=note))


def _seconds(app: FastAPI, call: Call) -> float:
    begun = time.perf_counter()
    told = answer(app, call)
    took = time.perf_counter() - begun
    assert told.status == 200, told.body
    return took
