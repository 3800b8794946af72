"""What a funder gave: read from files, summed up exactly."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.giving import Award, AwardKind, Year, giving
from app.errors import BadInput
from app.interchange.awards import read_awards


def grant(
    number: int, amount: object, day: str, recipient: str | None = "Invented Trust", *, funder: str = "Invented Fund"
) -> dict[str, object]:
    to: dict[str, object] = {"recipientIndividual": {"id": "p", "name": "Somebody Real"}}
    if recipient:
        to = {"recipientOrganization": [{"id": "r", "name": recipient}]}
    return {
        "id": f"360G-inv-{number:03}", "title": "x", "currency": "GBP", "amountAwarded": amount, "awardDate": day,
        "fundingOrganization": [{"id": "f", "name": funder}], **to,
    }  # fmt: skip


def file(*grants: dict[str, object]) -> bytes:
    return json.dumps({"grants": grants}).encode()


def test_grants_of_360giving_are_counted_by_year_and_recipient() -> None:
    read = read_awards(
        file(
            grant(1, 1000, "2021-03-01"),
            grant(2, 3000, "2023-05-01T00:00:00Z"),
            grant(3, "8000.50", "28/02/2023", "Other Trust"),
            grant(4, 500, "2023-01-01", None),
            grant(5, -200, "2023-01-01"),
            grant(6, 10, "2023-13-01"),
        )
    )
    assert (len(read.awards), len(read.problems), read.funders) == (4, 2, ("Invented Fund",))
    assert "Somebody Real" not in str(read)
    (found,) = giving(read.awards)
    assert (found.count, found.median, found.smallest, found.largest) == (
        4, Decimal(2000), Decimal(500), Decimal("8000.50"))  # fmt: skip
    assert found.years == (
        Year(year=2021, count=1, total=Decimal(1000)),
        Year(year=2022, count=0, total=Decimal(0)),
        Year(year=2023, count=3, total=Decimal("11500.50")),
    )
    assert found.recipients == (("Other Trust", 1, Decimal("8000.50")), ("Invented Trust", 2, Decimal(4000)))


def test_a_sheet_of_360giving_in_windows_bytes() -> None:
    head = "Identifier,Title,Amount Awarded,Currency,Award Date,Recipient Org:Name,Funding Org:Name"
    text = f'{head}\n007,x,"12,500",GBP,01/04/2024,Café d’Été,Invented Fund\n'
    (award,) = read_awards(text.encode("cp1252")).awards
    assert (award.native_id, award.amount, award.year, award.recipient) == ("007", 12500, 2024, "Café d’Été")


def test_several_funders_in_a_file_want_a_choice() -> None:
    data = file(grant(1, 1, "2021-01-01"), grant(2, 2, "2021-01-01", funder="Second Fund"))
    with pytest.raises(BadInput, match="Invented Fund, Second Fund"):
        read_awards(data)
    with pytest.raises(BadInput, match="names"):
        read_awards(data, funder="third")
    assert [award.amount for award in read_awards(data, funder="second  FUND").awards] == [2]


def test_returns_of_a_foundation_are_sums_of_years() -> None:
    filings = [{"tax_prd_yr": 2022, "formtype": 2, "contrpdpbks": 90000}, {"tax_prd_yr": 2021, "formtype": 2},
               {"tax_prd_yr": 2020, "formtype": 0, "contrpdpbks": 5}]  # fmt: skip
    read = read_awards(json.dumps({"organization": {"ein": 12345}, "filings_with_data": filings}).encode())
    (award,) = read.awards
    assert (award.native_id, award.kind, award.currency) == ("990:000012345:2022", AwardKind.YEAR, "USD")
    (found,) = giving(read.awards)
    assert (found.count, found.years) == (0, (Year(year=2022, count=0, total=Decimal(90000)),))
    one = Award(native_id="g", amount=Decimal(10), currency="USD", year=2022)
    assert giving([award, one])[0].years == (Year(year=2022, count=1, total=Decimal(10)),), "not both"


@pytest.mark.parametrize("data", [b"", b"{}", b'{"grants": 3}', b"a,b\n1,2\n", b"<html>", b"[1, 2]" * 2])
def test_what_is_no_such_file_is_said(data: bytes) -> None:
    with pytest.raises(BadInput):
        read_awards(data)


@given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(2000, 2030)), min_size=1, max_size=30))
def test_years_add_up_to_all_awards(drawn: list[tuple[int, int]]) -> None:
    awards = [
        Award(native_id=str(n), amount=Decimal(a) / 100, currency="EUR", year=y) for n, (a, y) in enumerate(drawn)
    ]
    (found,) = giving(awards)
    assert sum(year.total for year in found.years) == sum(award.amount for award in awards)
    assert sum(year.count for year in found.years) == found.count == len(awards)
    assert found.smallest <= found.median <= found.largest
