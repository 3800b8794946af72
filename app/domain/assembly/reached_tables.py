"""What a report shows: each indicator as it was promised and as it is, and how far the way is gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.domain.assembly.basis import Basis
from app.domain.assembly.indicators import printed_measure
from app.domain.assembly.tables import Content, Head, cell, group_row, number, row, table
from app.domain.assembly.words import Words
from app.domain.document import Align, Bar, Blocks, Cell, Figure, FigureKind, Row
from app.domain.monitoring import Actual, Reached, adds_up, reached
from app.domain.results import Indicator, Measure

_HUNDRED = Decimal(100)


def reached_table(basis: Basis) -> Blocks:
    """By result: baseline, target, what was reached in the period and until its end, part of the way, where it is
    proved; below an indicator why it differs."""
    words = basis.words
    heads = [
        Head(words("indicator"), 2.6),
        number(words("baseline"), 1.2),
        number(words("target"), 1.1),
        number(words("reached.period"), 1.2),
        number(words("reached.until"), 1.3),
        number(words("reached.share"), 1.1),
        Head(words("verification"), 2.0),
    ]
    body: list[Row] = []
    for title, indicators in _results(basis):
        if indicators:
            body.append(group_row(title, len(heads)))
            body += [line for indicator in indicators for line in _rows(indicator, basis, len(heads))]
    return (table(words("part.reached"), heads, body),) if body else ()


def reached_chart(basis: Basis) -> Blocks:
    """Bars of how far each key indicator has come; of all, where none is marked as key."""
    words, results = basis.words, basis.project.results
    every = list(results.all_indicators())
    chosen = [one for one in every if one.is_key] or every
    found = [one for indicator in chosen if (one := reached_of(indicator, basis)).share is not None]
    bars = tuple(
        Bar(
            label=one.indicator.title,
            value=max(one.share or Decimal(0), Decimal(0)) * _HUNDRED,
            printed=words("reached.of", share=_percent(one, words), target=_target(one, basis)),
        )
        for one in found
    )
    if not bars:
        return ()
    title = words("part.reached_chart")
    said = [words("alt.item", label=bar.label, value=bar.printed) for bar in bars]
    return (Figure(FigureKind.BARS, words("alt.titled", title=title, parts=words.joined(said)), title, bars=bars),)


def reached_breakdown(basis: Basis) -> Blocks:
    """By breakdown and category: what was promised, and what was reached from the first day on."""
    words = basis.words
    heads = [
        Head(words("indicator"), 3.0),
        Head(words("breakdown"), 1.4),
        Head(words("group"), 2.0),
        number(words("target"), 1.0),
        number(words("reached.until"), 1.2),
    ]
    body: list[Row] = []
    for indicator in basis.project.results.all_indicators():
        lines = list(_broken_down(indicator, basis))
        for n, (breakdown, category, target, value) in enumerate(lines):
            first: list[Content] = [cell(indicator.title, rowspan=len(lines))] if n == 0 else []
            measures = (printed_measure(_measure(each), indicator, words) for each in (target, value))
            body.append(row(*first, breakdown, category, *measures))
    return (table(words("part.reached_breakdown"), heads, body),) if body else ()


def reached_of(indicator: Indicator, basis: Basis) -> Reached:
    """In the period of the report; of a document that is none, to the grant's last day."""
    report, grant = basis.proposal.report, basis.grant
    first = report.first if report else basis.project.starts_on
    last = report.last if report else basis.project.ends_on
    return reached(indicator, grant.actuals if grant else (), first=first, last=last)


def _results(basis: Basis) -> Iterator[tuple[str, Sequence[Indicator]]]:
    words, results = basis.words, basis.project.results
    yield (
        words("headed", heading=words("impact"), title=results.impact) if results.impact else words("impact"),
        (results.indicators),
    )
    for outcome in results.outcomes:
        label = f"{words('outcome')} {basis.codes[f'outcome.{outcome.key}']}"
        yield words("headed", heading=label, title=outcome.title), outcome.indicators
        for output in outcome.outputs:
            label = f"{words('output')} {basis.codes[f'output.{output.key}']}"
            yield words("headed", heading=label, title=output.title), output.indicators


def _rows(indicator: Indicator, basis: Basis, width: int) -> Iterator[Row]:
    words, found = basis.words, reached_of(indicator, basis)
    proved = found.verification or indicator.verification or words.none
    if indicator.qualitative:
        yield row(indicator.title, _in_words(found, basis, width - 2), proved)
    else:
        yield row(
            indicator.title,
            printed_measure(indicator.baseline, indicator, words),
            printed_measure(indicator.target, indicator, words),
            printed_measure(_measure(found.period), indicator, words) if adds_up(indicator) else words.none,
            printed_measure(_measure(found.value), indicator, words),
            _percent(found, words),
            proved,
        )
    if found.note:
        yield row(cell(words("headed", heading=words("reached.why"), title=found.note), colspan=width))


def _in_words(found: Reached, basis: Basis, width: int) -> Cell:
    """Where an indicator is told, not counted, sentences do not fit the columns of figures."""
    words, indicator = basis.words, found.indicator
    told = (
        ("baseline", indicator.baseline.text if indicator.baseline else ""),
        ("target", indicator.target.text if indicator.target else ""),
        ("reached.until", found.text or words.none),
    )
    lines = (words("headed", heading=words(label), title=text) for label, text in told if text)
    return cell("\n".join(lines), colspan=width, align=Align.START)


def _percent(found: Reached, words: Words) -> str:
    return words.percent(round(found.share, 2)) if found.share is not None else words.none


def _broken_down(indicator: Indicator, basis: Basis) -> Iterator[tuple[str, str, Decimal | None, Decimal | None]]:
    last = basis.proposal.report.last if basis.proposal.report else basis.project.ends_on
    actuals = [
        one
        for one in (basis.grant.actuals if basis.grant else ())
        if one.indicator == indicator.key and one.last <= last
    ]
    for broken in indicator.disaggregation:
        for category, target in broken.targets.items():
            yield broken.by, category, target, _of_category(indicator, actuals, broken.by, category)


def _of_category(indicator: Indicator, actuals: Sequence[Actual], by: str, category: str) -> Decimal | None:
    told = [one.by[by][category] for one in actuals if category in one.by.get(by, {})]
    if not told:
        return None
    return sum(told, Decimal(0)) if adds_up(indicator) else told[-1]


def _target(found: Reached, basis: Basis) -> str:
    return printed_measure(found.indicator.target, found.indicator, basis.words)


def _measure(value: Decimal | None) -> Measure | None:
    return Measure(value=value) if value is not None else None
