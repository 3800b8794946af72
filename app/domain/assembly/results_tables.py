"""Logframe, results chain, activity matrix, indicators and their breakdowns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.assembly.basis import Basis
from app.domain.assembly.indicators import (
    IndicatorColumn,
    kpi_columns,
    logframe_columns,
    printed_measure,
    table_columns,
)
from app.domain.assembly.tables import Content, Head, cell, group_row, number, row, table
from app.domain.costing import CostedLine
from app.domain.document import Blocks, Row, RowStyle
from app.domain.money import total
from app.domain.results import Indicator, Measure, Outcome
from app.domain.template import ColumnSet


@dataclass(frozen=True, slots=True)
class _Result:
    """One link of the chain: impact, an outcome or an output."""

    label: str
    title: str
    indicators: tuple[Indicator, ...]
    assumptions: tuple[str, ...]


def _chain(basis: Basis) -> Iterator[_Result]:
    words, results = basis.words, basis.project.results
    if results.impact or results.indicators:
        yield _Result(words("impact"), results.impact, results.indicators, results.assumptions)
    for outcome in results.outcomes:
        code = basis.codes[f"outcome.{outcome.key}"]
        yield _Result(f"{words('outcome')} {code}", outcome.title, outcome.indicators, outcome.assumptions)
        for output in outcome.outputs:
            code = basis.codes[f"output.{output.key}"]
            yield _Result(f"{words('output')} {code}", output.title, output.indicators, output.assumptions)


def logframe(basis: Basis, column_set: ColumnSet) -> Blocks:
    """One row an indicator; the result and its assumptions span the rows of its indicators."""
    chain = list(_chain(basis))
    if not chain:
        return ()
    words = basis.words
    columns = logframe_columns(column_set, basis.project.results.all_indicators(), basis)
    first = "results_chain" if column_set is ColumnSet.EU else "result"
    with_assumptions = column_set in (ColumnSet.EU, ColumnSet.FCDO, ColumnSet.GENERAL)
    heads = [Head(words(first), 2.6), *(column.head for column in columns)]
    if with_assumptions:
        heads.append(Head(words("assumptions"), 2.0))
    body: list[Row] = []
    for result in chain:
        body += _logframe_rows(result, columns, basis, with_assumptions=with_assumptions)
    return (table(words("part.logframe"), heads, body),)


def _logframe_rows(
    result: _Result, columns: list[IndicatorColumn], basis: Basis, *, with_assumptions: bool
) -> Iterator[Row]:
    words = basis.words
    height = max(1, len(result.indicators))
    says = [[column.says(indicator) for column in columns] for indicator in result.indicators]
    for n, values in enumerate(says or [[words.none] * len(columns)]):
        cells: list[Content] = list(values)
        if n == 0:
            named = words("headed", heading=result.label, title=result.title) if result.title else result.label
            cells.insert(0, cell(named, rowspan=height))
            if with_assumptions:
                cells.append(cell("\n".join(result.assumptions) or words.none, rowspan=height))
        yield row(*cells)


def indicator_table(basis: Basis, column_set: ColumnSet) -> Blocks:
    """Every indicator with its unit, who measures it and how often, grouped by result."""
    every = list(basis.project.results.all_indicators())
    if not every:
        return ()
    columns = table_columns(column_set, every, basis)
    body: list[Row] = []
    for result in _chain(basis):
        if result.indicators:
            title = basis.words("headed", heading=result.label, title=result.title) if result.title else result.label
            body.append(group_row(title, len(columns)))
            body += [row(*(column.says(indicator) for column in columns)) for indicator in result.indicators]
    return (table(basis.words("part.indicator_table"), [column.head for column in columns], body),)


def kpi(basis: Basis) -> Blocks:
    """The indicators marked as key; the outcomes' where none is marked."""
    results = basis.project.results
    chosen = [i for i in results.all_indicators() if i.is_key]
    chosen = chosen or [i for outcome in results.outcomes for i in outcome.indicators] or list(results.all_indicators())
    if not chosen:
        return ()
    columns = kpi_columns(chosen, basis)
    body = [row(*(column.says(indicator) for column in columns)) for indicator in chosen]
    return (table(basis.words("part.kpi"), [column.head for column in columns], body),)


