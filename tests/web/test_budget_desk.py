"""The JSON that the budget's grid works with: reckoned while it is typed, saved with its version."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.domain.assembly.material import material, organisation

PROJECT = material().project
BASE = f"/api/v1/organisations/{organisation().slug}/projects/{PROJECT.slug}/budget"


def desk(client: httpx.Client) -> dict[str, Any]:
    answer = client.get(f"{BASE}/desk")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def put(client: httpx.Client, lines: list[Any], version: int) -> httpx.Response:
    return client.put(f"{BASE}/typed", json={"lines": lines}, headers={"If-Match": f'"v{version}"'})


def total(reckoned: dict[str, Any]) -> str:
    return next(str(item["amount"]) for item in reckoned["sums"]["main"] if item["key"] == "total")


NEW = {"key": "L900", "cells": {"category": "travel", "description": "Taxi", "quantity": "10", "unit_cost": "1.000,50"}}


def test_what_the_desk_hands_out_is_read_back_as_it_is_stored(client: httpx.Client) -> None:
    before = desk(client)
    answer = put(client, before["lines"], before["reckoned"]["version"])
    assert answer.status_code == 200
    assert answer.json()["version"] == before["reckoned"]["version"], "nothing changed, so nothing was saved"
    assert answer.json()["problems"] == []


def test_a_preview_reckons_and_saves_nothing(client: httpx.Client) -> None:
    before = desk(client)
    shown = client.post(f"{BASE}/preview", json={"lines": [*before["lines"], NEW]}).json()
    assert shown["lines"][-1]["amount"] == "10,005.00"
    assert total(shown) != total(before["reckoned"])
    assert desk(client)["lines"] == before["lines"]


def test_totals_say_how_they_are_made(client: httpx.Client) -> None:
    main = {item["key"]: item for item in desk(client)["reckoned"]["sums"]["main"]}
    assert main["indirect"]["explained"].startswith("7% of direct costs")
    assert main["direct"]["amount"] in main["indirect"]["explained"]


def test_a_line_is_saved_with_the_version_that_was_read(client: httpx.Client) -> None:
    before = desk(client)
    answer = put(client, [*before["lines"], NEW], before["reckoned"]["version"])
    assert (answer.status_code, answer.json()["version"]) == (200, before["reckoned"]["version"] + 1)
    assert desk(client)["lines"][-1]["cells"]["unit_cost"] == "1000.5"


def test_a_cell_that_cannot_be_read_keeps_its_line_as_stored_and_the_others_are_saved(client: httpx.Client) -> None:
    before = desk(client)
    first = {**before["lines"][0], "cells": {**before["lines"][0]["cells"], "quantity": "1,234"}}
    answer = put(client, [first, *before["lines"][1:], NEW], before["reckoned"]["version"]).json()
    (problem,) = answer["problems"]
    assert (problem["key"], problem["cell"]) == (first["key"], "quantity")
    assert "1234 without a mark" in problem["sentence"]
    after = desk(client)["lines"]
    assert after[0] == before["lines"][0]
    assert after[-1]["key"] == "L900"


def test_somebody_elses_save_is_a_conflict_with_both_budgets(client: httpx.Client) -> None:
    before = desk(client)
    version = before["reckoned"]["version"]
    assert put(client, before["lines"][1:], version).status_code == 200
    answer = put(client, [*before["lines"], NEW], version)
    assert answer.status_code == 412
    assert len(answer.json()["current"]["lines"]) == len(before["lines"]) - 1
    assert answer.json()["attempted"]["lines"][-1]["key"] == "L900"


def test_the_same_save_sent_again_is_no_conflict(client: httpx.Client) -> None:
    before = desk(client)
    lines, version = [*before["lines"], NEW], before["reckoned"]["version"]
    assert put(client, lines, version).status_code == 200
    again = put(client, lines, version)
    assert (again.status_code, again.json()["version"]) == (200, version + 1)


def test_a_save_without_a_version_is_refused(client: httpx.Client) -> None:
    assert client.put(f"{BASE}/typed", json={"lines": []}).status_code == 428


@pytest.mark.parametrize("body", [{"lines": [{"key": 5}]}, {"lines": "x"}, {"marks": "german", "lines": []}, {}])
def test_what_is_no_budget_is_refused(client: httpx.Client, body: dict[str, Any]) -> None:
    assert client.post(f"{BASE}/preview", json=body).status_code == 422


def test_five_thousand_lines_are_reckoned_saved_and_shown(client: httpx.Client) -> None:
    cells = {"category": "staff", "description": "Line", "unit": "day", "quantity": "2", "unit_cost": "1.50"}
    lines = [{"key": f"N{number}", "cells": cells} for number in range(5000)]
    answer = put(client, lines, desk(client)["reckoned"]["version"])
    assert answer.status_code == 200
    assert answer.json()["sums"]["main"][0]["amount"] == "15,000.00"
    page = client.get(f"/o/{organisation().slug}/projects/{PROJECT.slug}/budget")
    assert page.status_code == 200
    assert "Page 1 of 20" in page.text
    last = client.get(f"/o/{organisation().slug}/projects/{PROJECT.slug}/budget?page=20")
    assert "line-N4999" in last.text
