"""The rows of somebody's books as entries, one by one: what is read, what cannot be and why."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.budget import Budget
from app.domain.money import ExchangeRate, Money, known_currencies
from app.domain.number_reading import Unreadable, read_written
from app.domain.phrases import phrase, said_by
from app.domain.record import Record
from app.domain.search import folded
from app.domain.sheet import Cell, letters
from app.domain.spending import INDIRECT, SpendingEntry
from app.domain.spending_mapping import Sign, SpendingColumn, SpendingMapping
from app.domain.text import normalise
from app.domain.written_days import read_written_day
from app.errors import BadInput

_C = SpendingColumn


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """An entry, and the name by which the same one is known in a later file."""

    row: int
    """From 1, as spreadsheets count."""
    entry: SpendingEntry
    fingerprint: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingProblem(Record):
    """A cell that cannot be read, so that its row is left out."""

    row: int
    """From 1."""
    column: str
    """Its letter; empty where the row as a whole is meant."""
    reason: str


class _Cell(ValueError):
    def __init__(self, column: SpendingColumn, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Against what rows are read: the grant's currency, lines, days and rates."""

    budget: Budget
    starts_on: date
    ends_on: date
    rates: tuple[ExchangeRate, ...] = ()
    """Of the day, month or average as the funder's rule says; the latest until an entry's day converts it, before the
    budget's own rate."""

    def rate(self, currency: str, on: date) -> ExchangeRate:
        """Raises ValueError with a phrase."""
        usable = [rate for rate in self.rates if rate.currency == currency and rate.on <= on]
        found = max(usable, key=lambda rate: rate.on) if usable else self.budget.rate_for(currency)
        if found is None:
            raise ValueError(phrase("there is no rate for {currency}", currency=currency))
        return found


def read_rows(
    rows: Iterable[Sequence[Cell]], mapping: SpendingMapping, books: Books
) -> Iterator[ReadEntry | SpendingProblem]:
    """Row by row, without holding the table. Raises BadInput where a column of the mapping is not in the file."""
    numbered = enumerate(rows, start=1)
    places: Mapping[SpendingColumn, int] | None = None
    for number, cells in numbered:
        if number > mapping.skip:
            places = _places(cells, mapping)
            break
    if places is None:
        raise BadInput(phrase("Nothing stands in this table."))
    reader = _Reader(mapping, books, places)
    held: deque[tuple[int, Sequence[Cell]]] = deque()
    for number, cells in numbered:
        if not any(str(cell).strip() for cell in cells if cell is not None):
            continue
        held.append((number, cells))
        if len(held) > mapping.footer:
            yield reader.read(*held.popleft())


def _places(heads: Sequence[Cell], mapping: SpendingMapping) -> Mapping[SpendingColumn, int]:
    there = [folded(str(head)).strip() if head is not None else "" for head in heads]
    places = {}
    for column, name in mapping.columns.items():
        wanted = folded(name).strip()
        if wanted not in there:
            raise BadInput(
                phrase(
                    "Row {row} has no column “{name}”; choose the mapping of this file, or change it.",
                    row=mapping.skip + 1,
                    name=name,
                )
            )
        if there.count(wanted) > 1:
            raise BadInput(phrase("Two columns are called “{name}”; give one another name.", name=name))
        places[column] = there.index(wanted)
    return places


