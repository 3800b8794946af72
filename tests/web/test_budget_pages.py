"""The budget's pages as somebody uses them whose script has not arrived: forms post, nothing typed is lost."""

from __future__ import annotations

import html
import re
from io import BytesIO

import httpx
import openpyxl
import pytest

from tests.domain.assembly.material import material, organisation
from tests.interchange.workbooks import bomb, saved, workbook
from tests.web.test_pages import tree

PROJECT = material().project
HOME = f"/o/{organisation().slug}/projects/{PROJECT.slug}/budget"
LINE = {"category": "travel", "description": "Taxi <b>", "quantity": "10", "unit_cost": "2.50", "currency": "EUR"}


def version(page: httpx.Response) -> str:
    found = re.search(r'name="version" value="(\d+)"|data-version="(\d+)"', page.text)
    assert found
    return found[1] or found[2]


def now(client: httpx.Client) -> str:
    return version(client.get(HOME))


def first_key() -> str:
    return PROJECT.budget.lines[0].key


@pytest.mark.parametrize("below", ["", "?view=years", "?view=partners", "?view=both", "/line", "/paste", "/terms",
                                   "/layouts", "/import"])  # fmt: skip
def test_every_page_answers(standing: httpx.Client, below: str) -> None:
    answer = standing.get(f"{HOME}{below}")
    assert answer.status_code == 200
    assert "style=" not in answer.text


def test_a_line_is_added_changed_moved_deleted_and_brought_back(client: httpx.Client) -> None:
    count = len(PROJECT.budget.lines)
    assert client.post(f"{HOME}/line", data={**LINE, "version": now(client)}).status_code == 303
    page = client.get(HOME)
    assert "Taxi &lt;b&gt;" in page.text
    assert 'id="line-L1"' in page.text
    changed = client.post(f"{HOME}/lines/L1", data={**LINE, "unit_cost": "1.234,50", "version": now(client)})
    assert changed.status_code == 303
    assert "12,345.00" in client.get(HOME).text
    assert client.post(f"{HOME}/lines/L1/move", data={"version": now(client), "by": "-1"}).status_code == 303
    deleted = client.post(f"{HOME}/lines/L1/delete", data={"version": now(client)})
    after = client.get(deleted.headers["location"])
    assert 'id="line-L1"' not in after.text
    token = re.search(r'name="token" value="([^"]+)"', after.text)
    assert token
    assert client.post(f"{HOME}/undo", data={"version": version(after), "token": token[1]}).status_code == 303
    assert client.get(HOME).text.count("<tr id=") == count + 1


def test_what_cannot_be_read_comes_back_as_typed_with_the_reason_beside_it(client: httpx.Client) -> None:
    answer = client.post(f"{HOME}/line", data={**LINE, "quantity": "1,234", "unit_cost": "abc", "version": now(client)})
    assert answer.status_code == 422
    assert 'value="1,234"' in answer.text
    assert 'value="abc"' in answer.text
    assert "can be 1234 or 1,2340" in answer.text
    assert "is not a number" in answer.text
    assert tree(answer, 422).xpath("//*[@role='alert']//a/@href") == ["#quantity", "#unit_cost"]


def test_two_people_at_one_line_see_both_and_choose(client: httpx.Client) -> None:
    read = now(client)
    key = first_key()
    data = {"quantity": "7", "version": read}
    assert client.post(f"{HOME}/lines/{key}", data=data).status_code == 303
    clash = client.post(f"{HOME}/lines/{key}", data={"quantity": "8", "version": read})
    assert clash.status_code == 409
    mine = re.search(r'name="mine" hidden>\n?(.*?)</textarea>', clash.text, re.DOTALL)
    assert mine
    chosen = {"mine": html.unescape(mine[1]), f"line:{key}": "mine", "version": version(clash)}
    assert client.post(f"{HOME}/choose", data=chosen).status_code == 303
    assert 'value="8"' in client.get(f"{HOME}/lines/{key}").text


