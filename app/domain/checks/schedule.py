"""Dates: the work plan against the call's window, and the deadlines against the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from app.domain.call import ActivityWindow, Call, CallStatus
from app.domain.checks.reading import Reading
from app.domain.checks.standing import at_most
from app.domain.deadlines import (
    Deadline,
    DeadlineKind,
    Window,
    assumption,
    describe_instant,
    instant,
    next_window,
    zone,
)
from app.domain.findings import Code, Codes, Finding, Place, Severity, Where, make
from app.domain.phrases import Printed, listed, phrase, printed

CODES: Codes = {
    "time.starts_too_early": Code(
        Severity.BLOCKER, "The project starts on {starts}; the call takes activities from {earliest} on."
    ),
    "time.starts_too_soon": Code(
        Severity.BLOCKER,
        "The project starts on {starts}; the call asks for at least {weeks} weeks after the submission "
        "on {submission}, that is {earliest}.",
    ),
    "time.ends_too_late": Code(
        Severity.BLOCKER, "The project ends on {ends}; the call takes activities until {latest}."
    ),
    "time.too_long": Code(Severity.BLOCKER, "The project lasts {months} months; the call allows at most {limit}."),
    "time.too_short": Code(Severity.BLOCKER, "The project lasts {months} months; the call asks for at least {limit}."),
    "time.activity_outside": Code(
        Severity.WARNING, "Activity '{title}' runs to month {month}, but the project has {months} months."
    ),
    "time.activity_without_months": Code(Severity.WARNING, "Activity '{title}' has no months in the work plan."),
    "time.deadline_passed": Code(Severity.BLOCKER, "The deadline has passed: {deadline}."),
    "time.deadline_today": Code(Severity.WARNING, "The deadline is today: {deadline}. {assumed}"),
    "time.planned_too_late": Code(Severity.BLOCKER, "You plan to submit on {planned}, after the deadline: {deadline}."),
    "time.window_closed": Code(
        Severity.WARNING,
        "Applications are not taken on the day you plan to submit: they are taken from {opens} to {closes}.",
    ),
    "time.lead_too_short": Code(
        Severity.BLOCKER,
        "The project starts on {starts}; the call asks to apply at least {weeks} weeks before, that is by {latest}. "
        "You submit on {submission}.",
    ),
    "time.deadline_unknown": Code(Severity.WARNING, "The deadline is not known: ask the funder before you plan."),
    "time.deadline_assumed": Code(Severity.ADVICE, "{assumed}"),
    "time.stage_unknown": Code(
        Severity.BLOCKER,
        "The proposal answers the stage '{stage}', which the call does not have: it has {stages}. Write the right one "
        "under 'stage', so that its deadline and rules can be checked.",
    ),
    "time.stage_differs": Code(
        Severity.BLOCKER,
        "The proposal answers the stage '{stage}' of the call, but its template '{template}' belongs to its stage "
        "{stages}. Write the right one under 'stage', so that the right deadline and rules are checked.",
    ),
    "time.call_past": Code(
        Severity.WARNING, "This call is over; its rules show what to expect, not what will hold next time."
    ),
    "time.deadline_moved": Code(
        Severity.WARNING,
        "The funder moved the deadline from {before} to {after}: look at the plan, the project's dates and whatever "
        "has to be valid on the day of submission.",
    ),
    "time.query_deadline_near": Code(
        Severity.ADVICE, "Questions to the funder are taken until {deadline}, {days} days from now."
    ),
    "time.not_after_submission": Code(
        Severity.WARNING, "The project starts on {starts}, on or before the day it is submitted ({submission})."
    ),
}

_NEAR = timedelta(days=10)
_UNDATED = frozenset({DeadlineKind.ROLLING, DeadlineKind.UNTIL_SPENT, DeadlineKind.WINDOW})


def check_moved(reading: Reading) -> Iterator[Finding]:
    """Deadlines that the funder moved, until somebody has looked."""
    for moved in reading.dossier.material.moved_deadlines:
        before, after = (_said(each) for each in (moved.before, moved.after))
        yield make(CODES, "time.deadline_moved", Where(Place.PLAN), before=before, after=after)


def _said(deadline: Deadline) -> Printed:
    return printed(lambda language: describe_instant(deadline, language=language))


def check_work_plan(reading: Reading) -> Iterator[Finding]:
    """The project's dates against the call's window, and its activities against its own months."""
    project = reading.project
    if reading.call and reading.call.activity:
        yield from _window(reading.call.activity, reading)
    if project.starts_on <= reading.submission_on:
        yield make(
            CODES,
            "time.not_after_submission",
            Where(Place.PROPOSAL, field="starts_on"),
            starts=project.starts_on,
            submission=reading.submission_on,
        )
    for activity in project.results.activities():
        where = Where(Place.ACTIVITY, activity.key)
        if activity.start_month is None or activity.end_month is None:
            yield make(CODES, "time.activity_without_months", where, title=activity.title)
        elif activity.end_month > project.months:
            yield make(
                CODES,
                "time.activity_outside",
                where,
                title=activity.title,
                month=activity.end_month,
                months=project.months,
            )


def _window(window: ActivityWindow, reading: Reading) -> Iterator[Finding]:
    project, months = reading.project, reading.project.months
    severity = at_most(Severity.BLOCKER, window.source)

    def found(code: str, field: str, **args: str | int | date) -> Finding:
        where = Where(Place.PROPOSAL, field=field)
        return make(CODES, code, where, severity=severity, source=window.source, **args)

    if window.earliest_start and project.starts_on < window.earliest_start:
        yield found("time.starts_too_early", "starts_on", starts=project.starts_on, earliest=window.earliest_start)
    if window.earliest_start_weeks is not None:
        earliest = reading.submission_on + timedelta(weeks=window.earliest_start_weeks)
        if project.starts_on < earliest:
            yield found(
                "time.starts_too_soon",
                "starts_on",
                starts=project.starts_on,
                weeks=window.earliest_start_weeks,
                submission=reading.submission_on,
                earliest=earliest,
            )
    if window.latest_end and project.ends_on > window.latest_end:
        yield found("time.ends_too_late", "ends_on", ends=project.ends_on, latest=window.latest_end)
    if window.max_months is not None and months > window.max_months:
        yield found("time.too_long", "ends_on", months=months, limit=window.max_months)
    if window.min_months is not None and months < window.min_months:
        yield found("time.too_short", "ends_on", months=months, limit=window.min_months)


def check_deadlines(reading: Reading) -> Iterator[Finding]:
    """The deadline of this stage, and of questions, seen from the day of the check."""
    if reading.call is None:
        return
    yield from _stage(reading.call, reading)
    if reading.stage is None:
        return
    deadline = reading.stage.deadline
    yield from _due(deadline, reading)
    if reading.call.status is CallStatus.PAST and not _passed(deadline, reading):
        yield make(CODES, "time.call_past", Where(Place.CALL), source=reading.call.source)
    query = reading.stage.query_deadline
    if query and query.on and timedelta() <= query.on - reading.on <= _NEAR:
        yield make(
            CODES,
            "time.query_deadline_near",
            Where(Place.DEADLINE, field="query_deadline"),
            source=query.source,
            deadline=_when(query),
            days=(query.on - reading.on).days,
        )


def _stage(call: Call, reading: Reading) -> Iterator[Finding]:
    """A stage that was left out reads as the full application, and then the wrong rules are checked."""
    stage, template = reading.proposal.stage, reading.proposal.template
    where = Where(Place.PROPOSAL, field="stage")
    stages = call.answered(stage, template)
    if stage in (s.stage for s in stages):
        return
    known = listed(f"'{s.stage.value}'" for s in stages)
    if all(s.stage is not stage for s in call.stages):
        every = listed(f"'{s.stage.value}'" for s in call.stages)
        yield make(CODES, "time.stage_unknown", where, stage=stage.value, stages=every)
    else:
        yield make(CODES, "time.stage_differs", where, stage=stage.value, template=template, stages=known)


def _due(deadline: Deadline, reading: Reading) -> Iterator[Finding]:
    where = Where(Place.DEADLINE)
    match deadline.kind:
        case DeadlineKind.WINDOW:
            yield from _window_of_year(deadline, reading)
        case DeadlineKind.ROLLING:
            yield from _lead(deadline, reading)
        case DeadlineKind.FIXED if deadline.on is None:
            yield make(CODES, "time.deadline_unknown", where, source=deadline.source)
        case _ if deadline.on is not None:
            yield from _dated(deadline, deadline.on, reading)


def _dated(deadline: Deadline, due: date, reading: Reading) -> Iterator[Finding]:
    where, planned = Where(Place.DEADLINE), reading.proposal.submission_on
    when, assumed = _when(deadline), assumption(deadline)
    if _passed(deadline, reading):
        yield make(CODES, "time.deadline_passed", where, source=deadline.source, deadline=when)
        return
    if due == _today(deadline, reading):
        yield make(CODES, "time.deadline_today", where, source=deadline.source, deadline=when, assumed=assumed)
    elif assumed:
        yield make(CODES, "time.deadline_assumed", where, source=deadline.source, assumed=assumed)
    if planned and planned > due:
        yield make(CODES, "time.planned_too_late", where, source=deadline.source, planned=planned, deadline=when)


def _when(deadline: Deadline) -> Printed:
    return printed(lambda language: describe_instant(deadline, language=language))


def _passed(deadline: Deadline, reading: Reading) -> bool:
    if deadline.kind in _UNDATED or deadline.on is None:
        return False
    until = instant(deadline)
    if reading.now is not None and until is not None:
        return reading.now > until
    return deadline.on < reading.on


def _today(deadline: Deadline, reading: Reading) -> date:
    """In the deadline's zone: there the day may have begun already, or not yet."""
    return reading.now.astimezone(zone(deadline.zone or "UTC")).date() if reading.now else reading.on


