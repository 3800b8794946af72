"""What was copied from where, and how the proposals fared that it was copied into."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, and_, delete, insert, select
from sqlmodel import Session

from app.library.queries import UsedIn
from app.models import BorrowingRow, ReusableTextVersionRow
from app.models.mapping import table_of
from app.pipeline.queries import MOVE, OPPORTUNITY
from app.projects.queries import PROJECT
from app.proposals.queries import PROPOSAL, SECTION, TITLE

BORROWING = table_of(BorrowingRow)
TEXT_VERSION = table_of(ReusableTextVersionRow)


def read_sections(
    session: Session, ids: Collection[int], *, organisation_id: int | None = None
) -> Sequence[RowMapping]:
    """Text and place of sections, of one organisation where it is named."""
    statement = (
        select(SECTION.c.id, SECTION.c.key, SECTION.c.language, SECTION.c.blocks, PROPOSAL.c.template, PROPOSAL.c.slug)
        .join(PROPOSAL, PROPOSAL.c.id == SECTION.c.proposal_id)
        .where(SECTION.c.id.in_(ids))
    )
    if organisation_id is not None:
        statement = statement.where(PROPOSAL.c.organisation_id == organisation_id)
    return session.execute(statement).mappings().all()


def list_outcomes(session: Session, proposal_ids: Collection[int]) -> Mapping[int, Sequence[str]]:
    """The stages that the pipeline moved each proposal's opportunity to, in their order."""
    statement = (
        select(OPPORTUNITY.c.proposal_id, MOVE.c.after)
        .join(MOVE, MOVE.c.opportunity_id == OPPORTUNITY.c.id)
        .where(OPPORTUNITY.c.proposal_id.in_(proposal_ids))
        .order_by(MOVE.c.id)
    )
    moves: dict[int, list[str]] = {}
    for proposal_id, stage in session.execute(statement):
        moves.setdefault(proposal_id, []).append(stage)
    return moves


def add_borrowing(session: Session, **columns: Any) -> None:
    session.execute(insert(BORROWING).values(columns))


def list_borrowings(session: Session, proposal_id: int, section: str, language: str) -> Sequence[RowMapping]:
    """What was put into a section, the last first."""
    statement = select(BORROWING).where(
        BORROWING.c.proposal_id == proposal_id, BORROWING.c.section == section, BORROWING.c.language == language
    )
    return session.execute(statement.order_by(BORROWING.c.id.desc())).mappings().all()


def list_borrowers(session: Session, organisation_id: int) -> Mapping[str, Sequence[RowMapping]]:
    """By reusable text: where it was put in, the last first, with the proposal's slug and title."""
    statement = (
        select(BORROWING, PROPOSAL.c.slug, TITLE.label("proposal_title"))
        .join(PROPOSAL, PROPOSAL.c.id == BORROWING.c.proposal_id)
        .join(PROJECT, PROJECT.c.id == PROPOSAL.c.project_id)
        .where(PROPOSAL.c.organisation_id == organisation_id, BORROWING.c.text.is_not(None))
        .order_by(BORROWING.c.id.desc())
    )
    by_text: dict[str, list[RowMapping]] = {}
    for row in session.execute(statement).mappings():
        by_text.setdefault(row["text"], []).append(row)
    return by_text


def place_of(row: RowMapping) -> UsedIn:
    """Of a row of `list_borrowers`."""
    return UsedIn(proposal=row["slug"], title=row["proposal_title"], language=row["language"], key=row["section"])


def keep_version_of_text(session: Session, organisation_id: int, columns: Mapping[str, Any]) -> None:
    """One that stands there under the same number, of a text that was taken away, is replaced."""
    same = and_(
        TEXT_VERSION.c.organisation_id == organisation_id,
        TEXT_VERSION.c.key == columns["key"],
        TEXT_VERSION.c.version == columns["version"],
    )
    session.execute(delete(TEXT_VERSION).where(same))
    session.execute(insert(TEXT_VERSION).values(organisation_id=organisation_id, **columns))


def list_versions_of_text(session: Session, organisation_id: int, key: str) -> Sequence[RowMapping]:
    """The last first."""
    statement = select(TEXT_VERSION).where(TEXT_VERSION.c.organisation_id == organisation_id, TEXT_VERSION.c.key == key)
    return session.execute(statement.order_by(TEXT_VERSION.c.version.desc())).mappings().all()
