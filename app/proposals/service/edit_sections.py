"""The text of sections: saved with the version that was read, each version kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, NoReturn

from sqlalchemy import RowMapping, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.catalog.vocabulary import check_languages
from app.domain.document import Blocks
from app.domain.marking import sign_new
from app.domain.phrases import phrase, with_commas
from app.domain.proposal import SectionText
from app.domain.referring import references_in
from app.domain.search import folded
from app.domain.suggesting import suggestions_in
from app.domain.walking import facts_in, plain_blocks
from app.errors import BadInput, NotFound, VersionConflict
from app.models.mapping import json_of, record_of, stored_value
from app.proposals.queries import SECTION, find_section, find_version, get_proposal, list_versions
from app.proposals.queries.saving import keep_version, replace_section
from app.proposals.schemas import VersionLine
from app.proposals.service.lock_proposal import ensure_open
from app.proposals.service.lock_sections import ensure_unsigned
from app.proposals.service.notes import read_note, restored_from
from app.proposals.submission_queries import hold_proposal


def blocks_of(stored: list[dict[str, Any]]) -> Blocks:
    """Stored JSON as blocks. Raises StorageFault for what the schema does not know."""
    blocks: Blocks = stored_value(Blocks, stored)
    return blocks


def stored(blocks: Blocks) -> dict[str, Any]:
    """Columns of a section: the blocks, and what is drawn from them to be searched by."""
    return {
        "blocks": json_of(Blocks, blocks),
        "words": " ".join(folded(" ".join(plain_blocks(blocks))).split()),
        "facts": " ".join(dict.fromkeys(facts_in(blocks))),
        "refers_to": references_in(blocks),
        "indexed": False,
    }


def text_of(row: RowMapping) -> SectionText:
    return record_of(SectionText, row, blocks=blocks_of(row["blocks"]))


def read_asked_section(
    session: Session, catalogue: Catalogue, organisation: RowMapping, slug: str, key: str, language: str
) -> SectionText:
    """`read_section` for a key that the proposal's template knows. Raises NotFound for another."""
    proposal = get_proposal(session, organisation["id"], slug)
    ensure_asked(catalogue, proposal, key)
    return _read(session, proposal, key, language)


def read_section(session: Session, organisation: RowMapping, slug: str, key: str, language: str) -> SectionText:
    """Raises NotFound when the proposal does not exist; a section never saved is empty at version 0."""
    return _read(session, get_proposal(session, organisation["id"], slug), key, language)


def _read(session: Session, proposal: RowMapping, key: str, language: str) -> SectionText:
    row = find_section(session, proposal["id"], key, language)
    return text_of(row) if row is not None else SectionText(version=0)


def write_section(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    slug: str,
    key: str,
    language: str,
    text: SectionText,
    *,
    at: datetime,
    by: str = "",
    note: str = "",
) -> SectionText:
    """`save_section` for a key that the proposal's template knows; new suggestions in it are by who saves.

    Raises NotFound for another, and BadInput for a language that does not exist.
    """
    proposal = get_proposal(session, organisation["id"], slug)
    ensure_asked(catalogue, proposal, key)
    for _, message, fix in check_languages((), (language,)):
        raise BadInput(phrase("{problem}. {fix}", problem=with_commas((message,), capital=True), fix=fix))
    if any(suggestions_in(text.blocks)):
        row = find_section(session, proposal["id"], key, language)
        text = replace(text, blocks=sign_new(text_of(row).blocks if row else (), text.blocks, by=by, at=at))
    return _save(session, proposal, key, language, text, at=at, by=by, note=note)


def save_section(
    session: Session,
    organisation: RowMapping,
    slug: str,
    key: str,
    language: str,
    text: SectionText,
    *,
    at: datetime,
    by: str = "",
    note: str = "",
) -> SectionText:
    """Save the text if nobody saved since version `text.version` (0: never saved) was read.

    Raises NotFound, ProposalLocked, SectionLocked, and VersionConflict with both texts.
    """
    proposal = get_proposal(session, organisation["id"], slug)
    return _save(session, proposal, key, language, text, at=at, by=by, note=note)


