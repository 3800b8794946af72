"""Budget lines as they are typed, pasted or imported: texts in cells, read into lines or into sentences beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.domain.budget import Budget, BudgetLine, Category
from app.domain.money import known_currencies
from app.domain.number_reading import SENTENCES as OF_NUMBERS
from app.domain.number_reading import Marks, Unreadable, read_share, read_written
from app.domain.partners import Partner
from app.domain.phrases import marked, phrase
from app.domain.project import Project
from app.domain.record import Record
from app.domain.search import did_you_mean, folded


class Field(StrEnum):
    """The cells of a line. The weight of a project year stands under `year:1`, `year:2` …"""

    CATEGORY = "category"
    DESCRIPTION = "description"
    UNIT = "unit"
    QUANTITY = "quantity"
    UNIT_COST = "unit_cost"
    CURRENCY = "currency"
    SHARE = "share"
    PARTNER = "partner"
    ACTIVITY = "activity"
    SOURCE = "source"
    JUSTIFICATION = "justification"
    PARTICIPANT_SUPPORT = "participant_support"


def year_field(year: int) -> str:
    return f"year:{year}"


SENTENCES: Mapping[str, str] = {
    **OF_NUMBERS,
    "cell.missing": marked("This is still to fill in."),
    "cell.not_computed": marked(
        "This formula was saved without its value: open the file in Excel or LibreOffice and save it."
    ),
    "cell.negative": marked("“{text}” is less than nothing; a cost is not."),
    "cell.currency": marked("“{text}” is no currency code; write three capitals such as EUR or USD."),
    "cell.rate": marked("There is no rate for {currency}. Add one with its date under “Currencies and funding”."),
    "cell.other_currency": marked("“{text}” has the sign of another currency than the line, which is in {currency}."),
    "cell.category": marked("“{text}” is no category.{near}"),
    "cell.partner": marked("“{text}” is no partner of this project.{near}"),
    "cell.activity": marked("“{text}” is no activity of this project.{near}"),
    "cell.source": marked("“{text}” is no funding source of this budget.{near}"),
    "cell.yes": marked("Write “yes” or “no”."),
    "cell.key": marked("Two lines have the key “{text}”; keys are given once."),
    "cell.weights": marked("At least one year has a weight greater than zero."),
    "cell.weight": marked("The weight of a year is 0, or between 0.000001 and 9999999."),
}
"""What is wrong with a cell, by code."""

YES = frozenset({"yes", "y", "true", "1", "x", "oui", "o", "si", "s", "vrai", "verdadero", "نعم"})
NO = frozenset({"", "no", "n", "false", "0", "non", "faux", "falso", "لا"})


@dataclass(frozen=True, slots=True)
class TypedLine(Record):
    """A row as it was typed. Cells that are left out keep what is stored, or take a new line's defaults."""

    key: str
    cells: Mapping[str, str] = field(default_factory=dict)
    """Text by field."""

    @property
    def blank(self) -> bool:
        return not any(text.strip() for text in self.cells.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class CellProblem(Record):
    """Why a cell cannot be read. `code` and `said` let the sentence be put into another language."""

    key: str
    """Of the line."""
    cell: str
    """Its field."""
    code: str
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return phrase(SENTENCES[self.code], **self.said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(Record):
    """What cells may name, by folded word: keys, and every name they go by."""

    categories: Mapping[str, str | None]
    partners: Mapping[str, str | None]
    activities: Mapping[str, str | None]
    sources: Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLines(Record):
    lines: tuple[BudgetLine, ...]
    """What can be costed and saved: a line with a problem as it is stored, or not at all where it is new."""
    problems: tuple[CellProblem, ...]


def choices_of(
    project: Project, budget: Budget, *, applicant: Iterable[str], category_names: Iterable[tuple[str, Category]]
) -> Choices:
    """The words a budget of this project may use: `applicant` and `category_names` in any language."""
    named: dict[str, str | None] = {folded(name): category.value for name, category in category_names}
    ours: dict[str, str | None] = {folded(name): None for name in applicant if name}
    return Choices(
        categories=named | {folded(category.value): category.value for category in Category},
        partners=ours | dict(_partner_words(project.partners)),
        activities={folded(word): a.key for a in project.results.activities() for word in (a.title, a.key)},
        sources={folded(word): s.key for s in budget.sources for word in (s.name, s.key)},
    )


def _partner_words(partners: Iterable[Partner]) -> Iterable[tuple[str, str | None]]:
    for partner in partners:
        for word in (partner.key, partner.name, partner.public_name or ""):
            if word:
                yield folded(word), None if partner.lead else partner.key


def read_lines(
    typed: Sequence[TypedLine], budget: Budget, choices: Choices, *, years: int, marks: Marks = Marks.CLEAR
) -> ReadLines:
    """The lines that were typed, for a budget with its stored lines, sources and rates. Blank new rows are no lines."""
    stored = {line.key: line for line in budget.lines}
    lines: list[BudgetLine] = []
    problems: list[CellProblem] = []
    taken: set[str] = set()
    for row in typed:
        before = stored.get(row.key)
        if row.blank and before is None:
            continue
        if row.key in taken:
            problems.append(CellProblem(key=row.key, cell="key", code="cell.key", said={"text": row.key}))
            continue
        taken.add(row.key)
        reader = _Row(row, before, budget, choices, years, marks)
        line = reader.line()
        problems += reader.problems
        kept = before if reader.problems else line
        if kept is not None:
            lines.append(kept)
    return ReadLines(lines=tuple(lines), problems=tuple(problems))


def free_keys(taken: Collection[str]) -> Iterable[str]:
    """Keys for new lines, L1, L2 …, that none of `taken` has."""
    number, used = 0, set(taken)
    while True:
        number += 1
        if (key := f"L{number}") not in used:
            yield key


def typed_line(line: BudgetLine) -> TypedLine:
    """A line as cells, each as it can be read again."""
    cells = {
        Field.CATEGORY.value: line.category.value,
        Field.DESCRIPTION.value: line.description,
        Field.UNIT.value: line.unit,
        Field.QUANTITY.value: plain(line.quantity),
        Field.UNIT_COST.value: plain(line.unit_cost),
        Field.CURRENCY.value: line.currency,
        Field.SHARE.value: "" if line.share == 1 else f"{plain(line.share.scaleb(2))} %",
        Field.PARTNER.value: line.partner or "",
        Field.ACTIVITY.value: line.activity or "",
        Field.SOURCE.value: line.source,
        Field.JUSTIFICATION.value: line.justification,
        Field.PARTICIPANT_SUPPORT.value: "yes" if line.participant_support else "",
    }
    return TypedLine(line.key, cells | {year_field(year): plain(weight) for year, weight in line.years.items()})


def plain(number: Decimal) -> str:
    """Digits and a point, without zeros at the end; three decimals get one, so that no reader takes them for
    thousands."""
    text = format(number, "f")
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    if len(decimals) == 3 and len(whole) <= 3 and whole != "0":
        decimals += "0"
    return f"{whole}.{decimals}" if decimals else whole


class _Row:
    """One row being read; its problems gather."""

    def __init__(
        self, row: TypedLine, before: BudgetLine | None, budget: Budget, choices: Choices, years: int, marks: Marks
    ) -> None:
        self.row = row
        self.before = before
        self.budget = budget
        self.choices = choices
        self.years = years
        self.marks = marks
        self.problems: list[CellProblem] = []

    def line(self) -> BudgetLine | None:
        """None where a cell has a problem."""
        base = self.before
        currency = self._currency()
        values: dict[str, Any] = {
            "category": self._chosen(Field.CATEGORY, self.choices.categories, base.category if base else None),
            "description": self._text(Field.DESCRIPTION, base.description if base else ""),
            "unit": self._text(Field.UNIT, base.unit if base else ""),
            "quantity": self._amount(Field.QUANTITY, None, base.quantity if base else None),
            "unit_cost": self._amount(Field.UNIT_COST, currency, base.unit_cost if base else None),
            "currency": currency,
            "share": self._share(base.share if base else Decimal(1)),
            "years": self._weights(base.years if base else {}),
            "activity": self._optional(Field.ACTIVITY, self.choices.activities, base.activity if base else None),
            "partner": self._optional(Field.PARTNER, self.choices.partners, base.partner if base else None),
            "source": self._source(base.source if base else self.budget.requested_source.key),
            "justification": self._text(Field.JUSTIFICATION, base.justification if base else ""),
            "participant_support": self._yes(base is not None and base.participant_support),
        }
        if self.problems:
            return None
        values["category"] = Category(values["category"])
        return replace(base, **values) if base else BudgetLine(key=self.row.key, **values)

    def _problem(self, where: str, code: str, **said: str) -> None:
        self.problems.append(CellProblem(key=self.row.key, cell=where, code=code, said=said))

    def _cell(self, where: str) -> str | None:
        """None where the row does not have it."""
        text = self.row.cells.get(where)
        return None if text is None else text.strip()

    def _text(self, where: Field, before: str) -> str:
        text = self.row.cells.get(where)
        return before if text is None else text.strip()

    def _amount(self, where: Field, currency: str | None, before: Decimal | None) -> Decimal | None:
        text = self._cell(where)
        if text is None and before is not None:
            return before
        if not text:
            self._problem(where, "cell.missing")
            return None
        try:
            written = read_written(text, self.marks)
        except Unreadable as error:
            self._problem(where, error.code, **error.said)
            return None
        if written.percent:
            self._problem(where, "number.percent", text=text)
        elif written.value < 0:
            self._problem(where, "cell.negative", text=text)
        elif written.currencies and currency is None:
            self._problem(where, "number.none", text=text)
        elif written.currencies and currency not in written.currencies:
            self._problem(where, "cell.other_currency", text=text, currency=currency or "")
        return written.value

    def _currency(self) -> str:
        text = self._cell(Field.CURRENCY)
        if text is None and self.before is not None:
            return self.before.currency
        currency = (text or self.budget.currency).upper()
        if currency not in known_currencies():
            self._problem(Field.CURRENCY, "cell.currency", text=text or "")
        elif currency != self.budget.currency and self.budget.rate_for(currency) is None:
            self._problem(Field.CURRENCY, "cell.rate", currency=currency)
        return currency

    def _share(self, before: Decimal) -> Decimal:
        text = self._cell(Field.SHARE)
        if text is None:
            return before
        if not text:
            return Decimal(1)
        try:
            return read_share(text, self.marks)
        except Unreadable as error:
            self._problem(Field.SHARE, error.code, **error.said)
            return before

    def _weights(self, before: Mapping[int, Decimal]) -> dict[int, Decimal]:
        cells = {year: self._cell(year_field(year)) for year in range(1, self.years + 1)}
        if all(text is None for text in cells.values()):
            return dict(before)
        weights = {year: before[year] for year, text in cells.items() if text is None and year in before}
        for year, text in cells.items():
            if text:
                weights[year] = self._weight(year, text)
        if weights and not any(weights.values()) and not self.problems:
            self._problem(year_field(min(weights)), "cell.weights")
        return dict(sorted(weights.items()))

    def _weight(self, year: int, text: str) -> Decimal:
        try:
            value = read_written(text, self.marks).value
        except Unreadable as error:
            self._problem(year_field(year), error.code, **error.said)
            return Decimal(0)
        if value and not (value > 0 and -6 <= value.adjusted() <= 6):
            self._problem(year_field(year), "cell.weight")
        return value

    def _chosen(self, where: Field, known: Mapping[str, str | None], before: str | None) -> str | None:
        """What the cell names among `known`; what is stored stays valid, whatever it is."""
        text = self._cell(where)
        if text is None and before is not None:
            return before
        if not text:
            self._problem(where, "cell.missing")
            return None
        if text == before:
            return text
        if folded(text) in known:
            return known[folded(text)]
        self._problem(where, f"cell.{where}", text=text, near=did_you_mean(folded(text), known))
        return None

    def _optional(self, where: Field, known: Mapping[str, str | None], before: str | None) -> str | None:
        """As `_chosen`, of a cell that may be empty."""
        text = self._cell(where)
        return None if text == "" or (text is None and before is None) else self._chosen(where, known, before)

    def _source(self, before: str) -> str | None:
        text = self._cell(Field.SOURCE)
        return before if not text else self._chosen(Field.SOURCE, self.choices.sources, before)

    def _yes(self, before: bool) -> bool:
        text = self._cell(Field.PARTICIPANT_SUPPORT)
        if text is None:
            return before
        if folded(text) in YES:
            return True
        if folded(text) not in NO:
            self._problem(Field.PARTICIPANT_SUPPORT, "cell.yes")
        return False
