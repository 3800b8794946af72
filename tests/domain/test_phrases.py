"""What the domain says in English can be told in another language, with its numbers and dates."""

from __future__ import annotations

import pickle
from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from app.domain.money import Money, MoneyError
from app.domain.phrases import either, in_a_row, listed, phrase, phrase_of, printed, retell, why
from app.domain.printing import print_country
from app.errors import BadInput

FRENCH = {
    "{what} on {day}": "{what} le {day}",
    "{amount} too much": "{amount} de trop",
    "{count} month": "{count} mois",
    "{count} months": "{count} mois",
    "the grant": "la subvention",
    "{what} must be a number, not {amount}": "{what} doit être un nombre, pas {amount}",
    "an amount": "un montant",
}


def french(one: str, many: str, count: int) -> str:
    return FRENCH.get(many if many and count > 1 else one, one)


@pytest.mark.parametrize(
    ("said", "english", "told"),
    [
        (phrase("{amount} too much", amount=Money(Decimal(1200), "EUR")), "1,200.00 EUR", "1\u202f200,00\u00a0EUR"),
        (phrase("{what} on {day}", what=phrase("the grant"), day=date(2027, 3, 1)), "grant", "la subvention le 1er"),
        (phrase_of(2, "{count} month", "{count} months"), "2 months", "2 mois"),
        (listed((phrase("the grant"), "Fonds X")), "the grant and Fonds X", "la subvention et Fonds X"),
        (either(("EUR", "USD")), "EUR or USD", "EUR ou USD"),
        (in_a_row(("", phrase("the grant"))), "the grant", "la subvention"),
        (printed(partial(print_country, "DE")), "Germany", "Allemagne"),
        (why(MoneyError("{what} must be a number, not {amount}", what="an amount", amount="x")), "an am", "un montant"),
    ],
    ids=str,
)  # fmt: skip
def test_it_is_told_in_the_language_of_the_reader(said: str, english: str, told: str) -> None:
    assert english in said
    assert told in retell(said, "fr", french)
    assert told in retell(deepcopy(said), "fr", french)


def test_a_name_is_no_phrase_whatever_it_holds() -> None:
    braces = phrase("{what} on {day}", what="{day} {0} %s", day=date(2027, 3, 1))
    assert braces == "{day} {0} %s on 1 March 2027"
    assert retell(braces, "fr", french) == "{day} {0} %s le 1er mars 2027"
    assert retell("the grant", "fr", french) == "the grant"


def test_an_error_keeps_what_it_was_made_of() -> None:
    error = BadInput(phrase("{amount} too much", amount=3))
    assert str(error) == "3 too much"
    assert retell(str(error), "fr", french) == "3 de trop"
    assert retell(pickle.loads(pickle.dumps(error)).args[0], "fr", french) == "3 de trop"  # noqa: S301
