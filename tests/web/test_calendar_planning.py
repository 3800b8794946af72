"""How the organisation plans is its own to say, and the plan follows."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

import httpx
from sqlalchemy import Engine

from app.accounts.service import resolve_organisation
from app.calendar.service.plan_proposal import propose_plan
from app.calendar.service.planning import read_planning
from app.db.session import unit_of_work
from app.domain.back_planning import DEFAULT_PATTERN, Plan
from tests.domain.assembly.material import organisation
from tests.web.test_pages import tree

PLANNING = f"/o/{organisation().slug}/settings/planning"


def planned(engine: Engine) -> Plan:
    with unit_of_work(engine, read_only=True) as session:
        row = resolve_organisation(session, None)
        return propose_plan(session, row, due_on=date(2027, 3, 19), today=date(2026, 11, 1))


def test_the_plan_follows_what_the_organisation_says(client: httpx.Client, engine: Engine) -> None:
    page = tree(client.get(PLANNING))
    titles = [str(value) for value in page.xpath("//input[@name='step_title']/@value")]
    assert len(titles) == len(DEFAULT_PATTERN) + 2
    steps = {
        "step_key": ["sign-off", ""],
        "step_title": ["Sign-off", "Print it"],
        "step_days": ["2", "1"],
    }
    typed = {
        "version": "0", "own_weekend": "true", "weekend": ["4"], "remind": "10, 2", **steps,
        "closed_first": ["2027-03-18", ""], "closed_last": ["2027-03-18", ""], "closed_name": ["Inventory", ""],
    }  # fmt: skip
    assert client.post(PLANNING, data=typed).status_code == HTTPStatus.SEE_OTHER
    made = planned(engine)
    assert [(step.title, step.on) for step in made.milestones] == [
        ("Sign-off", date(2027, 3, 16)),
        ("Print it", date(2027, 3, 17)),
    ]
    with unit_of_work(engine, read_only=True) as session:
        assert read_planning(session, resolve_organisation(session, None)).remind_days == (10, 2)
    stale = tree(client.post(PLANNING, data=typed), HTTPStatus.CONFLICT)
    assert "Print it" in stale.xpath("//input[@name='step_title']/@value")


def test_what_makes_no_sense_comes_back_with_what_was_typed(client: httpx.Client, engine: Engine) -> None:
    usual = {
        "version": "0", "remind": "14", "step_key": ["upload"], "step_title": ["Upload to the portal"],
        "step_days": ["1"],
    }  # fmt: skip
    for wrong, said in (
        ({"own_weekend": "true", "weekend": [str(day) for day in range(7)]}, "A week needs a day of work."),
        ({"step_days": ["many"]}, "“many” is not a number of days."),
        ({"step_days": ["501"]}, "0 to 500"),
        ({"step_title": [" "]}, "A plan needs a step."),
        ({"remind": "400"}, "Remind 0 to 365 days ahead."),
        ({"closed_first": ["2027-03-02"], "closed_last": ["2027-03-01"], "closed_name": [""]}, "ends no earlier"),
    ):
        page = tree(client.post(PLANNING, data={**usual, **wrong}), HTTPStatus.UNPROCESSABLE_ENTITY)
        assert said in page.xpath("//*[@role='alert']")[0].text_content()
    assert len(planned(engine).milestones) == len(DEFAULT_PATTERN)