def _save(
    session: Session,
    proposal: RowMapping,
    key: str,
    language: str,
    text: SectionText,
    *,
    at: datetime,
    by: str,
    note: str = "",
) -> SectionText:
    hold_proposal(session, proposal["id"], against_submitting=True)
    values = {
        **stored(text.blocks),
        "translated_from": text.translated_from,
        "saved_at": at,
        "version": text.version + 1,
    }
    if text.version == 0:
        section_id = _insert(session, proposal["id"], key, language, values, attempted=text)
    else:
        section_id = replace_section(session, proposal["id"], key, language, text.version, values)
    if section_id is None:
        _refuse(session, proposal["id"], key, language, text)
    keep_version(session, section_id, by=by, note=note)
    return SectionText(blocks=text.blocks, translated_from=text.translated_from, version=text.version + 1)


def history(
    session: Session, organisation: RowMapping, slug: str, key: str, language: str, *, before: int | None, limit: int
) -> list[VersionLine]:
    """Versions of a section, newest first. Raises NotFound."""
    rows = list_versions(session, _section_id(session, organisation, slug, key, language), before=before, limit=limit)
    return [replace(record_of(VersionLine, row), note=read_note(row["note"])) for row in rows]


def read_version(
    session: Session, organisation: RowMapping, slug: str, key: str, language: str, version: int
) -> SectionText:
    """Raises NotFound."""
    row = find_version(session, _section_id(session, organisation, slug, key, language), version)
    if row is None:
        raise NotFound(phrase("Section '{key}' has no version {version}.", key=key, version=version))
    return SectionText(blocks=blocks_of(row["blocks"]), version=version)


def restore_version(
    session: Session,
    organisation: RowMapping,
    slug: str,
    key: str,
    language: str,
    version: int,
    *,
    read: int,
    at: datetime,
    by: str = "",
) -> SectionText:
    """Save an earlier version's text as a new version; `read` is the current version that was read."""
    earlier = read_version(session, organisation, slug, key, language, version)
    text = SectionText(blocks=earlier.blocks, version=read)
    note = restored_from(version)
    return save_section(session, organisation, slug, key, language, text, at=at, by=by, note=note)


def ensure_asked(catalogue: Catalogue, proposal: RowMapping, key: str) -> None:
    """Raise NotFound for a key that the proposal's template does not know."""
    template = catalogue.template(proposal["template"])
    if not template.has_key(key):
        raise NotFound(phrase("The form {slug} has no section '{key}'.", slug=template.slug, key=key))


def _refuse(session: Session, proposal_id: int, key: str, language: str, text: SectionText) -> NoReturn:
    """Say why nothing was saved: what a save asks of the section, it asks in one statement."""
    ensure_open(session, proposal_id)
    ensure_unsigned(session, proposal_id, key, attempted=text)
    current = find_section(session, proposal_id, key, language)
    raise VersionConflict(
        "This section was changed since you read it.",
        current_version=current["version"] if current else 0,
        current=text_of(current) if current else SectionText(version=0),
        attempted=text,
    )


def _insert(
    session: Session, proposal_id: int, key: str, language: str, values: dict[str, Any], *, attempted: SectionText
) -> int | None:
    """The new row's id, or None when somebody made it first. Raises ProposalLocked, SectionLocked."""
    ensure_open(session, proposal_id)
    ensure_unsigned(session, proposal_id, key, attempted=attempted)
    position = session.execute(
        select(func.coalesce(func.max(SECTION.c.position), 0) + 1).where(SECTION.c.proposal_id == proposal_id)
    ).scalar_one()
    columns = {**values, "proposal_id": proposal_id, "key": key, "language": language, "position": position}
    try:
        with session.begin_nested():
            section_id: int = session.execute(insert(SECTION).values(columns).returning(SECTION.c.id)).scalar_one()
    except IntegrityError:
        return None
    return section_id


def _section_id(session: Session, organisation: RowMapping, slug: str, key: str, language: str) -> int:
    proposal = get_proposal(session, organisation["id"], slug)
    row = find_section(session, proposal["id"], key, language)
    if row is None:
        raise NotFound(phrase("Section '{key}' has no text in '{language}' yet.", key=key, language=language))
    section_id: int = row["id"]
    return section_id