def disaggregation(basis: Basis) -> Blocks:
    words = basis.words
    heads = [
        Head(words("indicator"), 3.0),
        Head(words("breakdown"), 1.4),
        Head(words("group"), 2.0),
        number(words("target"), 1.0),
    ]
    body: list[Row] = []
    for indicator in basis.project.results.all_indicators():
        height = sum(len(broken.targets) for broken in indicator.disaggregation)
        for b, broken in enumerate(indicator.disaggregation):
            for g, (group, target) in enumerate(broken.targets.items()):
                value = printed_measure(None if target is None else Measure(value=target), indicator, words)
                cells: list[Content] = [group, value]
                if g == 0:
                    cells.insert(0, cell(broken.by, rowspan=len(broken.targets)))
                if g == 0 and b == 0:
                    cells.insert(0, cell(indicator.title, rowspan=height))
                body.append(row(*cells))
    return (table(words("part.disaggregation"), heads, body),) if body else ()


def results_chain(basis: Basis) -> Blocks:
    """From the impact down to activities, with what each step takes for granted."""
    words, results = basis.words, basis.project.results
    heads = [Head(words("level"), 1.2), Head(words("result"), 4.0), Head(words("assumptions"), 2.4)]

    def step(label: str, title: str, assumptions: tuple[str, ...] | None, style: RowStyle = RowStyle.NORMAL) -> Row:
        taken = "" if assumptions is None else "\n".join(assumptions) or words.none
        return row(label, title or words.none, taken, style=style)

    body = [step(words("impact"), results.impact, results.assumptions, RowStyle.GROUP)] if results.impact else []
    for outcome in results.outcomes:
        label = f"{words('outcome')} {basis.codes[f'outcome.{outcome.key}']}"
        body.append(step(label, outcome.title, outcome.assumptions, RowStyle.GROUP))
        body += [step(label, title, assumptions) for label, title, assumptions in _below(outcome, basis)]
    return (table(words("part.results_chain"), heads, body),) if body else ()


def _below(outcome: Outcome, basis: Basis) -> Iterator[tuple[str, str, tuple[str, ...] | None]]:
    """Activities have no assumptions of their own: None."""
    words = basis.words
    for output in outcome.outputs:
        yield f"{words('output')} {basis.codes[f'output.{output.key}']}", output.title, output.assumptions
        for activity in output.activities:
            yield f"{words('activity')} {basis.codes[f'activity.{activity.key}']}", activity.title, None


def activity_matrix(basis: Basis) -> Blocks:
    """Activities with their means and costs; the last rows make the sum the budget's direct costs.

    Assumptions are the output's, and stand beside its first activity.
    """
    words, costing = basis.words, basis.costing
    activities = list(basis.project.results.activities())
    if not activities:
        return ()
    known = {activity.key for activity in activities}
    lines: dict[str | None, list[CostedLine]] = defaultdict(list)
    for costed in costing.lines:
        lines[costed.line.activity if costed.line.activity in known else None].append(costed)

    assumed = any(output.assumptions for output in basis.project.results.outputs())

    def spent(label: str, costed: list[CostedLine], assumptions: tuple[str, ...] = ()) -> Row:
        means = ", ".join(dict.fromkeys(words(f"category.{c.line.category}") for c in costed)) or words.none
        amount = words.amount(total((c.amount for c in costed), costing.currency))
        return row(label, means, amount, *(("\n".join(assumptions),) if assumed else ()))

    heads = [
        Head(words("activity"), 3.4),
        Head(words("means"), 2.4),
        number(words("budget.amount", currency=costing.currency), 1.4),
        *((Head(words("assumptions"), 2.0),) if assumed else ()),
    ]
    body: list[Row] = []
    for output in basis.project.results.outputs():
        if output.activities:
            label = f"{words('output')} {basis.codes[f'output.{output.key}']}"
            body.append(group_row(words("headed", heading=label, title=output.title), len(heads)))
        for n, activity in enumerate(output.activities):
            label = f"{basis.codes[f'activity.{activity.key}']} {activity.title}"
            body.append(spent(label, lines[activity.key], output.assumptions if n == 0 else ()))
    if basis.whole and lines[None]:
        body.append(spent(words("whole_project"), lines[None]))
    shown = costing.direct if basis.whole else total((c.amount for k in known for c in lines[k]), costing.currency)
    label = words("budget.direct" if basis.whole else "total")
    sums = row(label, "", words.amount(shown), *(("",) if assumed else ()), style=RowStyle.TOTAL)
    return (table(words("part.activity_matrix"), heads, body, [sums]),)
