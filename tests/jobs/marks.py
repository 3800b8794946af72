"""What a test's job leaves behind: a row in a table that counts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlmodel import Session

from app.jobs.job import Job
from app.models import PersonRow
from app.models.mapping import table_of

PERSON = table_of(PersonRow)


def mark(session: Session, job: Job) -> dict[str, Any]:
    session.execute(insert(PERSON).values(name=job.key, operator=False, created_at=datetime.now(UTC)))
    return {"attempt": job.attempts}


def marks(session: Session) -> int:
    found: int = session.execute(select(func.count()).select_from(PERSON)).scalar_one()
    return found
