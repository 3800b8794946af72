"""One search over funders, calls, proposals, their sections, and projects. Blind to case and accents, and bounded."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.domain.document import Blocks
from app.domain.record import in_language
from app.domain.search import folded, matches
from app.domain.walking import plain_blocks, with_values
from app.funders.service import find_funders
from app.opportunities.service import find_calls
from app.proposals.queries import title_of
from app.proposals.queries.search import (
    list_searched_projects,
    list_searched_proposals,
    list_sections_with,
    list_sections_with_facts,
)
from app.proposals.service.edit_sections import blocks_of
from app.proposals.service.name_proposals import goes_to, names_of
from app.proposals.service.printed_values import Asked, printed_values

MAX_WORDS = 8
SHOWN = 6
"""Of each kind."""
_READ = 1000
_AROUND = 60
"""Characters of a text on each side of what was found."""


class Kind(StrEnum):
    PROPOSAL = "proposal"
    SECTION = "section"
    PROJECT = "project"
    CALL = "call"
    FUNDER = "funder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    kind: Kind
    path: str
    """Below the organisation: `proposals/open-doors-eu/sections/en/summary`."""
    title: str
    about: str
    """What it belongs to."""
    excerpt: str = ""
    """The text around what was found."""


def search_everything(
    session: Session, catalogue: Catalogue, organisation: RowMapping, asked: str, *, shown: int = SHOWN
) -> Mapping[Kind, tuple[Hit, ...]]:
    """What has every word, by kind, the nearest title first; kinds without a hit are left out.

    As many statements however much there is; some more where texts name facts, whose values are words of the text.
    """
    words = " ".join(folded(asked).split()[:MAX_WORDS])
    if not words:
        return {}
    organisation_id: int = organisation["id"]
    proposals = list_searched_proposals(session, organisation_id, limit=_READ)
    found = {
        Kind.PROPOSAL: _proposals(proposals, catalogue, words),
        Kind.SECTION: _sections(session, organisation, proposals, catalogue, words, shown),
        Kind.PROJECT: _projects(list_searched_projects(session, organisation_id, limit=_READ), words),
        Kind.CALL: _calls(catalogue, words),
        Kind.FUNDER: _funders(catalogue, words),
    }
    return {kind: near for kind, hits in found.items() if (near := _nearest(hits, words)[:shown])}


def _nearest(hits: Iterable[Hit], words: str) -> tuple[Hit, ...]:
    """Titles that begin with the words, titles that have them, then the rest."""

    def distance(hit: Hit) -> int:
        title = folded(hit.title)
        return 0 if title.startswith(words) else 1 if matches(words, title) else 2

    return tuple(sorted(hits, key=distance))


def _proposals(rows: Iterable[RowMapping], catalogue: Catalogue, words: str) -> Iterator[Hit]:
    for row in rows:
        to = goes_to(row, catalogue)
        if matches(words, f"{title_of(row)} {row['slug']} {to}"):
            yield Hit(kind=Kind.PROPOSAL, path=f"proposals/{row['slug']}", title=title_of(row), about=to)


def _projects(rows: Iterable[RowMapping], words: str) -> Iterator[Hit]:
    for row in rows:
        if matches(words, f"{row['title']} {row['acronym']} {row['slug']} {row['summary']}"):
            yield Hit(kind=Kind.PROJECT, path=f"projects/{row['slug']}", title=row["title"], about=row["acronym"])


def _calls(catalogue: Catalogue, words: str) -> Iterator[Hit]:
    for call in find_calls(catalogue, words):
        funder = catalogue.funders.get(call.funder)
        yield Hit(
            kind=Kind.CALL, path=f"calls/{call.slug}", title=call.title, about=funder.name if funder else call.funder
        )


def _funders(catalogue: Catalogue, words: str) -> Iterator[Hit]:
    for funder in find_funders(catalogue, words):
        yield Hit(kind=Kind.FUNDER, path=f"funders/{funder.slug}", title=funder.name, about=funder.acronym)


def _sections(
    session: Session,
    organisation: RowMapping,
    proposals: Sequence[RowMapping],
    catalogue: Catalogue,
    words: str,
    shown: int,
) -> Iterator[Hit]:
    """By heading, then by text; each section once."""
    known, names = {row["id"]: row for row in proposals}, names_of(proposals, catalogue)
    seen: set[tuple[int, str]] = set()
    for row in known.values():
        template = catalogue.templates.get(row["template"])
        for section in template.sections if template else ():
            heading = in_language(section.heading, row["language"])
            if section.narrative and not section.repeat and matches(words, heading):
                seen.add((row["id"], section.key))
                yield _section(row, names, section.key, row["language"], heading)
    naming = [row for row in list_sections_with_facts(session, organisation["id"]) if row["proposal_id"] in known]
    values = printed_values(session, catalogue, organisation, {(row["proposal_id"], row["language"]) for row in naming})
    having = {word: _with_values(naming, values, word) for word in words.split()}
    for found in list_sections_with(session, organisation["id"], having, limit=shown * 3):
        place = (found["proposal_id"], found["key"])
        if place[0] in known and place not in seen:
            seen.add(place)
            row, key = known[place[0]], place[1]
            printed = values.get((place[0], found["language"]), {})
            excerpt = _excerpt(_as_read(blocks_of(found["blocks"]), printed), words)
            heading = catalogue.heading(row["template"], key, row["language"])
            yield _section(row, names, key, found["language"], heading, excerpt)


def _with_values(rows: Iterable[RowMapping], values: Mapping[Asked, Mapping[str, str]], word: str) -> tuple[int, ...]:
    """Ids of the sections that have the word in the value of a fact."""
    having = {asked: {name for name, value in of.items() if word in folded(value)} for asked, of in values.items()}
    return tuple(
        row["id"]
        for row in rows
        if not having.get((row["proposal_id"], row["language"]), set()).isdisjoint(row["facts"].split())
    )


def _section(
    row: RowMapping, names: Mapping[str, str], key: str, language: str, heading: str, excerpt: str = ""
) -> Hit:
    path = f"proposals/{row['slug']}/sections/{language}/{key}"
    return Hit(kind=Kind.SECTION, path=path, title=heading, about=names[row["slug"]], excerpt=excerpt)


def _as_read(blocks: Blocks, printed: Mapping[str, str]) -> str:
    """In one line, with the values of facts."""
    filled: Blocks = with_values(blocks, lambda name: printed.get(name, ""))
    return " ".join(" ".join(plain_blocks(filled)).split())


def _excerpt(text: str, words: str) -> str:
    """Of `text` as it was written, though `words` are without case and accents."""
    searched = folded(text)
    at = searched.find(words)
    first = at if at >= 0 else searched.find(words.split()[0])
    ends = list(accumulate(1 if char.isascii() else len(folded(char)) for char in text))
    start, end = (bisect_right(ends, place) for place in (max(first - _AROUND, 0), first + _AROUND))
    cut = text[start:end].strip()
    return f"{'…' if start else ''}{cut}{'…' if end < len(text) else ''}"
