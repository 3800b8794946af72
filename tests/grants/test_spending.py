"""Books that are read in and taken back; on both data bases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine, RowMapping

from app.catalog.catalogue import Catalogue, load_catalogue
from app.db.session import unit_of_work
from app.domain.grant import Grant
from app.domain.spending import SpendingNote
from app.domain.spending_mapping import SpendingColumn, SpendingMapping
from app.errors import Conflict, NotFound, VersionConflict
from app.grants.service.import_spending import (
    SpendingImported,
    import_spending,
    preview_spending,
    take_spending_back,
)
from app.grants.service.keep_grant import record_award
from app.grants.service.read_spending import explain_line, read_spending, save_mapping
from app.grants.spending_queries import get_mapping, list_batches
from app.proposals.grant_queries import get_grant
from tests.grants.test_keeping import WON
from tests.house import AMINA, NOW

BOOKS = SpendingMapping(
    name="Books",
    columns={
        SpendingColumn.DATE: "Date",
        SpendingColumn.ACCOUNT: "Account",
        SpendingColumn.AMOUNT: "Amount",
        SpendingColumn.PARTNER: "Partner",
        SpendingColumn.VOUCHER: "Voucher",
    },
)
END = date(2028, 12, 31)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def won(engine: Engine, house: RowMapping, catalogue: Catalogue) -> Grant:
    with unit_of_work(engine) as session:
        return record_award(session, catalogue, house, WON, by=AMINA, at=NOW)


def books(*rows: str) -> bytes:
    return "\n".join(("Date;Account;Amount;Partner;Voucher", *rows)).encode()


def bring(engine: Engine, house: RowMapping, data: bytes) -> SpendingImported:
    with unit_of_work(engine) as session:
        return import_spending(session, house, WON.proposal, data, BOOKS, file_name="b.csv", by=AMINA, at=NOW)


def paid(engine: Engine, house: RowMapping) -> Decimal:
    with unit_of_work(engine, read_only=True) as session:
        return read_spending(session, house, WON.proposal, until=END)[1].paid


def keys(won: Grant) -> tuple[str, str]:
    first, second, *_ = won.promised.budget.lines
    return first.key, second.key


def test_the_same_file_again_adds_nothing_and_a_batch_goes_whole(engine: Engine, house: RowMapping, won: Grant) -> None:
    one, other = keys(won)
    data = books(f"2027-02-01;{one};10;;V1", f"2027-02-01;{one};10;;V1", f"2027-03-01;{other};5.50;p;V2", "x;y;1;;")
    with unit_of_work(engine, read_only=True) as session:
        seen = preview_spending(session, house, WON.proposal, data, BOOKS)
    first = bring(engine, house, data)
    assert first.read == seen
    assert (seen.new, seen.same, seen.left_out) == (3, 0, 1)
    assert {line: money.amount for line, money in seen.by_line.items()} == {one: 20, other: Decimal("5.50")}
    again = bring(engine, house, data)
    assert (again.batch, again.read.new, again.read.same) == (None, 0, 3)
    longer = bring(engine, house, data + f"\n2027-04-01;{other};1;;V3".encode())
    assert longer.read.new == 1
    assert paid(engine, house) == Decimal("26.50")
    assert first.batch is not None
    with unit_of_work(engine) as session:
        assert take_spending_back(session, house, WON.proposal, first.batch, by=AMINA, at=NOW) == 3
    assert paid(engine, house) == 1
    with unit_of_work(engine) as session, pytest.raises(Conflict):
        take_spending_back(session, house, WON.proposal, first.batch, by=AMINA, at=NOW)
    with unit_of_work(engine) as session, pytest.raises(NotFound):
        take_spending_back(session, house, WON.proposal, first.batch + 77, by=AMINA, at=NOW)
    with unit_of_work(engine, read_only=True) as session:
        grant = get_grant(session, house["id"], WON.proposal)
        assert [bool(row["taken_back_at"]) for row in list_batches(session, grant["id"])] == [False, True]
    assert bring(engine, house, data).read.new == 3


def test_a_voucher_with_other_figures_is_not_counted_beside_the_old_one(
    engine: Engine, house: RowMapping, won: Grant
) -> None:
    one, _ = keys(won)
    bring(engine, house, books(f"2027-02-01;{one};10;;V1"))
    corrected = bring(engine, house, books(f"2027-02-01;{one};12;;V1"))
    assert (corrected.batch, corrected.read.left_out) == (None, 1)
    assert "V1" in corrected.read.problems[0].reason
    assert paid(engine, house) == 10


def test_two_explain_a_line_at_once(engine: Engine, house: RowMapping, won: Grant) -> None:
    one, _ = keys(won)
    note = SpendingNote(line=one, explanation="Fuel.", forecast=Decimal(900))
    with unit_of_work(engine) as session:
        kept = explain_line(session, house, WON.proposal, note, by=AMINA, at=NOW)
    assert kept == replace(note, version=1)
    with unit_of_work(engine) as session, pytest.raises(VersionConflict):
        explain_line(session, house, WON.proposal, note, by=AMINA, at=NOW)
    with unit_of_work(engine) as session:
        again = explain_line(session, house, WON.proposal, replace(kept, explanation=""), by=AMINA, at=NOW)
        line = read_spending(session, house, WON.proposal, until=END)[0].lines[0]
    assert (again.version, line.forecast.amount, line.explanation) == (2, Decimal(900), "")


def test_a_mapping_is_kept_by_name(engine: Engine, house: RowMapping) -> None:
    with unit_of_work(engine) as session:
        kept = save_mapping(session, house, replace(BOOKS, accounts={"6100": "st1"}))
        assert kept == get_mapping(session, house["id"], "Books")
    assert (kept.version, kept.accounts) == (1, {"6100": "st1"})
    with unit_of_work(engine) as session, pytest.raises(Conflict):
        save_mapping(session, house, BOOKS)
    with unit_of_work(engine) as session:
        assert save_mapping(session, house, replace(kept, skip=2)).version == 2
    with unit_of_work(engine) as session, pytest.raises(VersionConflict):
        save_mapping(session, house, kept)
    with unit_of_work(engine) as session, pytest.raises(NotFound):
        get_mapping(session, house["id"], "Ledger")
