"""Two people saved the same section: what each did to the text that both had read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.domain.document import Blocks
from app.domain.merging import Passage, merge
from app.proposals.queries import find_section, find_version, get_proposal
from app.proposals.service.edit_sections import blocks_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Two texts of a section, place by place. `version`, `saved_by` and `saved_at` are of the one that is stored."""

    passages: tuple[Passage, ...]
    theirs: Blocks
    version: int
    saved_by: str
    saved_at: datetime | None
    """None where nothing is stored."""


def meet(
    session: Session, organisation: RowMapping, slug: str, key: str, language: str, mine: Blocks, *, read: int
) -> Meeting:
    """A text that grew from version `read` (0: from nothing) beside the one that is stored now. Raises NotFound."""
    section = find_section(session, get_proposal(session, organisation["id"], slug)["id"], key, language)
    if section is None:
        return Meeting(passages=merge((), mine, ()), theirs=(), version=0, saved_by="", saved_at=None)
    theirs = blocks_of(section["blocks"])
    began = find_version(session, section["id"], read)
    stored = find_version(session, section["id"], section["version"])
    return Meeting(
        passages=merge(blocks_of(began["blocks"]) if began else (), mine, theirs),
        theirs=theirs,
        version=section["version"],
        saved_by=stored["saved_by"] if stored else "",
        saved_at=section["saved_at"],
    )
