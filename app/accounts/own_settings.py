"""Settings of an organisation that stand in a table of their own: one row each, none until somebody chooses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.db.session import touched


def write_own(session: Session, table: Table, organisation_id: int, values: Mapping[str, Any], *, read: int) -> bool:
    """Write the row as version `read` + 1; 0 is that of settings which nobody has chosen yet.

    False, and nothing is written, where somebody wrote since version `read`.
    """
    written = {**values, "version": read + 1}
    if read:
        row = update(table).where(table.c.organisation_id == organisation_id, table.c.version == read)
        return touched(session.execute(row.values(written))) == 1
    try:
        with session.begin_nested():
            session.execute(insert(table).values(organisation_id=organisation_id, **written))
    except IntegrityError:
        return False
    return True
