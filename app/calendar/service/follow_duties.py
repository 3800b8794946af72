"""Reports that funders are owed: each stands on its due day until it was sent."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.calendar.service.wanted import Wanted
from app.domain.dated import Dated, DatedKind, DatedState, Origin
from app.domain.deadlines import Deadline
from app.proposals.grant_queries import list_owed

DUTY = "report:"


def of_duties(session: Session, organisation: RowMapping) -> Iterator[tuple[str, Wanted]]:
    """By key. It is done when the report on it is locked as sent, or somebody wrote down on which day it was sent."""
    for row in list_owed(session, organisation["id"]):
        dated = Dated(
            uid="",
            kind=DatedKind.REPORT,
            title=row["title"],
            when=Deadline(on=row["due_on"]),
            origin=Origin.DERIVED,
            state=DatedState.DONE if row["sent_on"] or row["submitted_at"] else DatedState.OPEN,
            proposal=row["proposal"],
        )
        yield f"{DUTY}{row['proposal']}:{row['key']}", Wanted(dated)
