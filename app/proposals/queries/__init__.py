from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import RowMapping, bindparam, func, select
from sqlmodel import Session

from app.domain.phrases import phrase
from app.domain.search import did_you_mean
from app.errors import NotFound
from app.models import ProjectRow, ProposalRow, SectionRow, SectionVersionRow
from app.models.mapping import table_of

PROPOSAL = table_of(ProposalRow)
SECTION = table_of(SectionRow)
VERSION = table_of(SectionVersionRow)
_PROJECT = table_of(ProjectRow)

TITLE = func.coalesce(func.nullif(PROPOSAL.c.title, ""), _PROJECT.c.title)
"""The proposal's own title, else its project's, which has to be joined."""
_WITH_PROJECT = select(PROPOSAL, _PROJECT.c.slug.label("project"), _PROJECT.c.title.label("project_title")).join(
    _PROJECT, _PROJECT.c.id == PROPOSAL.c.project_id
)
# Asked by nearly every request, so they are built once.
_OF_SLUG = _WITH_PROJECT.where(
    PROPOSAL.c.organisation_id == bindparam("organisation_id"), PROPOSAL.c.slug == bindparam("slug")
)
_SECTIONS = (
    select(SECTION).where(SECTION.c.proposal_id == bindparam("of_proposal")).order_by(SECTION.c.position, SECTION.c.id)
)


def title_of(proposal: RowMapping) -> str:
    """The proposal's own title, else its project's."""
    title: str = proposal["title"] or proposal["project_title"]
    return title


def list_proposals(
    session: Session, organisation_id: int, *, project: str | None = None, after: str = "", limit: int = 100
) -> Sequence[RowMapping]:
    """Rows of proposals with their project's slug and title, by slug."""
    statement = _WITH_PROJECT.where(PROPOSAL.c.organisation_id == organisation_id, PROPOSAL.c.slug > after)
    if project is not None:
        statement = statement.where(_PROJECT.c.slug == project)
    return session.execute(statement.order_by(PROPOSAL.c.slug).limit(limit)).mappings().all()


def list_proposals_of(session: Session, ids: Collection[int]) -> Sequence[RowMapping]:
    """The rows of these ids, each with its project's slug and title."""
    return session.execute(_WITH_PROJECT.where(PROPOSAL.c.id.in_(ids))).mappings().all()


def find_proposal(session: Session, organisation_id: int, slug: str) -> RowMapping | None:
    return session.execute(_OF_SLUG, {"organisation_id": organisation_id, "slug": slug}).mappings().one_or_none()


def get_proposal(session: Session, organisation_id: int, slug: str) -> RowMapping:
    row = find_proposal(session, organisation_id, slug)
    if row is None:
        known = session.execute(select(PROPOSAL.c.slug).where(PROPOSAL.c.organisation_id == organisation_id)).scalars()
        raise NotFound(phrase("There is no proposal '{slug}'.{near}", slug=slug, near=did_you_mean(slug, known)))
    return row


def list_sections(session: Session, proposal_id: int) -> Sequence[RowMapping]:
    return session.execute(_SECTIONS, {"of_proposal": proposal_id}).mappings().all()


def find_section(session: Session, proposal_id: int, key: str, language: str) -> RowMapping | None:
    statement = select(SECTION).where(
        SECTION.c.proposal_id == proposal_id, SECTION.c.key == key, SECTION.c.language == language
    )
    return session.execute(statement).mappings().one_or_none()


def list_versions(
    session: Session, section_id: int, *, before: int | None = None, limit: int = 50
) -> Sequence[RowMapping]:
    """Newest first."""
    statement = select(VERSION).where(VERSION.c.section_id == section_id)
    if before is not None:
        statement = statement.where(VERSION.c.version < before)
    return session.execute(statement.order_by(VERSION.c.version.desc()).limit(limit)).mappings().all()


def find_version(session: Session, section_id: int, version: int) -> RowMapping | None:
    statement = select(VERSION).where(VERSION.c.section_id == section_id, VERSION.c.version == version)
    return session.execute(statement).mappings().one_or_none()
