"""Documents that are not for everybody: by every role, at every door."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO
from zipfile import ZipFile

import httpx
import pytest
from sqlalchemy import Engine, update

from app.accounts.policy import MAY, Action, Role
from app.accounts.queries import OWNED
from app.db.session import unit_of_work
from app.models.mapping import table_of
from app.proposals.queries import PROPOSAL
from tests.accounts.people import add_person, cookie_of
from tests.domain.assembly.material import organisation, proposal
from tests.web.conftest import Come
from tests.web.forms import tree
from tests.web.test_library_pages import LIBRARY, SEE_OTHER, Joins, fill_in, joins

__all__ = ["joins"]

SECRET = b"%PDF-1.7 account number 0042"
KEY = "registration"
API = f"/api/v1/organisations/{organisation().slug}"
EXPORTS = f"/o/{organisation().slug}/proposals/{proposal().slug}/exports"


@pytest.fixture
def kept(client: httpx.Client, engine: Engine) -> None:
    """A document with a file, which the proposal attaches, is for finance and for Zohra."""
    assert client.post(f"{LIBRARY}/files/{KEY}", files={"file": ("r.pdf", SECRET)}).status_code == SEE_OTHER
    documents = table_of(OWNED["documents"])
    with unit_of_work(engine) as session:
        session.execute(
            update(documents)
            .where(documents.c.key == KEY)
            .values(title="The bank letter", seen_by=["finance", "zohra@example.org"])
        )
        attached = [{"annex": "bank", "document": KEY, "partner": None}]
        session.execute(update(PROPOSAL).values(attachments=attached))


@pytest.mark.parametrize("role", Role)
@pytest.mark.usefixtures("kept")
def test_each_role_at_each_door(joins: Joins, role: Role) -> None:
    theirs, browser = role in (Role.FINANCE, Role.ADMINISTRATOR), joins(role)
    assert ("The bank letter" in browser.get(f"{LIBRARY}/documents").text) is theirs
    assert (browser.get(f"{LIBRARY}/files/{KEY}").content == SECRET) is theirs
    read = browser.get(API).json()
    assert (KEY in [document["key"] for document in read["documents"]]) is theirs
    if role in MAY[Action.WRITE]:
        wanted = HTTPStatus.OK if theirs else HTTPStatus.NOT_FOUND
        assert browser.get(f"{LIBRARY}/documents/{KEY}").status_code == wanted
        typed = {"title": "Mine", "kind": "registration", "version": "1"}
        changed = browser.post(f"{LIBRARY}/documents/{KEY}", data=typed).status_code
        assert (changed == HTTPStatus.NOT_FOUND) is not theirs
        replaced = browser.post(f"{LIBRARY}/files/{KEY}", files={"file": ("x.pdf", b"%PDF-1.7 y")}).status_code
        assert (replaced == HTTPStatus.NOT_FOUND) is not theirs
    if role in MAY[Action.EXPORT]:
        packed = browser.get(f"{API}/proposals/{proposal().slug}/exports/package")
        assert (packed.status_code == HTTPStatus.OK) is theirs
        assert (packed.status_code == HTTPStatus.FORBIDDEN) is not theirs


@pytest.mark.usefixtures("kept")
def test_a_person_who_is_named_sees_it_whatever_their_role(engine: Engine, come: Come) -> None:
    zohra = come(cookie_of(engine, add_person(engine, "Zohra", [Role.VIEWER], email="Zohra@example.org")))
    assert zohra.get(f"{LIBRARY}/files/{KEY}").content == SECRET


@pytest.mark.usefixtures("kept")
def test_a_package_that_somebody_else_made_is_not_given_to_who_may_not_see_what_is_in_it(
    client: httpx.Client, joins: Joins
) -> None:
    data = client.get(f"{API}/proposals/{proposal().slug}/exports/package").content
    with ZipFile(BytesIO(data)) as package:
        assert SECRET in [package.read(name) for name in package.namelist()]
    refused = joins(Role.WRITER).post(EXPORTS, data={"to": "package", "language": "en"})
    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert "kept from you" in refused.text


@pytest.mark.usefixtures("kept")
def test_a_document_is_closed_by_its_form_and_who_closes_it_may_still_see_it(client: httpx.Client) -> None:
    place = f"{LIBRARY}/documents/statutes"
    saved = fill_in(client, place, **{"seen_by.who": "finance", "renew_within": "30"})
    assert saved.status_code == SEE_OTHER
    again = tree(client.get(place))
    assert again.xpath("//select[@name='seen_by.who']/option[@selected]/@value")[0] == "finance"


@pytest.mark.usefixtures("kept")
def test_who_may_not_see_a_document_does_not_lose_it_from_a_past_project(client: httpx.Client, joins: Joins) -> None:
    place, writer = f"{LIBRARY}/past_projects/first-door", joins(Role.WRITER)
    assert fill_in(client, place, **{"documents.key": KEY}).status_code == SEE_OTHER
    seen = writer.get(place)
    assert "The bank letter" not in seen.text
    assert "kept from you" in seen.text
    assert fill_in(writer, place, summary="Anew.").status_code == SEE_OTHER
    (past,) = (one for one in client.get(API).json()["past_projects"] if one["key"] == "first-door")
    assert (past["summary"], past["documents"]) == ("Anew.", [KEY])


def test_how_a_referee_is_reached_is_for_who_writes(joins: Joins) -> None:
    def contact(role: Role) -> str:
        past = joins(role).get(API).json()["past_projects"]
        return str(next(one["referee"]["contact"] for one in past if one["key"] == "first-door"))

    assert contact(Role.WRITER) == "ines@fund.example"
    assert contact(Role.VIEWER) == ""


def test_stories_are_read_by_who_keeps_them(client: httpx.Client, joins: Joins) -> None:
    told = {story["token"]: story["text"] for story in client.get(API).json()["stories"]}
    assert all(told.values())
    for role in (Role.VIEWER, Role.WRITER, Role.MANAGER):
        for story in joins(role).get(API).json()["stories"]:
            assert (story["text"], story["consent"]) == ("", None), role
    kept = {story["token"]: story["text"] for story in joins(Role.STEWARD).get(API).json()["stories"]}
    assert kept == told


def test_who_read_before_a_withdrawal_does_not_take_it_back(client: httpx.Client) -> None:
    read = client.get(API)
    body, told = read.json(), read.json()
    given = next(story for story in body["stories"] if story["consent"] and not story["consent"]["withdrawn_on"])
    given["consent"]["withdrawn_on"] = "2026-11-27"
    assert client.put(API, json=body, headers={"If-Match": read.headers["etag"]}).status_code == HTTPStatus.OK
    again = client.put(API, json=told, headers={"If-Match": client.get(API).headers["etag"]})
    for answer in (again, client.get(API)):
        (story,) = [one for one in answer.json()["stories"] if one["token"] == given["token"]]
        assert story["consent"]["withdrawn_on"] == "2026-11-27"
