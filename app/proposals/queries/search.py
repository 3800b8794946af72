from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, ColumnElement, RowMapping, and_, select
from sqlmodel import Session

from app.projects.queries import PROJECT
from app.proposals.queries import PROPOSAL, SECTION


def list_searched_projects(session: Session, organisation_id: int, *, limit: int) -> Sequence[RowMapping]:
    statement = select(PROJECT.c.slug, PROJECT.c.title, PROJECT.c.acronym, PROJECT.c.summary)
    statement = statement.where(PROJECT.c.organisation_id == organisation_id).order_by(PROJECT.c.slug).limit(limit)
    return session.execute(statement).mappings().all()


def list_searched_proposals(session: Session, organisation_id: int, *, limit: int) -> Sequence[RowMapping]:
    statement = (
        select(
            PROPOSAL.c.id,
            PROPOSAL.c.slug,
            PROPOSAL.c.title,
            PROPOSAL.c.call,
            PROPOSAL.c.funder,
            PROPOSAL.c.template,
            PROPOSAL.c.language,
            PROJECT.c.title.label("project_title"),
        )
        .join(PROJECT, PROJECT.c.id == PROPOSAL.c.project_id)
        .where(PROPOSAL.c.organisation_id == organisation_id)
        .order_by(PROPOSAL.c.slug)
        .limit(limit)
    )
    return session.execute(statement).mappings().all()


def list_sections_with(
    session: Session, organisation_id: int, words: Sequence[str], *, limit: int
) -> Sequence[RowMapping]:
    """Sections whose text has every word, the last saved first. The words are without case and accents."""
    statement = (
        select(SECTION.c.key, SECTION.c.language, SECTION.c.blocks, PROPOSAL.c.id.label("proposal_id"))
        .join(PROPOSAL, PROPOSAL.c.id == SECTION.c.proposal_id)
        .where(PROPOSAL.c.organisation_id == organisation_id, and_(*(_has(SECTION.c.words, word) for word in words)))
        .order_by(SECTION.c.saved_at.desc(), SECTION.c.id)
        .limit(limit)
    )
    return session.execute(statement).mappings().all()


def _has(column: Column[str], word: str) -> ColumnElement[bool]:
    return column.contains(word, autoescape=True)
