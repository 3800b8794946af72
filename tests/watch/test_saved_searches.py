"""Saved searches and what is not for us, on both data bases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine, RowMapping, select

from app.accounts.audit import Doer
from app.accounts.service import resolve_organisation, save_organisation
from app.accounts.sessions import PERSON, link_for_operator, open_session
from app.db.session import unit_of_work
from app.errors import BadInput, NotFound, VersionConflict
from app.watch.dismissing import dismiss, find_dismissal, take_back
from app.watch.hits import News, collect_hits, list_hit_changes, list_hits, mark_told, news_for
from app.watch.pairing import decide_pair, list_pairs, one_of_each
from app.watch.saving import Every, SavedSearch, delete_search, get_search, list_searches, save_search, search_of
from app.watch.searching import State, Wish, search
from tests.domain.assembly.material import organisation
from tests.watch.announced import NOW, announced, id_of, keep_all

WATER = announced("01", "Clean water", closes=date(2027, 3, 1), countries=("MA",))
COURTS = announced("02", "Courts and water", closes=date(2027, 4, 1))
BY_WATER = SavedSearch(name="Water", wish=Wish(text="water"), every=Every.WEEKLY)


@pytest.fixture
def doer(engine: Engine) -> Doer:
    with unit_of_work(engine) as session:
        save_organisation(session, organisation())
        open_session(session, link_for_operator(session, at=NOW), at=NOW)
        return Doer("Amal", session.execute(select(PERSON.c.id)).scalars().first())


@pytest.fixture
def ours(engine: Engine, doer: Doer) -> RowMapping:  # noqa: ARG001 - made by it
    with unit_of_work(engine, read_only=True) as session:
        return resolve_organisation(session, None)


def seen(engine: Engine, ours: RowMapping, state: State = State.RUNNING) -> list[str]:
    with unit_of_work(engine, read_only=True) as session:
        return [row["native_id"] for row in search(session, ours["id"], Wish(state=state), now=NOW).rows]


def test_what_is_new_is_found_once_and_what_changes_once_more(engine: Engine, ours: RowMapping, doer: Doer) -> None:
    keep_all(engine, [WATER])
    with unit_of_work(engine) as session:
        key = save_search(session, ours, BY_WATER, by=doer, at=NOW)
        assert collect_hits(session, at=NOW + timedelta(hours=1)) == 0, "what was there before is no news"
    keep_all(engine, [COURTS, announced("03", "Peace")], days=1)
    with unit_of_work(engine) as session:
        later = NOW + timedelta(days=1, hours=1)
        assert [collect_hits(session, at=later) for _ in range(2)] == [1, 0]
    keep_all(engine, [announced("04", "Late water", source="slow")], days=1.02)
    with unit_of_work(engine) as session:
        assert collect_hits(session, at=later) == 1, "of a look that ended after the search, and had begun before"
    keep_all(engine, [announced("01", "Clean water", closes=date(2027, 5, 1))], days=2)
    with unit_of_work(engine) as session:
        assert collect_hits(session, at=NOW + timedelta(days=2, hours=1)) == 1
        hits = list_hits(session, ours["id"], search_id=key)
        assert [(row["native_id"], row["is_new"], row["search_name"]) for row in hits] == [
            ("01", False, "Water"),
            ("02", True, "Water"),
            ("04", True, "Water"),
        ]
        (line,) = list_searches(session, ours["id"])
        assert (line["hits"], search_of(line)) == (3, BY_WATER)


def test_what_was_new_and_has_changed_stands_once_and_says_what_changed(
    engine: Engine, ours: RowMapping, doer: Doer
) -> None:
    with unit_of_work(engine) as session:
        water = save_search(session, ours, BY_WATER, by=doer, at=NOW)
        save_search(session, ours, SavedSearch(name="All", wish=Wish()), by=doer, at=NOW)
    states = (
        announced("01", "Clean water"),
        announced("01", "Clean water", closes=date(2027, 5, 1)),
        announced("01", "Clean water", closes=date(2027, 5, 1), url="https://x.example"),
    )
    for days, state in enumerate(states, start=1):
        keep_all(engine, [state, announced("02", "Courts")], days=days)
        with unit_of_work(engine) as session:
            collect_hits(session, at=NOW + timedelta(days=days, hours=1))
    key = id_of(engine, "01")
    with unit_of_work(engine) as session:
        found = [(row["native_id"], row["is_new"]) for row in list_hits(session, ours["id"])]
        assert found == [("01", False), ("02", True)]
        assert len(list_hits(session, ours["id"], limit=1)) == 1
        assert list_hit_changes(session, ours["id"]) == {key: {"deadlines", "url"}}
        lately = NOW + timedelta(days=2, hours=2)
        assert list_hit_changes(session, ours["id"], since=lately) == {key: {"url"}}
        assert list_hit_changes(session, ours["id"] + 1) == {}
        assert {row["name"]: row["hits"] for row in list_searches(session, ours["id"])} == {"All": 2, "Water": 1}
        (told, *_) = news_for(session, ours["id"], doer.person_id or 0, told=(), now=NOW + timedelta(days=4))
        assert told.search_id == water
        assert told.lines[1].startswith("Clean water (changed): ")


def test_what_is_not_for_us_or_held_to_be_another_is_no_hit(engine: Engine, ours: RowMapping, doer: Doer) -> None:
    with unit_of_work(engine) as session:
        save_search(session, ours, BY_WATER, by=doer, at=NOW)
    more = {"closes": date(2027, 3, 1), "number": "INV-2027-01"}
    twins = [announced("01", "Clean water", **more), announced("11", "Clean water", source="other", **more)]
    keep_all(engine, [*twins, announced("03", "Deep water")], days=1)
    with unit_of_work(engine) as session:
        collect_hits(session, at=NOW + timedelta(days=1, hours=1))
        rows, pairs = list_hits(session, ours["id"]), list_pairs(session, ours["id"])
        assert len(rows) == 3
        shown, doubled = one_of_each(rows, pairs)
        assert ([row["native_id"] for row in shown], doubled) == (["01", "03"], {id_of(engine, "01")})
    keep_all(engine, [replace(twins[1], url="https://x.example")], days=2)
    with unit_of_work(engine) as session:
        collect_hits(session, at=NOW + timedelta(days=2, hours=1))
        shown, doubled = one_of_each(list_hits(session, ours["id"]), list_pairs(session, ours["id"]))
        assert ([row["native_id"] for row in shown], len(doubled)) == (["11", "03"], 1), "what has changed stays"
        (pair,) = list_pairs(session, ours["id"])
        decide_pair(session, ours, pair["first_id"], pair["second_id"], same=True, by=doer, at=NOW)
        dismiss(session, ours, id_of(engine, "03"), "Too deep", by=doer, at=NOW + timedelta(days=3))
        assert [row["native_id"] for row in list_hits(session, ours["id"])] == ["01"]


def test_a_change_that_was_not_read_overwrites_nothing(engine: Engine, ours: RowMapping, doer: Doer) -> None:
    with unit_of_work(engine) as session:
        key = save_search(session, ours, BY_WATER, by=doer, at=NOW)
        save_search(session, ours, replace(BY_WATER, name="Wells"), by=doer, at=NOW, search_id=key)
        with pytest.raises(VersionConflict, match="Wells") as conflict:
            save_search(session, ours, replace(BY_WATER, name="Springs"), by=doer, at=NOW, search_id=key)
        assert (conflict.value.current_version, conflict.value.current.name) == (2, "Wells")
        assert [row["name"] for row in list_searches(session, ours["id"])] == ["Wells"]
    for wish in (
        Wish(countries=("Tunisia",)), Wish(themes=("99",)), Wish(applicant="anybody"), Wish(text="x" * 501),
        Wish(least=Decimal(2), most=Decimal(1)), Wish(band="much"), Wish(month="2027-13"),
    ):  # fmt: skip
        with unit_of_work(engine) as session, pytest.raises(BadInput):
            save_search(session, ours, replace(BY_WATER, wish=wish), by=doer, at=NOW)


def test_news_are_told_once_and_keep_their_rhythm(engine: Engine, ours: RowMapping, doer: Doer) -> None:
    person_id = doer.person_id
    assert person_id is not None

    def news(days: int, told: tuple[str, ...]) -> tuple[News, ...]:
        return news_for(session, ours["id"], person_id, told=told, now=NOW + timedelta(days=days))

    with unit_of_work(engine) as session:
        save_search(session, ours, BY_WATER, by=doer, at=NOW)
    keep_all(engine, [WATER], days=1)
    with unit_of_work(engine) as session:
        collect_hits(session, at=NOW + timedelta(days=1, hours=1))
        (first,) = news(2, ())
        assert first.lines == ("New for “Water”: 1", "Clean water: 1 March 2027 (UTC)")
        mark_told(session, first, at=NOW + timedelta(days=2))
    keep_all(engine, [COURTS], days=3)
    with unit_of_work(engine) as session:
        collect_hits(session, at=NOW + timedelta(days=3, hours=1))
        assert news(4, first.names) == (), "told two days ago"
        (second,) = news(9, first.names)
        assert second.lines[1:] == ("Courts and water: 1 April 2027 (UTC)",)
        (again,) = news(9, ())
        assert len(again.names) == 2, "a digest that did not leave is told with the next"


def test_a_search_belongs_to_one_organisation_and_goes_with_its_hits(
    engine: Engine, ours: RowMapping, doer: Doer
) -> None:
    with unit_of_work(engine) as session:
        key = save_search(session, ours, BY_WATER, by=doer, at=NOW)
        with pytest.raises(NotFound):
            get_search(session, ours["id"] + 1, key)
        with pytest.raises(BadInput, match="name"):
            save_search(session, ours, SavedSearch(name=" ", wish=Wish()), by=doer, at=NOW)
        save_search(session, ours, SavedSearch(name="Wells", wish=Wish()), by=doer, at=NOW, search_id=key)
        assert [row["name"] for row in list_searches(session, ours["id"])] == ["Wells"]
        delete_search(session, ours, key, by=doer, at=NOW)
        assert list_searches(session, ours["id"]) == []


def test_not_for_us_hides_until_it_changes(engine: Engine, ours: RowMapping, doer: Doer) -> None:
    keep_all(engine, [WATER, COURTS])
    key = id_of(engine, "01")
    with unit_of_work(engine) as session:
        with pytest.raises(BadInput, match="why"):
            dismiss(session, ours, key, "  ", by=doer, at=NOW)
        dismiss(session, ours, key, "Only for public bodies", by=doer, at=NOW)
    assert (seen(engine, ours), seen(engine, ours, State.DISMISSED)) == (["02"], ["01"])
    assert seen(engine, ours, State.ALL) == ["01", "02"]
    keep_all(engine, [announced("01", "Clean water", closes=date(2027, 3, 9))], days=1)
    assert seen(engine, ours) == ["01", "02"], "a corrigendum brings it back"
    with unit_of_work(engine) as session:
        dismissal = find_dismissal(session, ours["id"], key)
        assert dismissal is not None
        assert (dismissal.reason, dismissal.by, dismissal.is_back) == ("Only for public bodies", "Amal", True)
        dismiss(session, ours, key, "Still", by=doer, at=NOW + timedelta(days=2))
        assert [row["native_id"] for row in search(session, ours["id"], Wish(), now=NOW).rows] == ["02"]
        take_back(session, ours, key, by=doer, at=NOW + timedelta(days=2))
        assert find_dismissal(session, ours["id"], key) is None
    assert seen(engine, ours) == ["01", "02"]
