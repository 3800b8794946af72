from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from app.db.types import Exact, UtcInstant

_TABLE = Table(
    "sample", MetaData(), Column("id", Integer, primary_key=True), Column("amount", Exact), Column("at", UtcInstant)
)


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection, connection.begin():
        _TABLE.create(connection)
        yield connection


@pytest.mark.parametrize(
    "typed", ["2.675", "1234567890123456.78".replace("6.78", ".78"), "0.10", "1.50", "0", "-0.001", "1e3"]
)
def test_a_decimal_comes_back_digit_for_digit(connection: Connection, typed: str) -> None:
    connection.execute(insert(_TABLE), {"id": 1, "amount": Decimal(typed)})
    stored = connection.execute(select(_TABLE.c.amount)).scalar_one()
    assert format(stored, "f") == format(Decimal(typed), "f")


@pytest.mark.parametrize("typed", ["Infinity", "NaN", "1e15"])
def test_an_amount_that_is_no_finite_number_or_too_large_is_refused(connection: Connection, typed: str) -> None:
    with pytest.raises(StatementError, match="must be"):
        connection.execute(insert(_TABLE), {"id": 1, "amount": Decimal(typed)})


def test_an_instant_keeps_its_moment_whatever_zone_it_came_in(connection: Connection) -> None:
    nepal = timezone(timedelta(hours=5, minutes=45))
    connection.execute(insert(_TABLE), {"id": 1, "at": datetime(2026, 3, 29, 17, 0, tzinfo=nepal)})
    stored = connection.execute(select(_TABLE.c.at)).scalar_one()
    assert stored == datetime(2026, 3, 29, 11, 15, tzinfo=UTC)
    assert stored.tzinfo is not None


def test_a_time_without_a_zone_is_refused(connection: Connection) -> None:
    with pytest.raises(StatementError, match="needs a time zone"):
        connection.execute(insert(_TABLE), {"id": 1, "at": datetime(2026, 3, 29, 17, 0)})  # noqa: DTZ001 - the point
