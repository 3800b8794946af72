"""The home page: what is due, what waits, how the proposals stand; as cheap for fifty proposals as for one."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import httpx
import pytest
from lxml import html
from sqlalchemy import Engine, event

from app.accounts.service import resolve_organisation, save_organisation
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.domain.deadlines import Deadline
from app.projects.service import save_project
from app.proposals.service.create_proposal import create_proposal
from app.settings import Settings
from tests.domain.assembly.material import material, organisation, proposal
from tests.web.conftest import TOKEN, knowing, serving

HOME = f"/o/{organisation().slug}"
PROJECT = material().project
NOW = datetime.now(UTC)
ZONE = "Africa/Tunis"


@pytest.fixture
def quiet(settings: Settings) -> Settings:
    """Nobody but the test asks the data base anything."""
    return settings.model_copy(update={"token": TOKEN, "zone": ZONE, "workers": 0})


@pytest.fixture
def closes() -> datetime:
    """In three days and four hours from now: the tests before this one may have taken longer than that half hour."""
    return datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=3, hours=4, minutes=30)


@pytest.fixture
def client(quiet: Settings, filled: None, catalogue: Catalogue, closes: datetime) -> Iterator[httpx.Client]:  # noqa: ARG001
    """A call of the catalogue closes in three days and four hours."""
    call = catalogue.calls["undef/2016-round-11"]
    closing = Deadline(on=closes.date(), at=closes.time(), zone="UTC")
    stages = tuple(replace(stage, deadline=closing) for stage in call.stages)
    known = replace(catalogue, calls={**catalogue.calls, call.slug: replace(call, stages=stages)})
    with serving(quiet, known) as address, knowing(address) as client:
        yield client


@pytest.fixture
def sent() -> Iterator[list[str]]:
    """Every statement that is sent to a data base."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


def tree(client: httpx.Client) -> html.HtmlElement:
    return html.document_fromstring(client.get(HOME).text)


def begin(engine: Engine, catalogue: Catalogue, *, name: str, projects: int, each: int = 1) -> None:
    """So many proposals to the closing call and to a funder without one."""
    with unit_of_work(engine) as session:
        row = resolve_organisation(session, None)
        for number in range(projects):
            slug = f"{name}-{number:02}"
            save_project(session, row, replace(PROJECT, slug=slug, organisation=row["slug"], title=slug))
            create_proposal(session, catalogue, row, project=slug, call="undef/2016-round-11", at=NOW)
            for again in range(1, each):
                create_proposal(
                    session, catalogue, row, project=slug, funder="sigrid-rausing-trust",
                    template="general-partnership/1.0", slug=f"{slug}-{again}", at=NOW,
                )  # fmt: skip


def test_deadlines_say_how_long_in_both_zones_and_amounts_stand_by_stage(
    client: httpx.Client, engine: Engine, catalogue: Catalogue, closes: datetime
) -> None:
    begin(engine, catalogue, name="wells", projects=2)
    page = tree(client)
    (first, _second) = page.xpath("//section[@aria-labelledby='due']//li")
    said = " ".join(first.text_content().split())
    assert "in 3 days 4 h" in said
    assert f"{closes:%H:%M} UTC" in said
    assert f"{closes + timedelta(hours=1):%H:%M} {ZONE} (UTC+1)" in said
    groups = [" ".join(row.text_content().split()) for row in page.xpath("//tr[@class='group']")]
    assert len(groups) == 1
    assert "Full proposal 3" in groups[0]
    assert "EUR" in groups[0]


def test_proposals_that_share_a_title_are_told_apart_by_whom_they_go_to(
    client: httpx.Client, engine: Engine, catalogue: Catalogue
) -> None:
    begin(engine, catalogue, name="wells", projects=1, each=2)
    begin(engine, catalogue, name="roads", projects=1)
    to_call, to_funder = catalogue.calls["undef/2016-round-11"].title, catalogue.funders["sigrid-rausing-trust"].name
    changed = {str(name) for name in tree(client).xpath("//section[@aria-labelledby='changes']//a/text()")}
    assert f"wells-00 · {to_funder}" in changed
    timeline = html.document_fromstring(client.get(f"{HOME}/calendar/timeline").text)
    tracks = timeline.xpath("//table[@class='timeline']//th[@scope='row']/a/text()")
    assert {f"wells-00 · {to_call}", "roads-00"} <= set(tracks)
    found = html.document_fromstring(client.get(f"{HOME}/search?q=summary").text)
    assert f"wells-00 · {to_funder}" in found.text_content()


def test_the_first_steps_stand_until_there_is_a_proposal(quiet: Settings, engine: Engine, catalogue: Catalogue) -> None:
    with unit_of_work(engine) as session:
        save_organisation(session, replace(organisation(), mission="", evidence=(), stories=(), documents=()))
    with serving(quiet, catalogue) as address, knowing(address) as client:
        page = tree(client)
    steps = [str(href) for href in page.xpath("//section[@aria-labelledby='first-steps']//a/@href")]
    assert steps == [f"{HOME}/settings/organisation", f"{HOME}/new-project", f"{HOME}/calls", f"{HOME}/calls"]


def test_fifty_proposals_take_as_many_statements_as_two(
    client: httpx.Client, engine: Engine, catalogue: Catalogue, sent: list[str]
) -> None:
    begin(engine, catalogue, name="one", projects=1)
    sent.clear()
    assert client.get(HOME).status_code == HTTPStatus.OK
    few = len(sent)
    begin(engine, catalogue, name="many", projects=10, each=5)
    sent.clear()
    answer = client.get(HOME)
    assert len(sent) == few, sent
    assert answer.text.count(f"{HOME}/proposals/") >= 50
    assert proposal().slug in answer.text
    assert len(gzip.compress(answer.content)) < 50_000
