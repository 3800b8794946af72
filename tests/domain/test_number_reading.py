from contextlib import suppress
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from app.domain.budget_cells import plain
from app.domain.number_reading import Marks, Unreadable, read_number, read_share, read_written

LOCALES = (
    "en",
    "en_IN",
    "fr",
    "fr_CH",
    "de",
    "de_CH",
    "es",
    "es_MX",
    "it",
    "pt",
    "ru",
    "ar_EG",
    "ar_MA",
    "fa",
    "hi",
    "sw",
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("1234", "1234"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56", "1234.56"),
        ("1\u202f234.56", "1234.56"),
        ("1'234.56", "1234.56"),
        ("1’234.56", "1234.56"),
        ("12,34,567.50", "1234567.5"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1 234 567", "1234567"),
        ("1234,567", "1234.567"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        (",5", "0.5"),
        ("12.", "12"),
        ("5,5", "5.5"),
        ("1,2345", "1.2345"),
        ("١٬٢٣٤٫٥٦", "1234.56"),
        ("١٢٣٤", "1234"),
        ("۱٬۲۳۴٫۵", "1234.5"),
        ("१२३४.५", "1234.5"),
        ("\u200e1,234.56\u200f", "1234.56"),
        (" 7 ", "7"),
        ("−3,50", "-3.5"),
        ("(1,200.50)", "-1200.50"),
    ],
)
def test_a_number_that_says_how_it_is_written(text: str, value: str) -> None:
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1,234", "1.234", "12,345", "999.999", "١,٢٣٤", "-1,234"])
def test_what_can_be_two_numbers_is_refused_until_somebody_says_which_mark_is_meant(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_number(text)
    assert refused.value.code == "number.unclear"
    point, comma = read_number(text, Marks.POINT), read_number(text, Marks.COMMA)
    assert {abs(point / comma), abs(comma / point)} == {Decimal(1000), Decimal("0.001")}


def test_the_refusal_says_two_ways_to_write_it_that_are_read() -> None:
    with pytest.raises(Unreadable) as refused:
        read_number("1,234")
    assert read_number(refused.value.said["one"]) == 1234
    assert read_number(refused.value.said["other"]) == Decimal("1.234")


@pytest.mark.parametrize("marks", Marks)
def test_a_clear_number_stays_what_it_is_whatever_the_others_are(marks: Marks) -> None:
    assert read_number("1.234,56", marks) == read_number("1,234.56", marks) == Decimal("1234.56")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "number.none"),
        ("abc", "number.none"),
        ("1e5", "number.none"),
        ("NaN", "number.none"),
        ("Infinity", "number.none"),
        ("1.2.3,4", "number.groups"),
        ("1,23,4", "number.groups"),
        ("1 2345", "number.groups"),
        ("12.34.56", "number.groups"),
        ("--5", "number.none"),
        ("5-3", "number.none"),
        ("=1+1", "number.none"),
        ("10^3", "number.none"),
        ("1,234.5.6", "number.groups"),
        ("9" * 20, "number.bounds"),
        ("9" * 5000, "number.none"),
        ("5 %", "number.percent"),
        ("€ 5", "number.none"),
    ],
)
def test_what_is_no_number_says_so(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_number(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("€ 1,200.00", "1200", "EUR"),
        ("1 200,00 €", "1200", "EUR"),
        ("MAD 13000", "13000", "MAD"),
        ("13 000,00 MAD", "13000", "MAD"),
        ("$1,200.50", "1200.5", "USD"),
        ("$1,200.50", "1200.5", "CAD"),
        ("-€5", "-5", "EUR"),
    ],
)
def test_a_currencys_sign_is_told(text: str, value: str, currency: str) -> None:
    written = read_written(text)
    assert written.value == Decimal(value)
    assert currency in written.currencies


@pytest.mark.parametrize(
    ("text", "share"), [("50 %", "0.5"), ("50%", "0.5"), ("0,5", "0.5"), ("1", "1"), ("٥٠٪", "0.5"), ("0", "0")]
)
def test_a_share_is_a_percentage_or_a_part_of_one(text: str, share: str) -> None:
    assert read_share(text) == Decimal(share)


@pytest.mark.parametrize("text", ["50", "-0.1", "101 %", "2", "€ 0.5"])
def test_a_share_above_the_whole_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_share(text)
    assert refused.value.code == "number.share"


amounts = st.decimals(0, 10**12, places=2, allow_nan=False)


@given(amounts, st.sampled_from(LOCALES))
def test_amounts_with_two_decimals_are_read_back_from_every_locale(amount: Decimal, locale: str) -> None:
    assert read_number(format_decimal(amount, format="#,##0.00", locale=locale)) == amount


@given(st.decimals(0, 10**12, places=4, allow_nan=False))
def test_our_own_way_to_write_a_number_is_read_back(amount: Decimal) -> None:
    assert read_number(plain(amount)) == amount


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    with suppress(Unreadable):
        assert read_number(text).is_finite()
