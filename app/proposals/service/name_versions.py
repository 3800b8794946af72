"""Versions get names: one section's, or those of a whole proposal, like "sent to partners"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, insert, update
from sqlmodel import Session

from app.domain.comparing import Pair, compare
from app.domain.document import Blocks
from app.domain.phrases import phrase
from app.errors import BadInput, NotFound
from app.projects.queries import part_versions
from app.proposals.queries import VERSION, find_section, find_version, get_proposal, list_sections
from app.proposals.queries.talk import NAMED, find_named_version
from app.proposals.service.authors import Author
from app.proposals.service.edit_sections import blocks_of

MAX_NAME = 120


@dataclass(frozen=True, slots=True)
class NamedSection:
    """A section at the time of a named version, beside how it stands today."""

    key: str
    language: str
    version: int
    current: int
    """0: the section was taken away since."""


def name_section_version(
    session: Session, organisation: RowMapping, slug: str, key: str, language: str, version: int, name: str
) -> None:
    """Name a version, or with an empty name take its name away. Raises NotFound, BadInput."""
    row = find_section(session, get_proposal(session, organisation["id"], slug)["id"], key, language)
    if row is None or find_version(session, row["id"], version) is None:
        raise NotFound(phrase("Section '{key}' has no version {version}.", key=key, version=version))
    session.execute(
        update(VERSION)
        .where(VERSION.c.section_id == row["id"], VERSION.c.version == version)
        .values(name=_checked(name))
    )


def name_proposal(
    session: Session, organisation: RowMapping, slug: str, name: str, author: Author, *, at: datetime
) -> int:
    """Remember how every section and every part of the project stands; the named version's id.

    Raises NotFound, and BadInput without a name.
    """
    proposal = get_proposal(session, organisation["id"], slug)
    if not name.strip():
        raise BadInput("Give the version a name.")
    sections = [
        {"key": row["key"], "language": row["language"], "version": row["version"]}
        for row in list_sections(session, proposal["id"])
    ]
    named_id: int = session.execute(
        insert(NAMED)
        .values(
            proposal_id=proposal["id"],
            name=_checked(name),
            named_by=author.name,
            named_at=at,
            sections=sections,
            parts=part_versions(session, proposal["project_id"]),
        )
        .returning(NAMED.c.id)
    ).scalar_one()
    return named_id


def read_named(
    session: Session, organisation: RowMapping, slug: str, named_id: int
) -> tuple[RowMapping, tuple[NamedSection, ...]]:
    """A named version and its sections. Raises NotFound."""
    proposal = get_proposal(session, organisation["id"], slug)
    row = find_named_version(session, proposal["id"], named_id)
    if row is None:
        raise NotFound("There is no such named version.")
    current = {(found["key"], found["language"]): found["version"] for found in list_sections(session, proposal["id"])}
    sections = tuple(
        NamedSection(**stored, current=current.get((stored["key"], stored["language"]), 0))
        for stored in row["sections"]
    )
    return row, sections


def compare_versions(
    session: Session, organisation: RowMapping, slug: str, key: str, language: str, before: int, after: int
) -> tuple[Pair, ...]:
    """Two versions of a section side by side; version 0 is the empty text before the first. Raises NotFound."""
    section = find_section(session, get_proposal(session, organisation["id"], slug)["id"], key, language)
    if section is None:
        raise NotFound(phrase("Section '{key}' has no text in '{language}' yet.", key=key, language=language))
    return compare(*(_blocks(session, section, version) for version in (before, after)))


def _blocks(session: Session, section: RowMapping, version: int) -> Blocks:
    if version == 0:
        return ()
    row = find_version(session, section["id"], version)
    if row is None:
        raise NotFound(phrase("Section '{key}' has no version {version}.", key=section["key"], version=version))
    return blocks_of(row["blocks"])


def _checked(name: str) -> str:
    if len(name.strip()) > MAX_NAME:
        raise BadInput(phrase("A name has at most {most} characters.", most=MAX_NAME))
    return name.strip()
