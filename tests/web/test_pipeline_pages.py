"""The pipeline's pages: from a call or an announcement to the board, moved without a script, the same in a table."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus

import httpx
from lxml import html
from sqlalchemy import Engine, select

from app.accounts.service import resolve_organisation
from app.db.session import unit_of_work
from app.interchange.feeds.listing import read_listing
from app.pipeline.queries import OPPORTUNITY
from app.watch.queries import ANNOUNCEMENT
from app.watch.service import keep, look_of
from tests.domain.assembly.material import organisation

HOME = f"/o/{organisation().slug}"
PLACE = f"{HOME}/pipeline"
CALL = "undef/2016-round-11"
LIST = b"id;title;funder;deadline\n1;Invented wells;Invented Fund;2099-03-12\n"


def tree(answer: httpx.Response, status: int = HTTPStatus.OK) -> html.HtmlElement:
    assert answer.status_code == status, answer.text[:2000]
    return html.fromstring(answer.text)


def add(client: httpx.Client, title: str, **more: str) -> str:
    answer = client.post(f"{PLACE}/new", data={"title": title, **more})
    assert answer.status_code == HTTPStatus.SEE_OTHER, answer.text[:2000]
    return answer.headers["location"]


def column(page: html.HtmlElement, stage: str) -> list[str]:
    return [str(text) for text in page.xpath(f"//section[@aria-labelledby='stage-{stage}']//li/a/text()")]


def form(page: html.HtmlElement, button: str) -> html.FormElement:
    (found,) = page.xpath(f"//form[.//button[normalize-space()='{button}']]")
    assert isinstance(found, html.FormElement)
    return found


def test_a_call_and_an_announcement_are_added_once(client: httpx.Client, engine: Engine) -> None:
    with unit_of_work(engine) as session:
        row = resolve_organisation(session, None)
        look = look_of(read_listing(LIST, source="list"), "list")
        keep(session, look, at=datetime.now(UTC), organisation_id=row["id"])
        announced = session.execute(select(ANNOUNCEMENT.c.id)).scalar_one()
    for page in (f"{HOME}/calls/{CALL}", f"{HOME}/announcements/{announced}"):
        adds = form(tree(client.get(page)), "Add to pipeline")
        sent = [client.post(adds.get("action"), data=dict(adds.form_values())) for _ in range(2)]
        assert sent[0].headers["location"] == sent[1].headers["location"]
        assert client.get(sent[0].headers["location"]).status_code == HTTPStatus.OK
    with unit_of_work(engine, read_only=True) as session:
        assert session.execute(select(OPPORTUNITY.c.title)).scalars().all() == [
            title_of_call(client),
            "Invented wells",
        ]  # fmt: skip


def title_of_call(client: httpx.Client) -> str:
    return str(tree(client.get(f"{HOME}/calls/{CALL}")).xpath("//h1")[0].text_content())


def test_the_board_moves_by_a_form_and_the_table_follows(client: httpx.Client) -> None:
    add(client, "Bridges <b>", amount="1000", currency="eur", probability="25 %", funder="undef")
    add(client, "Wells", funder_name="Aunt Rosa")
    board = tree(client.get(PLACE))
    assert column(board, "prospect") == ["Bridges <b>", "Wells"]
    moves = form(board, "Move: Bridges <b>")
    assert client.post(moves.get("action"), data={**dict(moves.form_values()), "stage": "closed"}).status_code == 422
    sent = client.post(moves.get("action"), data={**dict(moves.form_values()), "stage": "qualifying"})
    assert sent.status_code == HTTPStatus.SEE_OTHER
    assert column(tree(client.get(sent.headers["location"])), "qualifying") == ["Bridges <b>"]

    table = tree(client.get(f"{PLACE}/table", params={"stage": "qualifying"}))
    assert table.xpath("//tbody//th/a/text()") == ["Bridges <b>"]
    whole = [" ".join(cell.text_content().split()) for cell in table.xpath("//tr[@class='total']/*")]
    assert whole == ["All that are running", "2", "EUR 1,000", "EUR 250", "1"]
    of_un = tree(client.get(PLACE, params={"kind": "un_agency", "q": "bridges"}))
    assert (column(of_un, "qualifying"), column(of_un, "prospect")) == (["Bridges <b>"], [])


def test_what_cannot_be_read_comes_back_as_typed(client: httpx.Client) -> None:
    page = tree(client.post(f"{PLACE}/new", data={"title": "Wells", "amount": "5", "probability": "20"}), 422)
    assert page.xpath("//*[@role='alert']")[0].text_content() == "Give the currency of the amount, like EUR."
    assert page.xpath("//input[@name='title']/@value") == ["Wells"]
    assert tree(client.post(f"{PLACE}/new", data={"title": "W", "probability": "101"}), 422) is not None
    assert client.post(f"{PLACE}/add").status_code == 422


def test_somebody_who_was_slower_sees_what_was_saved(client: httpx.Client) -> None:
    place = add(client, "Wells")
    first = {"title": "Wells and springs", "version": "1"}
    assert client.post(place, data=first).status_code == HTTPStatus.SEE_OTHER
    stale = tree(client.post(place, data={**first, "title": "Mine"}), HTTPStatus.CONFLICT)
    assert stale.xpath("//input[@name='title']/@value") == ["Mine"]
    assert "Wells and springs" in stale.xpath("//*[@class='told']")[0].text_content()
    assert stale.xpath("//input[@name='version']/@value")[0] == "2"
