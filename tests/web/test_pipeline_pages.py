"""The pipeline's pages: from a call or an announcement to the board, moved without a script, the same in a table."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus

import httpx
from lxml import html
from sqlalchemy import Engine, select

from app.accounts.policy import Role
from app.accounts.service import resolve_organisation
from app.db.session import unit_of_work
from app.interchange.feeds.listing import read_listing
from app.pipeline.queries import OPPORTUNITY
from app.watch.queries import ANNOUNCEMENT
from app.watch.service import keep, look_of
from tests.accounts.people import add_person, cookie_of
from tests.domain.assembly.material import organisation
from tests.web.conftest import Come
from tests.web.forms import tree

HOME = f"/o/{organisation().slug}"
PLACE = f"{HOME}/pipeline"
CALL = "undef/2016-round-11"
LIST = b"id;title;funder;deadline\n1;Invented wells;Invented Fund;2099-03-12\n"


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


def test_a_deadline_that_is_followed_stands_everywhere_and_is_looked_at_when_it_moves(
    client: httpx.Client, engine: Engine
) -> None:
    def keep_list(day: date) -> int:
        with unit_of_work(engine) as session:
            row = resolve_organisation(session, None)
            listed = f"id;title;funder;deadline\n1;Invented wells;Invented Fund;{day}\n".encode()
            keep(session, look_of(read_listing(listed, source="list"), "list"), at=datetime.now(UTC),
                 organisation_id=row["id"])  # fmt: skip
            return int(session.execute(select(ANNOUNCEMENT.c.id)).scalar_one())

    day = (datetime.now(UTC).date() + timedelta(days=40)).replace(day=10)
    announced = keep_list(day)
    made = client.post(f"{PLACE}/add", data={"announcement": str(announced)}).headers["location"]
    client.post(f"{made}/decision", data={"verdict": "go", "reason": "Ours."})
    agenda = tree(client.get(f"{HOME}/calendar"))
    (uid,) = agenda.xpath("//tbody/tr[th/a='Invented wells']/@id")
    thing = f"{HOME}/calendar/things/{uid}"
    later = day + timedelta(days=1)
    keep_list(later)

    agenda = tree(client.get(f"{HOME}/calendar"))
    assert "to look at again" in agenda.xpath(f"string(//tr[@id='{uid}'])")
    assert not agenda.xpath(f"//tr[@id='{uid}']//form")
    month = tree(client.get(f"{HOME}/calendar/month", params={"month": f"{later:%Y-%m}"}))
    (mark,) = month.xpath("//a[contains(., 'Invented wells')]")
    assert (mark.get("draggable"), mark.xpath("string(ancestor::td/@data-day)")) == ("false", str(later))
    assert tree(client.get(f"{HOME}/calendar/timeline")).xpath("//a[contains(., 'Invented wells')]")
    home = tree(client.get(HOME))
    assert home.xpath("//section[@aria-labelledby='due']//a[.='Invented wells']/@href") == [made]
    assert home.xpath("//div[@class='notice mb-3']//a/@href") == [thing]

    page = tree(client.get(thing))
    assert not page.xpath("//input[@name='day'] | //select[@name='owner']")
    assert page.xpath(f"//a[@href='{made}']")
    assert client.post(f"{thing}/move", data={"version": "2", "days": "1"}).status_code == HTTPStatus.FORBIDDEN
    (seen,) = page.xpath("//form[.//button='I have looked at it']/@action")
    assert client.post(seen).headers["location"] == thing
    assert not tree(client.get(thing)).xpath("//*[@id='moved']")
    assert not tree(client.get(HOME)).xpath("//div[@class='notice mb-3']")

    (line,) = tree(client.get(f"{made}/decision")).xpath("//section[@aria-labelledby='changed']//tr[th='Deadlines']")
    assert (line.xpath("td//del/text()"), line.xpath("td//ins/text()")) == ([str(day.day)], [str(later.day)])


def test_home_shows_a_deadline_as_soon_as_it_is_followed_and_not_after_it_was_given_up(client: httpx.Client) -> None:
    def due() -> list[str]:
        return [str(title) for title in tree(client.get(HOME)).xpath("//section[@aria-labelledby='due']//li//a/text()")]

    made = add(client, "Invented wells", due_on="2099-03-12")
    assert due() == ["Invented wells"]
    client.post(made, data={**dict(form(tree(client.get(made)), "Save").form_values()), "title": "Deep wells"})
    assert due() == ["Deep wells"]
    client.post(f"{made}/move", data={"stage": "closed", "version": "2", "reason": "Too deep."})
    assert due() == []
    client.post(f"{made}/move", data={"stage": "prospect", "version": "3", "reason": ""})
    assert due() == ["Deep wells"]
    client.post(f"{made}/decision", data={"verdict": "no_go", "reason": "Too deep."})
    assert due() == []


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


def test_may_we_apply_is_answered_on_the_page(client: httpx.Client) -> None:
    made = client.post(f"{PLACE}/add", data={"call": "un-trust-fund-evaw/2024-cycle-27"}).headers["location"]
    page = tree(client.get(f"{made}/fit"))
    (row,) = page.xpath("//tr[.//input[@value='current-grantee']]")
    assert row.xpath("string(.//span[contains(@class, 'chip unknown')])") == "not known"
    (answers,) = row.xpath(".//form")
    data = {**dict(answers.form_values()), "answer": "yes", "note": "Since 2025."}
    assert client.post(answers.get("action"), data=data).status_code == HTTPStatus.SEE_OTHER
    after = tree(client.get(f"{made}/fit"))
    assert after.xpath("//p[contains(@class, 'verdict no')]/strong/text()") == ["We may not apply."]
    assert "Since 2025." in after.xpath("//tr[.//input[@value='current-grantee']]")[0].text_content()
    assert client.post(answers.get("action"), data={"key": "csos-only", "answer": "yes"}).status_code == 422
    scores = [" ".join(line.text_content().split()) for line in after.xpath("//table[contains(@class, 'fits')]//tr")]
    assert any(line.endswith("Nobody has planned hours for it.") for line in scores)


def test_two_cards_and_a_decision(client: httpx.Client, come: Come, engine: Engine) -> None:
    made = add(client, "Bridges")
    roles = {"Amina": Role.MANAGER, "Karim": Role.WRITER}
    people = {name: add_person(engine, name, [role]) for name, role in roles.items()}
    amina, karim = (come(cookie_of(engine, people[name])) for name in roles)
    card = form(tree(karim.get(f"{made}/decision")), "Save your card")
    keys = card.xpath(".//input[@name='criterion']/@value")
    typed = {"criterion": keys, "leaning": "go", "comment": "A <b>good</b> one."}
    refused = tree(karim.post(card.get("action"), data={**typed, "points": ["5", "", "4", "9", "", ""]}), 422)
    assert refused.xpath("//input[@name='points']/@value")[:4] == ["5", "", "4", "9"]
    for person, points in ((karim, ["5", "", "4", "", "", ""]), (amina, ["3", "2", "", "", "", ""])):
        sent = person.post(card.get("action"), data={**typed, "points": points})
        assert sent.status_code == HTTPStatus.SEE_OTHER
    page = tree(amina.get(f"{made}/decision"))
    first = [" ".join(cell.text_content().split()) for cell in page.xpath("//table//tbody/tr[1]/*")]
    assert first == ["Mission × 3", "4", "1", "5", "3"]
    assert not tree(karim.get(f"{made}/decision")).xpath("//input[@name='verdict']")
    assert karim.post(f"{made}/decision", data={"verdict": "go", "reason": "x"}).status_code == HTTPStatus.FORBIDDEN
    assert amina.post(f"{made}/decision", data={"verdict": "go", "reason": " "}).status_code == 422
    decided = amina.post(f"{made}/decision", data={"verdict": "no_go", "reason": "No time."})
    assert decided.status_code == HTTPStatus.SEE_OTHER
    assert column(tree(client.get(PLACE)), "closed") == ["Bridges"]
    assert "No time." in tree(client.get(made)).xpath("//ol[contains(@class, 'moves')]")[0].text_content()


def test_how_an_organisation_chooses_is_its_own(client: httpx.Client) -> None:
    settings = form(tree(client.get(f"{PLACE}/settings")), "Save")
    data: dict[str, list[str]] = {}
    for name, value in settings.form_values():
        data.setdefault(name, []).append(value)
    data["fit_weight"][0] = "0"
    data["title"][-1], data["weight"][-1] = "Harvest", "2"
    data["hour_cost"], data["currency"] = ["20"], ["eur"]
    assert client.post(f"{PLACE}/settings", data={**data, "weekly_hours": ["0"]}).status_code == 422
    assert client.post(f"{PLACE}/settings", data=data).status_code == HTTPStatus.SEE_OTHER
    assert client.post(f"{PLACE}/settings", data=data).status_code == HTTPStatus.CONFLICT
    page = tree(client.get(f"{PLACE}/settings"))
    assert page.xpath("//input[@name='fit_weight']/@value")[0] == "0"
    assert "harvest" in page.xpath("//input[@name='key']/@value")
    made = add(client, "Bridges", funder="undef", amount="100", currency="EUR")
    for stage, version in (("submitted", "1"), ("awarded", "2")):
        sent = client.post(f"{made}/move", data={"stage": stage, "version": version})
        assert sent.status_code == HTTPStatus.SEE_OTHER
    figures = tree(client.get(f"{PLACE}/figures"))
    assert "1 of 1" in figures.xpath("//section[@aria-labelledby='rates-1']")[0].text_content()
    assert "An hour costs EUR 20." in figures.text_content().replace("\xa0", " ")


def test_hours_that_are_planned_fill_the_weeks(client: httpx.Client, engine: Engine) -> None:
    amina = add_person(engine, "Amina", [Role.MANAGER])
    made, day = add(client, "Bridges"), datetime.now(UTC).date().isoformat()
    hours = {"person": str(amina), "hours": "41", "first": day, "planned": "true"}
    assert client.post(f"{made}/effort", data={**hours, "hours": "none"}).status_code == 422
    assert client.post(f"{made}/effort", data=hours).status_code == HTTPStatus.SEE_OTHER
    load = tree(client.get(f"{PLACE}/workload"))
    assert load.xpath("//td[contains(@class, 'too-much')]/strong/text()") == ["41 h"]
    (said,) = tree(client.get(f"{made}/decision")).xpath("//p[contains(@class, 'overload')]/text()")
    assert said.startswith("This would put Amina at 41 h in week ")
    drop = form(tree(client.get(made)), "Take away: Amina, 41")
    assert client.post(drop.get("action")).status_code == HTTPStatus.SEE_OTHER
    assert not tree(client.get(f"{PLACE}/workload")).xpath("//tbody")
