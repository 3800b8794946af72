"""Grants in the browser, without a script: the award, what is agreed anew, what was reached, a report."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO

import httpx
import openpyxl
from sqlalchemy import Engine, update

from app.accounts.policy import Role
from app.db.session import unit_of_work
from app.proposals.queries import PROPOSAL
from tests.domain.assembly.material import organisation, proposal
from tests.web.forms import form_at, sent, text, tree
from tests.web.test_library_pages import Joins, fill_in, joins, rows

__all__ = ["joins"]

HOME = f"/o/{organisation().slug}"
GRANTS, WON = f"{HOME}/grants", proposal().slug
GRANT = f"{GRANTS}/{WON}"
PERIOD = f"{GRANT}/period?first=2027-01-01&last=2027-12-31"
SEE_OTHER, UNPROCESSABLE = HTTPStatus.SEE_OTHER, HTTPStatus.UNPROCESSABLE_ENTITY
TERMS = {
    "reference": "UDF-26-1", "awarded_on": "2026-11-20", "amount": "180,000.50", "currency": "USD",
    "starts_on": "2027-01-01", "ends_on": "2028-12-31", "threshold": "12.5",
    "duties.kind": ["progress"], "duties.first": ["2027-01-01"], "duties.last": ["2027-12-31"],
    "duties.due_on": ["2028-02-29"], "duties.sent_on": [""],
}  # fmt: skip


def record(client: httpx.Client, **more: object) -> httpx.Response:
    return fill_in(client, f"{GRANTS}/record/{WON}", **(TERMS | more))


def test_an_award_is_recorded_from_what_was_asked_and_listed(client: httpx.Client) -> None:
    proposed = form_at(tree(client.get(f"{GRANTS}/record/{WON}")), f"{GRANTS}/record/{WON}")
    assert proposed.fields["amount"], "what was asked for stands there"
    assert "final" in sent(proposed)["duties.kind"]  # type: ignore[operator]
    assert record(client).headers["location"] == GRANT
    (line,) = rows(tree(client.get(GRANTS)))
    for said in ("UDF-26-1", "USD 180,000.50", "Progress report", "29 February 2028"):
        assert said in line
    page = tree(client.get(GRANT))
    assert "As it was sent" in text(page.xpath("//main")[0])
    assert "recorded already" in text(tree(record(client), UNPROCESSABLE).xpath("//main")[0])


def test_what_is_proposed_is_the_part_that_was_asked_for(client: httpx.Client, engine: Engine) -> None:
    def proposed() -> tuple[str, str]:
        form = form_at(tree(client.get(f"{GRANTS}/record/{WON}")), f"{GRANTS}/record/{WON}")
        return str(form.fields["amount"]), str(form.fields["starts_on"])

    (whole, _), later = proposed(), {"starts_on": "2028-01-01"}
    with unit_of_work(engine) as session:
        session.execute(update(PROPOSAL).where(PROPOSAL.c.slug == WON).values(scope=later))
    part, first = proposed()
    assert first == "2028-01-01"
    assert 0 < float(part) < float(whole)


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client: httpx.Client) -> None:
    for wrong, field in (
        ({"ends_on": "2026-01-01"}, "ends_on"),
        ({"threshold": "140"}, "threshold"),
        ({"amount": "-5"}, "amount"),
        ({"currency": "EURO"}, "currency"),
        ({"duties.last": ["2026-01-01"]}, "duties.0.last"),
    ):
        page = tree(record(client, **wrong), UNPROCESSABLE)
        assert page.xpath(f"//*[@id='wrong']//a[@href='#{field}']"), field
        assert page.xpath("//input[@name='reference']/@value") == ["UDF-26-1"]
    assert not rows(tree(client.get(GRANTS)))


def test_what_is_agreed_anew_shows_beside_what_was_before(client: httpx.Client) -> None:
    record(client)
    form = form_at(tree(client.get(f"{GRANT}/change")), f"{GRANT}/change")
    target = next(name for name in form.fields if name.startswith("target.") and form.fields[name])
    typed = {"agreed_on": "2027-03-01", "changes": "One province less.", target: "7", "amount": "150000"}
    assert client.post(f"{GRANT}/change", data=sent(form, **typed)).headers["location"] == GRANT
    page = tree(client.get(GRANT))
    (article, first) = page.xpath("//article")
    assert "One province less." in text(article)
    assert [text(cell) for cell in article.xpath(".//tbody/tr[1]/td")][1] == "7"
    assert not first.xpath(".//tbody/tr")
    late = client.post(f"{GRANT}/change", data=sent(form, **typed))
    assert "Somebody changed this" in text(tree(late, HTTPStatus.CONFLICT).xpath("//main")[0])
    again = fill_in(client, f"{GRANT}/change", agreed_on="2027-01-01", changes="Earlier.")
    assert "before the last change" in text(tree(again, UNPROCESSABLE).xpath("//main")[0])


def test_a_period_is_filled_in_and_a_report_is_begun_on_it(client: httpx.Client) -> None:
    record(client)
    form = form_at(tree(client.get(PERIOD)), PERIOD)
    value = next(name for name in form.fields if name.startswith("value."))
    key = value.removeprefix("value.")
    wrong = tree(client.post(PERIOD, data=sent(form, **{value: "many", f"note.{key}": "Rain."})), UNPROCESSABLE)
    assert wrong.xpath(f"//*[@id='wrong']//a[@href='#{value}']")
    assert "Rain." in wrong.xpath(f"string(//textarea[@name='note.{key}'])")
    saved = client.post(PERIOD, data=sent(form, **{value: "1,234.5", f"note.{key}": "Rain."}))
    assert saved.headers["location"] == f"{PERIOD}&saved=true"
    stale = tree(client.post(PERIOD, data=sent(form, **{value: "9"})), HTTPStatus.CONFLICT)
    assert "1234.5" in text(stale.xpath(f"//*[@id='{value}-theirs']")[0]).replace(",", "")
    assert "1,234.5" in text(tree(client.get(f"{GRANT}/results")).xpath(f"//tr[@id='{key}']")[0])

    begun = client.post(f"{GRANT}/reports", data={"duty": "progress-1"})
    assert begun.headers["location"] == f"{HOME}/proposals/{WON}-progress-report"
    page = tree(client.get(GRANT))
    assert page.xpath(f"//tr[@id='progress-1']//a[@href='{HOME}/proposals/{WON}-progress-report']")
    missing = client.post(f"{GRANT}/reports", data={"first": "2028-01-01", "last": ""})
    assert "from when until when" in text(tree(missing, UNPROCESSABLE).xpath("//main")[0])


def test_who_may_do_what(client: httpx.Client, joins: Joins) -> None:
    record(client)
    viewer, mel, writer = joins(Role.VIEWER), joins(Role.MEL), joins(Role.WRITER)
    for who in (viewer, mel, writer):
        assert who.get(GRANT).status_code == HTTPStatus.OK
        assert who.get(f"{GRANT}/change").status_code == HTTPStatus.FORBIDDEN
    assert viewer.get(PERIOD).status_code == HTTPStatus.FORBIDDEN
    assert mel.get(PERIOD).status_code == HTTPStatus.OK
    assert mel.post(f"{GRANT}/reports", data={"duty": "progress-1"}).status_code == HTTPStatus.FORBIDDEN
    assert not tree(viewer.get(GRANT)).xpath("//form[contains(@action, '/reports')]")


def test_programs_read_grants_and_record_what_was_reached(client: httpx.Client) -> None:
    record(client)
    api = f"/api/v1/organisations/{organisation().slug}/grants"
    (line,) = client.get(api).json()
    assert (line["proposal"], line["amount"]) == (WON, {"amount": "180000.50", "currency": "USD"})
    whole = client.get(f"{api}/{WON}").json()
    key = next(one["key"] for one in whole["baselines"][0]["project"]["results"]["outcomes"][0]["indicators"])
    place, body = f"{api}/{WON}/actuals/{key}/2027-01-01", {"last": "2027-12-31", "value": "12.50", "note": "Rain."}
    assert client.get(place).status_code == HTTPStatus.NOT_FOUND
    put = client.put(place, json=body, headers={"If-Match": '"v0"'})
    assert (put.status_code, put.headers["etag"]) == (HTTPStatus.OK, '"v1"')
    assert client.get(place).json()["value"] == "12.50"
    assert client.put(place, json=body, headers={"If-Match": '"v0"'}).status_code == HTTPStatus.PRECONDITION_FAILED
    assert client.put(place, json=body).status_code == HTTPStatus.PRECONDITION_REQUIRED
    for wrong in ({**body, "last": "2026-01-01"}, {**body, "value": "many"}, {**body, "by": {"age": {"young": "x"}}}):
        assert client.put(place, json=wrong, headers={"If-Match": '"v1"'}).status_code == UNPROCESSABLE, wrong
    (told,) = [one for one in client.get(f"{api}/{WON}/results").json() if one["indicator"] == key]
    assert told["value"]


def test_a_sheet_goes_to_a_partner_and_comes_back(client: httpx.Client) -> None:
    record(client)
    place = f"{GRANT}/sheet?first=2027-01-01&last=2027-12-31"
    sheet = client.get(place)
    assert sheet.headers["content-disposition"].startswith("attachment")
    assert sheet.content == client.get(place).content
    book = openpyxl.load_workbook(BytesIO(sheet.content))
    page = book.worksheets[0]
    assert page.protection.sheet
    assert page.column_dimensions["A"].hidden
    where = {page.cell(row, 1).value: row for row in range(2, page.max_row + 1) if page.cell(row, 1).value}
    value = next(key for key in where if key.startswith("value."))
    key = value.removeprefix("value.")
    cell, note = page.cell(where[value], 4), page.cell(where[f"note.{key}"], 4)
    assert not cell.protection.locked
    assert page.cell(where[value], 2).protection.locked
    cell.value, note.value = "many", "=1+1"
    wrong = tree(returned(client, book), UNPROCESSABLE)
    said = text(wrong.xpath("//*[@id='wrong']")[0])
    assert f"Cell {cell.coordinate}: " in said
    assert f"Cell {note.coordinate}: The formula was saved without its value." in said
    assert "many" in wrong.xpath(f"//input[@name='{value}']/@value")

    cell.value, note.value = 1234.5, "Rain."
    seen = tree(returned(client, book))
    assert "Nothing of it is kept" in text(seen.xpath("//main")[0])
    assert not tree(client.get(PERIOD)).xpath(f"//input[@name='{value}' and @value!='']"), "nothing is kept yet"
    assert client.post(PERIOD, data=sent(form_at(seen, PERIOD))).headers["location"] == f"{PERIOD}&saved=true"
    assert tree(client.get(PERIOD)).xpath(f"//input[@name='{value}']/@value") == ["1234.5"]

    cell.value, note.value = 9, None
    late = tree(returned(client, book))
    assert "1234.5" in text(late.xpath(f"//*[@id='{value}-theirs']")[0]), "saved since the sheet was made"
    assert late.xpath(f"string(//textarea[@name='note.{key}'])").strip() == "Rain.", "an empty cell takes nothing away"


def test_a_workbook_that_is_no_sheet_of_this_grant_is_refused(client: httpx.Client) -> None:
    record(client)
    book = openpyxl.load_workbook(BytesIO(client.get(f"{GRANT}/sheet?first=2027-01-01&last=2027-12-31").content))
    mark = book.worksheets[0]["A1"]
    ours = str(mark.value)
    for changed, said in (
        (ours.replace(WON, "another"), "about another grant"),
        (ours.replace("2027-01-01", "2027-01-99"), "no sheet that was made here"),
        (ours.replace("2027-01-01", "2030-01-01"), "no sheet that was made here"),
        ("", "no sheet that was made here"),
    ):
        mark.value = changed
        assert said in text(tree(returned(client, book), UNPROCESSABLE).xpath("//main")[0]), changed
    for data, said in ((b"", "Choose a file"), (b"%PDF-1.7", "not an Excel workbook")):
        answer = client.post(f"{GRANT}/sheet", files={"file": ("sheet.xlsx", data)})
        assert said in text(tree(answer, UNPROCESSABLE).xpath("//main")[0])
    assert tree(client.get(f"{GRANT}/sheet?first=&last="), UNPROCESSABLE) is not None


def returned(client: httpx.Client, book: openpyxl.Workbook) -> httpx.Response:
    out = BytesIO()
    book.save(out)
    return client.post(f"{GRANT}/sheet", files={"file": ("sheet.xlsx", out.getvalue())})
