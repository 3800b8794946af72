"""Announcements on pages: searched, told with what changed, and the state of their sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import httpx
import pytest
from lxml import html
from sqlalchemy import Engine, literal, select, true

from app.accounts.policy import Role
from app.accounts.recognising import COOKIE
from app.catalog.catalogue import Catalogue
from app.db.session import unit_of_work
from app.db.types import UtcInstant
from app.jobs.queue import get_progress
from app.settings import Settings
from app.watch.hits import collect_hits
from app.watch.jobs import watch_key
from app.watch.queries import HIT, SEARCH
from app.watch.service import find_connector, make_fetcher, run_watch
from tests.accounts.people import add_person, cookie_of
from tests.domain.assembly.material import organisation
from tests.domain.test_giving import file, grant
from tests.domain.test_pasted_call import CALL
from tests.watch.announced import announced, keep_all
from tests.watch.payloads import hit
from tests.watch.server import Server, serving
from tests.watch.test_watching import Grants
from tests.web.conftest import TOKEN, knowing
from tests.web.conftest import serving as serving_app

PLACE = f"/o/{organisation().slug}/announcements"
NOW = datetime.now(UTC)
FAR, FARTHER = (NOW.date() + timedelta(days=days) for days in (90, 104))


@pytest.fixture
def server() -> Iterator[Server]:
    grants = Grants()
    grants.listed = [hit(7, closeDate=f"{FAR:%m/%d/%Y}"), hit(8, title="Another <b>call</b>", closeDate="03/31/2020")]
    with serving(grants) as found:
        yield found


@pytest.fixture
def here(settings: Settings, server: Server) -> Settings:
    off = dict.fromkeys(("watch_eu_funding", "watch_undp", "watch_ungm"), "")
    more = {"watch_local": True, "watch_grants_gov": server.address, "token": TOKEN, "workers": 0}
    return settings.model_copy(update={**off, **more})


@pytest.fixture
def client(
    here: Settings,
    filled: None,  # noqa: ARG001
    engine: Engine,
    server: Server,
    catalogue: Catalogue,
) -> Iterator[httpx.Client]:
    """Two looks: in the second a deadline has moved."""
    grants = server.answers[0]
    assert isinstance(grants, Grants)
    for ago, closes in ((5, FAR), (0, FARTHER)):
        grants.listed[0]["closeDate"] = f"{closes:%m/%d/%Y}"
        at = NOW - timedelta(minutes=ago)
        run_watch(engine, find_connector(here, "grants-gov"), make_fetcher(here), at=at)
    with serving_app(here, catalogue) as address, knowing(address) as client:
        yield client


def tree(answer: httpx.Response) -> html.HtmlElement:
    assert answer.status_code == HTTPStatus.OK, answer.text[:2000]
    return html.fromstring(answer.text)


def titles(page: html.HtmlElement) -> list[str]:
    return [str(found) for found in page.xpath("//tbody//th/a/text()")]


def test_a_moved_deadline_is_seen_in_the_list_and_told_word_by_word(client: httpx.Client) -> None:
    everything = tree(client.get(PLACE, params={"q": "invented wells", "source": "grants-gov"}))
    assert titles(everything) == ["Wells & Springs – invented"]
    assert titles(tree(client.get(PLACE, params={"state": "changed"}))) == titles(everything)
    assert client.get(PLACE, params={"q": "nothing like it"}).text.count("<tbody>") == 0
    (link,) = everything.xpath("//tbody//th/a/@href")
    page = tree(client.get(link))
    (row,) = page.xpath("//table[contains(@class, 'changes')]//tbody/tr[th='Deadlines']")
    gone, added = ("".join(row.xpath(f".//{tag}//text()")) for tag in ("del", "ins"))
    assert gone != added
    assert str(FARTHER.day) in added or f"{FARTHER:%B}" in added
    assert client.get(f"{PLACE}/999999").status_code == HTTPStatus.NOT_FOUND


def test_the_state_of_every_source_and_a_look_now(client: httpx.Client, engine: Engine) -> None:
    page = tree(client.get(f"{PLACE}/sources"))
    assert "2 seen, 0 new, 1 changed" in " ".join(page.text_content().split())
    assert "switched off" in page.xpath("string(//tr[@id='undp'])")
    asked = client.post(f"{PLACE}/sources/grants-gov")
    assert asked.status_code == HTTPStatus.SEE_OTHER
    with unit_of_work(engine, read_only=True) as session:
        assert get_progress(session, watch_key("grants-gov")).state == "waiting"
    assert client.post(f"{PLACE}/sources/undp").status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_list_is_narrowed_by_facets_that_say_how_many(client: httpx.Client) -> None:
    page = tree(client.get(PLACE, params={"state": "all"}))
    options = {option.get("value"): option.text for option in page.xpath("//select[@name='band']/option")}
    assert options == {"": "Every amount", "250k": "up to 250,000 (2)"}
    assert len(titles(tree(client.get(PLACE, params={"state": "all", "band": "250k", "theme": "15"})))) == 2
    assert len(titles(tree(client.get(PLACE, params={"month": "x-y", "country": "ZZZ"})))) == 0


def test_not_for_us_is_remembered_with_its_reason_and_taken_back(client: httpx.Client) -> None:
    (link,) = tree(client.get(PLACE)).xpath("//tbody//th/a/@href")
    assert client.post(f"{link}/dismiss", data={"reason": " "}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post(f"{link}/dismiss", data={"reason": "Only in <b>Alaska</b>"}).status_code == HTTPStatus.SEE_OTHER
    assert titles(tree(client.get(PLACE))) == []
    assert titles(tree(client.get(PLACE, params={"state": "dismissed"}))) == ["Wells & Springs – invented"]
    assert "Only in <b>Alaska</b>" in tree(client.get(link)).xpath("string(//div[@class='notice'])")
    client.post(f"{link}/restore")
    assert len(titles(tree(client.get(PLACE)))) == 1


def test_a_search_is_saved_changed_and_told_at_home(client: httpx.Client, engine: Engine) -> None:
    searched = {"q": "wells", "theme": "15", "country": "TN", "state": "open", "band": "250k", "month": "2027-03"}
    form = tree(client.get(f"{PLACE}/searches/new", params=searched)).forms
    typed = dict(next(one for one in form if one.get("class", "").startswith("fields")).form_values())
    assert (typed["text"], typed["goals"], typed["countries"]) == ("wells", "15", "Tunisia")
    assert (typed["state"], typed["band"], typed["month"]) == ("open", "250k", "2027-03"), "all that was searched for"
    typed |= {"state": "running", "band": "", "month": ""}
    for wrong in ({"countries": "Atlantis"}, {"sectors": "99"}, {"least": "9", "most": "3"}, {"name": " "}):
        assert client.post(f"{PLACE}/searches/new", data=typed | wrong).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    saved = client.post(f"{PLACE}/searches/new", data=typed | {"countries": "", "name": "Wells"}).headers["location"]
    with unit_of_work(engine) as session:
        session.execute(SEARCH.update().values(created_at=NOW - timedelta(days=1), searched_at=NOW - timedelta(days=1)))
        collect_hits(session, at=NOW)
        session.execute(
            HIT.insert().from_select(
                [one.name for one in HIT.c],
                select(
                    HIT.c.search_id,
                    HIT.c.announcement_id,
                    literal(NOW - timedelta(hours=2), UtcInstant()),
                    true(),
                    literal(NOW - timedelta(hours=1), UtcInstant()),
                ),
            )
        )
    assert tree(client.get(saved)).xpath("//ul[contains(@class, 'hits')]//a/text()") == ["Wells & Springs – invented"]
    home = tree(client.get(f"/o/{organisation().slug}"))
    (line,) = home.xpath(f"//li[.//a[@href='{saved}']]")
    assert " ".join(line.text_content().split()).endswith("changed Deadlines · Wells"), "once, and what has changed"
    changed = typed | {"countries": "", "name": "Springs"}
    assert [client.post(saved, data=changed).status_code for _ in range(2)] == [
        HTTPStatus.SEE_OTHER,
        HTTPStatus.CONFLICT,
    ]
    assert tree(client.get(saved)).xpath("//input[@name='version']/@value") == ["2"]
    assert tree(client.get(f"{PLACE}/searches")).xpath("//tbody//a/text()") == ["Springs"]
    client.post(f"{saved}/delete")
    assert client.get(saved).status_code == HTTPStatus.NOT_FOUND


def test_two_announcements_are_called_one(client: httpx.Client, engine: Engine) -> None:
    keep_all(engine, [announced("w", "Wells & Springs - INVENTED", source="other", closes=FARTHER,
                                number="INV 7", funder="Invented Agency")])  # fmt: skip
    assert tree(client.get(PLACE)).xpath(f"//a[@href='{PLACE}/pairs']/text()") == ["1 pair may be the same call"]
    form = tree(client.get(f"{PLACE}/pairs")).forms[-2]
    assert "The titles are the same." in client.get(f"{PLACE}/pairs").text
    assert client.post(form.action, data={"verdict": "same"}).status_code == HTTPStatus.SEE_OTHER
    assert titles(tree(client.get(PLACE))) == ["Wells & Springs – invented"]


def test_the_same_search_for_programs(client: httpx.Client) -> None:
    place = f"/api/v1/organisations/{organisation().slug}/announcements"
    read = client.get(place, params={"text": "springs", "state": "all"}).json()
    assert (read["total"], read["facets"]["source"]) == (1, {"grants-gov": 1})
    assert client.get(f"{place}/{read['items'][0]['id']}").json()["announcement"]["native_id"] == "000007"
    first = client.get(place, params={"state": "all", "limit": 1}).json()
    second = client.get(place, params={"state": "all", "limit": 1, "cursor": first["next"]}).json()
    assert {one["items"][0]["announcement"]["native_id"] for one in (first, second)} == {"000007", "000008"}
    assert second["next"] is None


def test_searches_and_reasons_for_programs(client: httpx.Client, engine: Engine) -> None:
    place = f"/api/v1/organisations/{organisation().slug}/announcements"
    amina = {"email": "amina@example.org"}
    add_person(engine, "Amina", [Role.WRITER], **amina)
    wanted = {"name": "Wells", "wish": {"text": "wells", "least": "1000.50"}, "owner": "Amina@example.org"}
    made = client.post(f"{place}/searches", json=wanted)
    assert made.status_code == HTTPStatus.CREATED, made.text
    search, tag = made.headers["location"], made.headers["etag"]
    assert (made.json()["owner"], made.json()["wish"]["least"], made.json()["every"]) == (
        amina["email"], "1000.50", "daily",
    )  # fmt: skip
    assert client.get(search, headers={"If-None-Match": tag}).status_code == HTTPStatus.NOT_MODIFIED
    assert client.put(search, json=wanted).status_code == HTTPStatus.PRECONDITION_REQUIRED
    changed = {"name": "All", "wish": {"state": "all"}, "every": "weekly"}
    saved = client.put(search, json=changed, headers={"If-Match": tag})
    assert (saved.json()["version"], saved.json()["owner"]) == (2, amina["email"]), "its owner stays"
    stale = client.put(search, json=changed, headers={"If-Match": tag})
    assert (stale.status_code, stale.json()["current"]["name"]) == (HTTPStatus.PRECONDITION_FAILED, "All")
    wrong = ({"wish": {"countries": ["Tunisia"]}}, {"owner": "nobody@example.org"}, {"name": " "}, {"wish": {"x": 1}})
    assert {client.post(f"{place}/searches", json=wanted | one).status_code for one in wrong} == {422}
    with unit_of_work(engine) as session:
        session.execute(SEARCH.update().values(created_at=NOW - timedelta(days=1), searched_at=NOW - timedelta(days=1)))
        collect_hits(session, at=NOW)
    found = {one["announcement"]["announcement"]["native_id"]: one for one in client.get(f"{search}/hits").json()}
    assert {key: (one["is_new"], one["changed"]) for key, one in found.items()} == {
        "000007": (False, ["deadlines"]), "000008": (True, []),
    }  # fmt: skip
    assert [one["name"] for one in client.get(f"{place}/searches").json()["items"]] == ["All"]

    number = found["000007"]["announcement"]["id"]
    reason = f"{place}/{number}/dismissal"
    assert client.get(reason).status_code == HTTPStatus.NOT_FOUND
    assert client.post(reason, json={"reason": "  "}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post(reason, json={"reason": "Only in Alaska"}).json()["is_back"] is False
    assert client.get(place).json()["total"] == 0
    kept = client.get(reason)
    assert client.get(reason, headers={"If-None-Match": kept.headers["etag"]}).status_code == HTTPStatus.NOT_MODIFIED
    assert client.delete(reason).status_code == HTTPStatus.NO_CONTENT
    assert client.get(place).json()["total"] == 1
    assert client.delete(search).status_code == HTTPStatus.NO_CONTENT
    assert client.get(search).status_code == HTTPStatus.NOT_FOUND

    karim = add_person(engine, "Karim", [Role.VIEWER])
    with httpx.Client(base_url=client.base_url, cookies={COOKIE: cookie_of(engine, karim)}) as viewer:
        assert viewer.get(f"{place}/searches").status_code == HTTPStatus.OK
        for path, body in ((f"{place}/searches", wanted), (reason, {"reason": "x"})):
            assert viewer.post(path, json=body).status_code == HTTPStatus.FORBIDDEN


def test_a_pasted_call_is_kept_only_when_it_is_confirmed(client: httpx.Client) -> None:
    page = tree(client.post(f"{PLACE}/add/read", data={"text": CALL}))
    assert page.xpath("string(//tbody/tr[1]//q)").startswith("Questions are taken")
    typed = dict(next(one for one in page.forms if str(one.action).endswith("/add")).form_values())
    assert (typed["title"], typed["deadline"], typed["at"], typed["zone"], typed["ceiling"], typed["currency"]) == (
        "Small grants for libraries (invented)", "2027-03-15", "17:00", "Europe/Brussels", "25000", "EUR",
    )  # fmt: skip
    assert titles(tree(client.get(PLACE, params={"q": "libraries", "state": "all"}))) == []
    for wrong in ({"title": " "}, {"deadline": "soon"}, {"zone": "Mars/Base"}, {"currency": "XYZ"}, {"floor": "much"}):
        assert client.post(f"{PLACE}/add", data=typed | wrong).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post(f"{PLACE}/add", data=typed).status_code == HTTPStatus.SEE_OTHER
    assert titles(tree(client.get(PLACE, params={"q": "libraries", "source": "typed", "state": "all"}))) == [
        typed["title"]
    ]


def test_a_list_is_brought_as_a_file(client: httpx.Client) -> None:
    def bring(data: bytes) -> httpx.Response:
        return client.post(f"{PLACE}/add/list", files={"file": ("ours.csv", data, "text/csv")})

    answer = bring(b"id,title\n007,Small grants\n008,\n")
    assert "2 read, 1 new" not in answer.text
    assert "1 read, 1 new, 0 changed." in " ".join(tree(answer).text_content().split())
    assert bring(b"nothing").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert titles(tree(client.get(PLACE, params={"q": "small"}))) == ["Small grants"]


def test_what_a_funder_gave_stands_in_its_profile(client: httpx.Client) -> None:
    place = f"/o/{organisation().slug}/funders/undef"

    def bring(data: bytes) -> httpx.Response:
        return client.post(f"{place}/awards", files={"file": ("awards.json", data, "application/json")})

    assert bring(b"{}").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    both = file(grant(1, 1000, "2024-01-01"), grant(2, 3000, "2025-01-01"))
    assert [bring(both).status_code for _ in range(2)] == [HTTPStatus.SEE_OTHER] * 2
    (given,) = tree(client.get(place)).xpath("//section[@aria-labelledby='given']")
    cells = [[cell.text_content() for cell in row] for row in given.xpath(".//details[1]//tbody/tr")]
    assert cells == [["2024", "1", "GBP\xa01,000"], ["2025", "1", "GBP\xa03,000"]]
    assert len(given.xpath(".//*[name()='rect']")) == 2
    assert "GBP 2,000" in " ".join(given.text_content().split())
