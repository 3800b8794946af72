"""A new proposal filled from an earlier one: its sections matched, what does not fit listed, foreign names flagged."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.domain.counting import count
from app.domain.document import Blocks
from app.domain.likeness import rarity
from app.domain.limits import Unit
from app.domain.matching import Question, match, names_in
from app.domain.walking import plain_blocks
from app.library.service.asking import asked_of, funder_of, questions_of
from app.library.service.borrow import Source, copied, put_in, starter_of
from app.proposals.queries import get_proposal, list_sections
from app.proposals.service.edit_sections import blocks_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """One section of the new proposal, and what would be put into it."""

    key: str
    heading: str
    source: int
    """Id of the earlier section."""
    source_heading: str
    alike: float
    """Of the two questions, 0 to 1."""
    words: int
    most: int | None
    """Words that may be written; None where the form does not say it in words."""
    written: bool
    """The new section has a text already."""
    names: tuple[str, ...]
    """Of the earlier funder and call, as they stand in the text."""
    figures: int
    """That stay behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    filled: tuple[Filled, ...]
    unfilled: tuple[str, ...]
    """Headings of the new form that nothing answers."""
    left: tuple[tuple[str, str], ...]
    """Key and heading of earlier texts that no section asks for."""


def filling_of(
    session: Session, catalogue: Catalogue, organisation: RowMapping, new: str, earlier: str, language: str
) -> Filling:
    """What of `earlier` would go where in `new`, both by slug, in one language. Raises NotFound."""
    ours, theirs = (get_proposal(session, organisation["id"], slug) for slug in (new, earlier))
    written = {
        row["key"]
        for row in _texts(session, ours, language)
        if blocks_of(row["blocks"]) != starter_of(ours, row["key"])
    }
    rows = {row["key"]: row for row in _texts(session, theirs, language)}
    names = _foreign(catalogue, theirs, ours)
    pairs = _paired(catalogue, ours, theirs, list(rows))
    filled = tuple(
        _filled(session, catalogue, organisation, ours, theirs, rows[other], key, alike, written, names)
        for key, (other, alike) in pairs.items()
    )
    return Filling(
        filled=filled,
        unfilled=tuple(_unfilled(catalogue, ours, language, {one.key for one in filled} | written)),
        left=tuple(
            (key, catalogue.heading(theirs["template"], key, language))
            for key in rows
            if key not in {other for other, _ in pairs.values()}
        ),
    )


def fill(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    new: str,
    earlier: str,
    language: str,
    keys: Collection[str],
    *,
    at: datetime,
    by: str,
) -> int:
    """Put in what was chosen, by the new sections' keys; how many were filled. All of them, or none.

    Raises NotFound, ProposalLocked, SectionLocked.
    """
    found = filling_of(session, catalogue, organisation, new, earlier, language).filled
    chosen = [one for one in found if one.key in keys]
    for one in chosen:
        asked = asked_of(session, catalogue, organisation, new, one.key, language)
        put_in(session, catalogue, organisation, asked, Source(section=one.source), at=at, by=by)
    return len(chosen)


def _texts(session: Session, proposal: RowMapping, language: str) -> Sequence[RowMapping]:
    """Sections with words in them."""
    rows = list_sections(session, proposal["id"])
    return [row for row in rows if row["language"] == language and any(plain_blocks(blocks_of(row["blocks"])))]


def _paired(
    catalogue: Catalogue, ours: RowMapping, theirs: RowMapping, keys: Sequence[str]
) -> Mapping[str, tuple[str, float]]:
    """New key → earlier key and likeness. A repeating section keeps its items, for the project is what they are of."""
    questions = questions_of(catalogue.templates)
    asked = [Question(key, stems) for (form, key), stems in questions.items() if form == ours["template"]]
    known = {key.partition("/")[0] for key in keys}
    earlier = [
        Question(key, stems) for (form, key), stems in questions.items() if form == theirs["template"] and key in known
    ]
    same = ours["template"].partition("/")[0] == theirs["template"].partition("/")[0]
    pairs = match(asked, earlier, rarity(list(questions.values())), same_form=same)
    form = catalogue.template(ours["template"])
    repeats = {section.key for section in form.sections if section.repeat is not None}
    found: dict[str, tuple[str, float]] = {}
    for key, (other, alike) in pairs.items():
        for place in keys:
            base, _, item = place.partition("/")
            if base == other and bool(item) == (key in repeats):
                found[f"{key}/{item}" if item else key] = (place, alike)
    return found


def _filled(
    session: Session,
    catalogue: Catalogue,
    organisation: RowMapping,
    ours: RowMapping,
    theirs: RowMapping,
    row: RowMapping,
    key: str,
    alike: float,
    written: Collection[str],
    names: Sequence[str],
) -> Filled:
    asked = asked_of(session, catalogue, organisation, ours["slug"], key, row["language"])
    whole = blocks_of(row["blocks"])
    blocks: Blocks = copied(whole)
    return Filled(
        key=key,
        heading=asked.heading,
        source=row["id"],
        source_heading=catalogue.heading(theirs["template"], row["key"], row["language"]),
        alike=alike,
        words=count(blocks, Unit.WORDS, language=row["language"]),
        most=asked.most,
        written=key in written,
        names=names_in(" ".join(plain_blocks(blocks)), names),
        figures=len(whole) - len(blocks),
    )


def _foreign(catalogue: Catalogue, theirs: RowMapping, ours: RowMapping) -> tuple[str, ...]:
    """What the earlier funder and call are called, where the new ones are not called so."""
    return tuple(name for name in _names(catalogue, theirs) if name not in set(_names(catalogue, ours)))


def _names(catalogue: Catalogue, proposal: RowMapping) -> Iterator[str]:
    if (funder := catalogue.funders.get(funder_of(proposal, catalogue))) is not None:
        yield from (funder.name, funder.acronym)
    if (call := catalogue.calls.get(proposal["call"] or "")) is not None:
        yield from (call.title, call.reference)


def _unfilled(catalogue: Catalogue, ours: RowMapping, language: str, having: Collection[str]) -> Iterator[str]:
    form = catalogue.template(ours["template"])
    bases = {key.partition("/")[0] for key in having}
    for section in form.sections:
        if section.narrative and section.key not in bases:
            yield form.heading(section.key, language)
