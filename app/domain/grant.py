"""What was won: a proposal that a funder pays for, and what was promised for the money."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.domain.money import Money
from app.domain.monitoring import Actual, Duty
from app.domain.phrases import phrase
from app.domain.project import Project
from app.domain.proposal import Proposal
from app.domain.record import Record
from app.domain.scoping import cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline(Record):
    """What was promised, frozen: later changes of the project do not reach it. Never changed; an amendment adds one."""

    number: int
    """From 1, in the order in which they were agreed."""
    agreed_on: date
    changes: str = ""
    """What differs from the proposal that was sent, or from the baseline before, and why."""
    project: Project
    """Targets, budget and plan, as this funder pays for them: cut to the proposal's scope, in the grant's currency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant(Record):
    """An award, one for a proposal."""

    proposal: str
    """Slug."""
    reference: str = ""
    """Number of the funder's agreement."""
    awarded_on: date
    amount: Money
    """What the funder pays, at most."""
    starts_on: date
    ends_on: date
    """Last day on which costs are eligible, inclusive."""
    threshold: Decimal = Decimal("0.10")
    """What differs from the promise by more than this part has to be explained in a report."""
    duties: tuple[Duty, ...] = ()
    """By due day."""
    actuals: tuple[Actual, ...] = ()
    """By indicator and period."""
    baselines: tuple[Baseline, ...] = ()
    """In the order of their numbers; a grant that is stored has one at least."""
    version: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.threshold <= 1:
            raise ValueError(phrase('a threshold is between "0" and "1"'))
        if self.ends_on < self.starts_on:
            raise ValueError(
                phrase("the grant ends on {end}, before it starts on {start}", end=self.ends_on, start=self.starts_on)
            )

    @property
    def promised(self) -> Project:
        """What holds now."""
        return self.baselines[-1].project


def promised_in(project: Project, proposal: Proposal) -> Project:
    """What an award of this proposal would promise. Raises ValueError for a report, which asks for nothing."""
    if proposal.report is not None:
        raise ValueError(phrase("A report is not awarded."))
    return cut(project, proposal.scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedChange(Record):
    """What the funder agreed to after the award."""

    agreed_on: date
    changes: str
    """What changes, and why."""
    terms: Grant
    """As they hold from now on; its baselines are not looked at."""
    project: Project
    """What is promised from now on."""


def amended(grant: Grant, change: AgreedChange) -> Grant:
    """The grant with one more baseline. Raises ValueError without a word of what changed, or for a day out of order."""
    last = grant.baselines[-1]
    if not change.changes.strip():
        raise ValueError(phrase("say what changes, and why"))
    if change.agreed_on < last.agreed_on:
        raise ValueError(
            phrase(
                "it was agreed on {day}, before the last change on {last}", day=change.agreed_on, last=last.agreed_on
            )
        )
    new = Baseline(
        number=last.number + 1, agreed_on=change.agreed_on, changes=change.changes.strip(), project=change.project
    )
    return replace(grant, baselines=(*grant.baselines, new))
