"""Activities in time: descriptions, the plan by quarter, milestones, and the timeline."""

from __future__ import annotations

import calendar
from datetime import date

from app.domain.assembly.basis import Basis
from app.domain.assembly.tables import Content, Head, cell, group_row, mark, row, table
from app.domain.document import Align, Bar, Block, Blocks, Figure, FigureKind, Row
from app.domain.printing import together
from app.domain.project import Project
from app.domain.results import Activity, Output
from app.domain.template import Generated

_MOST_COLUMNS = 16
"""A plan of more quarters than this is printed by year, so that its columns stay readable."""
_DONE = "■"


def activities(basis: Basis) -> Blocks:
    """What is done, when, where and by whom, under its output; columns that no activity fills are left out."""
    words = basis.words
    every = list(basis.project.results.activities())
    described, placed = any(a.description for a in every), any(a.location for a in every)
    heads = [
        Head(words("activity"), 2.6),
        *((Head(words("description"), 3.4),) if described else ()),
        Head(words("when"), 1.6),
        *((Head(words("location"), 1.3),) if placed else ()),
        Head(words("responsible"), 1.6),
    ]
    body: list[Row] = []
    for output in basis.project.results.outputs():
        if output.activities:
            body.append(_output_row(output, basis, len(heads)))
        body += [
            row(
                _titled(activity, basis),
                *((activity.description or words.none,) if described else ()),
                _months(activity, basis),
                *((activity.location or words.none,) if placed else ()),
                basis.partner_name(activity.responsible),
            )
            for activity in output.activities
        ]
    return (table(words("part.activities"), heads, body),) if body else ()


def work_plan(basis: Basis) -> Blocks:
    """A column a quarter, or a year for long projects; then the milestones by month."""
    words, project = basis.words, basis.project
    if not any(True for _ in project.results.activities()):
        return ()
    quarters = -(-project.months // 3)
    step = 3 if quarters <= _MOST_COLUMNS else 12
    periods = [(first, min(first + step - 1, project.months)) for first in range(1, project.months + 1, step)]
    heads = [Head(words("activity"), 4.0), Head(words("responsible"), 2.0)]
    if step == 3:
        heads += [mark(words("quarter_n", n=str(n % 4 + 1))) for n in range(len(periods))]
    else:
        heads += [mark(words("year_n", n=str(n + 1))) for n in range(len(periods))]
    body: list[Row] = []
    for output in project.results.outputs():
        if output.activities:
            body.append(_output_row(output, basis, len(heads)))
        for activity in output.activities:
            marks = [_DONE if _runs(activity, first, last) else "" for first, last in periods]
            body.append(row(_titled(activity, basis), basis.partner_name(activity.responsible), *marks))
    above = _years_above(basis, len(periods)) if step == 3 else None
    return (table(words("part.work_plan"), heads, body, above=above), *_milestones(basis))


def _years_above(basis: Basis, quarters: int) -> Row:
    cells: list[Content] = [cell("", colspan=2)]
    for year, first in enumerate(range(0, quarters, 4), start=1):
        label = basis.words("year_n", n=str(year))
        cells.append(cell(label, colspan=min(4, quarters - first), align=Align.CENTRE))
    return row(*cells)


def _milestones(basis: Basis) -> tuple[Block, ...]:
    words, reached = basis.words, _reached(basis)
    if not reached:
        return ()
    heads = [Head(words("by_end_of"), 2.0), Head(words("milestone"), 3.4), Head(words("activity"), 3.0)]
    body = [
        row(
            _by_end_of(month, basis),
            text,
            _titled(activity, basis),
        )
        for month, activity, text in reached
    ]
    return (table(words("part.milestones"), heads, body),)


def _by_end_of(month: int, basis: Basis) -> str:
    """`Month 6 (31 August 2027)`, broken before the date only."""
    last = basis.words.date(_month_end(basis.project, month))
    return f"{together(basis.words('month_n', n=basis.words.number(month)))} ({together(last)})"


def _reached(basis: Basis) -> list[tuple[int, Activity, str]]:
    """Milestones by month, those of one month in the order of their activities."""
    every = [
        (month, activity, text)
        for activity in basis.project.results.activities()
        for month, text in activity.milestones.items()
    ]
    return sorted(every, key=lambda found: found[0])


def gantt(basis: Basis) -> Blocks:
    """Activities as bars over project quarters, grouped by output.

    What its marks stand for is listed below it, unless the form has a work plan, which lists the milestones too.
    """
    words, project = basis.words, basis.project
    bars = tuple(
        Bar(
            label=_titled(activity, basis),
            group=_output_label(output, basis),
            start=activity.start_month,
            end=min(activity.end_month or activity.start_month, max(project.months, activity.start_month)),
            milestones=tuple(sorted(activity.milestones)),
        )
        for output in project.results.outputs()
        for activity in output.activities
        if activity.start_month is not None
    )
    if not bars:
        return ()
    parts = [words("alt.gantt_item", label=b.label, first=str(b.start), last=str(b.end)) for b in bars]
    months = max(project.months, max(bar.end for bar in bars))
    axis = tuple(words("quarter_of", year=str(n // 4 + 1), n=str(n % 4 + 1)) for n in range(-(-months // 3)))
    parts += [
        words("alt.gantt_milestone", label=text, activity=_titled(activity, basis), month=str(month))
        for month, activity, text in _reached(basis)
    ]
    alt = words(
        "alt.gantt", title=words("part.gantt"), duration=words.months(project.months), parts=words.joined(parts)
    )
    legend = (words("milestone"),) if any(bar.milestones for bar in bars) else ()
    figure = Figure(FigureKind.GANTT, alt, words("part.gantt"), bars=bars, axis=axis, axis_titles=legend)
    return (figure, *(() if basis.has(Generated.WORK_PLAN) else _milestones(basis)))


def _runs(activity: Activity, first: int, last: int) -> bool:
    """Whether it runs in the months from `first` to `last`; a begin without an end is one month."""
    if activity.start_month is None:
        return False
    return activity.start_month <= last and (activity.end_month or activity.start_month) >= first


def _month_end(project: Project, month: int) -> date:
    """Last day of the project's month, which begins on the day of the month the project begins on."""
    return _plus_months(project.starts_on, month)


def _plus_months(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year += day.year
    last = calendar.monthrange(year, month + 1)[1]
    begins = date(year, month + 1, min(day.day, last))
    return date.fromordinal(begins.toordinal() - 1)


def _months(activity: Activity, basis: Basis) -> str:
    words = basis.words
    if activity.start_month is None:
        return words.none
    first, last = words.number(activity.start_month), words.number(activity.end_month or activity.start_month)
    return together(words("month_n", n=first) if first == last else words("period.months", first=first, last=last))


def _titled(activity: Activity, basis: Basis) -> str:
    return f"{basis.codes[f'activity.{activity.key}']} {activity.title}"


def _output_label(output: Output, basis: Basis) -> str:
    label = f"{basis.words('output')} {basis.codes[f'output.{output.key}']}"
    return basis.words("headed", heading=label, title=output.title)


def _output_row(output: Output, basis: Basis, width: int) -> Row:
    return group_row(_output_label(output, basis), width)
