"""Who only reads a project sees all of it and nothing to press; who plans may."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from lxml import html

from app.accounts.policy import MAY, Action, Role
from tests.domain.assembly.material import material, organisation
from tests.web.test_sending_rights import at_work

__all__ = ["at_work"]

HOME = f"/o/{organisation().slug}/projects/{material().project.slug}"
PARTS = ("", "/results", "/plan", "/partners", "/partners/roles", "/risks", "/alignment")


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MEL])
def test_a_reader_is_shown_nothing_to_press(at_work: Callable[[Role], httpx.Client], role: Role) -> None:
    client = at_work(role)
    plans = role in MAY[Action.PLAN]
    for part in PARTS:
        shown = html.document_fromstring(client.get(f"{HOME}{part}").text)
        (main,) = shown.xpath("//main")
        typed = main.xpath(".//button | .//input[not(@type='hidden')]")
        leads = [link for link in main.xpath(".//a/@href") if {"new", "about", "framework"} & set(link.split("/"))]
        assert bool(typed or leads) is plans, part
    sent = {"version": "1", "do": f"remove {material().project.risks[0].key}"}
    expected = httpx.codes.SEE_OTHER if plans else httpx.codes.FORBIDDEN
    assert client.post(f"{HOME}/risks/do", data=sent).status_code == expected
    assert client.get(f"{HOME}/about").status_code == (httpx.codes.OK if plans else httpx.codes.FORBIDDEN)
