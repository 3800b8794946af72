"""What a command costs before it does anything, and which libraries it loads."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

from benchmarks.alone import Spent, spent
from benchmarks.rows import Row
from benchmarks.workspaces import fill

_RENDERERS = ("weasyprint", "docx", "xlsxwriter", "resvg_py", "lxml", "pikepdf", "fastapi", "uvicorn")
_LOADED = """
import json, sys
from app.cli import run
code = run(sys.argv[2:])
print("\\n" + json.dumps([name for name in sys.argv[1].split(",") if name in sys.modules]))
sys.exit(code)
"""


@pytest.mark.parametrize("command", ["--help", "status"])
def test_start(rows: list[Row], workspace: Path, command: str) -> None:
    arguments = ("--workspace", str(workspace), command) if command == "status" else (command,)
    ran = [(spent("-c", "pass"), spent("-m", "app.cli", *arguments)) for _ in range(5)]
    ours, bare = ([pair[side] for pair in ran] for side in (1, 0))
    loaded = _loaded(arguments)
    rows.append(
        Row(
            f"grantwright {command}",
            median(one.seconds for one in ours),
            median(one.seconds for one in bare),
            note=f"reference: a bare interpreter; peak {_peak(ours):.0f} MiB",
        )
    )
    rows.append(
        Row(f"grantwright {command}, renderers loaded", len(loaded), goal=0, unit="", note=", ".join(loaded) or "none")
    )


def test_what_a_renderer_would_add(rows: list[Row]) -> None:
    ran = [spent("-c", "import weasyprint") for _ in range(3)]
    rows.append(Row("import weasyprint, for comparison", median(one.seconds for one in ran)))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the sample's organisation in it."""
    folder = tmp_path_factory.mktemp("start")
    fill(folder / "workspace")
    return folder / "workspace"


def _loaded(arguments: tuple[str, ...]) -> list[str]:
    command = [sys.executable, "-c", _LOADED, ",".join(_RENDERERS), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


def _peak(ran: list[Spent]) -> float:
    return max(one.peak_mib for one in ran)
