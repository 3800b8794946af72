"""The data of persons in the browser and for programs, without a script."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest
from sqlalchemy import Engine, insert, select

from app.accounts.audit import AUDIT
from app.accounts.policy import Role
from app.accounts.sessions import PERSON
from app.db.session import unit_of_work
from app.domain.erasing import ERASED
from app.domain.retention import Kept
from app.privacy.inventory import INVENTORY
from app.privacy.pages.words import kept_names, kind_names, room_of
from app.privacy.service.subjects import SubjectKind
from app.relations.queries import NOTE, RELATION
from app.workspace.sealing import SealedReader, secret_of_passphrase
from tests.accounts.people import add_person, cookie_of
from tests.domain.assembly.material import organisation
from tests.web.conftest import BASE, Come
from tests.web.forms import form_at, sent, text, tree

HOME = f"/o/{organisation().slug}"
PLACE = f"{HOME}/settings/privacy"
NAME = "Rosa Zqexample"


@pytest.fixture
def rosa(client: httpx.Client) -> str:
    """A contact, met once; her key."""
    made = client.post(
        f"{BASE}/relations/contacts",
        json={"id": 0, "version": 0, "name": NAME, "funder": "sigrid-rausing-trust", "email": "rosa@example.org"},
    )
    assert made.status_code == HTTPStatus.CREATED, made.text
    met = {"funder": "sigrid-rausing-trust", "day": "2026-11-20", "subject": "Coffee", "said": f"{NAME} likes wells."}
    assert client.post(f"{BASE}/relations/engagements", json=met).status_code == HTTPStatus.CREATED
    return f"contact-{made.json()['id']}"


@pytest.mark.usefixtures("rosa")
def test_somebody_is_found_handed_out_and_erased(client: httpx.Client, engine: Engine) -> None:
    listed = tree(client.get(PLACE, params={"words": "rosa"}))
    (link,) = listed.xpath("//ul[@class='rows']//a/@href")
    page = tree(client.get(link))
    assert "Relationships" in text(page)
    (file,) = page.xpath("//a[@download]/@href")
    archive = ZipFile(io.BytesIO(client.get(file).content))
    said = json.loads(archive.read("person.json"))
    assert said["held"]["engagement"][0]["said"] == [f"{NAME} likes wells."]

    form = form_at(page, f"{PLACE}/person")
    refused = tree(client.post(f"{PLACE}/person", data=sent(form, also="Rosita Example")), 422)
    assert "Tick that you are sure" in text(refused.xpath("//*[@role='alert']")[0])
    assert "Rosita Example" in refused.xpath("//textarea[@name='also']/text()")[0]
    short = tree(client.post(f"{PLACE}/person", data=sent(form, also="Bo", sure="true")), 422)
    assert "too short" in text(short.xpath("//*[@role='alert']")[0])
    assert client.post(f"{PLACE}/person", data=sent(form, sure="true")).status_code == HTTPStatus.SEE_OTHER

    after = tree(client.get(PLACE, params={"words": "rosa"}))
    assert after.xpath("//ul[@class='rows']//a/@href") == []
    assert "Contact" in text(after.xpath("//table")[-1])
    assert NAME not in client.get(f"{BASE}/relations/engagements").text
    with unit_of_work(engine, read_only=True) as session:
        (deed,) = session.execute(select(AUDIT).where(AUDIT.c.did == "erase_person")).mappings().all()
    assert "Zqexample" not in str(dict(deed))
    assert "erased a person" in text(tree(client.get(f"{HOME}/settings/log")))


@pytest.mark.usefixtures("rosa")
def test_who_has_no_row_of_their_own_is_looked_for_by_name(client: httpx.Client) -> None:
    page = tree(client.get(f"{PLACE}/person", params={"name": NAME}))
    assert "Relationships" in text(page)
    assert "Nothing at all." in text(tree(client.get(f"{PLACE}/person", params={"name": "Nobody Here"})))
    assert client.get(f"{PLACE}/person", params={"name": "Bo"}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.get(f"{PLACE}/person", params={"person": "contact-999"}).status_code == HTTPStatus.NOT_FOUND


def test_periods_are_saved_and_what_is_wrong_comes_back(client: httpx.Client) -> None:
    page = tree(client.get(PLACE))
    form = form_at(page, PLACE)
    days = dict(zip(sent(form)["kind"], sent(form)["days"], strict=True))  # type: ignore[call-overload]
    assert (days[Kept.CONTACTS], days[Kept.JOBS]) == ("", "30")
    for typed, said in (("ten", "no number"), ("5000", "days fit here"), ("", "days fit here")):
        tried = sent(form, days=[typed if kind == Kept.JOBS else value for kind, value in days.items()])
        refused = tree(client.post(PLACE, data=tried), 422)
        assert said in text(refused.xpath("//*[@role='alert']")[0])
        assert refused.xpath("//input[@id='days-jobs']/@value") == [typed]
    good = sent(form, days=["20" if kind == Kept.JOBS else value for kind, value in days.items()])
    assert client.post(PLACE, data=good).status_code == HTTPStatus.SEE_OTHER
    late = tree(client.post(PLACE, data=good), 409)
    assert "Somebody changed this" in text(late.xpath("//*[@role='alert']")[0])
    assert client.post(PLACE, data=sent(form_at(late, PLACE))).status_code == HTTPStatus.SEE_OTHER
    assert tree(client.get(PLACE)).xpath("//input[@id='days-jobs']/@value") == ["20"]


def test_programs_do_the_same(client: httpx.Client, rosa: str) -> None:
    place = f"{BASE}/privacy"
    keys = [one["key"] for one in client.get(f"{place}/people").json()["items"]]
    assert rosa in keys
    assert ZipFile(io.BytesIO(client.get(f"{place}/people/{rosa}/data.zip").content)).namelist() == ["person.json"]
    assert client.delete(f"{place}/people/{rosa}").status_code == HTTPStatus.NO_CONTENT
    assert client.delete(f"{place}/people/{rosa}").status_code == HTTPStatus.NOT_FOUND
    read = client.get(f"{place}/retention")
    assert read.json()["days"]["contacts"] is None
    put = client.put(
        f"{place}/retention", json={"days": {"jobs": 12}}, headers={"If-Match": read.headers["ETag"]}
    )  # fmt: skip
    assert put.json()["days"]["jobs"] == 12
    stale = client.put(f"{place}/retention", json={"days": {"jobs": 13}}, headers={"If-Match": read.headers["ETag"]})
    assert stale.status_code == HTTPStatus.PRECONDITION_FAILED
    wrong = client.put(
        f"{place}/retention", json={"days": {"audit": 3}}, headers={"If-Match": put.headers["ETag"]}
    )  # fmt: skip
    assert wrong.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.usefixtures("rosa")
def test_a_member_takes_their_own_and_nobody_elses(client: httpx.Client, come: Come, engine: Engine) -> None:
    karim = add_person(engine, "Karim Zqown", [Role.WRITER], email="karim@example.org")
    with unit_of_work(engine) as session:
        relation = session.execute(select(RELATION.c.id)).scalars().first()
        confided = {"text": "Karim Zqown must not meet them", "written_by": "Amina", "written_at": datetime.now(UTC)}
        session.execute(insert(NOTE).values(relation_id=relation, country="", version=1, **confided))
    browser = come(cookie_of(engine, karim))
    said = json.loads(ZipFile(io.BytesIO(browser.get("/account/data.zip").content)).read("person.json"))
    assert said["held"]["person"][0]["name"] == "Karim Zqown"
    assert "token_hash" not in json.dumps(said)
    assert "sensitivity_note" not in said["held"]
    assert browser.get(PLACE).status_code == HTTPStatus.FORBIDDEN
    assert browser.get(f"{PLACE}/person", params={"person": f"member-{karim}"}).status_code == HTTPStatus.FORBIDDEN
    assert client.get("/account/data.zip").status_code == HTTPStatus.FORBIDDEN  # a program has no account


def test_an_administrator_erases_a_member_but_neither_themselves_nor_who_works_elsewhere(
    client: httpx.Client, come: Come, engine: Engine
) -> None:
    assert client.get(PLACE).status_code == HTTPStatus.OK
    amina = add_person(engine, "Amina Zqboss", [Role.ADMINISTRATOR], email="amina@example.org")
    karim = add_person(engine, "Karim Zqgone", [Role.WRITER], email="karim@example.org")
    browser = come(cookie_of(engine, amina))
    gone = come(cookie_of(engine, karim))
    assert browser.post(f"{PLACE}/person", data={"person": f"member-{amina}", "sure": "true"}).status_code == 403
    done = browser.post(f"{PLACE}/person", data={"person": f"member-{karim}", "sure": "true"})
    assert done.status_code == HTTPStatus.SEE_OTHER
    assert gone.get("/account").status_code != HTTPStatus.OK
    with unit_of_work(engine, read_only=True) as session:
        row = session.execute(select(PERSON).where(PERSON.c.id == karim)).mappings().one()
    assert (row["name"], row["email"]) == (ERASED, None)
    assert "Zqgone" not in browser.get(f"{HOME}/settings/log").text


def test_every_kind_has_words() -> None:
    assert set(kind_names()) == set(SubjectKind)
    assert set(kept_names()) == set(Kept)
    assert [name for name in INVENTORY if room_of(name) == "Elsewhere"] == [
        "catalogue_file", "erasure", "funder_award", "retention_settings", "webhook",
    ]  # fmt: skip


def test_who_runs_the_installation_takes_everything_encrypted(client: httpx.Client, tmp_path: Path) -> None:
    page = tree(client.get(f"{HOME}/settings/backup"))
    assert form_at(page, "/backup.sealed") is not None
    short = client.post("/backup.sealed", data={"passphrase": "short"})
    assert (short.status_code, "12 characters" in short.text) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    taken = client.post("/backup.sealed", data={"passphrase": "four or five good words"})
    (tmp_path / "b").write_bytes(taken.content)
    with (tmp_path / "b").open("rb") as file:
        archive = ZipFile(SealedReader(file, secret_of_passphrase("four or five good words"), "b"))
        assert "tables/person.jsonl" in archive.namelist()
