from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, insert, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.models import PictureRow
from app.models.mapping import table_of

PICTURE = table_of(PictureRow)


def list_pictures(session: Session, organisation_id: int, names: Sequence[str]) -> Sequence[RowMapping]:
    statement = select(PICTURE).where(PICTURE.c.organisation_id == organisation_id, PICTURE.c.sha256.in_(names))
    return session.execute(statement).mappings().all()


def add_picture(session: Session, organisation_id: int, name: str, **values: Any) -> None:
    """The first time; after that it stays as it is."""
    if list_pictures(session, organisation_id, (name,)):
        return
    try:
        with session.begin_nested():
            session.execute(insert(PICTURE).values(organisation_id=organisation_id, sha256=name, **values))
    except IntegrityError:  # somebody kept the same one in this moment
        return
