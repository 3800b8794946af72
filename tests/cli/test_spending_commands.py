"""The books of a grant, from a table to what is told of its lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.accounts.audit import Doer
from app.accounts.service import resolve_organisation
from app.catalog.catalogue import Catalogue
from app.db.engine import open_engine
from app.db.session import unit_of_work
from app.domain.grant import Grant
from app.domain.money import Money
from app.grants.service.keep_grant import record_award
from app.proposals.queries import PROPOSAL
from app.settings import Settings
from tests.cli.conftest import Command
from tests.house import NOW
from tests.marsa import write_workspace_file


@pytest.fixture
def slug(in_workspace: Command, settings: Settings, catalogue: Catalogue, tmp_path: Path) -> str:
    in_workspace("init")
    assert in_workspace("import", write_workspace_file(tmp_path)).code == 0
    engine = open_engine(settings)
    with unit_of_work(engine) as session:
        organisation = resolve_organisation(session, None)
        found: str = session.execute(PROPOSAL.select().order_by(PROPOSAL.c.id)).mappings().first()["slug"]  # type: ignore[index]
        won = Grant(
            proposal=found,
            awarded_on=date(2026, 11, 20),
            amount=Money(Decimal(180000), "EUR"),
            starts_on=date(2026, 1, 1),
            ends_on=date(2029, 12, 31),
        )
        grant = record_award(session, catalogue, organisation, won, by=Doer("Amina", None), at=NOW)
    engine.dispose()
    line = grant.promised.budget.lines[0].key
    (tmp_path / "books.csv").write_text(
        f"Date;Compte;Montant\n25/02/2026;{line};1 000 000,50\n01/02/2026;{line};5\n31/04/2026;{line};5\n", "cp1252"
    )
    return found


def test_books_are_mapped_looked_at_read_in_shown_and_taken_back(
    in_workspace: Command, slug: str, tmp_path: Path
) -> None:
    run, books = in_workspace, tmp_path / "books.csv"
    guessed = run("spending", "mapping", "Ours", books)
    assert guessed.json()["days"] == "day_first"
    (tmp_path / "ours.json").write_text(guessed.out)
    assert run("spending", "mapping", "Ours", tmp_path / "ours.json").code == 0
    assert run("spending", "mapping", "Ours", tmp_path / "ours.json").code == 0
    seen = run("spending", "import", slug, books, "--mapping", "Ours", "--preview")
    assert (seen.code, "A4: no calendar has the day 2026-04-31." in seen.err) == (1, True)
    assert "2 entries new, 0 as before, 1 left out." in seen.out
    kept = run("spending", "import", slug, books, "--mapping", "Ours")
    assert "2 entries new" in kept.out
    again = run("spending", "import", slug, books, "--mapping", "Ours")
    assert "0 entries new, 2 as before" in again.out
    shown = run("spending", "show", slug, "--json").json()
    assert shown["lines"][0]["spent"]["amount"] == "1000005.50"
    assert "1,000,005.50" in run("spending", "show", slug).out
    number = kept.out.split()[-1]
    assert "2 entries taken back" in run("spending", "take-back", slug, number).out


def test_what_is_not_there_is_told_in_a_sentence(in_workspace: Command, slug: str, tmp_path: Path) -> None:
    run = in_workspace
    for words in (
        ("import", slug, tmp_path / "books.csv", "--mapping", "Nobody's"),
        ("import", slug, tmp_path / "none.csv", "--mapping", "Nobody's"),
        ("show", "no-such-proposal"),
        ("take-back", slug, "7"),
    ):
        ran = run("spending", *words)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.strip().count("\n") == 0
    (tmp_path / "bad.json").write_text('{"name": "x", "columns": {"day": "Date"}}')
    assert run("spending", "mapping", "x", tmp_path / "bad.json").code == 2
