"""An award and its baselines; on both data bases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine, RowMapping

from app.catalog.catalogue import Catalogue, load_catalogue
from app.db.session import unit_of_work
from app.domain.grant import AgreedChange, Grant
from app.domain.money import Money
from app.errors import BadInput, Conflict, VersionConflict
from app.grants.service.keep_grant import amend_grant, record_award
from app.projects.service import read_project, save_project
from app.proposals.service.read_grant import read_grant
from tests.domain.assembly.material import proposal
from tests.house import AMINA, NOW

WON = Grant(
    proposal=proposal().slug,
    reference="UDF-26-1",
    awarded_on=date(2026, 11, 20),
    amount=Money(Decimal(180000), "USD"),
    starts_on=date(2027, 1, 1),
    ends_on=date(2028, 12, 31),
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def won(engine: Engine, house: RowMapping, catalogue: Catalogue) -> Grant:
    with unit_of_work(engine) as session:
        return record_award(session, catalogue, house, WON, by=AMINA, at=NOW)


def test_what_was_promised_stays_when_the_project_changes(engine: Engine, house: RowMapping, won: Grant) -> None:
    promised = won.promised
    with unit_of_work(engine) as session:
        project = read_project(session, house, proposal().project)
        save_project(session, house, replace(project, title="Another title"))
    with unit_of_work(engine, read_only=True) as session:
        kept = read_grant(session, house, WON.proposal)
    assert kept == won
    assert kept.promised == promised
    assert kept.promised.title != "Another title"


def test_an_amendment_adds_a_baseline_and_keeps_the_first(engine: Engine, house: RowMapping, won: Grant) -> None:
    less = replace(won.promised, summary="Two provinces instead of three.")
    cut = replace(won, amount=Money(Decimal(150000), "USD"))
    agreed = AgreedChange(agreed_on=date(2027, 3, 1), changes="One province less.", terms=cut, project=less)
    with unit_of_work(engine) as session:
        after = amend_grant(session, house, agreed, read=1, by=AMINA, at=NOW)
    assert [baseline.number for baseline in after.baselines] == [1, 2]
    assert after.promised == less
    assert after.baselines[0] == won.baselines[0]
    assert after.amount == cut.amount
    with unit_of_work(engine) as session, pytest.raises(VersionConflict):
        amend_grant(session, house, agreed, read=1, by=AMINA, at=NOW)
    for wrong in (replace(agreed, changes=" "), replace(agreed, agreed_on=date(2027, 2, 28))):
        with unit_of_work(engine) as session, pytest.raises(BadInput):
            amend_grant(session, house, wrong, read=2, by=AMINA, at=NOW)


@pytest.mark.usefixtures("won")
def test_an_award_is_recorded_once(engine: Engine, house: RowMapping, catalogue: Catalogue) -> None:
    with unit_of_work(engine) as session, pytest.raises(Conflict):
        record_award(session, catalogue, house, WON, by=AMINA, at=NOW)