def _window_of_year(deadline: Deadline, reading: Reading) -> Iterator[Finding]:
    """A programme that opens and closes every year: the window of the day it will be sent, not that of an old year."""
    where, planned = Where(Place.DEADLINE), reading.proposal.submission_on
    day = max(planned or reading.on, reading.on)
    window = next_window(deadline, day)
    if window is None:
        yield make(CODES, "time.deadline_unknown", where, source=deadline.source)
    elif deadline.closes is None:
        yield from _dated(replace(deadline, kind=DeadlineKind.FIXED), window.closes, reading)
    elif window.opens is not None and day < window.opens:
        severity = None if planned else Severity.ADVICE
        yield make(
            CODES,
            "time.window_closed",
            where,
            severity=severity,
            source=deadline.source,
            opens=window.opens,
            closes=window.closes,
        )
        yield from _expected(window, deadline)
    elif window.closes == reading.on:
        due = _when(replace(deadline, on=window.closes))
        yield make(CODES, "time.deadline_today", where, source=deadline.source, deadline=due, assumed="")
    else:
        yield from _expected(window, deadline)


def _expected(window: Window, deadline: Deadline) -> Iterator[Finding]:
    if window.expected:
        assumed = phrase(
            "Applications are expected until {closes}, as in earlier years: check that the funder has said so.",
            closes=window.closes,
        )
        yield make(CODES, "time.deadline_assumed", Where(Place.DEADLINE), source=deadline.source, assumed=assumed)


def _lead(deadline: Deadline, reading: Reading) -> Iterator[Finding]:
    if not deadline.lead_weeks:
        return
    latest = reading.project.starts_on - timedelta(weeks=deadline.lead_weeks)
    if reading.submission_on > latest:
        yield make(
            CODES,
            "time.lead_too_short",
            Where(Place.DEADLINE),
            severity=at_most(Severity.BLOCKER, deadline.source),
            source=deadline.source,
            starts=reading.project.starts_on,
            weeks=deadline.lead_weeks,
            latest=latest,
            submission=reading.submission_on,
        )
