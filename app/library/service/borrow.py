"""A copy of an earlier text in a section: put in, and compared with what it is a copy of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.domain.document import Blocks, Figure
from app.domain.markdown import parse_markdown, to_markdown
from app.domain.phrases import kept as keep_words
from app.domain.phrases import phrase
from app.domain.pipeline import outcome_of
from app.domain.proposal import SectionText
from app.domain.suggesting import as_standing
from app.errors import NotFound
from app.library.queries import UsedIn
from app.library.queries.borrowing import (
    add_borrowing,
    list_borrowers,
    list_borrowings,
    list_outcomes,
    place_of,
    read_sections,
)
from app.library.service.asking import Asked
from app.library.service.keep_items import TEXTS, read_item
from app.proposals.queries import get_proposal
from app.proposals.service.edit_sections import blocks_of, read_section, write_section


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an earlier text stands: in the library by key and size, or in a section by id."""

    text: str = ""
    size: int = 0
    section: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a section holds a copy of."""

    title: str
    path: str
    """Below the organisation; empty where the original is gone."""
    by: str
    at: datetime
    changed: bool
    """The original says something else since."""


@dataclass(frozen=True, slots=True)
class Borrowers:
    """Sections that a text was put into, the last first."""

    places: tuple[UsedIn, ...] = ()
    last: datetime | None = None
    won: int = 0
    """Proposals."""
    lost: int = 0


def put_in(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    asked: Asked,
    source: Source,
    *,
    at: datetime,
    by: str,
) -> SectionText:
    """Put a copy at the end of what the section says now, or in the place of what the form began it with, and remember
    whose copy it is.

    Raises NotFound, ProposalLocked, SectionLocked, and BadInput for a language that does not exist.
    """
    title, _, blocks = _original(session, catalogue, organisation, source)
    place = (asked.proposal, asked.key, asked.language)
    written = read_section(session, organisation, *place)
    begun = starter_of(get_proposal(session, organisation["id"], asked.proposal), asked.key)
    before = () if written.blocks == begun else written.blocks
    text = replace(written, blocks=(*before, *blocks))
    note = keep_words(phrase("with “{title}” from an earlier text", title=title))
    saved = write_section(session, catalogue, organisation, *place, text, at=at, by=by, note=note)
    add_borrowing(
        session,
        proposal_id=asked.proposal_id,
        section=asked.key,
        language=asked.language,
        text=source.text or None,
        size=source.size or None,
        source_id=source.section or None,
        title=title,
        digest=_digest(blocks),
        by=by,
        at=at,
    )
    return saved


def origins_of(session: Session, catalogue: Catalogue, organisation: RowMapping, asked: Asked) -> tuple[Origin, ...]:
    """What was put into a section, the last first; the same original once."""
    rows = list_borrowings(session, asked.proposal_id, asked.key, asked.language)
    newest = {(row["text"], row["size"], row["source_id"]): row for row in reversed(rows)}
    return tuple(_origin(session, catalogue, organisation, row) for row in reversed(newest.values()))


def borrowers_of(session: Session, organisation: RowMapping) -> Mapping[str, Borrowers]:
    """Where each reusable text was put in, by its key; what was put in nowhere is missing."""
    by_text = list_borrowers(session, organisation["id"])
    outcomes = list_outcomes(session, {row["proposal_id"] for rows in by_text.values() for row in rows})
    won = {proposal: outcome_of(stages) for proposal, stages in outcomes.items()}
    return {key: _borrowers(rows, won) for key, rows in by_text.items()}


def _borrowers(rows: Sequence[RowMapping], won: Mapping[int, bool | None]) -> Borrowers:
    decided = [won.get(proposal) for proposal in {row["proposal_id"] for row in rows}]
    return Borrowers(tuple(map(place_of, rows)), rows[0]["at"], decided.count(True), decided.count(False))


def copied(blocks: Blocks) -> Blocks:
    """What a copy takes: figures stay behind, for each proposal keeps its own pictures, and so does what was only
    suggested."""
    return tuple(block for block in as_standing(blocks) if not isinstance(block, Figure))


def _origin(session: Session, catalogue: Catalogue, organisation: RowMapping, row: RowMapping) -> Origin:
    source = Source(text=row["text"] or "", size=row["size"] or 0, section=row["source_id"] or 0)
    try:
        _, path, blocks = _original(session, catalogue, organisation, source)
    except NotFound:
        return Origin(title=row["title"], path="", by=row["by"], at=row["at"], changed=False)
    changed = _digest(blocks) != row["digest"]
    return Origin(title=row["title"], path=path, by=row["by"], at=row["at"], changed=changed)


def _original(
    session: Session, catalogue: Catalogue, organisation: RowMapping, source: Source
) -> tuple[str, str, Blocks]:
    """Title, path and what a copy takes. Raises NotFound."""
    if source.text:
        text = read_item(session, organisation, TEXTS, source.text).item
        if source.size not in text.variants:
            raise NotFound(phrase("“{title}” is not kept in {size} words.", title=text.title, size=source.size))
        return text.title, f"library/texts/{text.key}", text.blocks(source.size)
    for row in read_sections(session, [source.section], organisation_id=organisation["id"]):
        path = f"proposals/{row['slug']}/sections/{row['language']}/{row['key']}"
        return catalogue.heading(row["template"], row["key"], row["language"]), path, copied(blocks_of(row["blocks"]))
    raise NotFound(phrase("This earlier text is not there any more."))


def starter_of(proposal: RowMapping, key: str) -> Blocks | None:
    """What the form began a section with; None where it began it with nothing."""
    begun = proposal["prefilled"].get(key)
    return None if begun is None else parse_markdown(begun)


def _digest(blocks: Blocks) -> str:
    return sha256(to_markdown(blocks).encode()).hexdigest()
