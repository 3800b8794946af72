from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, String, cast, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.models import PictureRow
from app.models.mapping import table_of
from app.proposals.queries import PROPOSAL, SECTION, VERSION
from app.proposals.submission_queries import SUBMISSION

PICTURE = table_of(PictureRow)


def list_pictures(session: Session, organisation_id: int, names: Sequence[str]) -> Sequence[RowMapping]:
    statement = select(PICTURE).where(PICTURE.c.organisation_id == organisation_id, PICTURE.c.sha256.in_(names))
    return session.execute(statement).mappings().all()


def add_picture(session: Session, organisation_id: int, name: str, **values: Any) -> None:
    """The first time; after that it stays as it is, and is as good as new."""
    if list_pictures(session, organisation_id, (name,)):
        mark_unused(session, organisation_id, (name,), since=None)
        return
    try:
        with session.begin_nested():
            session.execute(insert(PICTURE).values(organisation_id=organisation_id, sha256=name, **values))
    except IntegrityError:  # somebody kept the same one in this moment
        return


def list_all_pictures(session: Session) -> Mapping[int, Sequence[RowMapping]]:
    """Of every organisation that has some, by its id."""
    found: dict[int, list[RowMapping]] = {}
    for row in session.execute(select(PICTURE)).mappings():
        found.setdefault(row["organisation_id"], []).append(row)
    return found


def stored_texts_with_pictures(session: Session, organisation_id: int) -> Iterator[str]:
    """As they are stored: texts of sections, their versions, and what was submitted."""
    sources = (
        (SECTION.c.blocks, select(SECTION.c.id).join(PROPOSAL, PROPOSAL.c.id == SECTION.c.proposal_id)),
        (
            VERSION.c.blocks,
            select(VERSION.c.version)
            .join(SECTION, SECTION.c.id == VERSION.c.section_id)
            .join(PROPOSAL, PROPOSAL.c.id == SECTION.c.proposal_id),
        ),
        (SUBMISSION.c.proposal, select(SUBMISSION.c.id).join(PROPOSAL, PROPOSAL.c.id == SUBMISSION.c.proposal_id)),
    )
    for column, joined in sources:
        text = cast(column, String)
        statement = joined.with_only_columns(text, maintain_column_froms=True).where(
            PROPOSAL.c.organisation_id == organisation_id, text.contains('"picture"')
        )
        yield from session.execute(statement, execution_options={"yield_per": 100}).scalars()


def mark_unused(session: Session, organisation_id: int, names: Collection[str], *, since: datetime | None) -> None:
    session.execute(
        update(PICTURE)
        .where(PICTURE.c.organisation_id == organisation_id, PICTURE.c.sha256.in_(names))
        .values(unused_since=since)
    )


def delete_pictures(session: Session, organisation_id: int, names: Collection[str]) -> None:
    session.execute(delete(PICTURE).where(PICTURE.c.organisation_id == organisation_id, PICTURE.c.sha256.in_(names)))
