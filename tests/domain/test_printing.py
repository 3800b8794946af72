from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import Money
from app.domain.printing import (
    print_amount,
    print_count,
    print_countries,
    print_country,
    print_currency,
    print_date,
    print_language,
    print_list,
    print_money,
    print_months,
    print_number,
    print_percent,
    print_short_date,
    print_time,
)


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("en", "EUR\u00a01,449,000.50"),
        ("en-US", "EUR\u00a01,449,000.50"),
        ("fr", "1\u202f449\u202f000,50\u00a0EUR"),
        ("es", "1.449.000,50\u00a0EUR"),
        ("ar", "1,449,000.50\u00a0EUR"),
        ("hi", "EUR\u00a014,49,000.50"),
        ("de-CH", "EUR\u00a01’449’000.50"),
        ("qq-XX", "EUR\u00a01,449,000.50"),
    ],
)
def test_money_has_its_code_and_the_languages_own_separators(language: str, printed: str) -> None:
    assert print_money(money("1449000.50"), language) == printed


@pytest.mark.parametrize(
    ("amount", "currency", "printed"),
    [
        ("5", "JPY", "JPY\u00a05"),
        ("5", "TND", "TND\u00a05.000"),
        ("0.125", "EUR", "EUR\u00a00.13"),
        ("-5", "EUR", "-EUR\u00a05.00"),
    ],
)
def test_money_has_the_currencys_decimals_and_rounds_half_up(amount: str, currency: str, printed: str) -> None:
    assert print_money(money(amount, currency), "en") == printed


def test_prose_leaves_the_decimals_of_whole_amounts_out() -> None:
    assert print_money(money("449000"), "en", trim=True) == "EUR\u00a0449,000"
    assert print_money(money("449000.10"), "en", trim=True) == "EUR\u00a0449,000.10"
    assert print_money(money("449000.00"), "en") == "EUR\u00a0449,000.00"


def test_an_amount_in_a_column_has_no_currency() -> None:
    assert print_amount(money("1234.5"), "fr") == "1\u202f234,50"


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [("1234.5670", None, "1,234.567"), ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("1E+3", None, "1,000"), ("7", 2, "7.00")],
)
def test_numbers_keep_their_decimals_or_round_half_up(value: str, decimals: int | None, printed: str) -> None:
    assert print_number(Decimal(value), "en", decimals=decimals) == printed


@pytest.mark.parametrize(
    ("share", "language", "printed"),
    [("0.07", "en", "7%"), ("0.075", "fr", "7,5\u00a0%"), ("0.00345", "en", "0.35%"), ("1", "ar", "100%")],
)
def test_shares_print_as_percentages(share: str, language: str, printed: str) -> None:
    assert print_percent(Decimal(share), language) == printed


def test_dates_stand_in_the_languages_own_order() -> None:
    day = date(2027, 1, 15)
    assert [print_date(day, code) for code in ("en", "en-US", "fr", "es", "zh")] == [
        "15 January 2027",
        "January 15, 2027",
        "15 janvier 2027",
        "15 de enero de 2027",
        "2027年1月15日",
    ]
    assert print_short_date(day, "en") == "15 Jan 2027"
    assert print_time(time(17, 0), "en-US") == "17:00"


def test_months_take_the_languages_own_plural() -> None:
    assert [print_months(n, "ar") for n in (1, 2, 18)] == ["شهر", "شهران", "18 شهرًا"]
    assert [print_months(n, "ru") for n in (1, 3, 18)] == ["1 месяц", "3 месяца", "18 месяцев"]
    assert [print_months(n, "en") for n in (1, 18, 36)] == ["1 month", "18 months", "36 months"]


def test_names_of_places_languages_and_currencies() -> None:
    assert print_countries(["NP", "IN", "BT"], "en") == "Nepal, India and Bhutan"
    assert print_country("np", "fr") == "Népal"
    assert print_country("XX", "en") == "XX"
    assert print_list(["un", "deux"], "fr") == "un et deux"
    assert print_list([], "en") == ""
    assert print_language("fr", "en") == "French"
    assert print_language("qq", "en") == "qq"
    assert print_currency("NPR", "en") == "Nepalese Rupee"


def test_a_count_is_whole() -> None:
    assert print_count(1200, "en") == "1,200"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value="-1e14", max_value="1e14", places=2))
def test_an_english_amount_reads_back_as_itself(amount: Decimal) -> None:
    assert Decimal(print_amount(Money(amount, "EUR"), "en").replace(",", "")) == amount


def test_french_says_the_first_of_a_month() -> None:
    assert print_date(date(2027, 3, 1), "fr") == "1er mars 2027"
    assert print_date(date(2027, 3, 11), "fr") == "11 mars 2027"
    assert print_short_date(date(2027, 3, 1), "fr-CA") == "1er mars 2027"
    assert print_date(date(2027, 3, 1), "es") == "1 de marzo de 2027"
