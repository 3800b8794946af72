"""The results sheets: logframe, KPI tracker, work plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xlsxwriter.utility import xl_rowcol_to_cell

from app.domain.results import Activity, Indicator, Measure
from app.export.xlsx.book import FIRST, Book, Sheet, fitting

_MONTH_WIDTH = 3.2
_YEAR = re.compile(r"(?i)(?:year|année|an|año|السنة)\s+(\d+)")
"""A year of the project, in the languages that this book's words come in."""


def write_logframe(book: Book) -> None:
    """Results chain × indicators, with baseline, target, source and assumptions."""
    sheet = book.sheet(book.word("sheet.logframe"), (13, 36, 36, 11, 10, 7, 10, 7, 34, 30), frozen=2)
    sheet.heads(
        [
            book.word("level"), book.word("result"), book.word("indicator"), book.word("unit"),
            book.word("baseline"), book.word("year"), book.word("target"), book.word("year"),
            book.word("verification"), book.word("assumptions"),
        ],
        figures=(4, 5, 6, 7),
    )  # fmt: skip
    row = FIRST
    for level, key, title, indicators, assumptions in _levels(book):
        style = book.group if level != "output" else book.wrapped
        for indicator in indicators or (None,):
            first = indicator is None or indicator is indicators[0]
            sheet.blank(row, range(2, 9), book.wrapped)
            sheet.text(row, 0, f"{book.word(level)} {key}".strip() if first else "", style)
            sheet.text(row, 1, title if first else "", style)
            sheet.text(row, 9, "\n".join(assumptions) if first else "")
            _write_indicator(book, sheet, row, indicator)
            row += 1


def write_kpis(book: Book) -> None:
    """A tracker: what was promised, room for what is reached, and how far that is."""
    indicators = list(book.dossier.project.results.all_indicators())
    periods = _periods(book, indicators)
    widths = (8, 44, 12, 11, 11, *(11 for _ in periods for _ in (0, 1)), 10, 34, 13, 20)
    sheet = book.sheet(book.word("sheet.kpis"), widths, frozen=2)
    after = 5 + 2 * len(periods)
    sheet.heads(
        [
            book.word("code"), book.word("indicator"), book.word("unit"), book.word("baseline"), book.word("target"),
            *(f"{period}: {book.word(word)}" for period in periods for word in ("target", "sheet.actual")),
            book.word("sheet.achieved"), book.word("verification"), book.word("frequency"), book.word("responsible"),
        ],
        figures=range(3, after + 1),
    )  # fmt: skip
    for row, indicator in enumerate(indicators, start=FIRST):
        style = book.bold if indicator.is_key else book.wrapped
        sheet.texts(row, (indicator.key, indicator.title), style)
        sheet.text(row, 2, indicator.unit)
        _write_measure(book, sheet, row, 3, indicator.baseline, indicator.unit)
        _write_measure(book, sheet, row, 4, indicator.target, indicator.unit)
        promised = {_period(milestone.period, book): milestone for milestone in indicator.milestones}
        for index, period in enumerate(periods):
            milestone = promised.get(period)
            measure = Measure(value=milestone.value, text=milestone.text or "–") if milestone else None
            _write_measure(book, sheet, row, 5 + 2 * index, measure, indicator.unit)
            sheet.blank(row, (6 + 2 * index,), book.entry)
        _write_achieved(book, sheet, row, len(periods), after)
        for offset, text in enumerate((indicator.verification, indicator.frequency, indicator.responsible), start=1):
            sheet.text(row, after + offset, text)
        book.remember(sheet, row, f"indicator:{indicator.key}")


def write_work_plan(book: Book) -> None:
    """Activities by month, their months filled, milestones marked."""
    project = book.dossier.project
    months = range(1, project.months + 1)
    names = {partner.key: partner.name for partner in project.partners}
    sheet = book.sheet(book.word("sheet.work_plan"), (8, 46, 28, *(_MONTH_WIDTH for _ in months)), frozen=3)
    sheet.heads([book.word("code"), book.word("activity"), book.word("responsible"), *map(str, months)])
    row = FIRST
    for output in project.results.outputs():
        sheet.texts(row, (output.key, output.title), book.group)
        sheet.blank(row, range(2, 3 + len(months)), book.group)
        row += 1
        for activity in output.activities:
            responsible = names.get(activity.responsible or "", book.applicant)
            sheet.texts(row, (activity.key, activity.title, responsible))
            _write_months(book, sheet, row, activity, months)
            book.remember(sheet, row, f"activity:{activity.key}")
            row += 1


