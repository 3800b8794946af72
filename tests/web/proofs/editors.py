"""People who write at once, against a real server, and what it acknowledged to each."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import quote

import httpx
from sqlalchemy import Engine, select

from app.db.session import unit_of_work
from app.domain.markdown import to_markdown
from app.models import SectionRow, SectionVersionRow
from app.models.mapping import table_of
from app.proposals.service.edit_sections import blocks_of
from app.settings import Settings
from tests.web.conftest import TOKEN

ROOT = Path(__file__).parents[3]
_SECTION, _VERSION = table_of(SectionRow), table_of(SectionVersionRow)


@dataclass(slots=True)
class Told:
    """What the server said to all of them."""

    acknowledged: dict[tuple[str, int], str] = field(default_factory=dict)
    """What was sent, by section and the version that it became."""
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Editor:
    """Writes one line into a section again and again, and leaves the lines of others as they are."""

    name: str
    section: str
    line: str = ""
    """The newest line of this person that was acknowledged."""


@contextmanager
def served(settings: Settings) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`grantwright serve` in a process of its own, and its address."""
    more = {"GRANTWRIGHT_DATABASE_URL": settings.database_url} if settings.database_url else {}
    running = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "--workspace", str(settings.workspace), "serve", "--port", "0"],
        cwd=ROOT, env={"PATH": "/usr/bin:/bin", "GRANTWRIGHT_TOKEN": TOKEN, "GRANTWRIGHT_WORKERS": "0", **more},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert running.stdout is not None
        found = next((line for line in running.stdout if "/api/v1" in line), "")
        (address,) = re.findall(r"http://[^/\s]+", found)[:1]
        yield running, address
    finally:
        running.kill()
        running.communicate()


async def write(address: str, editors: list[Editor], told: Told, *, seconds: float, pause: float) -> None:
    """All of them at work until the time is up, or until the server is gone."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=60, limits=limits) as client:
        until = asyncio.get_running_loop().time() + seconds
        await asyncio.gather(*(_work(client, editor, told, until, pause) for editor in editors))


async def _work(client: httpx.AsyncClient, editor: Editor, told: Told, until: float, pause: float) -> None:
    chance = Random(editor.name)  # noqa: S311
    step = 0
    try:
        read = (await client.get(editor.section)).json()
        version, text = read["version"], read["markdown"]
        while asyncio.get_running_loop().time() < until:
            step += 1
            version, text = await _save(client, editor, told, version, _with_line(text, editor, step))
            await asyncio.sleep(chance.uniform(0.5, 1.5) * pause)
    except httpx.TransportError:
        return  # the server is gone: what it did not acknowledge, nobody was promised


async def _save(client: httpx.AsyncClient, editor: Editor, told: Told, version: int, text: str) -> tuple[int, str]:
    """Try once; the version and the text to go on from: one's own, or after a conflict the other's."""
    answer = await client.put(editor.section, json={"markdown": text}, headers={"If-Match": f'"v{version}"'})
    told.statuses[answer.status_code] += 1
    if answer.status_code == 200:
        version = answer.json()["version"]
        if (editor.section, version) in told.acknowledged:
            told.wrong.append(f"{editor.section} had two versions {version}")
        told.acknowledged[editor.section, version] = text
        editor.line = _line_of(text, editor)
    elif answer.status_code == 412:
        said = answer.json()
        if said["attempted"]["markdown"].strip() != text.strip():
            told.wrong.append(f"{editor.name} was not shown the own text: {said['attempted']}")
        if said["current_version"] <= version or not said["current"]["markdown"].strip():
            told.wrong.append(f"{editor.name} was not shown the other text: {said['current']}")
        return said["current_version"], said["current"]["markdown"]
    return version, text


def _with_line(text: str, editor: Editor, step: int) -> str:
    others = [line for line in _lines(text) if not line.startswith(f"{editor.name} ")]
    return "\n\n".join([*others, f"{editor.name} wrote this in step {step}."])


def _line_of(text: str, editor: Editor) -> str:
    return next(line for line in _lines(text) if line.startswith(f"{editor.name} "))


def step_of(text: str, editor: Editor) -> int:
    """How far somebody's line has come; 0 where it is not there."""
    found = re.search(rf"^{editor.name} wrote this in step (\d+)", text, re.MULTILINE)
    return int(found[1]) if found else 0


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n\n") if line.strip()]


def kept(engine: Engine, address_of: str) -> dict[tuple[str, int], str]:
    """Every version that the data base holds, like `Told.acknowledged`; `address_of` is the path before a section."""
    with unit_of_work(engine, read_only=True) as session:
        rows = session.execute(
            select(_SECTION.c.language, _SECTION.c.key, _VERSION.c.version, _VERSION.c.blocks).join(
                _VERSION, _VERSION.c.section_id == _SECTION.c.id
            )
        ).all()
    return {
        (f"{address_of}/{row.language}/{quote(row.key)}", row.version): to_markdown(blocks_of(row.blocks))
        for row in rows
    }
