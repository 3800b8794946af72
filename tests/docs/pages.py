"""The pages that people read, and the commands on them."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"


@cache
def tracked() -> tuple[Path, ...]:
    """Files that are, or would be, under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    names = sorted(filter(None, listed.stdout.decode().split("\0")))
    return tuple(path for path in (ROOT / name for name in names) if path.is_file())


def pages() -> tuple[Path, ...]:
    return tuple(path for path in tracked() if path.suffix == ".md" and "guidance" not in path.parts
                 and "starter" not in path.parts)  # fmt: skip


def manual() -> str:
    """README and docs/, as one text."""
    return "\n".join(path.read_text("utf-8") for path in (README, *sorted((ROOT / "docs").glob("*.md"))))


def shown_commands(page: Path) -> list[list[str]]:
    """Words of each `grantwright` command in the code blocks of a page, comments and redirections left out."""
    blocks = re.findall(r"(?m)^(?: {4}|\t)(.*)$", page.read_text("utf-8"))
    found = []
    for line in blocks:
        command = re.match(r"(?:\S*[/\\])?grantwright(?=\s)(.*?)(?:\s#.*)?$", line.strip())
        if command and "—" not in line:
            found.append(command[1].split())
    return found


def command_tree() -> dict[str, Any]:
    """Every command of the program by its full name, groups included; the program itself is the empty name."""
    from typer.main import get_command

    from app.cli import app

    found: dict[str, Any] = {}

    def walk(command: Any, name: str) -> None:
        found[name] = command
        for own, below in getattr(command, "commands", {}).items():
            walk(below, f"{name} {own}".strip())

    walk(get_command(app), "")
    return found