def _periods(book: Book, indicators: Sequence[Indicator]) -> list[str]:
    """The periods that indicators promise something for, and every year of the project after them: there is always room
    for what is reached at the end."""
    promised = dict.fromkeys(_period(m.period, book) for indicator in indicators for m in indicator.milestones)
    years = [book.word("year_n", n=str(n)) for n in range(1, book.dossier.project.years + 1)]
    if set(promised) <= set(years):
        return years
    return [*promised, *(year for year in years[-1:] if year not in promised)]


def _period(text: str, book: Book) -> str:
    """A project year in the document's language; any other period as it was written."""
    year = _YEAR.fullmatch(text.strip())
    return book.word("year_n", n=str(int(year[1]))) if year else text


def _levels(book: Book) -> Iterator[tuple[str, str, str, tuple[Indicator, ...], tuple[str, ...]]]:
    results = book.dossier.project.results
    yield "impact", "", results.impact, results.indicators, results.assumptions
    for outcome in results.outcomes:
        yield "outcome", outcome.key, outcome.title, outcome.indicators, outcome.assumptions
        for output in outcome.outputs:
            yield "output", output.key, output.title, output.indicators, output.assumptions


def _write_months(book: Book, sheet: Sheet, row: int, activity: Activity, months: range) -> None:
    first = activity.start_month or 0
    last = activity.end_month or (months[-1] if activity.start_month else 0)
    for month in months:
        style = book.bar if first <= month <= last else book.mark
        sheet.text(row, 2 + month, "◆" if month in activity.milestones else "", style)
        if month in activity.milestones:
            sheet.page.write_comment(row, 2 + month, fitting(activity.milestones[month]), {"author": ""})


def _write_indicator(book: Book, sheet: Sheet, row: int, indicator: Indicator | None) -> None:
    if indicator is None:
        return
    sheet.text(row, 2, indicator.title)
    sheet.text(row, 3, indicator.unit)
    for column, measure in ((4, indicator.baseline), (6, indicator.target)):
        _write_measure(book, sheet, row, column, measure, indicator.unit)
        if measure is not None and measure.on is not None:
            sheet.page.write_number(row, column + 1, measure.on.year, book.year())
    sheet.text(row, 8, indicator.verification)


def _write_measure(book: Book, sheet: Sheet, row: int, column: int, measure: Measure | None, unit: str) -> None:
    if measure is None:
        sheet.blank(row, (column,), book.wrapped)
    elif measure.value is not None:
        sheet.number(row, column, measure.value, book.measure(measure.value, unit))
    else:
        sheet.text(row, column, measure.text)


def _write_achieved(book: Book, sheet: Sheet, row: int, periods: int, column: int) -> None:
    """The last entered actual as a share of the way from baseline to target; empty until one is entered."""
    if not periods:
        sheet.blank(row, (column,), book.share())
        return
    actuals = [xl_rowcol_to_cell(row, 6 + 2 * index) for index in reversed(range(periods))]
    baseline, target = xl_rowcol_to_cell(row, 3), xl_rowcol_to_cell(row, 4)
    way = f"({target}-N({baseline}))"
    reached = f"({_first_number(actuals)}-N({baseline}))/{way}"
    nothing = f"OR(COUNT({','.join(actuals)})=0,NOT(ISNUMBER({target})))"
    formula = f'=IF({nothing},"",IF({way}=0,"",{reached}))'
    sheet.formula(row, column, formula, "", book.share())


def _first_number(cells: list[str]) -> str:
    """A formula for the first of `cells` that holds a number."""
    formula = "0"
    for cell in reversed(cells):
        formula = f"IF(ISNUMBER({cell}),{cell},{formula})"
    return formula
