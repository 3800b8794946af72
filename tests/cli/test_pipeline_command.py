"""`pipeline list`: what is followed, and what it is worth."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from app.accounts.audit import Doer
from app.accounts.service import resolve_organisation
from app.catalog.catalogue import Catalogue
from app.db.engine import open_engine
from app.db.session import unit_of_work
from app.domain.money import Money
from app.domain.pipeline import Opportunity
from app.pipeline.service.change_pipeline import add_opportunity
from app.settings import Settings
from tests.cli.conftest import Command


def test_what_is_followed_is_listed(filled: Command, settings: Settings, catalogue: Catalogue) -> None:
    assert "Nothing is followed" in filled("pipeline", "list").out
    engine = open_engine(settings)
    with unit_of_work(engine) as session:
        row = resolve_organisation(session, None)
        value = Money(Decimal("1234.50"), "EUR")
        for wanted in (Opportunity(title="Bridges", value=value, probability=50), Opportunity(title="Wells")):
            add_opportunity(session, catalogue, row, wanted, by=Doer("Amina", None), at=datetime.now(UTC))
    engine.dispose()
    said = filled("pipeline", "list")
    assert said.code == 0
    assert "2 opportunities running; expected: EUR 617.25, 1 not estimated." in said.out
    found = filled("pipeline", "list", "--stage", "prospect", "--json").json()
    assert [one["opportunity"]["title"] for one in found] == ["Bridges", "Wells"]
    assert found[0]["value"] == {"amount": "1234.50", "currency": "EUR"}
    assert "Nothing is followed" in filled("pipeline", "list", "--stage", "review").out
    assert filled("pipeline", "list", "--stage", "dreaming").code == 2
