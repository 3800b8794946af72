"""An organisation's own files of the catalogue, edited in the browser: checked before they are kept."""

from __future__ import annotations

from http import HTTPStatus

import httpx
import pytest
from lxml import html

from app.paths import shipped
from tests.domain.assembly.material import organisation

HOME = f"/o/{organisation().slug}"
PLACE = f"{HOME}/settings/catalogue"
UNDEF = f"{PLACE}/funders/undef/funder.yaml"


def tree(answer: httpx.Response, status: int = HTTPStatus.OK) -> html.HtmlElement:
    assert answer.status_code == status, answer.text
    return html.document_fromstring(answer.text)


def opened(client: httpx.Client, place: str = UNDEF) -> dict[str, str]:
    """The file's form as a browser would send it."""
    page = tree(client.get(place))
    (text,) = page.xpath("//textarea[@name='text']")
    return {"read": str(page.xpath("//input[@name='read']/@value")[0]), "text": text.text.removeprefix("\n")}


def test_a_copy_takes_the_place_of_what_ships_and_is_given_back(client: httpx.Client) -> None:
    before = (shipped("funders") / "undef" / "funder.yaml").read_bytes()
    form = opened(client)
    form["text"] = form["text"].replace("name: United Nations Democracy Fund", "name: Our own Democracy Fund")
    assert client.post(UNDEF, data=form).status_code == HTTPStatus.SEE_OTHER
    assert "Our own Democracy Fund" in client.get(f"{HOME}/funders/undef").text
    assert client.get("/api/v1/funders/undef").json()["name"] == "Our own Democracy Fund"
    assert "funders/undef/funder.yaml" in tree(client.get(PLACE)).xpath("string(//section[@aria-labelledby='own'])")
    assert client.post(UNDEF, data={"discard": "true"}).status_code == HTTPStatus.SEE_OTHER
    assert "Our own Democracy Fund" not in client.get(f"{HOME}/funders/undef").text
    (earlier,) = tree(client.get(UNDEF)).xpath("//a[contains(@href, '?past=')]/@href")
    assert "Our own Democracy Fund" in client.get(str(earlier)).text
    assert (shipped("funders") / "undef" / "funder.yaml").read_bytes() == before


def test_what_is_wrong_stands_at_its_line_and_nothing_is_kept(client: httpx.Client) -> None:
    form = opened(client)
    form["text"] = form["text"].replace("kind: un_agency", "kind: bank")
    page = tree(client.post(UNDEF, data=form), HTTPStatus.UNPROCESSABLE_ENTITY)
    said = page.xpath("string(//ol[@class='source-problems'])")
    line = form["text"].split("\n").index("kind: bank") + 1
    assert f"Line {line}" in said
    assert "kind: bank" in said
    assert page.xpath("//textarea[@name='text']")[0].text.strip() == form["text"].strip()
    assert "None. Everything is as it ships." in client.get(PLACE).text
    assert client.get("/api/v1/funders/undef").json()["kind"] == "un_agency"


def test_two_editors_see_each_other(client: httpx.Client) -> None:
    form = opened(client)
    theirs = {**form, "text": form["text"].replace("acronym: UNDEF", "acronym: THEIRS")}
    assert client.post(UNDEF, data=theirs).status_code == HTTPStatus.SEE_OTHER
    page = tree(client.post(UNDEF, data=form), HTTPStatus.CONFLICT)
    assert "acronym: THEIRS" in page.xpath("string(//pre)")


def test_a_template_is_copied_to_a_version_of_ones_own(client: httpx.Client) -> None:
    answer = client.post(f"{PLACE}/copy", data={"template": "general-partnership/1.0"})
    place = answer.headers["location"].partition("?")[0]
    assert place == f"{PLACE}/templates/general-partnership/1.0.1/template.yaml"
    form = opened(client, place)
    form["text"] = form["text"].replace('en: "General partnership proposal"', 'en: "Ours"')
    assert client.post(place, data=form).status_code == HTTPStatus.SEE_OTHER
    assert client.get("/api/v1/templates/general-partnership/1.0.1").json()["name"]["en"] == "Ours"
    assert client.get("/api/v1/templates/general-partnership/1.0").json()["name"]["en"] != "Ours"


@pytest.mark.parametrize(
    "name",
    ["../grantwright.db", "funders/../../x/funder.yaml", "funders/undef/cases.yaml",
     "funders/undef/calls/../funder.yaml",
     "templates/general-partnership/1.0/template.yaml", "past/funders/undef/funder.yaml", "funders/UNDEF/funder.yaml"],
)  # fmt: skip
def test_no_other_file_is_shown_or_written(client: httpx.Client, name: str) -> None:
    address = f"{PLACE}/{name.replace('..', '%2e%2e')}"
    assert client.get(address).status_code >= HTTPStatus.BAD_REQUEST
    assert client.post(address, data={"read": "", "text": "x: 1"}).status_code >= HTTPStatus.BAD_REQUEST
    assert "None. Everything is as it ships." in client.get(PLACE).text


