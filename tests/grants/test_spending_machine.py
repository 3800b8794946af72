"""Imports, take-backs and amendments in any order: the sums agree, and nothing is counted twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Engine, RowMapping, delete

from app.catalog.catalogue import Catalogue, load_catalogue
from app.db.session import unit_of_work
from app.domain.budget import Budget
from app.domain.grant import AgreedChange
from app.grants.service.import_spending import take_spending_back
from app.grants.service.keep_grant import amend_grant, record_award
from app.grants.service.read_spending import read_spending
from app.proposals.grant_queries import GRANT
from app.proposals.service.read_grant import read_grant
from tests.grants.test_keeping import WON
from tests.grants.test_spending import END, books, bring
from tests.house import AMINA, NOW

Cost = tuple[int, str, int, str]
"""Month of 2027, key of the line, amount, partner."""
_COST = st.tuples(st.integers(1, 3), st.integers(0, 1), st.integers(-3, 3), st.sampled_from(["", "p"]))
_COSTS = st.lists(_COST, max_size=5)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_sums_agree_whatever_is_read_in_taken_back_and_amended(
    engine: Engine, house: RowMapping, catalogue: Catalogue
) -> None:
    class Machine(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            with unit_of_work(engine) as session:
                session.execute(delete(GRANT))
                grant = record_award(session, catalogue, house, WON, by=AMINA, at=NOW)
            self.lines = [line.key for line in grant.promised.budget.lines][:2]
            self.files: list[list[Cost]] = []
            self.batches: dict[int, Counter[tuple[Cost, int]]] = {}
            self.day = date(2027, 1, 1)

        def _kept(self) -> Counter[tuple[Cost, int]]:
            return sum(self.batches.values(), Counter())

        def _bring(self, costs: list[Cost]) -> None:
            done = bring(
                engine,
                house,
                books(*(f"2027-{m:02d}-01;{key};{amount};{who};" for m, key, amount, who in costs)),
            )
            seen: Counter[Cost] = Counter()
            file = set()
            for one in costs:
                seen[one] += 1
                file.add((one, seen[one]))
            new = file - set(self._kept())
            assert done.read.new == len(new)
            if done.batch is not None:
                self.batches[done.batch] = Counter(new)

        @rule(costs=_COSTS)
        def bring_new(self, costs: list[tuple[int, int, int, str]]) -> None:
            self.files.append([(month, self.lines[at], amount, who) for month, at, amount, who in costs])
            self._bring(self.files[-1])

        @precondition(lambda self: self.files)
        @rule(at=st.integers(0, 20))
        def bring_again(self, at: int) -> None:
            self._bring(self.files[at % len(self.files)])

        @precondition(lambda self: self.batches)
        @rule(at=st.integers(0, 20))
        def take_back(self, at: int) -> None:
            batch = sorted(self.batches)[at % len(self.batches)]
            gone = self.batches.pop(batch)
            with unit_of_work(engine) as session:
                assert take_spending_back(session, house, WON.proposal, batch, by=AMINA, at=NOW) == gone.total()

        @rule()
        def amend(self) -> None:
            """The first line leaves the budget: what was spent on it stays."""
            self.day += timedelta(days=1)
            with unit_of_work(engine) as session:
                grant = read_grant(session, house, WON.proposal)
                budget: Budget = grant.promised.budget
                less = replace(budget, lines=budget.lines[1:]) if len(budget.lines) > 20 else budget
                project = replace(grant.promised, budget=less)
                agreed = AgreedChange(agreed_on=self.day, changes="Less.", terms=grant, project=project)
                amend_grant(session, house, agreed, read=grant.version, by=AMINA, at=NOW)
            kept = {line.key for line in less.lines}
            self.files = [[cost for cost in file if cost[1] in kept] for file in self.files]
            self.lines = [key if key in kept else less.lines[-1 - at].key for at, key in enumerate(self.lines)]

        @invariant()
        def all_sums_agree(self) -> None:
            with unit_of_work(engine, read_only=True) as session:
                spending, sums = read_spending(session, house, WON.proposal, until=END)
            wanted = sum(cost[2] * times for (cost, _), times in self._kept().items())
            assert sums.paid == wanted
            assert sum(sums.by_line.values()) == sum(sums.by_month.values()) == sum(sums.by_partner.values()) == wanted
            assert spending.total("spent").amount == wanted

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        ),
    )
