"""Lets a long run be cut short and taken up again: `pytest -p tests.resuming --passed FILE`.

Tests whose names are in the file are left out, and those that pass are added. A run in which everything passed removes
the file, so that the next one is whole.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

_GROUP = re.compile(r"@\w+$")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--passed", type=Path, required=True, help="a file that holds the names of tests that passed")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_Resuming(config, config.getoption("passed")))


class _Resuming:
    def __init__(self, config: pytest.Config, file: Path) -> None:
        self._config = config
        self._file = file
        self._keeps = not hasattr(config, "workerinput")  # one process writes
        self._passed = frozenset(file.read_text("utf-8").splitlines() if file.exists() else ())

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        left_out = [item for item in items if item.nodeid in self._passed]
        self._config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item.nodeid not in self._passed]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if self._keeps and report.when == "call" and report.passed:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="utf-8") as out:
                out.write(f"{_GROUP.sub('', report.nodeid)}\n")

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        nothing_left = exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and self._passed
        if self._keeps and (exitstatus == pytest.ExitCode.OK or nothing_left):
            session.exitstatus = pytest.ExitCode.OK
            self._file.unlink(missing_ok=True)
