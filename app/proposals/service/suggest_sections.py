"""Suggestions to a section's text: made by who may comment, decided on by who may write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.domain.marking import mark_changes
from app.domain.phrases import phrase
from app.domain.proposal import SectionText
from app.domain.suggesting import OpenSuggestion, Which, accept, by_id, by_person, every, open_suggestions, reject
from app.errors import NotFound, VersionConflict
from app.proposals.queries import get_proposal, list_sections
from app.proposals.schemas import Decision
from app.proposals.service.edit_sections import blocks_of, read_asked_section, read_section, save_section


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedSection:
    """A text with suggestions that wait."""

    key: str
    language: str
    version: int
    waiting: tuple[OpenSuggestion, ...]


def suggest_section(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    slug: str,
    key: str,
    language: str,
    text: SectionText,
    *,
    at: datetime,
    by: str,
) -> SectionText:
    """Save what somebody made of version `text.version` as their suggestions; the text itself stands as it was.

    Raises NotFound, NotPermitted where somebody else's suggestion was changed, VersionConflict, ProposalLocked and
    SectionLocked.
    """
    stored = read_asked_section(session, catalogue, organisation, slug, key, language)
    if stored.version != text.version:
        raise VersionConflict(
            phrase("This section was changed since you read it."),
            current_version=stored.version,
            current=stored,
            attempted=text,
        )
    blocks = mark_changes(stored.blocks, text.blocks, by=by, at=at, prefix=str(stored.version + 1))
    changed = SectionText(blocks=blocks, translated_from=stored.translated_from, version=stored.version)
    return save_section(session, organisation, slug, key, language, changed, at=at, by=by, note="suggested")


def decide(
    session: Session,
    organisation: RowMapping,
    slug: str,
    key: str,
    language: str,
    decision: Decision,
    *,
    read: int | None,
    at: datetime,
    by: str,
) -> SectionText:
    """Carry suggestions out, or drop them; `read` is the version they were read in, None for whatever is stored.

    Raises NotFound where nothing is left to decide, VersionConflict, ProposalLocked and SectionLocked.
    """
    stored = read_section(session, organisation, slug, key, language)
    which: Which = by_id(decision.id) if decision.id else by_person(decision.person) if decision.person else every
    blocks = (accept if decision.accept else reject)(stored.blocks, which)
    version = stored.version if read is None else read
    if version == stored.version and blocks == stored.blocks:
        raise NotFound(phrase("There is no such suggestion in this section; somebody may have decided on it."))
    text = SectionText(blocks=blocks, translated_from=stored.translated_from, version=version)
    note = "suggestions accepted" if decision.accept else "suggestions rejected"
    return save_section(session, organisation, slug, key, language, text, at=at, by=by, note=note)


def suggested_sections(
    session: Session, organisation: RowMapping, slug: str, *, key: str = "", language: str = ""
) -> Iterator[SuggestedSection]:
    """Texts with suggestions that wait, of one section or of the whole proposal. Raises NotFound."""
    for row in list_sections(session, get_proposal(session, organisation["id"], slug)["id"]):
        if (key and row["key"] != key) or (language and row["language"] != language):
            continue
        if waiting := open_suggestions(blocks_of(row["blocks"])):
            yield SuggestedSection(key=row["key"], language=row["language"], version=row["version"], waiting=waiting)
