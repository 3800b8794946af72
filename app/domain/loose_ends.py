"""Parts of a project that lead nowhere: nothing is wrong in them, and something that belongs to them is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.checks.money import WHOLE_PROJECT
from app.domain.project import Project
from app.domain.record import Record


class Loose(StrEnum):
    OUTCOME_WITHOUT_OUTPUTS = "outcome_without_outputs"
    OUTCOME_WITHOUT_INDICATOR = "outcome_without_indicator"
    OUTPUT_WITHOUT_ACTIVITIES = "output_without_activities"
    OUTPUT_WITHOUT_INDICATOR = "output_without_indicator"
    INDICATOR_WITHOUT_BASELINE = "indicator_without_baseline"
    INDICATOR_WITHOUT_TARGET = "indicator_without_target"
    INDICATOR_WITHOUT_VERIFICATION = "indicator_without_verification"
    ACTIVITY_WITHOUT_MONTHS = "activity_without_months"
    ACTIVITY_WITHOUT_COSTS = "activity_without_costs"
    COST_WITHOUT_ACTIVITY = "cost_without_activity"


@dataclass(frozen=True, slots=True)
class LooseEnd(Record):
    kind: Loose
    key: str
    title: str


def loose_ends(project: Project) -> Iterator[LooseEnd]:
    """In the order of the kinds, and of the project within each."""
    found = (*_results(project), *_activities(project), *_costs(project))
    for kind in Loose:
        yield from (end for end in found if end.kind is kind)


def _results(project: Project) -> Iterator[LooseEnd]:
    for outcome in project.results.outcomes:
        if not outcome.outputs:
            yield LooseEnd(Loose.OUTCOME_WITHOUT_OUTPUTS, outcome.key, outcome.title)
        if not outcome.indicators:
            yield LooseEnd(Loose.OUTCOME_WITHOUT_INDICATOR, outcome.key, outcome.title)
    for output in project.results.outputs():
        if not output.activities:
            yield LooseEnd(Loose.OUTPUT_WITHOUT_ACTIVITIES, output.key, output.title)
        if not output.indicators:
            yield LooseEnd(Loose.OUTPUT_WITHOUT_INDICATOR, output.key, output.title)
    for indicator in project.results.all_indicators():
        if indicator.baseline is None:
            yield LooseEnd(Loose.INDICATOR_WITHOUT_BASELINE, indicator.key, indicator.title)
        if indicator.target is None:
            yield LooseEnd(Loose.INDICATOR_WITHOUT_TARGET, indicator.key, indicator.title)
        if not indicator.verification.strip():
            yield LooseEnd(Loose.INDICATOR_WITHOUT_VERIFICATION, indicator.key, indicator.title)


def _activities(project: Project) -> Iterator[LooseEnd]:
    paid = {line.activity for line in project.budget.lines}
    for activity in project.results.activities():
        if not (activity.start_month and activity.end_month):
            yield LooseEnd(Loose.ACTIVITY_WITHOUT_MONTHS, activity.key, activity.title)
        if activity.key not in paid:
            yield LooseEnd(Loose.ACTIVITY_WITHOUT_COSTS, activity.key, activity.title)


def _costs(project: Project) -> Iterator[LooseEnd]:
    """Some categories, such as audit, are costs of the whole project by nature."""
    activities = {activity.key for activity in project.results.activities()}
    for line in project.budget.lines:
        if line.activity not in activities and (line.activity or line.category not in WHOLE_PROJECT):
            yield LooseEnd(Loose.COST_WITHOUT_ACTIVITY, line.key, line.description)