def test_rows_pasted_with_and_without_heads_become_lines(client: httpx.Client) -> None:
    with_heads = "Rubrique\tUnité\tQuantité\tCoût unitaire\tCatégorie\r\nTaxi\ttrajet\t5\t1.000,25\tVoyages\r\n"
    for rows in ("Rent\tmonth\t12\t800\r\n", with_heads):
        answer = client.post(f"{HOME}/paste", data={"rows": rows, "version": now(client)})
        assert answer.status_code == 303, answer.text
    page = client.get(HOME).text
    assert "9,600.00" in page
    assert "5,001.25" in page


def test_a_pasted_cell_that_is_unclear_adds_nothing_until_it_is_said_how_numbers_are_written(
    client: httpx.Client,
) -> None:
    rows = "Rent\tmonth\t12\t1,800\n"
    refused = client.post(f"{HOME}/paste", data={"rows": rows, "version": now(client)})
    assert refused.status_code == 422
    assert "Rent\tmonth" in refused.text
    assert "can be 1800" in refused.text
    said = client.post(f"{HOME}/paste", data={"rows": rows, "marks": "point", "version": now(client)})
    assert said.status_code == 303
    assert "21,600.00" in client.get(HOME).text


def test_terms_are_edited_and_wrong_ones_come_back(client: httpx.Client) -> None:
    page = client.get(f"{HOME}/terms")
    budget = PROJECT.budget
    terms: dict[str, object] = {
        "version": version(page),
        "currency": budget.currency,
        "rate_currency": [*(rate.currency for rate in budget.rates), "CHF"],
        "rate_value": [*(str(rate.rate) for rate in budget.rates), "1,05"],
        "rate_on": [*(rate.on.isoformat() for rate in budget.rates), "2027-01-04"],
        "rate_source": [*(rate.source for rate in budget.rates), ""],
        "source_key": [source.key for source in budget.sources],
        "source_kind": [source.kind.value for source in budget.sources],
        "source_name": [source.name for source in budget.sources],
        "rate": "6,5 %",
        "base": "direct",
        "paid_by": budget.requested_source.key,
    }
    refused = client.post(f"{HOME}/terms", data=terms)
    assert refused.status_code == 422
    assert "auditors ask" in refused.text
    (told,) = tree(refused, 422).xpath("//*[@role='alert']//a/@href")
    assert tree(refused, 422).get_element_by_id(told[1:]).text_content().endswith("auditors ask.")
    assert 'value="CHF"' in refused.text
    terms["rate_source"] = [*(rate.source for rate in budget.rates), "National bank"]
    assert client.post(f"{HOME}/terms", data=terms).status_code == 303
    assert "6.5% of direct costs" in client.get(HOME).text


def test_a_currency_that_lines_are_in_cannot_lose_its_rate(client: httpx.Client) -> None:
    budget = PROJECT.budget
    terms = {
        "version": now(client), "currency": budget.currency, "rate": "",
        "source_key": [source.key for source in budget.sources],
        "source_kind": [source.kind.value for source in budget.sources],
        "source_name": [source.name for source in budget.sources],
    }  # fmt: skip
    refused = client.post(f"{HOME}/terms", data=terms)
    assert refused.status_code == 422
    assert "give each a rate" in refused.text


def test_two_layouts_reconcile_on_the_page(standing: httpx.Client) -> None:
    page = standing.get(f"{HOME}/layouts?left=eu&right=sf424a").text
    assert "The two reconcile to the cent." in page
    assert page.count("Every line has a heading in this layout.") == 2
    assert standing.get(f"{HOME}/layouts?left=none").status_code == 404


def test_the_question_backwards_is_answered_with_the_budgets_own_rate(standing: httpx.Client) -> None:
    assert "93,457.94" in standing.get(f"{HOME}?ceiling=100 000,00").text
    assert "can be 1234 or" in standing.get(f"{HOME}?ceiling=1.234").text


def imported(client: httpx.Client, data: bytes) -> httpx.Response:
    answer = client.post(f"{HOME}/import", files={"file": ("budget.xlsx", data)})
    assert answer.status_code == 303, answer.text
    return client.get(answer.headers["location"])


