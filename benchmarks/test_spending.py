"""A ledger of 50,000 rows: as fast a row as one of 5,000, and in little memory."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from app.accounts.audit import Doer
from app.accounts.service import resolve_organisation
from app.catalog.catalogue import load_catalogue
from app.db.engine import open_engine
from app.db.session import unit_of_work
from app.domain.grant import Grant
from app.domain.money import Money
from app.grants.service.keep_grant import record_award
from benchmarks.alone import Spent, spent
from benchmarks.documents import sample_material
from benchmarks.rows import Row
from benchmarks.workspaces import fill

FEW, MANY = 5_000, 50_000
MOST_MIB = 300
MOST_RATIO = 1.3


def test_a_ledger_is_read_in_linear_time(tmp_path: Path, rows: list[Row]) -> None:
    few, a_few = _imported(tmp_path / "few", FEW)
    many, a_many = _imported(tmp_path / "many", MANY)
    rows.append(
        Row(
            "Ledger of 50,000 rows, time a row against one of 5,000",
            a_many / MANY,
            a_few / FEW,
            goal=MOST_RATIO,
            note=f"{a_many:.1f} s in all",
        )
    )
    rows.append(Row("Ledger of 50,000 rows, peak memory", many.peak_mib, goal=MOST_MIB, unit="MiB",
                    note=f"with 5,000 rows {few.peak_mib:.0f} MiB"))  # fmt: skip


def _imported(folder: Path, count: int) -> tuple[Spent, float]:
    """The whole process, and the processor seconds of the import."""
    folder.mkdir()
    settings, proposal = fill(folder / "workspace"), sample_material().proposal.slug
    wanted = Grant(
        proposal=proposal,
        awarded_on=date(2026, 12, 1),
        amount=Money(Decimal(100_000), "EUR"),
        starts_on=date(2027, 1, 1),
        ends_on=date(2029, 12, 31),
    )
    engine = open_engine(settings)
    with unit_of_work(engine) as session:
        organisation = resolve_organisation(session, None)
        at = datetime(2027, 1, 4, tzinfo=UTC)
        grant = record_award(session, load_catalogue(), organisation, wanted, by=Doer("Benchmark", None), at=at)
    engine.dispose()
    keys = [line.key for line in grant.promised.budget.lines]
    ledger, seconds = folder / "ledger.csv", folder / "seconds"
    ledger.write_text(
        "Date;Account;Amount;Voucher;Description\n"
        + "".join(
            f"{1 + n % 28:02d}.{1 + n // 28 % 12:02d}.2027;{keys[n % len(keys)]};1.{n % 900 + 100},50;V{n};Cost {n}\n"
            for n in range(count)
        )
    )
    found = spent("-m", "benchmarks.one_ledger", str(ledger), str(folder / "workspace"), proposal, str(seconds))
    return found, float(seconds.read_text())
