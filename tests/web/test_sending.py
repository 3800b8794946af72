"""From a written proposal to files that were sent, as a browser without a script goes."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from http import HTTPStatus
from io import BytesIO
from zipfile import ZipFile

import httpx
import pytest
from lxml import html
from PIL import Image

from tests.domain.assembly.material import organisation, proposal
from tests.web.conftest import BASE

PLACE = f"/o/{organisation().slug}/proposals/{proposal().slug}"
API = f"{BASE}/proposals/{proposal().slug}"
SECTION = "executive-summary"
TABS = ("readiness", "preview", "portal", "exports", "submit")


def tree(answer: httpx.Response, status: int = HTTPStatus.OK) -> html.HtmlElement:
    assert answer.status_code == status, answer.text
    assert "unsafe" not in answer.headers["content-security-policy"]
    return html.document_fromstring(answer.text)


def send(client: httpx.Client, path: str, status: int = HTTPStatus.SEE_OTHER, **fields: str) -> httpx.Response:
    answer = client.post(f"{PLACE}/{path}", data=fields)
    assert answer.status_code == status, answer.text
    return answer


def write(client: httpx.Client, words: str) -> httpx.Response:
    place = f"{API}/sections/en/{SECTION}"
    tag = client.get(place).headers["etag"]
    return client.put(place, json={"markdown": words}, headers={"If-Match": tag})


def wait_for(look: Callable[[], bool]) -> None:
    until = time.monotonic() + 120
    while not look():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.1)


def submit(client: httpx.Client) -> None:
    send(client, "submit", override="it is a test")


@pytest.mark.parametrize("tab", TABS)
def test_each_page_knows_its_place_and_has_no_dead_end(client: httpx.Client, tab: str) -> None:
    page = tree(client.get(f"{PLACE}/{tab}"))
    (current,) = page.xpath("//nav[@class='tabs']//a[@aria-current='page']/@href")
    assert current == f"{PLACE}/{tab}"
    assert len(page.xpath("//h1")) == 1
    assert PLACE in page.xpath("//nav[@class='crumbs']//a/@href")
    assert not page.xpath("//@style|//script[not(@src)]|//@onclick")
    for field in page.xpath("//main//input[not(@type='hidden')]|//main//select|//main//textarea"):
        labelled = field.getparent().tag == "label" or page.xpath(f"//label[@for='{field.get('id')}']")
        assert labelled, html.tostring(field)


@pytest.mark.parametrize("path", ["exports/999/file", "exports/x/file", "exports/0/file", "submissions/1/files/pdf",
                                  "submissions/1/files/exe", "submissions/1/receipt", "submissions?before=1&after=2",
                                  "preview/" + "0" * 40 + "/thumb/1", "preview/../../x/thumb/1", "preview/zz/huge/1",
                                  "submissions/99999999999/receipt"])  # fmt: skip
def test_what_is_not_there_is_said_without_a_fault(client: httpx.Client, path: str) -> None:
    assert client.get(f"{PLACE}/{path}").status_code in (404, 422)
    assert client.get(f"/o/nobody/proposals/x/{path}").status_code in (404, 422)


# ── files ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_quick_file_is_there_at_once(client: httpx.Client) -> None:
    answer = send(client, "exports", to="text", language="en", draft="true")
    page = tree(client.get(answer.headers["location"]))
    (href,) = page.xpath("//section[@id='made']//a/@href")
    file = client.get(href)
    assert file.headers["content-disposition"].startswith('attachment; filename="DRAFT_')
    assert "sandbox" in file.headers["content-security-policy"]
    assert sha256(file.content).hexdigest() in page.xpath("//abbr/@title")[0]


def test_a_long_one_shows_how_far_it_is_and_arrives(client: httpx.Client) -> None:
    send(client, "exports", to="package", language="en")
    page = tree(client.get(f"{PLACE}/exports"))
    assert page.xpath("//progress/@max") or page.xpath("//section[@id='made']//td/a[@class]/@href")
    wait_for(lambda: bool(tree(client.get(f"{PLACE}/exports")).xpath("//section[@id='made']//td/a[@class]/@href")))
    page = tree(client.get(f"{PLACE}/exports"))
    assert not page.xpath("//section[@id='made']//@data-hx-get")  # nothing to wait for any more
    (href,) = page.xpath("//section[@id='made']//td/a[@class]/@href")
    with ZipFile(BytesIO(client.get(href).content)) as package:
        assert "MANIFEST.json" in package.namelist()


@pytest.mark.parametrize("fields", [{"to": "exe", "language": "en"}, {"to": "pdf", "language": "../.."}, {"to": "pdf"},
                                    {"to": "pdf", "language": "de"}, {}])  # fmt: skip
def test_what_cannot_be_made_is_refused(client: httpx.Client, fields: dict[str, str]) -> None:
    send(client, "exports", HTTPStatus.UNPROCESSABLE_ENTITY, **fields)


# ── pages ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_pages_are_laid_out_by_the_worker_and_shown_as_images(client: httpx.Client) -> None:
    wait_for(lambda: bool(tree(client.get(f"{PLACE}/preview")).xpath("//figure//img")))
    page = tree(client.get(f"{PLACE}/preview?page=2"))
    alts = page.xpath("//nav[@class='strip']//img/@alt")
    assert alts[:2] == [f"Page 1 of {len(alts)}", f"Page 2 of {len(alts)}"]
    (large,) = page.xpath("//figure//img/@src")
    answer = client.get(large)
    assert answer.headers["content-type"] == "image/webp"
    assert "immutable" in answer.headers["cache-control"]
    assert Image.open(BytesIO(answer.content)).size[0] == 1240
    assert client.get(large.rpartition("/")[0] + "/4999").status_code == 404
    assert client.get(large.replace(proposal().slug, "another")).status_code == 404
    readiness = tree(client.get(f"{PLACE}/readiness"))
    assert str(len(alts)) in readiness.xpath("string(//section[@aria-labelledby='length'])")


def test_many_images_at_once_are_all_answered(client: httpx.Client) -> None:
    wait_for(lambda: bool(tree(client.get(f"{PLACE}/preview")).xpath("//figure//img")))
    sources = tree(client.get(f"{PLACE}/preview")).xpath("//nav[@class='strip']//img/@src") * 3
    with ThreadPoolExecutor(12) as pool:
        assert set(pool.map(lambda source: client.get(source).status_code, sources)) == {200}


# ── readiness ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_finding_leads_somewhere_and_the_list_can_be_narrowed(client: httpx.Client) -> None:
    page = tree(client.get(f"{PLACE}/readiness"))
    everything = page.xpath("//ul[@class='findings']/li")
    links = page.xpath("//ul[@class='findings']/li/a[1]/@href")
    assert len(links) == len(everything) > 3
    assert all(link.startswith(f"/o/{organisation().slug}/") for link in links)
    blockers = tree(client.get(f"{PLACE}/readiness?only=blocker")).xpath("//ul[@class='findings']/li/@class")
    assert set(blockers) == {"blocker"}
    about = tree(client.get(f"{PLACE}/readiness?about=section")).xpath("//ul[@class='findings']/li")
    assert 0 < len(about) < len(everything)
    assert client.get(f"{PLACE}/readiness?only=%3Cscript%3E").status_code == 422
    assert "<script>" not in client.get(f"{PLACE}/readiness?about=%3Cscript%3E").text


# ── the funder's web form ──────────────────────────────────────────────────────────────────────────────────────


def test_a_field_is_ticked_and_shows_what_changed_since(client: httpx.Client) -> None:
    write(client, "We ask for 10 wells.")
    page = tree(client.get(f"{PLACE}/portal"))
    (area,) = page.xpath(f"//li[@id='field-{SECTION}']//textarea")
    text = area.text.removeprefix("\n")
    assert text.startswith("We ask for 10 wells.")
    send(client, f"portal/ticked/{SECTION}", text=text.replace("\n", "\r\n"))
    field = tree(client.get(f"{PLACE}/portal")).xpath(f"//li[@id='field-{SECTION}']")[0]
    assert field.get("class") == "field ticked"
    write(client, "We ask for 12 wells.")
    field = tree(client.get(f"{PLACE}/portal")).xpath(f"//li[@id='field-{SECTION}']")[0]
    assert "Changed since it was pasted" in field.text_content()
    assert "10 wells" in field.xpath("string(.//pre)")
    assert "12 wells" in field.xpath("string(.//textarea)")
    assert "10 wells" in tree(client.get(f"{PLACE}/portal/archive/{SECTION}")).xpath("string(//pre)")
    send(client, f"portal/unticked/{SECTION}")
    assert tree(client.get(f"{PLACE}/portal")).xpath(f"//li[@id='field-{SECTION}']/@class") == ["field"]
    send(client, "portal/ticked/no-such-field", HTTPStatus.NOT_FOUND, text="x")


def test_what_is_pasted_is_text_and_nothing_else(client: httpx.Client) -> None:
    send(client, f"portal/ticked/{SECTION}", text="</textarea><script>alert(1)</script>\x0c")
    for path in ("portal", f"portal/archive/{SECTION}"):
        assert "<script>alert" not in client.get(f"{PLACE}/{path}").text


# ── submitting ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_submitting_asks_for_a_reason_keeps_what_was_typed_and_locks(client: httpx.Client) -> None:
    page = tree(send(client, "submit", HTTPStatus.UNPROCESSABLE_ENTITY, override="  "), HTTPStatus.UNPROCESSABLE_ENTITY)
    assert "in writing" in page.xpath("string(//*[@role='alert'])")
    before = client.get(f"{API}/exports/text").content
    submit(client)
    page = tree(client.get(f"{PLACE}/submit"))
    assert page.xpath("//h2[@id='submission-1']")
    (href,) = page.xpath("//a[contains(@href, '/submissions/1/files/text')]/@href")
    assert client.get(href).content == before
    again = tree(send(client, "submit", HTTPStatus.CONFLICT, override="once more"), HTTPStatus.CONFLICT)
    assert "submitted" in again.xpath("string(//*[@role='alert'])")


def test_a_locked_proposal_refuses_pages_and_api_alike(client: httpx.Client) -> None:
    write(client, "Sent like this.")
    sent = {to: client.get(f"{API}/exports/{to}").content for to in ("text", "html", "xlsx", "docx", "pdf", "package")}
    submit(client)
    assert write(client, "Too late.").status_code == HTTPStatus.CONFLICT
    place = f"{PLACE}/sections/en/{SECTION}"
    refused = client.post(place, data={"version": "1", "text": "Typed for an hour."})
    assert refused.status_code == HTTPStatus.CONFLICT
    assert "Typed for an hour." in refused.text  # nothing that was typed is lost
    settings = client.get(f"{API}/settings")
    changed = {**settings.json(), "title": "Another"}
    tag = {"If-Match": settings.headers["etag"]}
    assert client.put(f"{API}/settings", json=changed, headers=tag).status_code == HTTPStatus.CONFLICT
    restore = f"{API}/restore/en/{SECTION}?to=1"
    tag = {"If-Match": client.get(f"{API}/sections/en/{SECTION}").headers["etag"]}
    assert client.post(restore, headers=tag).status_code == HTTPStatus.CONFLICT
    send(client, "exports", HTTPStatus.CONFLICT, to="text", language="en")
    assert client.get(f"{API}/exports/pdf?draft=true").status_code == HTTPStatus.CONFLICT
    assert client.get(f"{API}/exports/pdf?lang=fr").status_code == HTTPStatus.CONFLICT
    part = f"{BASE}/projects/{proposal().project}/risks"
    stored = client.get(part)
    assert client.put(part, json=[], headers={"If-Match": stored.headers["etag"]}).status_code == HTTPStatus.OK
    assert {to: client.get(f"{API}/exports/{to}").content for to in sent} == sent


def test_unlocking_resubmitting_and_comparing(client: httpx.Client) -> None:
    write(client, "We ask for 10 wells.")
    submit(client)
    page = tree(
        send(client, "submit/unlock", HTTPStatus.UNPROCESSABLE_ENTITY, reason=" "), HTTPStatus.UNPROCESSABLE_ENTITY
    )
    assert "Say why" in page.xpath("string(//*[@role='alert'])")
    send(client, "submit/unlock", reason="the funder asked for more")
    send(client, "submit/unlock", HTTPStatus.CONFLICT, reason="twice")
    write(client, "We ask for 12 wells.")
    submit(client)
    page = tree(client.get(f"{PLACE}/submit"))
    assert page.xpath("//section/h2[starts-with(@id, 'submission-')]/@id") == ["submission-2", "submission-1"]
    assert "the funder asked for more" in page.text_content()
    (href,) = page.xpath("//a[contains(@href, 'before=1')]/@href")
    texts = tree(client.get(href)).xpath("//pre/text()")
    assert any("10 wells" in text for text in texts)
    assert any("12 wells" in text for text in texts)


def test_the_portals_answer_is_kept_with_its_receipt(client: httpx.Client) -> None:
    submit(client)
    place = f"{PLACE}/submit/1/confirmation"
    name = '../../<img src=x onerror=alert(1)>"\u202e.pdf'
    kept = client.post(place, data={"confirmation": "EC-77"}, files={"receipt": (name, b"%PDF-1.4", "text/html")})
    assert kept.status_code == HTTPStatus.SEE_OTHER, kept.text
    page = client.get(f"{PLACE}/submit")
    assert "EC-77" in page.text
    assert "<img src=x" not in page.text
    receipt = client.get(f"{PLACE}/submissions/1/receipt")
    assert receipt.content == b"%PDF-1.4"
    assert receipt.headers["content-type"] == "application/octet-stream"
    assert "/" not in receipt.headers["content-disposition"].partition("filename=")[2].partition(";")[0]
    large = client.post(place, files={"receipt": ("a.pdf", b"x" * 4_000_001)})
    assert large.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    huge = client.post(place, files={"receipt": ("a.pdf", b"x" * 6_000_000)})
    assert huge.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert client.get(f"{PLACE}/submissions/1/receipt").content == b"%PDF-1.4"
    assert client.post(f"{PLACE}/submit/7/confirmation", data={"confirmation": "x"}).status_code == 404
