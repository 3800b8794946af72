"""The clock, the collected rows and the sizes. Everything here runs on request only: `python -m benchmarks`."""

from __future__ import annotations

import gc
import json
import pickle
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.alone import Spent, spent
from benchmarks.rows import Row, as_json, paired, print_rows

_ROWS = pytest.StashKey[list[Row]]()
T = TypeVar("T")
Work = Callable[[], object]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pages", default="5,30,100,300", help="Lengths of documents to measure.")
    parser.addoption("--rounds", type=int, default=5, help="Rounds of a warm measurement; long documents get fewer.")
    parser.addoption("--rows-json", type=Path, help="Write what was measured to this file.")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_ROWS] = []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "pages" in metafunc.fixturenames:
        metafunc.parametrize("pages", sizes(metafunc.config))


def pytest_terminal_summary(config: pytest.Config) -> None:
    rows = config.stash[_ROWS]
    print_rows(rows)
    if path := config.getoption("rows_json"):
        Path(path).write_text(json.dumps(as_json(rows), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def sizes(config: pytest.Config) -> list[int]:
    return [int(size) for size in str(config.getoption("pages")).split(",")]


@pytest.fixture(scope="session")
def rows(request: pytest.FixtureRequest) -> list[Row]:
    return request.config.stash[_ROWS]


@pytest.fixture(scope="session")
def lengths(request: pytest.FixtureRequest) -> list[int]:
    """All the lengths of this run, ascending."""
    return sorted(sizes(request.config))


class Comparing:
    """Ours and the reference in turn: the reference runs, timed, in the set-up of each round of ours."""

    def __init__(self, benchmark: BenchmarkFixture, rows: list[Row], rounds: int) -> None:
        self._benchmark = benchmark
        self._rows = rows
        self._rounds = rounds

    def __call__(
        self, what: str, ours: Work, reference: Work, *, goal: float | None = None, note: str = "",
        rounds: int | None = None, warm: bool = True,
    ) -> Row:  # fmt: skip
        theirs: list[float] = []

        def before() -> None:
            gc.collect()
            begun = time.process_time()
            reference()
            theirs.append(time.process_time() - begun)
            gc.collect()

        if warm:
            ours()
            reference()
        measured: Any = self._benchmark
        measured.pedantic(ours, setup=before, rounds=rounds or self._rounds)
        row = paired(what, rounds_of(self._benchmark), theirs, goal=goal, note=note)
        self._rows.append(row)
        return row


def seconds_of(work: Callable[[T], object], content: T, *, rounds: int = 3) -> float:
    """Processor time of a warm run: the least of a few, since what slows a run down is never the work itself."""
    work(content)
    found = []
    for _ in range(rounds):
        gc.collect()
        begun = time.process_time()
        work(content)
        found.append(time.process_time() - begun)
    return min(found)


def rounds_of(benchmark: BenchmarkFixture) -> list[float]:
    stats: Any = benchmark.stats
    return list(stats.stats.data)


@pytest.fixture
def compare(benchmark: BenchmarkFixture, rows: list[Row], request: pytest.FixtureRequest) -> Comparing:
    return Comparing(benchmark, rows, int(request.config.getoption("rounds")))


@pytest.fixture
def stored(tmp_path: Path) -> Callable[[str, object], Path]:
    """Puts content where a fresh process finds it."""

    def store(name: str, content: object) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else pickle.dumps(content))
        return path

    return store


@pytest.fixture
def cold(tmp_path: Path) -> Callable[[str, Path], Spent]:
    """One export in a fresh process."""

    def run(way: str, source: Path) -> Spent:
        return spent("-m", "benchmarks.one", way, str(source), str(tmp_path / f"{way}.out"))

    return run
