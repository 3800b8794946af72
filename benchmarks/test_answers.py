"""“Answer this question” over 20,000 past sections, against the bare query of the index for the question's words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import Engine, RowMapping, insert, select
from sqlmodel import Session

from app.accounts.service import resolve_organisation, save_organisation
from app.catalog.catalogue import Catalogue, load_catalogue
from app.db.session import unit_of_work
from app.library.searching import index_sections, words_matching
from app.library.service.answers import answers_to
from app.library.service.asking import Asked, asked_of, wanted
from app.projects.service import save_project
from app.proposals.queries import PROPOSAL, SECTION
from app.proposals.service.save_proposal import save_proposal
from app.proposals.submission_queries import SUBMISSION
from benchmarks.databases import analyse, by_turns, workspace
from benchmarks.documents import sample_material
from benchmarks.rows import Row, paired

COUNT = 20_000
GOAL = 5
_EACH = 40
"""Sections of a proposal."""
_WORDS = 180
_ROUNDS = 7
_AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
_ASKED = ("statement-of-need", "executive-summary", "collaboration-risks")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, catalogue: Catalogue) -> Iterator[Engine]:
    with workspace(request.param) as engine:
        material = sample_material()
        with unit_of_work(engine) as session:
            save_organisation(session, material.organisation)
            organisation = resolve_organisation(session, None)
            save_project(session, organisation, material.project)
            save_proposal(session, organisation, material.proposal, at=_AT)
            fill_sections(session, catalogue)
        index_sections(engine)
        analyse(engine)
        yield engine


def fill_sections(session: Session, catalogue: Catalogue) -> None:
    """Proposals that were sent, on each of the forms in turn; each text has some words of its own question."""
    random = Random(7)  # noqa: S311
    vocabulary = [f"{start}{end}" for start in _STARTS for end in _ENDS]
    weights = [1 / (place + 1) for place in range(len(vocabulary))]
    model = dict(session.execute(select(PROPOSAL)).mappings().first() or {})
    forms = sorted(catalogue.templates)
    for number in range(COUNT // _EACH):
        form = forms[number % len(forms)]
        asked = [section for section in catalogue.templates[form].sections if section.narrative]
        row = {**model, "slug": f"past-{number}", "template": form, "title": f"Past {number}"}
        row.pop("id")
        proposal_id = session.execute(insert(PROPOSAL).values(row).returning(PROPOSAL.c.id)).scalar_one()
        session.execute(insert(SUBMISSION).values(_sent(proposal_id)))
        texts = []
        for place in range(_EACH):
            section = asked[place % len(asked)]
            own = section.question.lower().split()
            words = random.choices(vocabulary, weights, k=_WORDS) + random.choices(own or ["a"], k=20)
            texts.append(
                {
                    "proposal_id": proposal_id,
                    "position": place,
                    "key": section.key if place < len(asked) else f"{section.key}/{place}",
                    "language": "en",
                    "blocks": [{"kind": "paragraph", "inlines": [{"kind": "text", "text": " ".join(words)}]}],
                    "version": 1,
                    "words": " ".join(words),
                    "facts": "",
                    "refers_to": "",
                    "indexed": False,
                    "saved_at": _AT - timedelta(days=number),
                }
            )
        session.execute(insert(SECTION), texts)


@pytest.mark.parametrize("key", _ASKED)
def test_answer_this_question(rows: list[Row], filled: Engine, catalogue: Catalogue, key: str) -> None:
    """The reference brings the ids of the 50 nearest of what has any of the words. By the clock on the wall."""

    def ask(session: Session) -> tuple[RowMapping, Asked]:
        organisation = resolve_organisation(session, None)
        return organisation, asked_of(session, catalogue, organisation, sample_material().proposal.slug, key, "en")

    with unit_of_work(filled, read_only=True) as session:
        organisation, asked = ask(session)
    words = wanted(catalogue, asked).words

    def bare() -> int:
        with unit_of_work(filled, read_only=True) as session:
            return len(session.execute(words_matching(session, organisation["id"], words, every=False).limit(50)).all())

    def ours() -> int:
        with unit_of_work(filled, read_only=True) as session:
            return len(answers_to(session, catalogue, organisation, asked, on=_AT.date()))

    mine, theirs = by_turns(ours, bare, rounds=_ROUNDS)
    note = f"{len(words)} words of the question, {COUNT:,} past sections; reference: the 50 nearest by the index"
    rows.append(paired(f"Answers to {key} ({filled.dialect.name})", mine, theirs, goal=GOAL, note=note))


def _sent(proposal_id: int) -> dict[str, object]:
    said = ("document_hash", "submitted_by", "late_reason", "override_reason", "confirmation")
    empty = dict.fromkeys((*said, "unlocked_by", "unlock_reason"), "")
    return {
        **empty,
        "proposal_id": proposal_id,
        "number": 1,
        "language": "en",
        "document": {},
        "proposal": {},
        "pages": None,
        "submitted_at": _AT,
        "overridden": [],
        "receipt_name": "",
    }


_STARTS = ("wage", "house", "law", "court", "work", "child", "water", "school", "health", "city", "farm", "vote",
           "peace", "road", "grain", "boat", "light", "stone", "river", "market")  # fmt: skip
_ENDS = ("", "s", "ing", "less", "ful", "ward", "ness", "hood", "ship", "land", "er", "ers", "ed", "ly", "able", "man",
         "woman", "folk", "wise", "like", "free", "born", "side", "time", "line")  # fmt: skip