def save(client: httpx.Client, page: httpx.Response, **changes: str) -> httpx.Response:
    main = page.text.partition("</main>")[0]
    form = main[main.rindex('<form method="post"') :]
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    return client.post(str(page.url).partition("?")[0], data={**fields, **changes})


def test_our_own_workbook_edited_in_one_cell_changes_one_number(client: httpx.Client) -> None:
    before = client.get(f"/api/v1{HOME.replace('/o/', '/organisations/')}").json()
    exported = client.get(f"{HOME}/workbook")
    assert exported.headers["content-disposition"].endswith('-budget.xlsx"')
    book = openpyxl.load_workbook(BytesIO(exported.content))
    page = book["Budget lines"]
    column = next(cell.column for cell in page[2] if cell.value == "Quantity")
    page.cell(3, column).value = 99
    look = imported(client, saved(book))
    assert "<dt>Changed</dt><dd>1</dd>" in look.text
    done = save(client, look)
    assert done.status_code == 303
    after = client.get(f"/api/v1{HOME.replace('/o/', '/organisations/')}").json()
    differing = [(a, b) for a, b in zip(before["lines"], after["lines"], strict=True) if a != b]
    ((old, new),) = differing
    assert new == {**old, "quantity": "99"}
    undone = client.get(done.headers["location"])
    token = re.search(r'name="token" value="([^"]+)"', undone.text)
    assert token
    client.post(f"{HOME}/undo", data={"version": version(undone), "token": token[1]})
    assert client.get(f"/api/v1{HOME.replace('/o/', '/organisations/')}").json() == before


def test_somebody_elses_workbook_is_mapped_looked_at_and_appended(client: httpx.Client) -> None:
    rows = [
        ("Presupuesto",), (), ("Concepto", "Unidad", "Cantidad", "Coste unitario", "Importe"),
        ("Alquiler", "mes", 12, 800, 9600), ("Viajes", "vuelo", "abc", 400, 400), ("Total", None, None, None, 10000),
    ]  # fmt: skip
    look = imported(client, saved(workbook(("Hoja 1", rows))))
    assert "C5" in look.text
    assert "“abc” is not a number." in look.text
    assert "a sum" in look.text
    count = len(PROJECT.budget.lines)
    assert save(client, look, mode="append").status_code == 303
    page = client.get(HOME).text
    assert page.count("<tr id=") == count + 1
    assert "Alquiler" in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"x;y", "not an Excel workbook"),
        (b"", "Choose a file first"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
    ],
)
def test_a_file_that_is_no_workbook_gets_a_sentence(standing: httpx.Client, data: bytes, said: str) -> None:
    answer = standing.post(f"{HOME}/import", files={"file": ("a.xlsx", data)})
    assert answer.status_code == 422
    assert said in answer.text


def test_a_bomb_gets_a_sentence(standing: httpx.Client) -> None:
    answer = standing.post(f"{HOME}/import", files={"file": ("a.xlsx", bomb())})
    assert answer.status_code == 422
    assert "too much memory or time" in answer.text


@pytest.mark.parametrize("token", ["x" * 32, "..%2F..%2Fgrantwright.db", "a"])
def test_an_upload_that_is_not_kept_says_so(standing: httpx.Client, token: str) -> None:
    assert standing.get(f"{HOME}/import/{token}").status_code == 404
    assert standing.post(f"{HOME}/undo", data={"version": "1", "token": token}).status_code == 404


@pytest.mark.parametrize("below", ["/lines/none", "/lines/none/delete", "/lines/none/move"])
def test_a_line_that_is_not_there_says_so(standing: httpx.Client, below: str) -> None:
    data = {"version": now(standing), "by": "1", **LINE}
    assert standing.post(f"{HOME}{below}", data=data).status_code == 404


def test_a_conflict_that_no_page_of_ours_wrote_is_refused(standing: httpx.Client) -> None:
    for typed in ("{", '{"lines": 5}', "[" * 5000):
        assert standing.post(f"{HOME}/conflict", data={"typed": typed}).status_code == 422
        assert standing.post(f"{HOME}/choose", data={"mine": typed, "version": "1"}).status_code == 422
