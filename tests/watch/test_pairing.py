"""The same call from two sources is suggested, decided by a person, and never merged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine, RowMapping

from app.accounts.audit import Doer
from app.db.session import unit_of_work
from app.domain.phrases import kept, recalled, retell
from app.domain.same_call import likeness, number_key, title_key
from app.errors import NotFound
from app.watch.pairing import decide_pair, list_pairs
from app.watch.searching import Wish, search
from tests.watch.announced import NOW, announced, id_of, keep_all
from tests.watch.test_saved_searches import doer, ours  # noqa: F401 - fixtures

HERE = announced("7", "Call for Proposals: Clean Water in Schools", source="undp", closes=date(2027, 3, 1),
                 funder="UNDP", number="UNDP-TUN-00123", currency="USD", ceiling=Decimal(50_000))  # fmt: skip
THERE = replace(HERE, source="ungm", native_id="55", title="Clean water in schools", number="UNDP/TUN/00123",
                funder="UNDP Tunisia")  # fmt: skip


@pytest.mark.parametrize(
    ("change", "points"),
    [
        ({}, 9),
        ({"number": "", "funder": "", "currency": None, "ceiling": None}, 4),
        ({"number": "", "funder": "", "currency": None, "ceiling": None, "deadlines": ()}, None),
        ({"title": "Something else", "deadlines": ()}, 5),
        ({"title": "Clean water for school", "number": "", "deadlines": (), "ceiling": None}, None),
        ({"number": "", "deadlines": announced("x", "x", closes=date(2027, 9, 1)).deadlines}, None),
        ({"source": "undp"}, None),
    ],
)
def test_how_alike_two_announcements_are(change: dict[str, object], points: int | None) -> None:
    found = likeness(HERE, replace(THERE, **change))  # type: ignore[arg-type]
    assert (found.points if found else None) == points


def test_the_reasons_say_what_is_alike() -> None:
    found = likeness(HERE, THERE)
    assert found is not None
    assert list(found.reasons) == [
        "Both carry the reference UNDP-TUN-00123.", "The titles are the same.", "Both close on 1 March 2027.",
        "Both name UNDP.", "Both give up to 50,000.00 USD.",
    ]  # fmt: skip
    assert (number_key("A-1"), number_key("reference"), title_key("Call for the grants")) == ("", "", "")


def test_the_reasons_are_kept_to_be_read_as_pages_print_them() -> None:
    found = likeness(HERE, THERE)
    assert found is not None
    reasons = [recalled(kept(reason)) for reason in found.reasons]
    assert [retell(reasons[at], "fr", lambda one, _many, _count: one) for at in (2, 4)] == [
        "Both close on 1er mars 2027.", "Both give up to 50\u202f000\u00a0USD."]  # fmt: skip
    assert reasons[4] == "Both give up to USD\u00a050,000."


def test_a_pair_is_suggested_decided_and_taken_back(engine: Engine, ours: RowMapping, doer: Doer) -> None:  # noqa: F811
    keep_all(engine, [HERE, announced("8", "Another call", source="undp", closes=date(2027, 3, 1)), THERE])
    first, second = id_of(engine, "7"), id_of(engine, "55")

    def shown() -> list[str]:
        with unit_of_work(engine, read_only=True) as session:
            return sorted(row["native_id"] for row in search(session, ours["id"], Wish(), now=NOW).rows)

    def decide(same: bool | None) -> None:
        with unit_of_work(engine) as session:
            decide_pair(session, ours, first, second, same=same, by=doer, at=NOW)

    with unit_of_work(engine, read_only=True) as session:
        (pair,) = list_pairs(session, ours["id"])
        assert (pair["first_id"], pair["second_id"], pair["same"]) == (first, second, None)
        assert recalled(pair["reasons"][1]) == "The titles are the same."
    assert shown() == ["55", "7", "8"], "nothing is merged by itself"
    decide(True)
    assert shown() == ["7", "8"]
    keep_all(engine, [replace(THERE, summary="More words")], days=1)
    assert shown() == ["7", "8"], "the verdict stays when the announcement changes"
    decide(False)
    with unit_of_work(engine, read_only=True) as session:
        assert list_pairs(session, ours["id"]) == []
        assert [one["same"] for one in list_pairs(session, ours["id"], second)] == [False]
    decide(None)
    assert shown() == ["55", "7", "8"]
    with unit_of_work(engine) as session, pytest.raises(NotFound):
        decide_pair(session, ours, first, id_of(engine, "8"), same=True, by=doer, at=NOW)


def test_what_is_over_is_not_paired(engine: Engine, ours: RowMapping) -> None:  # noqa: F811
    past = date(2027, 1, 1)
    keep_all(engine, [replace(one, deadlines=announced("x", "x", closes=past).deadlines) for one in (HERE, THERE)])
    with unit_of_work(engine, read_only=True) as session:
        assert list_pairs(session, ours["id"]) == []
