"""Servers of their own process, on loopback: ours, and the barest one that writes a text to SQLite."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import Column, Integer, MetaData, Table, Text, update

from app.db.engine import open_engine
from app.main import listening
from app.settings import Settings


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """Our address, `http://host:port`."""
    arguments = ["-m", "app.cli", "--workspace", str(settings.workspace), "serve", "--port", "0"]
    with _running(arguments, "/api/v1", {"GRANTWRIGHT_TOKEN": str(settings.token)}) as line:
        yield line.partition("Serving ")[2].partition("/api/")[0]


@contextmanager
def bare(folder: Path) -> Iterator[str]:
    """The address of one route, `PUT /text`, that writes what it is given into one row: no rights, no versions."""
    with _running(["-m", "benchmarks.serving", str(folder)], "http://", {}) as line:
        yield line.strip()


@contextmanager
def _running(arguments: list[str], announced: str, told: Mapping[str, str]) -> Iterator[str]:
    """The line of output in which the words stand."""
    running = subprocess.Popen(
        [sys.executable, *arguments],
        env={"PATH": "/usr/bin:/bin", **told}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert running.stdout is not None
        yield next(line for line in running.stdout if announced in line)
    finally:
        running.terminate()
        running.communicate()


class Written(BaseModel):
    markdown: str


def bare_app(folder: Path) -> FastAPI:
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

    return made


def main(folder: Path) -> None:
    with listening("127.0.0.1", 0) as listener:
        print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
        uvicorn.Server(uvicorn.Config(bare_app(folder), log_level="warning", access_log=False)).run(sockets=[listener])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
