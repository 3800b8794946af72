"""An award of a project as it stands, with one value of one indicator."""

from __future__ import annotations

from decimal import Decimal

from app.domain.grant import Baseline, Grant
from app.domain.money import Money
from app.domain.monitoring import Actual, adds_up
from app.domain.project import Project


def granted(own: Project, value: str = "") -> Grant:
    """`value` is that of the first indicator that counts, over the whole time; empty: nothing was measured."""
    first, last = own.starts_on, own.ends_on
    counted = next(one for one in own.results.all_indicators() if adds_up(one) and one.target and one.target.value)
    told = Actual(indicator=counted.key, first=first, last=last, value=Decimal(value)) if value else None
    return Grant(
        proposal="well",
        reference="W-1",
        awarded_on=first,
        amount=Money(Decimal(1000), "EUR"),
        starts_on=first,
        ends_on=last,
        actuals=(told,) if told else (),
        baselines=(Baseline(number=1, agreed_on=first, project=own),),
    )
