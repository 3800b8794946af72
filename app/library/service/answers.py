"""Earlier answers to a section's question: from the library, and from all that was ever submitted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from heapq import nlargest

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.domain.answering import ALIKE, Candidate, Reason, points, reasons
from app.domain.concepts import concepts_in
from app.domain.counting import count
from app.domain.document import Blocks
from app.domain.likeness import likeness, stems
from app.domain.limits import Unit
from app.domain.pipeline import outcome_of
from app.domain.reusable import ReusableText, fitting
from app.domain.search import tokens
from app.domain.walking import plain_blocks
from app.library.queries.borrowing import list_outcomes, read_sections
from app.library.searching import list_that_answer, list_with_words
from app.library.service.asking import Asked, Wanted, funder_of, kind_of, wanted
from app.library.service.borrow import Source, copied
from app.library.service.keep_items import TEXTS, read_items
from app.proposals.service.edit_sections import blocks_of
from app.proposals.service.name_proposals import goes_to

SHOWN = 12
_READ = 20
"""Past sections whose text is read and counted: some more than are shown, for length moves a few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    source: Source
    title: str
    """The text's own, or the section's heading."""
    where: str
    """The proposal and to whom it went; empty for a text of the library."""
    path: str
    """Below the organisation."""
    language: str
    blocks: Blocks
    words: int
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        return points(self.reasons)


def answers_to(
    session: Session, catalogue: Catalogue, organisation: RowMapping, asked: Asked, *, typed: str = "", on: date
) -> tuple[Answer, ...]:
    """The best earlier answers to what is asked, each with why; to what was typed in its place, where something was."""
    want = wanted(catalogue, asked, typed)
    found = [
        *_from_past(session, catalogue, organisation, asked, want, on),
        *_from_library(session, organisation, asked, want, on),
    ]
    return tuple(sorted(found, key=lambda answer: -answer.points)[:SHOWN])


def _from_past(
    session: Session, catalogue: Catalogue, organisation: RowMapping, asked: Asked, want: Wanted, on: date
) -> Iterator[Answer]:
    found = _found(session, organisation, asked, want)
    outcomes = list_outcomes(session, {row["proposal_id"] for row, _ in found})
    candidates = [
        (row, _candidate(row, nearness, outcome_of(outcomes.get(row["proposal_id"], ())), catalogue, asked, want))
        for row, nearness in found
    ]
    best = nlargest(_READ, candidates, key=lambda one: points(reasons(one[1], most=None, on=on)))
    texts = {row["id"]: blocks_of(row["blocks"]) for row in read_sections(session, [row["id"] for row, _ in best])}
    for row, candidate in best:
        blocks = copied(texts[row["id"]])
        if not any(plain_blocks(blocks)):
            continue
        words = count(blocks, Unit.WORDS, language=row["language"])
        yield Answer(
            source=Source(section=row["id"]),
            title=catalogue.heading(row["template"], row["key"], row["language"]),
            where=" · ".join(filter(None, (row["title"], goes_to(row, catalogue)))),
            path=f"proposals/{row['slug']}/sections/{row['language']}/{row['key']}",
            language=row["language"],
            blocks=blocks,
            words=words,
            reasons=reasons(replace(candidate, words=words), most=asked.most, on=on),
        )


def _candidate(
    row: RowMapping, nearness: float, won: bool | None, catalogue: Catalogue, asked: Asked, want: Wanted
) -> Candidate:
    """All but how long it is, for which it has to be read."""
    funder = funder_of(row, catalogue)
    kind = kind_of(catalogue, funder)
    return Candidate(
        asked_alike=want.alike_to(row["template"], row["key"]),
        words_alike=nearness,
        words=0,
        won=won,
        same_funder=bool(funder) and funder == asked.funder,
        same_kind=kind is not None and kind == kind_of(catalogue, asked.funder),
        same_language=row["language"] == asked.language,
        written_on=row["saved_at"].date(),
    )


def _found(
    session: Session, organisation: RowMapping, asked: Asked, want: Wanted
) -> Collection[tuple[RowMapping, float]]:
    """Rows of past sections, each with how much of the words stands in it, 0 to 1 of the best."""
    found: dict[int, tuple[RowMapping, float]] = {}
    if not want.every:
        questions = {place for place, like in want.alike.items() if like >= ALIKE}
        for row in list_that_answer(session, organisation["id"], questions, beside=asked.proposal_id):
            found[row["id"]] = (row, 0.0)
    by_words = list_with_words(session, organisation["id"], want.words, every=want.every, beside=asked.proposal_id)
    best = max((row["nearness"] for row in by_words), default=0.0) or 1.0
    for row in by_words:
        found[row["id"]] = (row, row["nearness"] / best)
    return found.values()


def _from_library(session: Session, organisation: RowMapping, asked: Asked, want: Wanted, on: date) -> Iterator[Answer]:
    texts = [kept.item for kept in read_items(session, organisation, TEXTS)]
    hits = {text.key: _hits(text, want.words) for text in texts}
    best = max(hits.values(), default=0) or 1
    for text in texts:
        asks = f"{text.question} {text.title} {' '.join(text.tags)}"
        alike = likeness(want.stems, stems(asks) | concepts_in(asks), want.rare)
        lacks = hits[text.key] < len(want.words) if want.every else alike < ALIKE and not hits[text.key]
        if lacks:
            continue
        size = fitting([(size, text.words(size)) for size in text.variants], asked.most)
        candidate = Candidate(
            asked_alike=alike,
            words_alike=hits[text.key] / best,
            words=text.words(size),
            same_language=text.language == asked.language,
            written_on=text.reviewed_on,
            kept=True,
        )
        yield Answer(
            source=Source(text=text.key, size=size),
            title=text.title,
            where="",
            path=f"library/texts/{text.key}",
            language=text.language,
            blocks=text.blocks(size),
            words=candidate.words,
            reasons=reasons(candidate, most=asked.most, on=on),
        )


def _hits(text: ReusableText, words: Iterable[str]) -> int:
    """How many of the words begin a word of the text."""
    lines = (line for size in text.variants for line in plain_blocks(text.blocks(size)))
    written = f" {' '.join(tokens(' '.join((text.title, text.question, *text.tags, *lines))))}"
    return sum(f" {word}" in written for word in words)
