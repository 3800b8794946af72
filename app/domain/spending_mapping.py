"""How the table of an accounting package is read as spending: kept by name, so that it is said once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.number_reading import Marks, Unreadable, read_written
from app.domain.phrases import phrase
from app.domain.record import Record
from app.domain.search import folded
from app.domain.sheet import Cell
from app.domain.written_days import DayOrder, order_told


class SpendingColumn(StrEnum):
    """What a column of the books holds."""

    DATE = "date"
    AMOUNT = "amount"
    DEBIT = "debit"
    CREDIT = "credit"
    CURRENCY = "currency"
    ACCOUNT = "account"
    LINE = "line"
    PARTNER = "partner"
    DESCRIPTION = "description"
    VOUCHER = "voucher"
    RATE = "rate"


class Sign(StrEnum):
    SPENT_ABOVE_ZERO = "spent_above_zero"
    SPENT_BELOW_ZERO = "spent_below_zero"


class Encoding(StrEnum):
    """Of a CSV that is not Unicode, which tells by itself."""

    WESTERN = "windows-1252"
    ARABIC = "windows-1256"
    CENTRAL_EUROPEAN = "windows-1250"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingMapping(Record):
    name: str
    columns: dict[SpendingColumn, str]
    """Heading of each column, as the file writes it; case and accents do not matter."""
    currency: str | None = None
    """Of all amounts, where no column says it; None: the grant's."""
    sign: Sign = Sign.SPENT_ABOVE_ZERO
    """Of `amount`; debit less credit is what was spent."""
    days: DayOrder = DayOrder.CLEAR
    marks: Marks = Marks.CLEAR
    encoding: Encoding = Encoding.WESTERN
    skip: int = 0
    """Rows above the headings."""
    footer: int = 0
    """Rows at the end that are no entries, such as totals."""
    committed: bool = False
    """Whether the rows are orders and contracts that are not paid yet."""
    accounts: dict[str, str] = field(default_factory=dict)
    """Budget line (key) by account code; a code that is a line's key itself needs no entry."""
    version: int = 0
    """0 for one that is not kept yet."""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError(phrase("give the mapping a name"))
        if self.skip < 0 or self.footer < 0:
            raise ValueError(phrase("rows that are left out are counted from 0"))
        had = self.columns.keys()
        if SpendingColumn.DATE not in had:
            raise ValueError(phrase("say which column holds the date"))
        if not had & {SpendingColumn.AMOUNT, SpendingColumn.DEBIT}:
            raise ValueError(phrase("say which column holds the amount, or the debit"))
        if SpendingColumn.AMOUNT in had and had & {SpendingColumn.DEBIT, SpendingColumn.CREDIT}:
            raise ValueError(phrase("take the amount, or debit and credit, and not both"))
        if not had & {SpendingColumn.ACCOUNT, SpendingColumn.LINE}:
            raise ValueError(phrase("say which column holds the account or the budget line"))


_C = SpendingColumn
_HEADS: Mapping[SpendingColumn, frozenset[str]] = {
    column: frozenset(folded(name) for name in names.split("|"))
    for column, names in {
        _C.DATE: "date|posting date|transaction date|entry date|date comptable|date de pièce|fecha|fecha contable|"
        "التاريخ|تاريخ|datum|buchungsdatum|belegdatum",
        _C.AMOUNT: "amount|net amount|montant|importe|monto|المبلغ|مبلغ|betrag",
        _C.DEBIT: "debit|débit|debe|débito|مدين|soll",
        _C.CREDIT: "credit|crédit|haber|crédito|دائن|haben",
        _C.CURRENCY: "currency|devise|moneda|divisa|العملة|عملة|währung",
        _C.ACCOUNT: "account|account code|account no|gl account|compte|n° compte|numéro de compte|cuenta|"
        "código de cuenta|الحساب|رقم الحساب|konto|sachkonto",
        _C.LINE: "budget line|line|ligne|ligne budgétaire|línea|línea presupuestaria|partida|بند|بند الميزانية|"
        "budgetlinie|budgetposition",
        _C.PARTNER: "partner|cost centre|cost center|partenaire|centre de coût|centre de coûts|socio|"
        "centro de costo|centro de costos|الشريك|مركز التكلفة|kostenstelle",
        _C.DESCRIPTION: "description|details|memo|narration|libellé|descripción|concepto|البيان|الوصف|"
        "buchungstext|beschreibung",
        _C.VOUCHER: "voucher|voucher no|voucher number|reference|document no|pièce|n° pièce|comprobante|"
        "nº comprobante|رقم السند|السند|رقم القيد|beleg|belegnummer|belegnr",
        _C.RATE: "rate|exchange rate|taux|taux de change|tipo de cambio|سعر الصرف|kurs|wechselkurs",
    }.items()
}
_LOOKED_AT = 30
"""Rows in which headings are sought."""


def guess_mapping(name: str, rows: Sequence[Sequence[Cell]]) -> SpendingMapping | None:
    """What the first rows suggest, to be looked at by a person; None without a date, an amount and an account."""
    found = [_columns(row) for row in rows[:_LOOKED_AT]]
    if not found:
        return None
    skip = max(range(len(found)), key=lambda at: len(found[at]))
    columns = found[skip]
    if _C.AMOUNT in columns:
        columns = {column: at for column, at in columns.items() if column not in (_C.DEBIT, _C.CREDIT)}
    heads, below = rows[skip], rows[skip + 1 :]

    def texts(*wanted: SpendingColumn) -> list[str]:
        places = [columns[column] for column in wanted if column in columns]
        return [cell for row in below for at in places if at < len(row) and isinstance(cell := row[at], str) and cell]

    try:
        return SpendingMapping(
            name=name,
            columns={column: str(heads[at]).strip() for column, at in columns.items()},
            days=order_told(texts(_C.DATE)),
            marks=_marks_told(texts(_C.AMOUNT, _C.DEBIT, _C.CREDIT)),
            skip=skip,
        )
    except ValueError:
        return None


def _columns(row: Sequence[Cell]) -> dict[SpendingColumn, int]:
    found: dict[SpendingColumn, int] = {}
    for at, cell in enumerate(row):
        head = folded(cell).strip(" .:*") if isinstance(cell, str) else ""
        column = next((column for column, names in _HEADS.items() if head in names), None)
        if column is not None:
            found.setdefault(column, at)
    return found


def _marks_told(texts: Sequence[str]) -> Marks:
    """How decimals are marked, where the numbers tell it and agree."""
    possible = {Marks.POINT, Marks.COMMA}
    told = set()
    for text in texts:
        try:
            read_written(text)
        except Unreadable:
            continue
        last = max(text.rfind("."), text.rfind(","))
        if last >= 0:
            after = sum(sign.isdigit() for sign in text[last:])
            mark = Marks.POINT if text[last] == "." else Marks.COMMA
            several = text.count(text[last]) > 1
            told.add(next(iter(possible - {mark})) if several or after == 3 else mark)
    return told.pop() if len(told) == 1 else Marks.CLEAR
