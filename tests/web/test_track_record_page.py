"""Which earlier projects and people a proposal shows: proposed with reasons, ticked, kept with its version."""

from __future__ import annotations

from http import HTTPStatus

import httpx
import pytest
from lxml import html
from sqlalchemy import Engine, select

from app.accounts.policy import Role
from app.db.session import unit_of_work
from app.proposals.queries import PROPOSAL
from tests.domain.assembly.material import organisation, proposal
from tests.web.forms import form_at, sent, text, tree
from tests.web.test_library_pages import SEE_OTHER, Joins, joins

__all__ = ["joins"]
PLACE = f"/o/{organisation().slug}/proposals/{proposal().slug}/track-record"


def ticked(page: html.HtmlElement) -> list[str]:
    return list(page.xpath("//input[@name='project'][@checked]/@value"))


def kept(engine: Engine) -> object:
    with unit_of_work(engine, read_only=True) as session:
        return session.execute(select(PROPOSAL.c.track_record)).scalars().one()


def test_what_fits_is_proposed_with_its_reasons_and_old_ones_say_why_not(client: httpx.Client) -> None:
    page = tree(client.get(PLACE))
    assert ticked(page) == ["first-door"]
    (first, old) = (text(row) for row in page.xpath("//tr[starts-with(@id, 'project-')]"))
    assert "same target: 16.3 +30" in first
    assert "same country: Tunisia +20" in first
    assert "it ended more than 5 years ago" in old


def test_what_is_ticked_is_kept_and_the_best_are_kept_as_nothing(client: httpx.Client, engine: Engine) -> None:
    typed = sent(form_at(tree(client.get(PLACE)), PLACE), projects="ticked", referees="yes", years="20")
    typed["project"] = ["first-door", "old-door"]
    assert client.post(PLACE, data=typed).status_code == SEE_OTHER
    assert ticked(tree(client.get(PLACE))) == ["first-door", "old-door"]
    stored = kept(engine)
    assert isinstance(stored, dict)
    assert (stored["projects"], stored["referees"], stored["staff"]) == (["first-door", "old-door"], True, None)
    late = tree(client.post(PLACE, data=typed), 409)
    assert ticked(late) == ["first-door", "old-door"]
    fresh = sent(form_at(tree(client.get(PLACE)), PLACE), projects="best", years="")
    fresh.pop("referees")
    assert client.post(PLACE, data=fresh).status_code == SEE_OTHER
    assert kept(engine) is None


def test_what_is_wrong_loses_nothing(client: httpx.Client) -> None:
    typed = sent(form_at(tree(client.get(PLACE)), PLACE), projects="ticked", at_least="5000", currency="")
    typed["project"] = ["old-door"]
    page = tree(client.post(PLACE, data=typed), 422)
    assert "currency" in text(page)
    assert ticked(page) == ["old-door"]
    typed |= {"at_least": "", "project": ["gone"]}
    assert "past project" in text(tree(client.post(PLACE, data=typed), 422))


@pytest.mark.parametrize(("role", "status"), [(Role.WRITER, SEE_OTHER), (Role.VIEWER, HTTPStatus.FORBIDDEN)])
def test_who_writes_chooses(joins: Joins, role: Role, status: int) -> None:
    assert joins(role).post(PLACE, data={"version": "1"}).status_code == status
