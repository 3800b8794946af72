"""Opportunities, kept: added, moved, followed by their proposal, with hours; on both data bases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, RowMapping, delete, insert, update

from app.accounts.audit import list_deeds
from app.accounts.deeds import deed_of
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.money import Money
from app.domain.pipeline import Opportunity, PipelineStage
from app.errors import BadInput, Conflict, NotFound, VersionConflict
from app.models import SubmissionRow
from app.models.mapping import table_of
from app.pipeline.queries import list_moves
from app.pipeline.service.change_pipeline import (
    add_opportunity,
    drop_effort,
    find_running,
    log_effort,
    move_opportunity,
    save_opportunity,
)
from app.pipeline.service.read_pipeline import Entry, read_entry, read_pipeline
from app.proposals.queries import PROPOSAL, get_proposal
from app.proposals.service.review_proposal import add_review
from tests.domain.assembly.material import proposal
from tests.house import AMINA, NOW

CALL = "undef/2016-round-11"
S = PipelineStage


class Desk:
    """The services at hand, each in a unit of work of its own."""

    def __init__(self, engine: Engine, catalogue: Catalogue, house: RowMapping) -> None:
        self.engine, self.catalogue, self.house = engine, catalogue, house

    def add(self, wanted: Opportunity, owner_id: int | None = None) -> int:
        with unit_of_work(self.engine) as session:
            return add_opportunity(session, self.catalogue, self.house, wanted, by=AMINA, at=NOW, owner_id=owner_id)

    def read(self, made: int) -> Entry:
        with unit_of_work(self.engine, read_only=True) as session:
            return read_entry(session, self.catalogue, self.house, made, at=NOW)

    def save(self, wanted: Opportunity) -> None:
        with unit_of_work(self.engine) as session:
            save_opportunity(session, self.catalogue, self.house, wanted, owner_id=None)

    def move(self, made: int, stage: PipelineStage, reason: str = "", version: int | None = None) -> Entry:
        version = version or self.read(made).opportunity.version
        with unit_of_work(self.engine) as session:
            return move_opportunity(
                session, self.catalogue, self.house, made, stage, reason=reason, version=version, by=AMINA, at=NOW
            )


@pytest.fixture
def desk(engine: Engine, catalogue: Catalogue, house: RowMapping) -> Desk:
    return Desk(engine, catalogue, house)


def test_a_call_comes_with_its_title_funder_and_day(desk: Desk, amina: int) -> None:
    made = desk.add(Opportunity(title="", call=CALL), amina)
    entry = desk.read(made)
    assert entry.opportunity.title == desk.catalogue.calls[CALL].title
    assert (entry.to, entry.opportunity.owner) == (desk.catalogue.funders["undef"].name, "amina@example.org")
    assert entry.due is not None
    with unit_of_work(desk.engine, read_only=True) as session:
        assert find_running(session, desk.house, call=CALL, announcement=None) == made
        assert find_running(session, desk.house, call="cfli/2025-cuba", announcement=None) is None


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (Opportunity(title="  "), BadInput),
        (Opportunity(title="x" * 301), BadInput),
        (Opportunity(title="x", value=Money(Decimal(-1), "EUR")), BadInput),
        (Opportunity(title="x", call="undef/none"), NotFound),
        (Opportunity(title="x", announcement=77), NotFound),
        (Opportunity(title="x", funder="none"), NotFound),
        (Opportunity(title="x", proposal="none"), NotFound),
    ],
)
def test_what_makes_no_sense_is_refused(desk: Desk, wanted: Opportunity, error: type[Exception]) -> None:
    with pytest.raises(error):
        desk.add(wanted)


def test_only_a_member_owns_one(desk: Desk) -> None:
    with pytest.raises(BadInput):
        desk.add(Opportunity(title="x"), 4711)


def test_a_move_is_remembered_with_who_when_and_why(desk: Desk) -> None:
    made = desk.add(Opportunity(title="Bridges and wells"))
    desk.move(made, S.QUALIFYING)
    with pytest.raises(BadInput, match="why"):
        desk.move(made, S.CLOSED)
    with pytest.raises(VersionConflict):
        desk.move(made, S.DRAFTING, version=1)
    ended = desk.move(made, S.CLOSED, "They fund no courts.")
    assert (ended.stage, ended.won) == (S.CLOSED, None)
    with unit_of_work(desk.engine, read_only=True) as session:
        moves = [(row["before"], row["after"], row["reason"], row["by"]) for row in list_moves(session, [made])[made]]
    assert moves == [
        ("", "prospect", "", "Amina"),
        ("prospect", "qualifying", "", "Amina"),
        ("qualifying", "closed", "They fund no courts.", "Amina"),
    ]
    with unit_of_work(desk.engine, read_only=True) as session:
        deed = deed_of(list_deeds(session, desk.house["id"])[0])
    assert (deed.told, deed.remark) == ("moved “Bridges and wells” in the pipeline", "They fund no courts.")


def test_its_proposal_tells_stage_and_value_until_the_funder_answers(desk: Desk, karim: int) -> None:
    made = desk.add(Opportunity(title="Bridges", value=Money(Decimal(5), "EUR"), proposal=proposal().slug))
    drafted = desk.read(made)
    assert (drafted.stage, drafted.opportunity.stage) == (S.DRAFTING, S.PROSPECT)
    assert drafted.value is not None
    assert drafted.value.amount > 5, "what the proposal asks for"
    with pytest.raises(BadInput, match="proposal"):
        desk.move(made, S.SUBMITTED)
    with unit_of_work(desk.engine) as session:
        row = get_proposal(session, desk.house["id"], proposal().slug)
        add_review(session, row, karim, "Karim", asked_by="Amina", blind=False, unnamed=False, at=NOW)
    assert desk.read(made).stage is S.REVIEW
    submission = table_of(SubmissionRow)
    with unit_of_work(desk.engine) as session:
        session.execute(insert(submission).values(**submission_of(row["id"])))
    assert desk.read(made).stage is S.SUBMITTED
    assert desk.move(made, S.AWARDED).won is True
    with unit_of_work(desk.engine) as session:
        session.execute(update(submission).values(unlocked_at=NOW))
    assert desk.read(made).stage is S.AWARDED
    assert desk.move(made, S.REVIEW).stage is S.REVIEW, "awarded by mistake"
    with unit_of_work(desk.engine) as session:
        session.execute(delete(PROPOSAL))
    alone = desk.read(made)
    assert (alone.stage, alone.value, alone.opportunity.proposal) == (S.REVIEW, Money(Decimal(5), "EUR"), None)


def test_a_proposal_belongs_to_one_opportunity(desk: Desk) -> None:
    desk.add(Opportunity(title="First", proposal=proposal().slug))
    with pytest.raises(Conflict, match="First"):
        desk.add(Opportunity(title="Second", proposal=proposal().slug))


def test_two_who_change_it_see_each_other(desk: Desk) -> None:
    made = desk.add(Opportunity(title="Bridges"))
    read = desk.read(made).opportunity
    desk.save(replace(read, note="one", probability=40))
    with pytest.raises(VersionConflict) as conflict:
        desk.save(replace(read, note="two"))
    assert (conflict.value.current.note, conflict.value.attempted.note) == ("one", "two")
    assert desk.read(made).opportunity.probability == 40


def test_hours_are_written_down_and_taken_away(desk: Desk, amina: int) -> None:
    made, day = desk.add(Opportunity(title="Bridges")), date(2026, 11, 20)
    with unit_of_work(desk.engine) as session:
        kept = [
            log_effort(session, desk.house, made, person_id=amina, hours=Decimal(hours), first=day, planned=planned,
                       by=AMINA, at=NOW)
            for hours, planned in (("2.5", False), ("1.25", False), ("30", True))
        ]  # fmt: skip
    assert desk.read(made).hours == Decimal("3.75")
    with unit_of_work(desk.engine) as session:
        drop_effort(session, desk.house, made, kept[0])
    assert desk.read(made).hours == Decimal("1.25")
    for wrong in (Decimal(0), Decimal(-1), Decimal(10_001)):
        with unit_of_work(desk.engine) as session, pytest.raises(BadInput):
            log_effort(session, desk.house, made, person_id=amina, hours=wrong, first=day, by=AMINA, at=NOW)
    with unit_of_work(desk.engine) as session, pytest.raises(BadInput):
        log_effort(session, desk.house, made, person_id=amina, hours=Decimal(1), first=day,
                   last=day - timedelta(days=1), by=AMINA, at=NOW)  # fmt: skip
    with unit_of_work(desk.engine) as session, pytest.raises(NotFound):
        drop_effort(session, desk.house, made, kept[0])


def test_what_is_due_next_comes_first(desk: Desk) -> None:
    for title, due in (("never", None), ("later", date(2027, 2, 1)), ("sooner", date(2027, 1, 1))):
        desk.add(Opportunity(title=title, due_on=due))
    with unit_of_work(desk.engine, read_only=True) as session:
        found = read_pipeline(session, desk.catalogue, desk.house, at=NOW)
    assert [one.opportunity.title for one in found] == ["sooner", "later", "never"]


def submission_of(proposal_id: int) -> dict[str, object]:
    texts = ("document_hash", "submitted_by", "late_reason", "override_reason", "confirmation", "receipt_name",
             "unlocked_by", "unlock_reason")  # fmt: skip
    return {
        **dict.fromkeys(texts, ""),
        "proposal_id": proposal_id, "number": 1, "language": "en", "document": {}, "proposal": {}, "pages": None,
        "submitted_at": NOW, "overridden": [], "receipt_sha256": None, "unlocked_at": None,
    }  # fmt: skip
