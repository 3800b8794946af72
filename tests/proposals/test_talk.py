"""Comments, presence, reviews, sign-offs and named versions, on both data bases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, RowMapping, event, insert
from sqlmodel import Session

from app.accounts.audit import list_deeds
from app.accounts.policy import Role
from app.accounts.queries import MEMBERSHIP
from app.accounts.service import resolve_organisation, save_organisation
from app.accounts.sessions import PERSON
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.markdown import parse_markdown
from app.domain.proposal import SectionText
from app.errors import BadInput, Conflict, NotFound, NotPermitted, SectionLocked
from app.projects.service import save_project
from app.proposals.queries import get_proposal
from app.proposals.service.authors import Author
from app.proposals.service.be_present import FRESH, be_present
from app.proposals.service.comment_sections import (
    Show,
    assign_thread,
    begin_thread,
    edit_comment,
    list_threads,
    mentioned_in,
    reply,
    set_deleted,
    set_resolved,
)
from app.proposals.service.edit_sections import read_section, save_section
from app.proposals.service.list_waiting import Waits, waiting_for
from app.proposals.service.list_work import work_for
from app.proposals.service.name_versions import compare_versions, name_proposal, name_section_version, read_named
from app.proposals.service.own_sections import finish_section, give_section
from app.proposals.service.review_proposal import (
    Criterion,
    Recommendation,
    Score,
    ask_review,
    reopen_review,
    reviews_for,
    save_review,
    totals_of,
)
from app.proposals.service.save_proposal import save_proposal
from app.proposals.service.sign_sections import list_asked, sign, withdraw
from app.proposals.service.suggest_sections import suggest_section
from app.proposals.service.survey_proposals import survey_proposals
from tests.domain.assembly.material import material, organisation, proposal

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SLUG = proposal().slug
KEY = "executive-summary"
NEED = Criterion("need", "Need", "", 10)
SHIPPED = replace(
    proposal(), call=None, funder="sigrid-rausing-trust", template="general-partnership/1.0", sections={},
    attachments=(),
)  # fmt: skip


GUEST = Author("Leila", None)


@dataclass(frozen=True)
class Team:
    owner: RowMapping
    proposal: RowMapping
    amina: Author
    bilal: Author


@pytest.fixture
def team(engine: Engine) -> Team:
    with unit_of_work(engine) as session:
        save_organisation(session, organisation())
        owner = resolve_organisation(session, None)
        save_project(session, owner, replace(material().project, organisation=organisation().slug))
        save_proposal(session, owner, SHIPPED, at=NOW)
        save_section(session, owner, SLUG, KEY, "en", text("First.", 0), at=NOW, by="Amina Haddad")
        amina, bilal = (_member(session, owner, name) for name in ("Amina Haddad", "Bilal Noor"))
        return Team(owner, get_proposal(session, owner["id"], SLUG), amina, bilal)


@pytest.fixture
def session(engine: Engine, team: Team) -> Iterator[Session]:  # noqa: ARG001 - the team must be there first
    with unit_of_work(engine) as session:
        yield session


def _member(session: Session, owner: RowMapping, name: str) -> Author:
    person_id = session.execute(
        insert(PERSON).values(email=None, name=name, operator=False, created_at=NOW).returning(PERSON.c.id)
    ).scalar_one()
    session.execute(
        insert(MEMBERSHIP).values(
            person_id=person_id, organisation_id=owner["id"], roles=["reviewer", "writer"], joined_at=NOW
        )
    )
    return Author(name, person_id)


def text(words: str, version: int) -> SectionText:
    return SectionText(blocks=parse_markdown(words), version=version)


def say(session: Session, team: Team, author: Author, words: str, **more: int) -> int:
    return begin_thread(session, team.proposal, author, words, key=KEY, language="en", at=NOW, **more)


def test_a_thread_is_answered_resolved_and_reopened_by_an_answer(session: Session, team: Team) -> None:
    first = say(session, team, team.amina, "Is this true?")
    reply(session, team.proposal, GUEST, first, "It is.", at=NOW)
    set_resolved(session, team.proposal, first, team.bilal, at=NOW)
    assert list_threads(session, team.proposal["id"], team.amina) == ()
    (thread,) = list_threads(session, team.proposal["id"], team.amina, Show.RESOLVED)
    assert [(said.name, said.own) for said in thread.said] == [("Amina Haddad", True), ("Leila", False)]
    assert thread.resolved_by == "Bilal Noor"
    reply(session, team.proposal, team.bilal, first, "Not quite.", at=NOW)
    assert len(list_threads(session, team.proposal["id"], team.amina)[0].said) == 3


def test_only_the_author_changes_a_comment_and_may_undo_taking_it_back(session: Session, team: Team) -> None:
    first = say(session, team, GUEST, "Mine.")
    for other in (team.amina, Author("Omar", None)):
        with pytest.raises(NotPermitted):
            edit_comment(session, team.proposal, other, first, "Yours.", at=NOW)
    set_deleted(session, team.proposal, GUEST, first, at=NOW)
    assert list_threads(session, team.proposal["id"], team.amina) == ()
    assert list_threads(session, team.proposal["id"], GUEST)[0].said[0].text == ""
    set_deleted(session, team.proposal, GUEST, first, at=None)
    assert list_threads(session, team.proposal["id"], team.amina)[0].said[0].text == "Mine."


def test_empty_comments_strangers_and_other_threads_are_refused(session: Session, team: Team) -> None:
    with pytest.raises(BadInput):
        say(session, team, team.amina, "  ")
    with pytest.raises(BadInput):
        say(session, team, team.amina, "For nobody here.", assigned_to=999)
    with pytest.raises(NotFound):
        reply(session, team.proposal, team.amina, 999, "Hello?", at=NOW)


def test_what_waits_is_what_mentions_somebody_is_theirs_or_was_asked_of_them(session: Session, team: Team) -> None:
    bilal = team.bilal.person_id
    assert bilal is not None
    mention = say(session, team, team.amina, "@bilal noor, is this right?")
    given = say(session, team, team.amina, "Please check.")
    assign_thread(session, team.proposal, given, bilal)
    ask_review(session, team.proposal, bilal, team.amina, blind=True, unnamed=False, at=NOW)
    waiting = waiting_for(session, team.owner["id"], bilal)
    assert [(item.what, item.thread) for item in waiting] == [
        (Waits.REVIEW, None), (Waits.ASSIGNMENT, given), (Waits.MENTION, mention),
    ]  # fmt: skip
    set_resolved(session, team.proposal, given, team.bilal, at=NOW)
    edit_comment(session, team.proposal, team.amina, mention, "Nobody.", at=NOW)
    assert [item.what for item in waiting_for(session, team.owner["id"], bilal)] == [Waits.REVIEW]


def test_work_that_waits_is_sections_sign_offs_and_suggestions_of_others(
    session: Session, team: Team, catalogue: Catalogue
) -> None:
    def work(reader: Author, *roles: Role) -> list[tuple[Waits, str]]:
        proposals = {one.line.slug: one for one in survey_proposals(session, catalogue, team.owner)}
        found = work_for(session, catalogue, team.owner, proposals, reader, frozenset(roles), now=NOW)
        return [(one.what, one.key or one.text) for one in found]

    def give(key: str, due_on: date | None = None) -> None:
        person = team.bilal.person_id
        give_section(session, catalogue, team.proposal, key, person, team.amina, due_on=due_on, at=NOW)

    assert work(team.bilal, *Role) == []
    give(KEY)
    give("need-problem", date(2026, 12, 1))
    assert work(team.bilal) == [(Waits.SECTION, "need-problem"), (Waits.SECTION, KEY)]
    finish_section(session, team.proposal, "need-problem", at=NOW)
    assert work(team.bilal) == [(Waits.SECTION, KEY)]
    assert work(team.amina) == []

    changed = text("Last.", 1)
    suggest_section(session, catalogue, team.owner, SLUG, KEY, "en", changed, at=NOW, by=team.amina.name)
    assert work(team.amina, Role.WRITER) == []
    assert work(team.bilal, Role.WRITER) == [(Waits.SECTION, KEY), (Waits.SUGGESTIONS, KEY)]
    assert work(team.bilal, Role.REVIEWER) == [(Waits.SECTION, KEY)]

    asked = [one for one in list_asked(session, catalogue, team.owner, SLUG) if one.role is not Role.MANAGER]
    for number, one in enumerate(asked):
        sign(session, catalogue, team.owner, SLUG, one.key, one.role, team.amina, frozenset(Role), at=NOW)
        others = {later.role for later in asked[number + 1 :]}
        waiting = work(team.amina, *Role)
        assert waiting == [(Waits.SIGN_OFF, role) for role in sorted(others or {Role.MANAGER})]
    with pytest.raises(NotFound):
        give("no-such-section")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("@Ana Lima look", {1}),
        ("@ana, look", {1}),
        ("@Omar", set()),
        ("@Omar Said and @Omar Aziz", {2, 3}),
        ("mail ana@ana.org", set()),
        ("@anabel", set()),
    ],
)
def test_mentions_are_whole_names_or_first_names_that_only_one_has(words: str, found: set[int]) -> None:
    assert mentioned_in(words, [(1, "Ana Lima"), (2, "Omar Said"), (3, "Omar Aziz")]) == found


def test_five_hundred_comments_take_as_many_statements_as_one(session: Session, team: Team) -> None:
    for number in range(500):
        say(session, team, team.amina, f"Comment {number}.")
    sent: list[str] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *sent_now: sent.append(sent_now[2]))
    assert len(list_threads(session, team.proposal["id"], team.bilal, Show.OPEN, key=KEY, language="en")) == 500
    list_threads(session, team.proposal["id"], team.bilal, Show.MINE)
    assert len(sent) == 3


def test_presence_is_seen_by_others_and_expires(session: Session, team: Team) -> None:
    place = (team.proposal["id"], KEY, "en")
    assert be_present(session, *place, "Amina", at=NOW) == ()
    assert be_present(session, *place, "Bilal", at=NOW) == ("Amina",)
    assert be_present(session, *place, "Bilal", at=NOW + FRESH) == ("Amina",)
    assert be_present(session, *place, "Bilal", at=NOW + FRESH + timedelta(seconds=1)) == ()


def test_a_blind_review_shows_nothing_of_others_before_it_is_handed_in(session: Session, team: Team) -> None:
    for author in (team.amina, team.bilal):
        assert author.person_id is not None
        ask_review(session, team.proposal, author.person_id, GUEST, blind=True, unnamed=True, at=NOW)
    hand_in(session, team, team.amina, 8)
    blinded = reviews_for(session, team.proposal, team.bilal)
    assert (blinded[0].name, blinded[0].scores, blinded[0].comment) == ("", {}, "")
    assert [total.average for total in totals_of([NEED], blinded)] == [None]
    hand_in(session, team, team.bilal, 4)
    seen = reviews_for(session, team.proposal, team.bilal)
    assert (seen[0].scores["need"].points, seen[0].name, seen[0].person_id) == (8, "", None)
    (total,) = totals_of([NEED], seen)
    assert (total.average, total.spread) == (6.0, 2.0)
    writers = reviews_for(session, team.proposal, GUEST)
    assert {review.name for review in writers} == {""}
    with pytest.raises(Conflict):
        hand_in(session, team, team.bilal, 5)
    reopen_review(session, team.proposal, team.bilal, at=NOW)
    assert reviews_for(session, team.proposal, team.bilal)[0].scores == {}


def test_points_must_fit_and_none_may_be_missing_when_handed_in(session: Session, team: Team) -> None:
    assert team.amina.person_id is not None
    ask_review(session, team.proposal, team.amina.person_id, team.bilal, blind=False, unnamed=False, at=NOW)
    for points in (11, None):
        with pytest.raises(BadInput, match="Need"):
            hand_in(session, team, team.amina, points)
    with pytest.raises(NotFound):
        hand_in(session, team, team.bilal, 3)


def hand_in(session: Session, team: Team, author: Author, points: int | None) -> None:
    scores = {"need": Score(points, "Because.")}
    save_review(session, team.proposal, author, [NEED], scores, Recommendation.SUBMIT, "Good.", hand_in_at=NOW)


def test_a_signed_proposal_refuses_every_save_until_the_sign_off_is_withdrawn(
    session: Session, team: Team, catalogue: Catalogue
) -> None:
    manager = frozenset({Role.MANAGER})
    signed = sign(session, catalogue, team.owner, SLUG, "", Role.MANAGER, team.amina, manager, at=NOW)
    with pytest.raises(SectionLocked, match="Amina Haddad") as locked:
        save_section(session, team.owner, SLUG, KEY, "en", text("Second.", 1), at=NOW)
    assert locked.value.attempted == text("Second.", 1)
    with pytest.raises(SectionLocked):
        save_proposal(session, team.owner, SHIPPED, at=NOW)  # takes the section away
    assert read_section(session, team.owner, SLUG, KEY, "en").version == 1
    with pytest.raises(Conflict):
        sign(session, catalogue, team.owner, SLUG, "", Role.MANAGER, team.amina, manager, at=NOW)
    with pytest.raises(NotPermitted):
        withdraw(session, team.owner, SLUG, signed, team.bilal, frozenset({Role.WRITER}), at=NOW)
    withdraw(session, team.owner, SLUG, signed, team.bilal, manager, at=NOW)
    assert save_section(session, team.owner, SLUG, KEY, "en", text("Second.", 1), at=NOW).version == 2
    assert [deed["did"] for deed in list_deeds(session, team.owner["id"])] == ["withdraw_sign_off", "sign"]


def test_a_sign_off_says_that_the_project_changed_since(session: Session, team: Team, catalogue: Catalogue) -> None:
    asked = list_asked(session, catalogue, team.owner, SLUG)
    keys = [item.key for item in asked if item.role is Role.FINANCE]
    with pytest.raises(NotPermitted):
        sign(session, catalogue, team.owner, SLUG, keys[0], Role.FINANCE, team.amina, frozenset({Role.WRITER}), at=NOW)
    with pytest.raises(BadInput):
        sign(session, catalogue, team.owner, SLUG, keys[0], Role.VIEWER, team.amina, frozenset(Role), at=NOW)
    for key in keys:
        sign(session, catalogue, team.owner, SLUG, key, Role.FINANCE, team.amina, frozenset({Role.FINANCE}), at=NOW)
    assert not any(item.changed for item in list_asked(session, catalogue, team.owner, SLUG))
    project = material().project
    lines = tuple(replace(line, unit_cost=line.unit_cost * 2) for line in project.budget.lines)
    changed = replace(project, organisation=organisation().slug, budget=replace(project.budget, lines=lines))
    save_project(session, team.owner, changed)
    assert any(item.changed for item in list_asked(session, catalogue, team.owner, SLUG))


def test_a_named_version_remembers_each_section(session: Session, team: Team) -> None:
    named = name_proposal(session, team.owner, SLUG, " sent to partners ", team.amina, at=NOW)
    save_section(session, team.owner, SLUG, KEY, "en", text("Second.", 1), at=NOW)
    row, (section,) = read_named(session, team.owner, SLUG, named)
    assert (row["name"], section.version, section.current) == ("sent to partners", 1, 2)
    (pair,) = compare_versions(session, team.owner, SLUG, KEY, "en", 1, 2)
    assert not pair.same
    name_section_version(session, team.owner, SLUG, KEY, "en", 1, "first")
    for wrong in ("", "x" * 200):
        with pytest.raises(BadInput):
            name_proposal(session, team.owner, SLUG, wrong, team.amina, at=NOW)
