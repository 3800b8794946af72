"""The unit of work: services flush, the one who opened the session commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import CursorResult, Engine, Result
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from app.db.engine import READ_ONLY, as_storage_fault
from app.errors import StorageFault


@contextmanager
def unit_of_work(engine: Engine, *, read_only: bool = False) -> Iterator[Session]:
    """A session that commits at the end, or leaves nothing behind.

    Raises StorageFault for a locked, full, damaged or unreachable data base.
    """
    bind = engine.execution_options(**{READ_ONLY: True}) if read_only else engine
    try:
        with Session(bind, expire_on_commit=False) as session:
            try:
                yield session
                if not read_only:
                    session.commit()
            except BaseException:
                session.rollback()
                raise
    except PoolTimeout as error:
        raise StorageFault("Too many requests at once; try again in a moment.") from error
    except DBAPIError as error:
        raise as_storage_fault(error) from error


def touched(result: Result[Any]) -> int:
    """How many rows an update or a delete found."""
    return cast("CursorResult[Any]", result).rowcount
