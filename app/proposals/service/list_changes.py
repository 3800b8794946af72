"""What was done lately, as colleagues tell each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.proposals.queries.desk import list_latest_deeds, list_latest_saves
from app.proposals.service.notes import BEGUN, IMPORTED

DEEDS = ("submit_proposal", "unlock_proposal", "confirm_submission", "sign", "withdraw_sign_off")
"""Those that everybody may know of. Reviews may be blind, and people and settings are the administrator's."""

_DID = {IMPORTED: "import", BEGUN: "begin"}
"""By the note on a version."""
_LATELY = timedelta(days=30)
_READ = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    at: datetime
    by: str
    """Empty: nobody who signed in."""
    did: str
    """One of `DEEDS`, `begin`, `write` or `import`."""
    proposal: str
    """Slug."""
    sections: tuple[tuple[str, str], ...] = ()
    """Language and key of what was written or signed."""


def list_changes(session: Session, organisation_id: int, *, now: datetime, limit: int = 10) -> tuple[Change, ...]:
    """The newest first. What somebody wrote in a proposal on one day is one change. Two statements."""
    since = now - _LATELY
    written = _written(list_latest_saves(session, organisation_id, since=since, limit=_READ))
    done = (_done(row) for row in list_latest_deeds(session, organisation_id, DEEDS, since=since, limit=limit))
    return tuple(sorted((*written, *done), key=lambda change: change.at, reverse=True)[:limit])


def _written(saves: Iterable[RowMapping]) -> Iterator[Change]:
    together: dict[tuple[str, str, str, date], list[RowMapping]] = {}
    for row in saves:
        did = _DID.get(row["note"], "write")
        together.setdefault((row["proposal"], row["saved_by"], did, row["saved_at"].date()), []).append(row)
    for (proposal, by, did, _day), rows in together.items():
        sections = tuple((row["language"], row["key"]) for row in rows)
        yield Change(at=rows[0]["saved_at"], by=by, did=did, proposal=proposal, sections=sections)


def _done(row: RowMapping) -> Change:
    key = row["detail"].get("key")
    return Change(
        at=row["at"],
        by=row["name"],
        did=row["did"],
        proposal=row["what"].removeprefix("proposal "),
        sections=(("", key),) if key else (),
    )
