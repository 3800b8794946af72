"""The main job on the sample workspace, from an empty folder to files one can open."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.output import console, say, table
from app.cli.state import State, now, state, today

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.findings import Finding
    from app.own_catalogue.catalogues import Catalogues

CALENDAR = "calendar.ics"
RECORD = ".written.json"
"""Hashes of what the demo wrote, so that a second run does not replace a file that somebody edited since."""


@dataclass(frozen=True, slots=True)
class _Result:
    proposal: str
    files: tuple[str, ...]
    kept: tuple[str, ...]
    pages: int | None
    findings: tuple[Finding, ...]


def register(app: typer.Typer) -> None:
    app.command("demo")(demo)


def demo(
    context: typer.Context,
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", help="Folder of the sample workspace; default demo-workspace.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the files.")] = Path("demo-output"),
) -> None:
    """Make the sample workspace, check and export its three proposals and a report, and write its calendar."""
    from rich.progress import Progress, SpinnerColumn, TextColumn

    from app.errors import BadInput
    from app.workspace.sample import ensure_sample
    from app.workspace.starting import initialise

    if out.exists() and not out.is_dir():
        raise BadInput(f"{out} is a file; name a folder with --out.")
    given = state(context)
    here = State(workspace or given.workspace or Path("demo-workspace"), None, given.debug)
    initialise(here.settings())
    catalogues = here.catalogues()
    with here.opened() as engine:
        organisation, proposals = ensure_sample(engine, catalogues, here.files(), at=now())
    missing: dict[str, str] = {}
    results = []
    hints = State(here.workspace, None, here.debug)
    here = State(here.workspace, organisation, here.debug)
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), console=console, transient=True) as progress:
        task = progress.add_task("")
        for slug in proposals:
            for step in _export_all(here, catalogues, slug, out, missing):
                if isinstance(step, _Result):
                    results.append(step)
                else:
                    progress.update(task, description=step)
    calendar = _write_calendar(here, catalogues, out)
    say(f"{'Written' if calendar else 'Kept as you edited it'}: {out / CALENDAR}, for any calendar program.")
    _print(results, out, hints, missing)


def _export_all(
    here: State, catalogues: Catalogues, slug: str, out: Path, missing: dict[str, str]
) -> Iterator[str | _Result]:
    """Yields what is being done, then the result."""
    from dataclasses import replace

    from app.domain.checks import check
    from app.errors import MissingTool
    from app.proposals.service.check_proposal import check_material
    from app.proposals.service.export_proposal import SUFFIXES, Format, Pdfs, export_dossier
    from app.proposals.service.gather_material import gather_material

    yield f"{slug}: reading and checking"
    with here.session(read_only=True) as (session, organisation):
        catalogue = catalogues.of(session, organisation)
        material = gather_material(session, catalogue, organisation, slug, files=here.files())
    pdfs = Pdfs(here.settings().cache)
    dossier, findings = check_material(material, now=now())
    files: list[str] = []
    kept: list[str] = []
    for to in (Format.PDF, Format.DOCX, Format.HTML, Format.XLSX, Format.TEXT, Format.PACKAGE):
        yield f"{slug}: writing {to}"
        try:
            if to is Format.PDF:
                dossier = replace(dossier, pages=pdfs.measure(dossier.document))
                findings = check(dossier, on=today(), now=now())
            data = export_dossier(dossier, to, on=today(), pdfs=pdfs)
        except MissingTool as error:
            missing[to] = str(error)
            continue
        name = f"{slug}.{SUFFIXES[to]}"
        (files if _write(out, name, data) else kept).append(name)
    yield _Result(slug, tuple(files), tuple(kept), dossier.pages.total if dossier.pages else None, findings)


def _write_calendar(here: State, catalogues: Catalogues, out: Path) -> bool:
    from app.calendar.entries import whole_calendar

    with here.session(read_only=True) as (session, organisation):
        catalogue = catalogues.of(session, organisation)
    with here.opened() as engine:
        data, _ = whole_calendar(engine, catalogue, organisation, outside=here.settings().address or "", at=now())
    return _write(out, CALENDAR, data)


def _write(out: Path, name: str, data: bytes) -> bool:
    """Write the file unless it was edited since the demo wrote it; whether it now holds `data`."""
    from app.db.filestore import write_whole

    record = out / RECORD
    hashes = _recorded(record)
    path, fresh = out / name, sha256(data).hexdigest()
    if path.is_file():
        present = sha256(path.read_bytes()).hexdigest()
        if present == fresh:
            return True
        if present != hashes.get(name):
            return False
    write_whole(path, data)
    write_whole(record, json.dumps({**hashes, name: fresh}, indent=1, sort_keys=True).encode())
    return True


def _recorded(record: Path) -> dict[str, str]:
    """Hash by name; nothing where the record is gone or is no longer ours, so that no file of that time is replaced."""
    try:
        found = json.loads(record.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _print(results: list[_Result], out: Path, here: State, missing: dict[str, str]) -> None:
    rows = []
    for result in results:
        counts = [sum(f.severity == severity for f in result.findings) for severity in ("blocker", "warning", "advice")]
        endings = " ".join(Path(name).suffix.removeprefix(".") for name in result.files)
        rows.append((result.proposal, endings, result.pages or "", *counts))
    table(
        f"Written to {out}/", ("Proposal", "Files", "Pages", "Blockers", "Warnings", "Advice"), rows, right=(2, 3, 4, 5)
    )
    for result in results:
        for name in result.kept:
            say(f"Kept as you edited it: {out / name}. To have it written anew, move or delete it and run this again.")
    for to, reason in missing.items():
        console.print(f"[yellow]No {to}:[/] {reason}")
    blocked = [result for result in results if any(f.severity == "blocker" for f in result.findings)]
    if blocked:
        say("The blockers are deliberate: the sample holds the mistakes of real drafts, for the checks to find.")
    first = (blocked or results)[0]
    say(f"Next: {here.hint('check', first.proposal)}")