class _Reader:
    def __init__(self, mapping: SpendingMapping, books: Books, places: Mapping[SpendingColumn, int]) -> None:
        self._mapping, self._books, self._places = mapping, books, places
        self._lines = {folded(line.key): line.key for line in books.budget.lines} | {INDIRECT: INDIRECT}
        self._accounts = {folded(code).strip(): line for code, line in mapping.accounts.items()}
        self._seen: Counter[bytes] = Counter()

    def read(self, number: int, cells: Sequence[Cell]) -> ReadEntry | SpendingProblem:
        try:
            entry = self._entry(cells)
        except _Cell as problem:
            at = self._places.get(problem.column)
            letter = "" if at is None else letters(at)
            return SpendingProblem(row=number, column=letter, reason=problem.reason)
        plain = fingerprint(entry)
        self._seen[plain] += 1
        again = self._seen[plain]
        # Two equal rows of one file are two costs; in a later file the first is known as the first.
        known = plain if again == 1 else hashlib.blake2b(plain + str(again).encode(), digest_size=16).digest()
        return ReadEntry(number, entry, known)

    def _text(self, cells: Sequence[Cell], column: SpendingColumn) -> str:
        at = self._places.get(column)
        cell = cells[at] if at is not None and at < len(cells) else None
        return "" if cell is None else normalise(str(cell)).strip()

    def _entry(self, cells: Sequence[Cell]) -> SpendingEntry:
        budget = self._books.budget
        try:
            on = read_written_day(self._text(cells, _C.DATE), self._mapping.days)
        except ValueError as error:
            raise _Cell(_C.DATE, error.args[0]) from None
        if not self._books.starts_on <= on <= self._books.ends_on:
            raise _Cell(_C.DATE, phrase("{day} is outside the grant’s days", day=on))
        line = self._line(cells)
        value, sign = self._amount(cells)
        currency = self._currency(cells, sign)
        amount = Money(value, currency).rounded()
        if amount.amount != value:
            raise _Cell(_C.AMOUNT, phrase("{amount} has more decimals than {currency} has", amount=str(value),
                                          currency=currency))  # fmt: skip
        rate = None if currency == budget.currency else self._rate(cells, currency, on)
        return SpendingEntry(
            on=on,
            line=line,
            amount=amount,
            rate=rate,
            counted=amount if rate is None else rate.convert(amount, budget.currency),
            committed=self._mapping.committed,
            account=self._text(cells, _C.ACCOUNT)[:100],
            partner=self._text(cells, _C.PARTNER)[:200],
            description=self._text(cells, _C.DESCRIPTION)[:1000],
            voucher=self._text(cells, _C.VOUCHER)[:100],
        )

    def _line(self, cells: Sequence[Cell]) -> str:
        for column in (_C.LINE, _C.ACCOUNT):
            code = folded(self._text(cells, column))
            if not code:
                continue
            wanted = self._accounts.get(code, code)
            if found := self._lines.get(folded(wanted)):
                return found
            raise _Cell(column, phrase("“{code}” belongs to no budget line yet", code=self._text(cells, column)[:60]))
        column = _C.LINE if _C.LINE in self._places else _C.ACCOUNT
        raise _Cell(column, phrase("no account and no budget line stands here"))

    def _amount(self, cells: Sequence[Cell]) -> tuple[Decimal, frozenset[str]]:
        if _C.AMOUNT in self._places:
            value, sign = self._number(cells, _C.AMOUNT, needed=True)
            return (-value if self._mapping.sign is Sign.SPENT_BELOW_ZERO else value), sign
        needed = not self._text(cells, _C.CREDIT)
        debit, one = self._number(cells, _C.DEBIT, needed=needed)
        credit, other = self._number(cells, _C.CREDIT, needed=False)
        return debit - credit, one | other

    def _number(self, cells: Sequence[Cell], column: SpendingColumn, *, needed: bool) -> tuple[Decimal, frozenset[str]]:
        text = self._text(cells, column)
        if not text:
            if needed:
                raise _Cell(column, phrase("no amount stands here"))
            return Decimal(0), frozenset()
        at = self._places[column]
        if isinstance(cell := cells[at], Decimal):
            return cell, frozenset()
        try:
            written = read_written(text, self._mapping.marks)
        except Unreadable as error:
            raise _Cell(column, error.args[0]) from None
        if written.percent:
            raise _Cell(column, phrase("“{text}” is a percentage, and an amount is wanted here", text=text[:60]))
        return written.value, written.currencies

    def _currency(self, cells: Sequence[Cell], sign: frozenset[str]) -> str:
        said = self._text(cells, _C.CURRENCY).upper()
        currency = said or self._mapping.currency or (next(iter(sign)) if len(sign) == 1 else "")
        currency = currency or self._books.budget.currency
        if currency not in known_currencies():
            raise _Cell(_C.CURRENCY, phrase("“{text}” is not a currency code", text=currency[:20]))
        if sign and currency not in sign:
            raise _Cell(_C.AMOUNT, phrase("the sign beside the amount is not one of {currency}", currency=currency))
        return currency

    def _rate(self, cells: Sequence[Cell], currency: str, on: date) -> ExchangeRate:
        text = self._text(cells, _C.RATE)
        try:
            if not text:
                return self._books.rate(currency, on)
            return ExchangeRate(
                currency=currency, rate=self._number(cells, _C.RATE, needed=True)[0], on=on, source=self._mapping.name
            )
        except _Cell:
            raise
        except ValueError as error:
            raise _Cell(_C.RATE if text else _C.CURRENCY, said_by(error)) from None


def fingerprint(entry: SpendingEntry) -> bytes:
    """What makes a row the same in another export, whatever the file's form; 16 bytes.

    The budget line is no part of it: another mapping of accounts does not make another cost.
    """
    amount = format(entry.amount.amount.normalize(), "f")
    parts = (entry.on.isoformat(), amount, entry.amount.currency, entry.account, entry.partner, entry.description)
    return hashlib.blake2b(
        "\x1f".join((*parts, entry.voucher, "committed" * entry.committed)).encode(), digest_size=16
    ).digest()


def place(entry: SpendingEntry) -> bytes | None:
    """What stays the same where the books correct an amount or a day; None without a voucher. 16 bytes."""
    if not entry.voucher:
        return None
    parts = (entry.voucher, entry.account, entry.partner, entry.description, "committed" * entry.committed)
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).digest()
