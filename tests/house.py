"""A house with a project, a proposal and two people."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, RowMapping

from app.accounts.audit import Doer
from app.accounts.policy import Role
from app.accounts.service import resolve_organisation
from app.db.session import unit_of_work
from tests.accounts.people import add_person
from tests.web.conftest import fill

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
AMINA = Doer("Amina", None)


@pytest.fixture
def house(engine: Engine) -> RowMapping:
    fill(engine)
    with unit_of_work(engine, read_only=True) as session:
        return resolve_organisation(session, None)


@pytest.fixture
def amina(engine: Engine, house: RowMapping) -> int:  # noqa: ARG001
    return add_person(engine, "Amina", [Role.MANAGER], email="amina@example.org")


@pytest.fixture
def karim(engine: Engine, house: RowMapping) -> int:  # noqa: ARG001
    return add_person(engine, "Karim", [Role.WRITER], email="karim@example.org")