def test_a_bomb_of_references_is_a_sentence(client: httpx.Client) -> None:
    bomb = "a: &a [x, x, x]\n" + "\n".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    form = {**opened(client), "text": f"{bomb}\nrun: !!python/object/apply:os.system [true]\n"}
    page = tree(client.post(UNDEF, data=form), HTTPStatus.UNPROCESSABLE_ENTITY)
    assert page.xpath("//ol[@class='source-problems']/li")


def begun(client: httpx.Client, **asked: str) -> tuple[str, dict[str, str]]:
    """Where a new file is to be kept, and its form."""
    page = tree(client.get(f"{PLACE}/new", params=asked))
    (form,) = page.xpath("//form[.//textarea]")
    (text,) = form.xpath(".//textarea")
    hidden = {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")}
    return form.get("action"), {**hidden, "text": text.text.removeprefix("\n")}


def kept(client: httpx.Client, place: str, form: dict[str, str]) -> None:
    answer = client.post(place, data=form)
    assert answer.status_code == HTTPStatus.SEE_OTHER, tree(answer, answer.status_code).xpath(
        "string(//ol[@class='source-problems'])"
    )


FOUND = "stiftung-fur-larm-licht-koln"


def found(client: httpx.Client) -> tuple[str, str, str]:
    """A funder, a template and a call of the organisation's own; where their files are."""
    funder, form = begun(client, kind="funder", name="Stiftung für Lärm & Licht: Köln")
    kept(client, funder, form)
    template, form = begun(client, kind="template", name="Our form", source="general-partnership/1.0")
    kept(client, template, form)
    call, form = begun(client, kind="call", name="Spring 2027", funder=FOUND)
    form["text"] = form["text"].replace("template: general-partnership/1.0", "template: our-form/1.0")
    kept(client, call, form)
    return funder, template, call


def test_a_new_funder_its_call_and_template_are_written_on_and_stay_then(client: httpx.Client) -> None:
    files = found(client)
    assert files[0] == f"{PLACE}/funders/{FOUND}/funder.yaml"
    assert "Spring 2027" in tree(client.get(f"{HOME}/calls/{FOUND}/spring-2027")).xpath("string(//h1)")
    ours, theirs = (
        client.get(f"/api/v1/templates/{name}/1.0/guidance").json() for name in ("our-form", "general-partnership")
    )
    assert ours == theirs
    (project,) = client.get(f"/api/v1/organisations/{organisation().slug}/projects").json()["items"]
    made = client.post(f"{HOME}/begin", data={"project": project["slug"], "call": f"{FOUND}/spring-2027"})
    assert made.status_code == HTTPStatus.SEE_OTHER, made.text
    for place in files:
        refused = tree(client.post(place, data={"discard": "true"}), HTTPStatus.UNPROCESSABLE_ENTITY)
        assert "Proposals stand on it" in refused.xpath("string(//*[@role='alert'])")


def test_what_nothing_uses_is_deleted_with_all_that_belongs_to_it(client: httpx.Client) -> None:
    funder, template, call = found(client)
    refused = tree(client.post(template, data={"discard": "true"}), HTTPStatus.UNPROCESSABLE_ENTITY)
    assert f"{FOUND}/calls/spring-2027.yaml" in refused.xpath("string(//ol[@class='source-problems'])")
    assert client.post(funder, data={"discard": "true"}).headers["location"] == PLACE
    assert client.get(call).status_code == HTTPStatus.NOT_FOUND
    assert client.post(template, data={"discard": "true"}).headers["location"] == PLACE
    assert "None. Everything is as it ships." in client.get(PLACE).text


def test_a_new_file_begins_with_a_name_and_needs_one_of_its_own(client: httpx.Client) -> None:
    nameless = tree(client.get(f"{PLACE}/new", params={"kind": "funder", "name": " "}), HTTPStatus.UNPROCESSABLE_ENTITY)
    assert nameless.xpath("//input[@name='name']")
    place, form = begun(client, kind="funder", name="UNDEF")
    assert place == f"{PLACE}/funders/undef-2/funder.yaml"
    kept(client, place, form)
    again = client.post(place, data={**form, "text": form["text"].replace("UNDEF", "Another")})
    assert again.status_code == HTTPStatus.CONFLICT
    assert client.get("/api/v1/funders/undef-2").json()["name"] == "UNDEF"


def test_what_a_copy_holds_is_told_at_its_line_before_it_is_new(client: httpx.Client) -> None:
    place, form = begun(client, kind="call", name="Spring", funder="undef", source="undef/2019-round-14")
    form["text"] += "layuot: general\n"
    page = tree(client.post(place, data=form), HTTPStatus.UNPROCESSABLE_ENTITY)
    said = page.xpath("string(//ol[@class='source-problems'])")
    assert f"Line {form['text'].count(chr(10))}" in said
    assert "layuot: general" in said


def test_the_help_of_a_section_is_written_in_the_browser(client: httpx.Client) -> None:
    place, form = begun(client, kind="template", name="Short form")
    kept(client, place, form)
    (link,) = tree(client.get(place)).xpath("//a[.='guidance/summary.md']/@href")
    kept(client, str(link), {**opened(client, str(link)), "text": "Say what *will change*."})
    assert client.get("/api/v1/templates/short-form/1.0/guidance").json() == {"summary": "Say what *will change*.\n"}
