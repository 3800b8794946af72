from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Column, ColumnElement, RowMapping, and_, or_, select
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
            PROPOSAL.c.stage,
            PROJECT.c.title.label("project_title"),
        )
        .join(PROJECT, PROJECT.c.id == PROPOSAL.c.project_id)
        .where(PROPOSAL.c.organisation_id == organisation_id)
        .order_by(PROPOSAL.c.slug)
        .limit(limit)
    )
    return session.execute(statement).mappings().all()


def list_sections_with_facts(session: Session, organisation_id: int) -> Sequence[RowMapping]:
    statement = (
        select(SECTION.c.id, SECTION.c.proposal_id, SECTION.c.language, SECTION.c.facts)
        .join(PROPOSAL, PROPOSAL.c.id == SECTION.c.proposal_id)
        .where(PROPOSAL.c.organisation_id == organisation_id, SECTION.c.facts != "")
    )
    return session.execute(statement).mappings().all()


def list_sections_with(
    session: Session, organisation_id: int, words: Mapping[str, Collection[int]], *, limit: int
) -> Sequence[RowMapping]:
    """Sections that have every word, the last saved first. The words are without case and accents.

    Each word comes with the sections that have it in the value of a fact, by id.
    """
    has_all = and_(*(or_(_has(SECTION.c.words, word), SECTION.c.id.in_(ids)) for word, ids in words.items()))
    statement = (
        select(SECTION.c.proposal_id, SECTION.c.key, SECTION.c.language, SECTION.c.blocks)
        .join(PROPOSAL, PROPOSAL.c.id == SECTION.c.proposal_id)
        .where(PROPOSAL.c.organisation_id == organisation_id, has_all)
        .order_by(SECTION.c.saved_at.desc(), SECTION.c.id)
        .limit(limit)
    )
    return session.execute(statement).mappings().all()


def _has(column: Column[str], word: str) -> ColumnElement[bool]:
    return column.contains(word, autoescape=True)
