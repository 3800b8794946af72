"""Relationships in the browser, without a script: contacts, meetings, questions, and what only few may read."""

from __future__ import annotations

import csv
import io
from collections import deque
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import urldefrag, urljoin

import httpx
import pytest
from lxml import html
from sqlalchemy import Engine

from app.accounts.policy import Role
from tests.accounts.people import add_person, cookie_of
from tests.domain.assembly.material import organisation
from tests.web.conftest import BASE, Come
from tests.web.forms import form_at, sent, text, tree

HOME = f"/o/{organisation().slug}"
PLACE = f"{HOME}/relations"
FUNDER = "sigrid-rausing-trust"
CALL = "undef/2016-round-11"
TODAY = datetime.now(UTC).date()
SEE_OTHER = HTTPStatus.SEE_OTHER


def test_from_the_funder_to_a_meeting_and_back_with_what_comes_next(client: httpx.Client, engine: Engine) -> None:
    karim = add_person(engine, "Karim", [Role.WRITER])
    profile = tree(client.get(f"{HOME}/funders/{FUNDER}"))
    (relation,) = profile.xpath("//a[contains(@href, '/relations/with/')]/@href")
    assert "Nothing comes next" in text(tree(client.get(relation)))

    made = client.post(
        f"{PLACE}/contacts/new",
        data={"name": "Rosa Example", "funder": FUNDER, "networks": "Fair, Forum", "email": "=rosa@example.org",
              "person": [str(karim), ""], "closeness": ["close", "met"], "since": ["2019", ""]},
    )  # fmt: skip
    contact = made.headers["location"]
    assert "Karim (knows well, 2019)" in text(tree(client.get(relation)))
    listed = tree(client.get(f"{PLACE}/contacts", params={"network": "Forum"}))
    assert listed.xpath("//tbody//th/a/text()") == ["Rosa Example"]

    page = tree(client.get(f"{PLACE}/engagements/new", params={"funder": FUNDER}))
    blank = form_at(page, f"{PLACE}/engagements/new")
    (rosa,) = page.xpath("//input[@name='contact']/@value")
    due = (TODAY + timedelta(days=6)).isoformat()
    filled = sent(
        blank, subject="Coffee", said="They like <b>wells</b>.", contact=[rosa], member=[str(karim)],
        promise=["Send the audit", "", "", "Call again"], promise_due=[due, "", "", ""],
        promise_person=[str(karim), "", "", ""],
    )  # fmt: skip
    refused = tree(client.post(f"{PLACE}/engagements/new", data=filled), 422)
    assert "A next step needs a day" in text(refused.xpath("//*[@role='alert']")[0])
    assert refused.xpath("//input[@name='promise']/@value")[0] == "Send the audit"
    assert refused.xpath("//input[@name='contact']/@checked") == ["checked"]
    filled["promise_due"] = [due, "", "", due]
    met = client.post(f"{PLACE}/engagements/new", data=filled).headers["location"]

    shown = tree(client.get(relation))
    assert "Nothing comes next" not in text(shown)
    (thing,) = shown.xpath("//li[.//span[text()='Send the audit']]//a[contains(@href, '/calendar/things/')]/@href")
    in_calendar = tree(client.get(thing))
    assert in_calendar.xpath("//a[text()='What it follows from']/@href")[0].startswith(f"{relation}#commitment-")
    finished = sent(form_at(in_calendar, thing), state="done")
    assert client.post(thing, data=finished).status_code == SEE_OTHER
    after = tree(client.get(met))
    assert [text(chip) for chip in after.xpath("//button[contains(., 'Not done after all')]")] == [
        "Not done after all: Send the audit"
    ]
    stale = sent(form_at(after, met), subject="Mine", version="9")
    assert "Coffee" in text(tree(client.post(met, data=stale), 409).xpath("//*[@class='told']")[0])

    rows = list(csv.reader(io.StringIO(client.get(f"{PLACE}/contacts/table.csv").content.decode("utf-8-sig"))))
    assert rows[1][3] == "'=rosa@example.org"
    everything = client.get(f"{contact}/file.json").json()
    assert (everything["contact"]["name"], everything["took_part"][0]["subject"]) == ("Rosa Example", "Coffee")
    assert client.post(f"{contact}/erase").status_code == 422
    assert client.post(f"{contact}/erase", data={"sure": "true"}).status_code == SEE_OTHER
    assert client.get(contact).status_code == HTTPStatus.NOT_FOUND
    assert "somebody who was erased" in text(tree(client.get(met)))


