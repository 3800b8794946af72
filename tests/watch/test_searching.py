"""Announcements by words and facets, on both data bases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine, delete

from app.db.session import unit_of_work
from app.domain.announcement import AnnouncementStatus
from app.domain.announcement_topics import band_of, topics_of
from app.watch.queries import ANNOUNCEMENT
from app.watch.searching import NONE, Found, State, Wish, search
from tests.watch.announced import NOW, announced, keep_all

SHELVES = (
    announced("01", "Clean water for schools in the Rif", closes=date(2027, 3, 1), countries=("MA",), currency="EUR",
              floor=Decimal(5000), ceiling=Decimal(40_000), eligibility="Non-profit organisations"),
    announced("02", "L’eau et l’hygiène : écoles", closes=date(2027, 3, 30), countries=("TN", "MA"), currency="EUR",
              ceiling=Decimal(200_000), number="INV-2027/02_b"),
    announced("03", "Courts and human rights", source="other", countries=("TN",), currency="USD",
              ceiling=Decimal(2_000_000), eligibility="Public bodies and universities"),
    announced("04", "Waterways of the north", source="other", closes=date(2026, 12, 1)),
    announced("05", "Water, not opened yet", source="other", status=AnnouncementStatus.FORTHCOMING,
              closes=date(2027, 9, 1)),
)  # fmt: skip


@pytest.fixture
def shelved(engine: Engine) -> Engine:
    keep_all(engine, SHELVES)
    return engine


def found(engine: Engine, wish: Wish, *, now: datetime = NOW, after: int = 0, limit: int = 50) -> Found:
    with unit_of_work(engine, read_only=True) as session:
        return search(session, None, wish, now=now, after=after, limit=limit)


def ids(engine: Engine, wish: Wish) -> list[str]:
    return [row["native_id"] for row in found(engine, wish).rows]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(), ["01", "02", "05", "03"]),
        (Wish(text="WATER"), ["01", "05"]),
        (Wish(text="water schools"), ["01"]),
        (Wish(text="hygiene ecol"), ["02"]),
        (Wish(text="inv-2027/02_B"), ["02"]),
        (Wish(text='" * - ) \' & !'), ["01", "02", "05", "03"]),
        (Wish(text='water" OR "courts'), []),
        (Wish(text="nothing like this"), []),
        (Wish(state=State.OVER), ["04"]),
        (Wish(state=State.ALL, text="water"), ["01", "05", "04"]),
        (Wish(state=State.FORTHCOMING), ["05"]),
        (Wish(state=State.CHANGED), []),
        (Wish(countries=("MA",)), ["01", "02"]),
        (Wish(countries=("MA",), unsaid=True), ["01", "02", "05"]),
        (Wish(countries=(NONE,)), ["05"]),
        (Wish(themes=("16",)), ["03"]),
        (Wish(themes=("6", "151")), ["01", "02", "05", "03"]),
        (Wish(band="250k"), ["02"]),
        (Wish(month="2027-03"), ["01", "02"]),
        (Wish(month=NONE), ["03"]),
        (Wish(applicant="ngo"), ["01"]),
        (Wish(applicant="ngo", unsaid=True), ["01", "02", "05"]),
        (Wish(currency="EUR", least=Decimal(100_000)), ["02"]),
        (Wish(currency="EUR", most=Decimal(10_000)), ["01"]),
        (Wish(currency="EUR", least=Decimal(100_000), unsaid=True), ["02", "05", "03"]),
        (Wish(source="other", countries=("TN",)), ["03"]),
        (Wish(countries=("%",)), []),
    ],
)  # fmt: skip
def test_words_and_wishes(shelved: Engine, wish: Wish, expected: list[str]) -> None:
    assert ids(shelved, wish) == expected


def test_counts_of_a_facet_tell_what_its_other_values_would_bring(shelved: Engine) -> None:
    counts = found(shelved, Wish(countries=("MA",))).facets
    assert counts["country"] == {"MA": 2, "TN": 2, NONE: 1}
    assert counts["source"] == {"list": 2}
    assert counts["month"] == {"2027-03": 2}
    assert found(shelved, Wish()).facets["band"] == {"50k": 1, "250k": 1, "more": 1, NONE: 1}
    assert found(shelved, Wish(text="water")).facets["theme"]["6"] == 2


def test_pages_follow_each_other(shelved: Engine) -> None:
    pages = [found(shelved, Wish(), after=start, limit=2) for start in (0, 2, 4)]
    assert [[row["native_id"] for row in one.rows] for one in pages] == [["01", "02"], ["05", "03"], []]
    assert {one.among for one in pages} == {4}


def test_words_follow_a_change_and_go_with_their_announcement(shelved: Engine) -> None:
    keep_all(shelved, [announced("01", "Clean rivers", closes=date(2028, 1, 1))], days=1)
    assert ids(shelved, Wish(text="schools")) == []
    assert ids(shelved, Wish(text="rivers", month="2028-01")) == ["01"]
    with unit_of_work(shelved) as session:
        session.execute(delete(ANNOUNCEMENT))
    keep_all(shelved, [announced("99", "Another")])
    assert (ids(shelved, Wish(text="rivers")), ids(shelved, Wish(text="another"))) == ([], ["99"])


def test_a_deadline_to_come_is_over_when_its_day_is_gone(shelved: Engine) -> None:
    later = datetime(2027, 3, 2, 0, 0, 1, tzinfo=UTC)
    assert [row["native_id"] for row in found(shelved, Wish(source="list"), now=later).rows] == ["02"]


@pytest.mark.parametrize(
    ("title", "eligibility", "themes", "applicants"),
    [
        ("Human-rights defenders", "Any NGO, or a University", ("16", "151"), ("ngo", "research")),
        ("Égalité des femmes", "", ("5", "151"), ()),
        ("Call 7", "Individuals only", (), ("person",)),
        ("Coastal cities", "501(c)(3) status", ("11", "14", "313", "430"), ("ngo",)),
    ],
)
def test_what_it_is_about_is_read_from_its_words(
    title: str, eligibility: str, themes: tuple[str, ...], applicants: tuple[str, ...]
) -> None:
    topics = topics_of(announced("1", title, eligibility=eligibility))
    assert (topics.themes, topics.applicants) == (themes, applicants)


def test_the_band_is_of_one_grant_and_not_of_all_together() -> None:
    assert band_of(announced("1", "x", currency="EUR", budget=Decimal(10**9))) == ""
    assert band_of(announced("1", "x", currency="EUR", floor=Decimal(10_001))) == "50k"
    assert band_of(announced("1", "x", currency="EUR", ceiling=Decimal(10_000))) == "10k"
