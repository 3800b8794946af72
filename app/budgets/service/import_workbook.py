"""Reading a budget from somebody's workbook: looked at first, then saved as a new version that can be undone."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe

import regex

from app.budgets.service.read_desk import Desk
from app.db.filestore import write_whole
from app.domain.budget import Budget
from app.domain.budget_cells import free_keys
from app.domain.budget_columns import header_row, likeliness, roles_of
from app.domain.budget_differences import Differences, differences
from app.domain.budget_import import ImportReading, Mapped, in_stored_order, read_sheet
from app.domain.costing import cost
from app.domain.money import MoneyError
from app.domain.phrases import phrase, why
from app.domain.record import Record
from app.domain.sheet import Workbook
from app.errors import BadInput, NotFound
from app.interchange.sheets import workbook_json, workbook_of
from app.interchange.xlsx_reading import read_workbook
from app.models.mapping import adapter, json_of
from app.web.language import told

KEPT = timedelta(days=2)
"""How long an uploaded workbook, and the budget before an import, are kept."""

_TOKEN = regex.compile(r"[A-Za-z0-9_\-]{20,64}")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where uploads wait between the steps of an import, each under a name that cannot be guessed."""

    folder: Path

    def put(self, data: bytes, *, at: datetime) -> str:
        self._tidy(at)
        token = token_urlsafe(24)
        write_whole(self._path(token), data)
        return token

    def get(self, token: str) -> bytes:
        """Raises NotFound."""
        path = self._path(token)
        if not path.is_file():
            raise NotFound("This upload is no longer kept. Choose the file again.")
        return path.read_bytes()

    def _path(self, token: str) -> Path:
        if not _TOKEN.fullmatch(token):
            raise NotFound("This upload is no longer kept. Choose the file again.")
        return self.folder / f"{token}.json"

    def _tidy(self, at: datetime) -> None:
        for path in self.folder.glob("*.json"):
            if path.stat().st_mtime < (at - KEPT).timestamp():
                path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload(Record):
    """A workbook that was read."""

    name: str
    """Of the file."""
    workbook: Workbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview(Record):
    """What saving would do."""

    reading: ImportReading
    budget: Budget
    """As it would be saved."""
    changes: Differences
    reason: str = ""
    """Why the whole cannot be saved; empty where it can."""


def receive_workbook(shelf: Shelf, desk: Desk, name: str, data: bytes, *, at: datetime) -> str:
    """Read and shelve a workbook; return its token. Raises UnreadableWorkbook."""
    if not data:
        raise BadInput("Choose a file first.")
    workbook = read_workbook(data)
    if not any(sheet.rows for sheet in workbook.sheets):
        raise BadInput("Nothing stands in this workbook.")
    kept = {"place": _place(desk), "name": name[:200], "workbook": workbook_json(workbook).decode()}
    return shelf.put(json.dumps(kept).encode(), at=at)


def read_upload(shelf: Shelf, desk: Desk, token: str) -> Upload:
    """Raises NotFound, also for what was uploaded for another project."""
    kept = json.loads(shelf.get(token))
    if kept.get("place") != _place(desk) or "workbook" not in kept:
        raise NotFound("This upload is no longer kept. Choose the file again.")
    return Upload(name=kept["name"], workbook=workbook_of(kept["workbook"].encode()))


def guess(workbook: Workbook) -> Mapped:
    """The sheet that looks most like one of budget lines, and what its columns hold."""
    sheet = max(workbook.sheets, key=likeliness)
    header = header_row(sheet)
    heads = sheet.rows[header] if sheet.rows else ()
    return Mapped(sheet=sheet.name, header=header, roles=roles_of(heads))


def preview_import(desk: Desk, workbook: Workbook, mapped: Mapped, *, append: bool) -> Preview:
    """Raises NotFound for a sheet that the workbook does not have."""
    sheet = workbook.sheet(mapped.sheet)
    if sheet is None:
        raise NotFound(phrase("There is no sheet '{sheet}' in the workbook.", sheet=mapped.sheet))
    before = desk.project.budget
    costed = {line.line.key: line for line in cost(desk.project).lines}
    keys = {} if append else workbook.keys.get(sheet.name, {})
    years = desk.project.years
    reading = read_sheet(sheet, mapped, keys, before, desk.choices, years=years, costed=costed)
    lines = in_stored_order(reading.lines, before.lines) if keys else reading.lines
    if append:
        new = free_keys([line.key for line in before.lines])
        lines = (*before.lines, *(replace(line, key=key) for line, key in zip(reading.lines, new, strict=False)))
    after = replace(before, lines=lines)
    return Preview(reading=reading, budget=after, changes=differences(before, after), reason=_reason(desk, after))


def keep_for_undo(shelf: Shelf, desk: Desk, *, at: datetime) -> str:
    """Shelve the budget as it is before an import; return the token to bring it back with."""
    kept = {"place": _place(desk), "budget": json_of(Budget, desk.project.budget)}
    return shelf.put(json.dumps(kept).encode(), at=at)


def budget_before(shelf: Shelf, desk: Desk, token: str) -> Budget:
    """Raises NotFound."""
    kept = json.loads(shelf.get(token))
    if kept.get("place") != _place(desk) or "budget" not in kept:
        raise NotFound("The budget from before the import is no longer kept.")
    found: Budget = adapter(Budget).validate_python(kept["budget"])
    return found


def _place(desk: Desk) -> str:
    return f"{desk.organisation.slug}/{desk.project.slug}"


def _reason(desk: Desk, budget: Budget) -> str:
    try:
        cost(desk.with_budget(budget).project)
    except MoneyError as error:
        return told(phrase("The budget cannot be reckoned: {reason}.", reason=why(error)))
    return ""
