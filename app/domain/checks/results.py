"""The results framework: outcomes without indicators, indicators without the values that make them one."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.checks.reading import Reading
from app.domain.findings import Code, Codes, Finding, Place, Severity, Where, make
from app.domain.phrases import phrase
from app.domain.results import Direction, Indicator

CODES: Codes = {
    "results.no_outcomes": Code(Severity.WARNING, "The project has no outcomes: say what changes, and for whom."),
    "results.outcome_without_indicator": Code(Severity.WARNING, "Outcome '{title}' has no indicator."),
    "results.outcome_without_outputs": Code(Severity.WARNING, "Outcome '{title}' has no outputs that lead to it."),
    "results.output_without_indicator": Code(Severity.ADVICE, "Output '{title}' has no indicator."),
    "results.output_without_activities": Code(Severity.WARNING, "Output '{title}' has no activities that produce it."),
    "results.no_baseline": Code(
        Severity.WARNING, "Indicator '{title}' has no baseline: give its value today, or say when it will be measured."
    ),
    "results.no_target": Code(Severity.WARNING, "Indicator '{title}' has no target."),
    "results.no_verification": Code(
        Severity.WARNING, "Indicator '{title}' has no means of verification: name the record that proves its value."
    ),
    "results.wrong_direction": Code(
        Severity.WARNING, "Indicator '{title}' is meant to {direction}, but goes from {baseline} to {target}."
    ),
}

_DIRECTIONS = {Direction.INCREASE: phrase("increase"), Direction.DECREASE: phrase("decrease")}


def check_results(reading: Reading) -> Iterator[Finding]:
    results = reading.project.results
    if not results.outcomes:
        yield make(CODES, "results.no_outcomes", Where(Place.PROPOSAL, field="outcomes"))
    for outcome in results.outcomes:
        where = Where(Place.OUTCOME, outcome.key)
        if not outcome.indicators:
            yield make(CODES, "results.outcome_without_indicator", where, title=outcome.title)
        if not outcome.outputs:
            yield make(CODES, "results.outcome_without_outputs", where, title=outcome.title)
        for output in outcome.outputs:
            where = Where(Place.OUTPUT, output.key)
            if not output.indicators:
                yield make(CODES, "results.output_without_indicator", where, title=output.title)
            if not output.activities:
                yield make(CODES, "results.output_without_activities", where, title=output.title)
    for indicator in results.all_indicators():
        yield from _indicator(indicator)


def _indicator(indicator: Indicator) -> Iterator[Finding]:
    missing = (
        ("baseline", "results.no_baseline", indicator.baseline is None),
        ("target", "results.no_target", indicator.target is None),
        ("verification", "results.no_verification", not indicator.verification.strip()),
    )
    for field, code, lacks in missing:
        if lacks:
            yield make(CODES, code, Where(Place.INDICATOR, indicator.key, field), title=indicator.title)
    baseline = indicator.baseline.value if indicator.baseline else None
    target = indicator.target.value if indicator.target else None
    if baseline is None or target is None or indicator.direction is Direction.MAINTAIN:
        return
    grows = indicator.direction is Direction.INCREASE
    if target <= baseline if grows else target >= baseline:
        yield make(
            CODES,
            "results.wrong_direction",
            Where(Place.INDICATOR, indicator.key, "target"),
            title=indicator.title,
            direction=_DIRECTIONS[indicator.direction],
            baseline=baseline,
            target=target,
        )
