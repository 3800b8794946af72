"""Projects with budgets, drawn by Hypothesis and written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from app.domain.budget import (
    Budget,
    BudgetLine,
    Category,
    FundingKind,
    FundingSource,
    Indirect,
    IndirectBase,
)
from app.domain.money import ExchangeRate
from app.domain.partners import Partner
from app.domain.project import Project
from app.domain.results import Activity, Outcome, Output, Results

SOURCES = tuple(FundingSource(key=kind.value, kind=kind, name=kind.value) for kind in FundingKind)
PARTNERS = (
    Partner(key="lead", name="Lead", lead=True),
    Partner(key="clinic", name="Clinic", public_name="A clinic"),
    Partner(key="university", name="University"),
)
CURRENCIES = ("EUR", "USD", "JPY", "TND", "KES")
ACTIVITIES = ("A1", "A2", "A3")


def results(*months: tuple[int | None, int | None]) -> Results:
    """Two outcomes with an output each; the activities are dealt out to them in turn."""
    activities = [Activity(key=f"A{n}", title=f"Activity {n}", start_month=a, end_month=b) for n, (a, b) in
                  enumerate(months, start=1)]  # fmt: skip
    return Results(
        outcomes=tuple(
            Outcome(key=f"O{n}", title="Outcome", outputs=(Output(key=f"O{n}.1", title="Output", activities=own),))
            for n, own in ((1, tuple(activities[::2])), (2, tuple(activities[1::2])))
        )
    )


def line(key: str = "l1", cost: str = "100", **changes: Any) -> BudgetLine:
    plain = BudgetLine(
        key=key,
        category=Category.STAFF,
        description="Coordinator",
        unit="month",
        quantity=Decimal(1),
        unit_cost=Decimal(cost),
        currency="EUR",
    )
    return replace(plain, **changes)


def project(*lines: BudgetLine, **changes: Any) -> Project:
    """Two years from January 2027, in euros, with every kind of source."""
    budget = {key: changes.pop(key) for key in ("currency", "rates", "indirect", "sources") if key in changes}
    plain = Project(
        slug="p",
        organisation="o",
        title="Project",
        starts_on=date(2027, 1, 1),
        ends_on=date(2028, 12, 31),
        partners=PARTNERS,
        results=results((1, 6), (7, 18), (19, 24)),
        budget=Budget(**{"currency": "EUR", "sources": SOURCES, "lines": lines, **budget}),
    )
    return replace(plain, **changes)


def decimals(most: str, places: int = 4) -> st.SearchStrategy[Decimal]:
    return st.decimals(min_value=0, max_value=Decimal(most), places=places)


weights = st.lists(decimals("1000"), min_size=1, max_size=6).filter(any)


@st.composite
def lines(draw: st.DrawFn, key: str, years: int) -> BudgetLine:
    by_year = draw(st.one_of(st.just([]), st.lists(decimals("9", 2), min_size=1, max_size=years).filter(any)))
    return BudgetLine(
        key=key,
        category=draw(st.sampled_from(Category)),
        description=key,
        unit="unit",
        quantity=draw(decimals("999")),
        unit_cost=draw(decimals("99999")),
        currency=draw(st.sampled_from(CURRENCIES)),
        share=draw(decimals("1", 2)),
        years=dict(enumerate(by_year, start=1)),
        activity=draw(st.sampled_from((None, "gone", *ACTIVITIES))),
        partner=draw(st.sampled_from((None, "lead", "clinic", "university", "unlisted"))),
        source=draw(st.sampled_from([source.key for source in SOURCES])),
        participant_support=draw(st.booleans()),
    )


@st.composite
def projects(draw: st.DrawFn, bases: tuple[IndirectBase, ...] = tuple(IndirectBase)) -> Project:
    starts_on = draw(st.dates(date(2026, 1, 1), date(2028, 12, 31)))
    ends_on = starts_on + timedelta(days=draw(st.integers(0, 1200)))
    plain = project(starts_on=starts_on, ends_on=ends_on)
    months = [draw(st.sampled_from(((None, None), (1, 1), (2, 14), (10, None), (40, 50)))) for _ in ACTIVITIES]
    currency = draw(st.sampled_from(CURRENCIES))
    rates = [
        ExchangeRate(currency=other, rate=draw(st.decimals("0.001", "150", places=6)), on=starts_on, source="Bank")
        for other in CURRENCIES
        if other != currency
    ]
    base = draw(st.sampled_from(bases))
    indirect = Indirect(
        rate=draw(st.decimals(0, "0.4", places=3)),
        base=base,
        less=(Category.EQUIPMENT, Category.SUBCONTRACTS) if base is IndirectBase.DIRECT_LESS else (),
        source=draw(st.sampled_from(("requested", "own"))),
    )
    count = draw(st.integers(0, 8))
    drawn = tuple(draw(lines(f"l{n}", plain.years)) for n in range(count))
    return replace(
        plain,
        results=results(*months),
        budget=Budget(
            currency=currency,
            rates=tuple(rates),
            sources=SOURCES,
            lines=drawn,
            indirect=draw(st.sampled_from((None, indirect))),
        ),
    )


def less_of(base: IndirectBase) -> tuple[Category, ...]:
    """What a test leaves out of a base, where the base leaves out anything."""
    return (Category.EQUIPMENT,) if base is IndirectBase.DIRECT_LESS else ()
