"""Reads a ledger into a workspace's grant: `python -m benchmarks.one_ledger FILE WORKSPACE PROPOSAL SECONDS`.

The processor seconds of the import alone are written to the file SECONDS.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from app.accounts.audit import Doer
from app.accounts.service import resolve_organisation
from app.db.engine import open_engine
from app.db.session import unit_of_work
from app.domain.spending_mapping import SpendingColumn, SpendingMapping
from app.domain.written_days import DayOrder
from app.grants.service.import_spending import import_spending
from app.settings import Settings

if __name__ == "__main__":
    path, workspace, proposal, seconds = sys.argv[1:]
    columns = {SpendingColumn(name): name.title() for name in ("date", "account", "amount", "voucher", "description")}
    mapping = SpendingMapping(name="Ledger", columns=columns, days=DayOrder.DAY_FIRST)
    data = Path(path).read_bytes()
    begun = time.process_time()
    with unit_of_work(open_engine(Settings(workspace=Path(workspace)))) as session:
        organisation = resolve_organisation(session, None)
        done = import_spending(
            session,
            organisation,
            proposal,
            data,
            mapping,
            file_name="ledger.csv",
            by=Doer("Benchmark", None),
            at=datetime(2027, 1, 10, tzinfo=UTC),
        )
    Path(seconds).write_text(str(time.process_time() - begun))
    if done.read.left_out or done.read.new != data.count(b"\n") - 1:
        sys.exit(f"{done.read.new} read, {done.read.left_out} left out")
