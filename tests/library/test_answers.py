"""Earlier answers to a section's question; on both data bases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, RowMapping, insert, select, text, update
from sqlmodel import Session

from app.catalog.catalogue import Catalogue, load_catalogue
from app.db.session import unit_of_work
from app.domain.document import Paragraph, Suggestion, Text
from app.domain.markdown import parse_markdown
from app.domain.pipeline import PipelineStage
from app.domain.proposal import SectionText
from app.domain.reusable import ReusableText
from app.errors import BadInput, NotFound, ProposalLocked
from app.library.searching import index_sections, mark_unindexed
from app.library.service.answers import Answer, answers_to
from app.library.service.asking import asked_of
from app.library.service.borrow import Borrowers, Origin, Source, borrowers_of, copied, origins_of, put_in
from app.library.service.fill_proposal import Filling, fill, filling_of
from app.library.service.keep_items import TEXTS, add_item, drop_item, list_text_versions, save_item
from app.pipeline.queries import MOVE, OPPORTUNITY
from app.proposals.queries import PROPOSAL
from app.proposals.service.edit_sections import history, read_section, save_section
from app.proposals.service.save_proposal import save_proposal
from app.proposals.submission_queries import SUBMISSION
from tests.domain.assembly.material import proposal
from tests.house import AMINA, NOW
from tests.pipeline.test_pipeline import submission_of
from tests.web.conftest import shipped_proposal

KEY = "need-problem"
NOW_SLUG = proposal().slug
WAGES = "Domestic workers are paid late, and nobody inspects a household. {{project.title}} names who is to blame."
ABOUT = ReusableText(
    key="late-wages",
    title="Late wages",
    question="What happens, where, to how many people, and since when?",
    variants={50: "Wages come late.", 150: "Wages come late. " * 40},
    reviewed_on=NOW.date(),
)


class Memory:
    """The services at hand, each in a unit of work of its own."""

    def __init__(self, engine: Engine, house: RowMapping, catalogue: Catalogue) -> None:
        self.engine, self.house, self.catalogue = engine, house, catalogue

    def past(self, slug: str, sections: dict[str, str], *, sent: bool = True, moved: str = "") -> None:
        """A proposal of the same project, on the same form."""
        with unit_of_work(self.engine) as session:
            save_proposal(session, self.house, replace(shipped_proposal(), slug=slug, title=slug), at=NOW)
            for key, words in sections.items():
                written = SectionText(blocks=parse_markdown(words), version=0)
                save_section(session, self.house, slug, key, "en", written, at=NOW - timedelta(days=30), by="Amina")
            (row,) = session.execute(select(PROPOSAL.c.id).where(PROPOSAL.c.slug == slug)).mappings()
            if sent:
                session.execute(insert(SUBMISSION).values(**submission_of(row["id"])))
            if moved:
                self._move(session, row["id"], moved)

    def _move(self, session: Session, proposal_id: int, stage: str) -> None:
        made = insert(OPPORTUNITY).values(
            organisation_id=self.house["id"], title="t", funder_name="", stage=stage, note="", version=1,
            created_by="Amina", created_at=NOW, proposal_id=proposal_id,
        )  # fmt: skip
        (opportunity,) = session.execute(made.returning(OPPORTUNITY.c.id)).scalars()
        columns = {
            "opportunity_id": opportunity,
            "before": "submitted",
            "after": stage,
            "reason": "",
            "by": "",
            "at": NOW,
        }
        session.execute(insert(MOVE).values(columns))

    def keep(self, item: ReusableText) -> None:
        with unit_of_work(self.engine) as session:
            add_item(session, self.house, TEXTS, item, by=AMINA, at=NOW)

    def change(self, item: ReusableText, *, read: int = 1) -> None:
        with unit_of_work(self.engine) as session:
            save_item(session, self.house, TEXTS, item, read=read, by=AMINA, at=NOW)

    def answers(self, typed: str = "", key: str = KEY) -> tuple[Answer, ...]:
        index_sections(self.engine)
        with unit_of_work(self.engine, read_only=True) as session:
            asked = asked_of(session, self.catalogue, self.house, NOW_SLUG, key, "en")
            return answers_to(session, self.catalogue, self.house, asked, typed=typed, on=NOW.date())

    def put(self, source: Source, *, language: str = "en") -> None:
        with unit_of_work(self.engine) as session:
            asked = asked_of(session, self.catalogue, self.house, NOW_SLUG, KEY, language)
            put_in(session, self.catalogue, self.house, asked, source, at=NOW, by="Amina")

    def origins(self) -> tuple[Origin, ...]:
        with unit_of_work(self.engine, read_only=True) as session:
            asked = asked_of(session, self.catalogue, self.house, NOW_SLUG, KEY, "en")
            return origins_of(session, self.catalogue, self.house, asked)

    def section(self, slug: str = NOW_SLUG) -> SectionText:
        with unit_of_work(self.engine, read_only=True) as session:
            return read_section(session, self.house, slug, KEY, "en")

    def borrowers(self) -> dict[str, Borrowers]:
        with unit_of_work(self.engine, read_only=True) as session:
            return dict(borrowers_of(session, self.house))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def memory(engine: Engine, house: RowMapping, catalogue: Catalogue) -> Memory:
    return Memory(engine, house, catalogue)


def told(answers: tuple[Answer, ...]) -> list[tuple[str, list[str]]]:
    """Of each the proposal, or else the title, and why."""
    return [
        (answer.where.partition(" · ")[0] or answer.title, [str(why.said) for why in answer.reasons])
        for answer in answers
    ]


def test_the_same_question_of_a_proposal_that_was_won_comes_first(memory: Memory) -> None:
    memory.past("lost", {KEY: WAGES}, moved=PipelineStage.DECLINED)
    memory.past("won", {KEY: WAGES}, moved=PipelineStage.AWARDED)
    memory.past("budgets", {"collaboration-governance": "Who decides about money and who is told."})
    (first, why), (second, less) = told(memory.answers())[:2]
    assert (first, second) == ("won", "lost")
    assert {"same question", "won", "same funder", "written within a year"} <= set(why)
    assert "was declined" in less


def test_what_was_never_sent_and_what_the_section_says_itself_is_no_earlier_answer(memory: Memory) -> None:
    memory.past("draft", {KEY: WAGES}, sent=False)
    assert memory.answers() == ()


def test_words_that_somebody_types_have_to_be_there_all(memory: Memory) -> None:
    memory.past("past", {KEY: WAGES, "need-causes": "Nobody inspects a household: the law forbids it."})
    memory.keep(ABOUT)
    assert len(memory.answers("inspects household")) == 2
    assert len(memory.answers("inspects household blame")) == 1
    assert [answer.title for answer in memory.answers("wages come late")] == ["Late wages"]
    assert memory.answers("helicopter") == ()


def test_what_was_saved_or_deleted_since_is_found_as_it_is_now(memory: Memory) -> None:
    memory.past("past", {KEY: "Nothing about it."})
    assert memory.answers("helicopter") == ()
    with unit_of_work(memory.engine) as session:
        session.execute(update(SUBMISSION).values(unlocked_at=NOW))
        changed = SectionText(blocks=parse_markdown("A helicopter."), version=1)
        save_section(session, memory.house, "past", KEY, "en", changed, at=NOW)
    assert len(memory.answers("helicopter")) == 1
    with unit_of_work(memory.engine) as session:
        mark_unindexed(session)
    assert index_sections(memory.engine) > 0
    assert len(memory.answers("helicopter")) == 1
    with unit_of_work(memory.engine) as session:
        session.execute(PROPOSAL.delete().where(PROPOSAL.c.slug == "past"))
    index_sections(memory.engine)
    with unit_of_work(memory.engine, read_only=True) as session:
        assert session.execute(text("SELECT count(*) FROM section_words")).scalar() == 0


def test_a_text_of_the_library_comes_in_the_length_that_fits(memory: Memory) -> None:
    memory.keep(ABOUT)
    (answer,) = memory.answers()
    assert answer.source == Source(text="late-wages", size=150)
    assert "kept in the library" in told((answer,))[0][1]


def test_a_copy_knows_its_original_and_says_when_that_was_changed(memory: Memory) -> None:
    memory.keep(ABOUT)
    memory.put(Source(text="late-wages", size=50))
    assert memory.section().blocks[-1] == ABOUT.blocks(50)[0]
    (origin,) = memory.origins()
    assert (origin.title, origin.path, origin.changed) == ("Late wages", "library/texts/late-wages", False)
    memory.change(replace(ABOUT, variants={**ABOUT.variants, 150: "Longer."}))
    assert not memory.origins()[0].changed
    memory.change(replace(ABOUT, variants={**ABOUT.variants, 50: "Wages come very late."}), read=2)
    assert memory.origins()[0].changed
    assert memory.section().blocks[-1] == ABOUT.blocks(50)[0]
    with unit_of_work(memory.engine) as session:
        drop_item(session, memory.house, TEXTS, "late-wages", by=AMINA, at=NOW)
    assert memory.origins()[0].path == ""


def test_a_copy_of_a_section_keeps_facts_live_and_leaves_figures_behind(memory: Memory) -> None:
    memory.past("past", {KEY: WAGES})
    (answer,) = memory.answers("inspects")
    memory.put(answer.source)
    assert memory.section().blocks == parse_markdown(WAGES)
    assert memory.origins()[0].path == f"proposals/past/sections/en/{KEY}"
    with unit_of_work(memory.engine, read_only=True) as session:
        (line, *_) = history(session, memory.house, NOW_SLUG, KEY, "en", before=None, limit=5)
    assert "from an earlier text" in line.note


def test_it_says_how_the_proposals_fared_that_it_was_put_into(memory: Memory) -> None:
    memory.keep(ABOUT)
    assert memory.borrowers() == {}
    memory.put(Source(text="late-wages", size=50))
    with unit_of_work(memory.engine) as session:
        (row,) = session.execute(select(PROPOSAL.c.id).where(PROPOSAL.c.slug == NOW_SLUG)).mappings()
        memory._move(session, row["id"], PipelineStage.AWARDED)
    used = memory.borrowers()["late-wages"]
    assert (used.won, used.lost, [place.key for place in used.places]) == (1, 0, [KEY])


def test_nothing_is_put_into_what_was_sent_and_nothing_of_another_house(memory: Memory) -> None:
    memory.keep(ABOUT)
    with pytest.raises(NotFound, match="500 words"):
        memory.put(Source(text="late-wages", size=500))
    with pytest.raises(NotFound, match="not there any more"):
        memory.put(Source(section=4_000))
    with unit_of_work(memory.engine) as session:
        (row,) = session.execute(select(PROPOSAL.c.id).where(PROPOSAL.c.slug == NOW_SLUG)).mappings()
        session.execute(insert(SUBMISSION).values(**submission_of(row["id"])))
    with pytest.raises(ProposalLocked):
        memory.put(Source(text="late-wages", size=50))
    assert memory.origins() == ()


def test_a_language_that_does_not_exist_is_refused_here_too(memory: Memory) -> None:
    memory.keep(ABOUT)
    with pytest.raises(BadInput, match="zz"):
        memory.put(Source(text="late-wages", size=50), language="zz")


def test_what_was_only_suggested_is_not_copied() -> None:
    suggestion = Suggestion(id="a1", change="insert", by="Karim", at=NOW, inlines=(Text(" And fined."),))
    written = (Paragraph((Text("Wages come late."), suggestion)),)
    assert copied(written) == parse_markdown("Wages come late.")


def test_each_version_of_a_text_is_kept(memory: Memory) -> None:
    memory.keep(ABOUT)
    memory.change(replace(ABOUT, title="Wages that come late"))
    with unit_of_work(memory.engine, read_only=True) as session:
        versions = list_text_versions(session, memory.house, "late-wages")
    assert [(one.version, one.text.title) for one in versions] == [(2, "Wages that come late"), (1, "Late wages")]


def filled(memory: Memory, *keys: str) -> Filling:
    with unit_of_work(memory.engine) as session:
        place = (session, memory.catalogue, memory.house, NOW_SLUG, "past", "en")
        if keys:
            fill(*place, keys, at=NOW, by="Amina")
        return filling_of(*place)


def test_a_proposal_is_filled_from_an_earlier_one_of_the_same_form(memory: Memory) -> None:
    memory.past("past", {KEY: WAGES, "need-causes": "The law forbids an inspection."})
    before = filled(memory)
    assert [(one.key, one.alike, one.written) for one in before.filled] == [(KEY, 1, False), ("need-causes", 1, False)]
    assert before.left == ()
    assert len(before.unfilled) > 3
    after = filled(memory, KEY)
    assert memory.section().blocks == parse_markdown(WAGES)
    assert [one.written for one in after.filled] == [True, False]


def test_another_form_is_matched_by_its_questions_and_the_earlier_funder_is_flagged(memory: Memory) -> None:
    with unit_of_work(memory.engine) as session:
        earlier = replace(shipped_proposal(), slug="past", funder="oak-foundation", template="general-foundation/1.0")
        save_proposal(session, memory.house, earlier, at=NOW)
        form = memory.catalogue.template("general-foundation/1.0")
        for section in form.sections:
            if section.narrative and section.repeat is None:
                words = SectionText(blocks=parse_markdown(f"For Oak Foundation: {section.key}."), version=0)
                save_section(session, memory.house, "past", section.key, "en", words, at=NOW)
    found = filled(memory)
    assert found.filled
    assert found.left
    assert all(one.names == ("Oak Foundation",) for one in found.filled)
    assert len({one.source for one in found.filled}) == len(found.filled)


def test_what_the_form_began_with_gives_way(memory: Memory) -> None:
    memory.past("past", {KEY: WAGES})
    with unit_of_work(memory.engine) as session:
        session.execute(update(PROPOSAL).where(PROPOSAL.c.slug == NOW_SLUG).values(prefilled={KEY: "Write here."}))
        begun = SectionText(blocks=parse_markdown("Write here."), version=0)
        save_section(session, memory.house, NOW_SLUG, KEY, "en", begun, at=NOW)
    assert [one.written for one in filled(memory).filled] == [False]
    filled(memory, KEY)
    assert memory.section().blocks == parse_markdown(WAGES)
