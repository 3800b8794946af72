"""The books of five countries, as Excel there writes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice

import pytest

from app.domain.budget import Budget
from app.domain.money import ExchangeRate
from app.domain.number_reading import Marks
from app.domain.spending_mapping import Encoding, SpendingColumn, SpendingMapping, guess_mapping
from app.domain.spending_reading import Books, ReadEntry, SpendingProblem, read_rows
from app.domain.written_days import DayOrder
from app.errors import BadInput
from app.interchange.spending_table import rows_of
from tests.domain.drawn_budgets import line

_RATE = ExchangeRate(currency="USD", rate=Decimal("0.9"), on=date(2026, 12, 1), source="Budget")
BOOKS = Books(
    budget=Budget(currency="EUR", lines=(line("staff", "1"), line("travel", "1")), rates=(_RATE,)),
    starts_on=date(2027, 1, 1),
    ends_on=date(2027, 12, 31),
)
ACCOUNTS = {"6100": "staff", "6200": "travel", "٦١٠٠": "staff"}

ENGLISH = (
    "Ledger of Example Trust,,,,,\r\n"
    "Posting Date,Voucher No,Account,Description,Debit,Credit\r\n"
    '01/02/2027,JV-1,6100,"Salaries, January","1,500.50",\r\n'
    "25/02/2027,JV-2,6200,Taxi,42.00,\r\n"
    "26/02/2027,JV-3,6200,Taxi refunded,,42.00\r\n"
).encode("utf-8-sig")
FRENCH = (
    "Date;N° pièce;Compte;Libellé;Montant\r\n"
    "01/02/2027;P1;6100;Salaires février;1\u00a0500,50\r\n"
    "25/02/2027;P2;6200;Déplacement;(42,00)\r\n"
)
SPANISH = (
    "Fecha\tComprobante\tCuenta\tDescripción\tImporte\r\n"
    "01/02/2027\tC1\t6100\tSueldos de enero\t1.500,50\r\n"
    "25/02/2027\tC2\t6200\tTaxi\t-42,00\r\n"
).encode("utf-16")
ARABIC = (
    "التاريخ;رقم السند;الحساب;البيان;المبلغ\r\n٠١/٠٢/٢٠٢٧;س١;٦١٠٠;رواتب;١٬٥٠٠٫٥٠\r\n25/02/2027;س2;6200;تنقل;-42\r\n"
)
GERMAN = (
    "sep=;\r\nBelegdatum;Belegnr;Konto;Buchungstext;Betrag\r\n"
    "01.02.27;B1;6100;Gehälter;1.500,50\r\n25.02.27;B2;6200;Übernachtung;-42,00\r\n;;;Summe;1.458,50\r\n"
).encode("cp1252")


def read(data: bytes, *, encoding: Encoding = Encoding.WESTERN, **changes: object) -> tuple[
    SpendingMapping, list[ReadEntry], list[SpendingProblem]
]:  # fmt: skip
    guessed = guess_mapping("Books", list(islice(rows_of(data, encoding), 200)))
    assert guessed is not None
    mapping = replace(guessed, accounts=ACCOUNTS, encoding=encoding, **changes)  # type: ignore[arg-type]
    found = list(read_rows(rows_of(data, encoding), mapping, BOOKS))
    return (
        mapping,
        [one for one in found if isinstance(one, ReadEntry)],
        [one for one in found if isinstance(one, SpendingProblem)],
    )


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (FRENCH.encode("cp1252"), Encoding.WESTERN),
        (FRENCH.encode(), Encoding.WESTERN),
        (FRENCH.replace("\u00a0", "\u202f").encode("utf-8-sig"), Encoding.WESTERN),
        (SPANISH, Encoding.WESTERN),
        (ARABIC.encode(), Encoding.WESTERN),
        (GERMAN, Encoding.WESTERN),
    ],
    ids=["fr-1252", "fr-utf8", "fr-bom", "es-utf16-tabs", "ar-utf8", "de-1252-footer"],
)
def test_the_same_books_in_every_country(data: bytes, encoding: Encoding) -> None:
    footer = int(data == GERMAN)
    _, entries, problems = read(data, encoding=encoding, footer=footer)
    assert not problems
    told = [(one.entry.on, one.entry.line, one.entry.counted.amount) for one in entries]
    assert told == [
        (date(2027, 2, 1), "staff", Decimal("1500.50")),
        (date(2027, 2, 25), "travel", Decimal(-42)),
    ]


def test_arabic_in_its_windows_encoding() -> None:
    plain = ARABIC.replace("٠١/٠٢/٢٠٢٧", "01/02/2027").replace("س١", "س1")
    data = plain.replace("٦١٠٠", "6100").replace("١٬٥٠٠٫٥٠", "1500.50").encode("cp1256")
    _, entries, problems = read(data, encoding=Encoding.ARABIC)
    assert not problems
    assert entries[0].entry.description == "رواتب"


def test_debit_and_credit_below_a_title() -> None:
    mapping, entries, problems = read(ENGLISH)
    assert (mapping.skip, mapping.days, mapping.marks) == (1, DayOrder.DAY_FIRST, Marks.POINT)
    assert not problems
    assert [one.entry.counted.amount for one in entries] == [Decimal("1500.50"), 42, -42]
    assert entries[0].entry.description == "Salaries, January"


def test_what_could_be_two_days_or_two_numbers_is_asked() -> None:
    data = b'Date,Account,Amount\n01/02/2027,6100,5\n2027-02-01,6100,"1,500"\n2027-02-01,6100,5\n'
    mapping, entries, problems = read(data)
    assert (mapping.days, mapping.marks) == (DayOrder.CLEAR, Marks.CLEAR)
    assert [(one.row, one.column) for one in problems] == [(2, "A"), (3, "C")]
    assert "two ways" in problems[0].reason
    assert len(entries) == 1
    _, entries, problems = read(data, days=DayOrder.MONTH_FIRST, marks=Marks.POINT)
    assert not problems
    assert (entries[0].entry.on, entries[1].entry.amount.amount) == (date(2027, 1, 2), Decimal(1500))


def test_each_cell_that_cannot_be_read_is_told_with_its_place() -> None:
    rows = [
        "Date;Account;Amount;Currency",
        "2027-02-30;6100;5;EUR",
        "2026-12-31;6100;5;EUR",
        "2027-02-01;9999;5;EUR",
        "2027-02-01;6100;five;EUR",
        "2027-02-01;6100;;EUR",
        "2027-02-01;6100;5;XXQ",
        "2027-02-01;6100;5;TND",
        "2027-02-01;6100;5,001234;EUR",
        "2027-02-01",
    ]
    _, entries, problems = read("\n".join(rows).encode())
    assert not entries
    assert [(one.row, one.column) for one in problems] == [
        (2, "A"), (3, "A"), (4, "B"), (5, "C"), (6, "C"), (7, "D"), (8, "D"), (9, "C"), (10, "B"),
    ]  # fmt: skip


def test_another_currency_is_counted_at_its_own_rate_else_at_the_latest_else_at_the_budgets() -> None:
    data = b"Date,Account,Amount,Currency,Rate\n2027-02-01,6100,100,USD,0.95\n2027-03-05,6100,100,USD,\n"
    _, entries, problems = read(data)
    assert not problems
    assert [one.entry.counted.amount for one in entries] == [95, 90]
    march = ExchangeRate(currency="USD", rate=Decimal("0.85"), on=date(2027, 3, 1), source="Month")
    mapping = guess_mapping("Books", list(rows_of(data)))
    assert mapping is not None
    later = replace(BOOKS, rates=(march,))
    found = list(read_rows(rows_of(data), replace(mapping, accounts=ACCOUNTS), later))
    assert isinstance(found[1], ReadEntry)
    assert (found[1].entry.counted.amount, found[1].entry.rate) == (Decimal(85), march)


def test_two_equal_rows_are_two_costs() -> None:
    _, entries, _ = read(b"Date,Account,Amount\n2027-02-01,6100,5\n2027-02-01,6100,5\n")
    assert len({one.fingerprint for one in entries}) == 2


def test_a_mapping_that_does_not_fit_is_told_in_a_sentence() -> None:
    mapping = SpendingMapping(
        name="Books",
        columns={SpendingColumn.DATE: "Day", SpendingColumn.AMOUNT: "Sum", SpendingColumn.ACCOUNT: "Account"},
    )
    with pytest.raises(BadInput, match="no column “Day”"):
        list(read_rows(rows_of(b"Date,Account,Amount\n"), mapping, BOOKS))
    with pytest.raises(BadInput, match="empty"):
        rows_of(b"  \n")
    with pytest.raises(BadInput, match="neither"):
        rows_of(b"%PDF-1.7\n\0\0\0")
