"""The results sheets: logframe, KPI tracker, work plan."""

from __future__ import annotations

from decimal import Decimal

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from app.domain.results import Indicator, Measure
from app.export.xlsx.book import Book

_FIRST = 2


def write_logframe(book: Book) -> None:
    """Results chain × indicators, with baseline, target, source and assumptions."""
    sheet = book.sheet("logframe", [14, 44, 44, 14, 14, 12, 14, 12, 34, 40])
    book.heads(sheet, 1, [
        book.word("level"), book.word("result"), book.word("indicator"), book.word("unit"), book.word("baseline"),
        book.word("year"), book.word("target"), book.word("year"), book.word("verification"),
        book.word("assumptions"),
    ])  # fmt: skip
    results = book.dossier.project.results
    levels: list[tuple[str, str, str, tuple[Indicator, ...], tuple[str, ...]]] = [
        ("impact", "", results.impact, results.indicators, results.assumptions)
    ]
    for outcome in results.outcomes:
        levels.append(("outcome", outcome.key, outcome.title, outcome.indicators, outcome.assumptions))
        levels.extend(("output", o.key, o.title, o.indicators, o.assumptions) for o in outcome.outputs)
    row = _FIRST
    for level, key, title, indicators, assumptions in levels:
        style = book.group if level != "output" else book.wrapped
        for indicator in indicators or (None,):
            first = indicator is None or indicator is indicators[0]
            book.text(sheet, row, 0, f"{book.word(level)} {key}".strip() if first else "", style)
            book.text(sheet, row, 1, title if first else "", style)
            book.text(sheet, row, 9, "\n".join(assumptions) if first else "", style)
            _write_indicator(book, sheet, row, indicator)
            row += 1


def write_kpis(book: Book) -> None:
    """A tracker: what was promised, room for what is reached, and how far that is."""
    indicators = list(book.dossier.project.results.all_indicators())
    periods = list(dict.fromkeys(m.period for indicator in indicators for m in indicator.milestones))
    sheet = book.sheet("kpis", [8, 46, 14, 12, 12, *(13 for _ in periods for _ in (0, 1)), 12, 30, 16, 20])
    book.heads(sheet, 1, [
        book.word("code"), book.word("indicator"), book.word("unit"), book.word("baseline"), book.word("target"),
        *(f"{period}: {book.word(word)}" for period in periods for word in ("target", "sheet.actual")),
        book.word("sheet.achieved"), book.word("verification"), book.word("frequency"), book.word("responsible"),
    ])  # fmt: skip
    for row, indicator in enumerate(indicators, start=_FIRST):
        style = book.bold if indicator.is_key else book.wrapped
        book.text(sheet, row, 0, indicator.key, style)
        book.text(sheet, row, 1, indicator.title, style)
        book.text(sheet, row, 2, indicator.unit)
        _write_measure(book, sheet, row, 3, indicator.baseline)
        _write_measure(book, sheet, row, 4, indicator.target)
        promised = {milestone.period: milestone for milestone in indicator.milestones}
        for index, period in enumerate(periods):
            milestone = promised.get(period)
            if milestone is not None and milestone.value is not None:
                sheet.write_number(row, 5 + 2 * index, float(milestone.value), book.quantity(editable=False))
            elif milestone is not None:
                book.text(sheet, row, 5 + 2 * index, milestone.text)
            sheet.write_blank(row, 6 + 2 * index, None, book.input)
        after = 5 + 2 * len(periods)
        _write_achieved(book, sheet, row, len(periods), after)
        for offset, text in enumerate((indicator.verification, indicator.frequency, indicator.responsible), start=1):
            book.text(sheet, row, after + offset, text)
        book.remember(sheet, row, f"indicator:{indicator.key}")


def write_work_plan(book: Book) -> None:
    """Activities by month, their months filled, milestones marked."""
    project = book.dossier.project
    months = range(1, project.months + 1)
    names = {partner.key: partner.name for partner in project.partners}
    sheet = book.sheet("work_plan", [8, 46, 22, *(3.6 for _ in months)])
    book.heads(sheet, 1, [book.word("code"), book.word("activity"), book.word("responsible"), *map(str, months)])
    row = _FIRST
    for output in project.results.outputs():
        book.text(sheet, row, 0, output.key, book.group)
        book.text(sheet, row, 1, output.title, book.group)
        for column in range(2, 3 + len(months)):
            sheet.write_blank(row, column, None, book.group)
        row += 1
        for activity in output.activities:
            book.text(sheet, row, 0, activity.key)
            book.text(sheet, row, 1, activity.title)
            book.text(sheet, row, 2, names.get(activity.responsible or "", book.word("applicant")))
            for month in months:
                busy = (activity.start_month or 0) <= month <= (activity.end_month or 0)
                mark = "◆" if month in activity.milestones else ""
                if busy or mark:
                    book.text(sheet, row, 2 + month, mark, book.filled_mark if busy else book.wrapped)
                if month in activity.milestones:
                    sheet.write_comment(row, 2 + month, activity.milestones[month], {"author": ""})
            book.remember(sheet, row, f"activity:{activity.key}")
            row += 1


def _write_indicator(book: Book, sheet: Worksheet, row: int, indicator: Indicator | None) -> None:
    if indicator is None:
        return
    book.text(sheet, row, 2, indicator.title)
    book.text(sheet, row, 3, indicator.unit)
    for column, measure in ((4, indicator.baseline), (6, indicator.target)):
        _write_measure(book, sheet, row, column, measure)
        if measure is not None and measure.on is not None:
            sheet.write_number(row, column + 1, measure.on.year)
    book.text(sheet, row, 8, indicator.verification)


def _write_measure(book: Book, sheet: Worksheet, row: int, column: int, measure: Measure | None) -> None:
    if measure is None:
        return
    if measure.value is not None:
        sheet.write_number(row, column, float(measure.value), book.quantity(editable=False))
    else:
        book.text(sheet, row, column, measure.text)


def _write_achieved(book: Book, sheet: Worksheet, row: int, periods: int, column: int) -> None:
    """The last entered actual as a share of the way from baseline to target."""
    if not periods:
        return
    actuals = ",".join(xl_rowcol_to_cell(row, 6 + 2 * index) for index in reversed(range(periods)))
    found = _first_number(actuals.split(","))
    baseline, target = xl_rowcol_to_cell(row, 3), xl_rowcol_to_cell(row, 4)
    way = f"({target}-N({baseline}))"
    formula = f"=IF(OR(COUNT({actuals})=0,NOT(ISNUMBER({target}))),0,IF({way}=0,0,({found}-N({baseline}))/{way}))"
    book.formula(sheet, row, column, formula, Decimal(0), book.share())


def _first_number(cells: list[str]) -> str:
    """A formula for the first of `cells` that holds a number."""
    formula = "0"
    for cell in reversed(cells):
        formula = f"IF(ISNUMBER({cell}),{cell},{formula})"
    return formula