def test_a_contact_that_is_refused_comes_back_with_all_that_was_typed(client: httpx.Client, engine: Engine) -> None:
    karim = str(add_person(engine, "Karim", [Role.WRITER]))
    typed = {"name": "Rosa Example", "funder": FUNDER, "email": "rosa", "person": [karim], "closeness": ["close"],
             "since": ["2019"]}  # fmt: skip
    made = client.post(f"{PLACE}/contacts/new", data={**typed, "email": ""}).headers["location"]
    for place, more in ((f"{PLACE}/contacts/new", {}), (made, {"version": "1", "person": [karim, karim]})):
        for wrong in ({"email": "rosa"}, {"email": "", "since": ["long ago"]}):
            page = tree(client.post(place, data={**typed, **more, **wrong}), 422)
            assert page.xpath("//select[@name='person']//option[@selected]/@value")[0] == karim, (place, wrong)
            assert page.xpath("//select[@name='closeness']//option[@selected]/@value")[0] == "close"
            assert page.xpath("//input[@name='since']/@value")[0] == wrong.get("since", ["2019"])[0]


def test_an_answer_waits_for_who_must_know_it(client: httpx.Client, come: Come, engine: Engine) -> None:
    karim = add_person(engine, "Karim", [Role.WRITER])
    questions = f"{HOME}/clarifications"
    call = tree(client.get(f"{HOME}/calls/{CALL}"))
    (there,) = call.xpath("//a[contains(@href, '/clarifications?')]/@href")
    (new,) = tree(client.get(there)).xpath("//a[contains(@href, '/clarifications/new')]/@href")
    blank = form_at(tree(client.get(new)), f"{questions}/new")
    made = client.post(
        f"{questions}/new", data=sent(blank, question="Salaries?", answer="A third.", knower=[str(karim)])
    )
    place = made.headers["location"]
    assert "to read by Karim" in text(tree(client.get(there)))

    his = come(cookie_of(engine, karim))
    waits = tree(his.get(questions, params={"which": "mine"})).xpath("//section[@aria-labelledby='waiting']//form")
    assert his.post(waits[0].get("action")).status_code == SEE_OTHER
    assert not tree(his.get(questions)).xpath("//section[@aria-labelledby='waiting']")
    assert "to read by Karim" not in text(tree(client.get(questions)))
    assert client.post(f"{place}/read").status_code == HTTPStatus.NOT_FOUND


def test_an_address_that_could_run_something_is_never_a_link(client: httpx.Client) -> None:
    questions = f"{HOME}/clarifications"
    blank = form_at(tree(client.get(f"{questions}/new")), f"{questions}/new")
    written = sent(blank, about="The call", question="Salaries?", answer="A third.")
    made = client.post(f"{questions}/new", data=written)
    assert made.status_code == SEE_OTHER, text(tree(made, made.status_code))
    place = made.headers["location"]
    asked = form_at(tree(client.get(place)), place)
    refused = tree(client.post(place, data=sent(asked, source="javascript:alert(1)")), 422)
    assert refused.xpath("//input[@name='source']/@value") == ["javascript:alert(1)"]
    assert not refused.xpath("//a[starts-with(@href, 'javascript:')]")
    assert client.post(place, data=sent(asked, source="https://funder.example/q")).status_code == SEE_OTHER
    assert tree(client.get(place)).xpath("//a[@href='https://funder.example/q']")


