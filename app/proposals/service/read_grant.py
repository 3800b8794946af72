"""A grant with all that was promised, owed and reached."""

from __future__ import annotations

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.domain.grant import Baseline, Grant
from app.domain.money import Money
from app.domain.monitoring import Actual, Duty
from app.domain.project import Project
from app.models.mapping import record_of, stored_value
from app.proposals.grant_queries import get_grant, list_actuals, list_baselines, list_duties


def read_grant(session: Session, organisation: RowMapping, proposal: str) -> Grant:
    """Of the proposal that won it. Raises NotFound."""
    return grant_of(session, get_grant(session, organisation["id"], proposal))


def grant_of(session: Session, row: RowMapping) -> Grant:
    """`row` as `get_grant` gives it."""
    return record_of(
        Grant,
        row,
        amount=Money(row["amount"], row["currency"]),
        duties=tuple(record_of(Duty, kept) for kept in list_duties(session, row["id"])),
        actuals=tuple(record_of(Actual, kept) for kept in list_actuals(session, row["id"])),
        baselines=tuple(
            record_of(Baseline, kept, project=stored_value(Project, kept["project"]))
            for kept in list_baselines(session, row["id"])
        ),
    )
