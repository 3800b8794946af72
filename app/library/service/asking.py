"""What a section asks, and how near each question of the catalogue is to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.catalog.catalogue import Catalogue
from app.domain.concepts import concepts_in
from app.domain.likeness import likeness, rarity, stems, telling
from app.domain.limits import Unit
from app.domain.search import tokens
from app.domain.template import Template
from app.proposals.queries import get_proposal
from app.proposals.service.edit_sections import ensure_asked
from app.proposals.service.memory import Memory

_REMEMBERED: Memory[int, tuple[Mapping[str, Template]], Any] = Memory(most=12)
MOST_WORDS = 12
"""Of a question, those that are searched by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A section's question, and how much may be written."""

    organisation: int
    """Its id."""
    proposal: str
    proposal_id: int
    template: str
    funder: str
    """Slug; empty where it goes to none that the catalogue knows."""
    key: str
    language: str
    heading: str
    question: str
    most: int | None
    """Words; None where the form does not say it in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What earlier answers are compared with."""

    stems: frozenset[str]
    words: tuple[str, ...]
    """Folded, to search by."""
    every: bool
    """All the words have to be there: somebody typed them."""
    rare: Mapping[str, float]
    alike: Mapping[tuple[str, str], float]
    """Likeness of each question, by template and section."""

    def alike_to(self, template: str, key: str) -> float:
        """0 to 1; a repeating section's `key` is `section/ITEM`."""
        return self.alike.get((template, key.partition("/")[0]), 0.0)


def asked_of(
    session: Session, catalogue: Catalogue, organisation: RowMapping, slug: str, key: str, language: str
) -> Asked:
    """Raises NotFound for a proposal, or a section of its form, that is not there."""
    proposal = get_proposal(session, organisation["id"], slug)
    ensure_asked(catalogue, proposal, key)
    template = catalogue.template(proposal["template"])
    section = template.section(key.partition("/")[0])
    limits = section.limits if section else ()
    return Asked(
        organisation=organisation["id"],
        proposal=slug,
        proposal_id=proposal["id"],
        template=proposal["template"],
        funder=funder_of(proposal, catalogue),
        key=key,
        language=language,
        heading=template.heading(key, language),
        question=section.question if section else "",
        most=min((limit.max for limit in limits if limit.unit is Unit.WORDS and limit.max is not None), default=None),
    )


def wanted(catalogue: Catalogue, asked: Asked, typed: str = "") -> Wanted:
    """What answers the section's question; what has the words, where somebody typed some."""
    questions, rare = _REMEMBERED.recall(asked.organisation, (catalogue.templates,), _questions)
    question = typed or f"{asked.question} {asked.heading}"
    ours = stems(question) | concepts_in(typed or f"{asked.key} {asked.heading}")
    alike = {place: likeness(ours, theirs, rare) for place, theirs in questions.items()}
    if not typed:
        alike[asked.template, asked.key.partition("/")[0]] = 1.0
    words = tokens(question) if typed else telling(tokens(question), rare, most=MOST_WORDS)
    return Wanted(stems=ours, words=tuple(words[:MOST_WORDS]), every=bool(typed), rare=rare, alike=alike)


def _questions(
    of: tuple[Mapping[str, Template]],
) -> tuple[Mapping[tuple[str, str], frozenset[str]], Mapping[str, float]]:
    questions = questions_of(*of)
    return questions, rarity(list(questions.values()))


def questions_of(templates: Mapping[str, Template]) -> Mapping[tuple[str, str], frozenset[str]]:
    """What each section of each form asks, by template and section: the stems of heading and question, in all their
    languages, and what the heading is about."""
    return {
        (name, section.key): stems(" ".join((section.question, *section.heading.values())))
        | concepts_in(" ".join((section.key, *section.heading.values())))
        for name, template in templates.items()
        for section in template.sections
        if section.narrative
    }


def funder_of(proposal: RowMapping, catalogue: Catalogue) -> str:
    """Slug of the call's funder, or of the proposal's own; empty for none."""
    call = catalogue.calls.get(proposal["call"] or "")
    slug: str = call.funder if call else proposal["funder"] or ""
    return slug


def kind_of(catalogue: Catalogue, funder: str) -> str | None:
    known = catalogue.funders.get(funder)
    return known.kind if known else None
