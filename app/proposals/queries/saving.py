"""The two statements of an autosave, built once: the text that follows, and the version that is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BindParameter, String, bindparam, func, insert, literal, select, update
from sqlmodel import Session

from app.proposals.queries import SECTION, VERSION
from app.proposals.queries.talk import SIGN_OFF
from app.proposals.submission_queries import SUBMISSION

_PROPOSAL: BindParameter[int] = bindparam("of_proposal")
_KEY: BindParameter[str] = bindparam("of_key")
_NEWEST = select(func.max(SUBMISSION.c.number)).where(SUBMISSION.c.proposal_id == _PROPOSAL).scalar_subquery()
_SUBMITTED = select(SUBMISSION.c.id).where(
    SUBMISSION.c.proposal_id == _PROPOSAL, SUBMISSION.c.number == _NEWEST, SUBMISSION.c.unlocked_at.is_(None)
)
_SIGNED = select(SIGN_OFF.c.id).where(
    SIGN_OFF.c.proposal_id == _PROPOSAL, SIGN_OFF.c.key.in_((_KEY, "")), SIGN_OFF.c.withdrawn_at.is_(None)
)
_REPLACE = (
    update(SECTION)
    .where(
        SECTION.c.proposal_id == _PROPOSAL,
        SECTION.c.key == _KEY,
        SECTION.c.language == bindparam("in_language"),
        SECTION.c.version == bindparam("read"),
        ~_SUBMITTED.exists(),
        ~_SIGNED.exists(),
    )
    .returning(SECTION.c.id)
)
_KEEP = insert(VERSION).from_select(
    ("section_id", "version", "blocks", "saved_at", "saved_by", "note", "name"),
    select(
        SECTION.c.id,
        SECTION.c.version,
        SECTION.c.blocks,
        SECTION.c.saved_at,
        bindparam("by", type_=String),
        bindparam("about", type_=String),
        literal("", String),
    ).where(SECTION.c.id == bindparam("section")),
)


def replace_section(
    session: Session, proposal_id: int, key: str, language: str, read: int, values: Mapping[str, Any]
) -> int | None:
    """The row's id; None, and nothing is changed, where its version is not the one that was read, where the proposal
    was submitted, and where the section or the whole was signed."""
    about = {"of_proposal": proposal_id, "of_key": key, "in_language": language, "read": read}
    found: int | None = session.execute(_REPLACE, {**about, **values}).scalar_one_or_none()
    return found


def keep_version(session: Session, section_id: int, *, by: str, note: str) -> None:
    """Keep what a section says now as what its version said."""
    session.execute(_KEEP, {"section": section_id, "by": by, "about": note})