def test_programs_read_and_write_the_same(client: httpx.Client) -> None:
    for path, body, change in (
        ("relations/contacts", {"funder": FUNDER, "name": "Rosa"}, {"function": "Officer"}),
        ("relations/engagements", {"funder": FUNDER, "subject": "Coffee", "day": "2026-01-02"}, {"said": "Yes."}),
        ("clarifications", {"about": "A call", "question": "When?"}, {"answer": "Soon."}),
    ):
        made = client.post(f"{BASE}/{path}", json=body)
        assert made.status_code == HTTPStatus.CREATED, made.text
        place = made.headers["location"]
        read = client.get(place)
        put = client.put(place, json={**read.json(), **change}, headers={"If-Match": read.headers["etag"]})
        assert (put.status_code, put.json() | change) == (HTTPStatus.OK, put.json())
        again = client.put(place, json=read.json(), headers={"If-Match": read.headers["etag"]})
        assert again.status_code == HTTPStatus.PRECONDITION_FAILED
        assert [item["id"] for item in client.get(f"{BASE}/{path}").json()["items"]] == [put.json()["id"]]
    assert client.delete(f"{BASE}/relations/contacts/1").status_code == HTTPStatus.NO_CONTENT
    assert client.get(f"{BASE}/relations/contacts").json()["items"] == []


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_sensitive_note_is_where_it_was_written_and_nowhere_else(
    client: httpx.Client, come: Come, engine: Engine
) -> None:
    word, relation = "zinnober", f"{PLACE}/with/{FUNDER}"
    roles = {"named": Role.VIEWER, "viewer": Role.VIEWER, "writer": Role.WRITER, "manager": Role.MANAGER}
    people = {name: add_person(engine, name, [role]) for name, role in roles.items()}
    note = {"country": "MA", "text": f"The minister is a {word}.", "reader": [str(people["named"])]}
    readers = {name: come(cookie_of(engine, person)) for name, person in people.items()}
    assert readers["writer"].post(f"{relation}/notes", data=note).status_code == HTTPStatus.FORBIDDEN
    assert readers["manager"].post(f"{relation}/notes", data=note).status_code == SEE_OTHER
    seen = {name: word in reader.get(relation).text for name, reader in readers.items()}
    assert seen == {"named": True, "viewer": False, "writer": False, "manager": True}
    assert "Politically sensitive" not in readers["writer"].get(relation).text

    told = [address for address, found in walk(client) if word in found]
    assert told == [relation]
    assert [address for address, found in walk(readers["writer"]) if word in found] == []


def walk(client: httpx.Client) -> list[tuple[str, str]]:
    """Pages and files that are reached from home and the API's lists, two of a kind, with their texts."""
    waiting = deque([HOME, PLACE, f"{PLACE}/with/{FUNDER}", f"{HOME}/settings/log", f"{HOME}/search?q=minister",
                     f"{BASE}/relations/contacts", f"{BASE}/relations/engagements", f"{BASE}/clarifications",
                     f"{BASE}/calendar", BASE])  # fmt: skip
    seen: set[str] = set()
    alike: dict[str, int] = {}
    found = []
    while waiting:
        address = waiting.popleft()
        shape = "/".join("*" if any(map(str.isdigit, part)) else part for part in address.split("?")[0].split("/")[:6])
        if address in seen or alike.get(shape, 0) >= 2:
            continue
        seen.add(address)
        alike[shape] = alike.get(shape, 0) + 1
        answer = client.get(address, follow_redirects=True)
        found.append((address, answer.text))
        if answer.headers.get("content-type", "").startswith("text/html") and answer.text:
            for link in html.fromstring(answer.text).xpath("//a/@href"):
                target = urldefrag(urljoin(address, link)).url
                if target.startswith(HOME) and "/calls/" not in target and "/exports/" not in target:
                    waiting.append(target)
    assert len(found) > 25
    return found
