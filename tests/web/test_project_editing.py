"""A project is started and changed in forms: what is right is saved, what is wrong comes back as it was typed."""

from __future__ import annotations

import httpx
import pytest
from lxml import html

from tests.domain.assembly.material import material, organisation

ORGANISATION = f"/o/{organisation().slug}"
PROJECT = material().project
HOME = f"{ORGANISATION}/projects/{PROJECT.slug}"
API = f"/api/v1/organisations/{organisation().slug}/projects/{PROJECT.slug}"

BEGUN = {
    "title": "Écoles sûres",
    "language": "fr",
    "countries": "Tunisia, MA",
    "starts_on": "2027-01-01",
    "ends_on": "2028-12-31",
    "currency": "eur",
}


def page(answer: httpx.Response) -> html.HtmlElement:
    return html.document_fromstring(answer.text)


def form_of(client: httpx.Client, below: str) -> dict[str, str | list[str]]:
    """What the form of a page would send, untouched."""
    (form,) = page(client.get(f"{HOME}{below}")).xpath("//form[@class='project-form']")
    sent: dict[str, list[str]] = {}
    for name, text in form.form_values():
        sent.setdefault(name, []).append(text)
    return {name: texts if len(texts) > 1 else texts[0] for name, texts in sent.items()}


def send(client: httpx.Client, below: str, fields: dict[str, str | list[str]]) -> httpx.Response:
    return client.post(f"{HOME}{below}", data=fields)


def undo(client: httpx.Client, answer: httpx.Response) -> httpx.Response:
    """Press the button of the notice that an answer leads to."""
    (form,) = page(client.get(answer.headers["location"])).xpath("//form[contains(@action, '/undo')]")
    return client.post(form.get("action"), data=dict(form.form_values()))


def test_a_new_project_gets_a_name_for_its_address_and_says_what_comes_next(client: httpx.Client) -> None:
    answer = client.post(f"{ORGANISATION}/new-project", data=BEGUN)
    assert answer.status_code == httpx.codes.SEE_OTHER
    assert answer.headers["location"].startswith(f"{ORGANISATION}/projects/ecoles-sures?")
    stored = client.get(f"/api/v1/organisations/{organisation().slug}/projects/ecoles-sures").json()
    assert (stored["title"], stored["countries"], stored["budget"]["currency"]) == ("Écoles sûres", ["TN", "MA"], "EUR")
    shown = page(client.get(answer.headers["location"]))
    assert shown.xpath("//ol/li/a[contains(@href, '/results')]")
    again = client.post(f"{ORGANISATION}/new-project", data=BEGUN)
    assert again.headers["location"].startswith(f"{ORGANISATION}/projects/ecoles-sures-2?")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"ends_on": "2026-12-31"}, "ends_on"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"countries": "Atlantis"}, "countries"),
        ({"currency": "euro"}, "currency"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_above(
    client: httpx.Client, wrong: dict[str, str], field: str
) -> None:
    answer = client.post(f"{ORGANISATION}/new-project", data={**BEGUN, "summary": "Kept <b>", **wrong})
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    shown = page(answer)
    assert [link.get("href") for link in shown.xpath("//*[@id='wrong']//a")] == [f"#{field}"]
    assert shown.xpath(f"//*[@id='{field}']/@aria-describedby") == [f"{field}-error"]
    assert shown.xpath("//textarea[@name='summary']")[0].value.strip() == "Kept <b>"


def test_the_projects_own_data_are_changed_and_the_change_undone(client: httpx.Client) -> None:
    fields = form_of(client, "/about")
    assert fields["title"] == PROJECT.title
    answer = send(client, "/about", {**fields, "title": "Another title"})
    assert answer.status_code == httpx.codes.SEE_OTHER
    assert client.get(f"{API}/about").json()["title"] == "Another title"
    assert undo(client, answer).status_code == httpx.codes.SEE_OTHER
    assert client.get(f"{API}/about").json()["title"] == PROJECT.title


def test_who_saves_second_gets_both_texts_and_loses_none(client: httpx.Client) -> None:
    mine, theirs = form_of(client, "/about"), form_of(client, "/about")
    send(client, "/about", {**theirs, "title": "Their title", "acronym": "THEIRS"})
    answer = send(client, "/about", {**mine, "title": "My title"})
    assert answer.status_code == httpx.codes.CONFLICT
    shown = page(answer)
    assert shown.xpath("//input[@name='title']/@value") == ["My title"]
    assert shown.xpath("//input[@name='acronym']/@value") == ["THEIRS"], "who left it alone does not undo it"
    assert "Their title" in shown.xpath("//*[@id='title-theirs']")[0].text_content()
    assert client.get(f"{API}/about").json()["title"] == "Their title"
    (form,) = shown.xpath("//form[@class='project-form']")
    assert client.post(form.get("action"), data=dict(form.form_values())).status_code == httpx.codes.SEE_OTHER
    assert client.get(f"{API}/about").json()["title"] == "My title"


def add(client: httpx.Client, level: str, under: str, **fields: str) -> httpx.Response:
    empty = form_of(client, f"/results/new/{level}?under={under}")
    return send(client, f"/results/new/{level}", {**empty, **fields})


def outcomes(client: httpx.Client) -> list[dict[str, object]]:
    found: list[dict[str, object]] = client.get(f"{API}/results").json()["outcomes"]
    return found


def test_a_framework_grows_item_by_item(client: httpx.Client) -> None:
    before = len(outcomes(client))
    add(client, "outcome", "", title="They are heard")
    key = f"O{before + 1}"
    add(client, "output", key, title="A hearing is held")
    add(client, "activity", f"{key}.1", title="Hold it", start_month="2", end_month="3")
    answer = add(
        client, "indicator", f"{key}.1", title="Hearings", unit="hearings", **{"target.value": "1 200"},
    )  # fmt: skip
    assert answer.status_code == httpx.codes.SEE_OTHER
    (output,) = outcomes(client)[-1]["outputs"]  # type: ignore[misc]
    assert [item["key"] for item in output["activities"]] == [f"A{key[1:]}.1.1"]
    assert output["indicators"][0]["target"]["value"] == "1200"
    assert f"/results/activity/A{key[1:]}.1.1" in client.get(f"{HOME}/results").text


def test_an_item_saved_untouched_is_as_it_was(client: httpx.Client) -> None:
    before = client.get(f"{API}/results").json()
    results = PROJECT.results
    items = [("outcome", results.outcomes[0].key), ("output", next(results.outputs()).key)]
    items += [("activity", next(results.activities()).key)]
    items += [("indicator", indicator.key) for indicator in results.all_indicators()]
    for level, key in items:
        answer = send(client, f"/results/{level}/{key}", form_of(client, f"/results/{level}/{key}"))
        assert answer.status_code == httpx.codes.SEE_OTHER, answer.text
    send(client, "/results/framework", form_of(client, "/results/framework"))
    assert client.get(f"{API}/results").json() == before


def test_what_was_removed_comes_back_with_all_below_it(client: httpx.Client) -> None:
    add(client, "outcome", "", title="Doomed")
    key = outcomes(client)[-1]["key"]
    add(client, "output", str(key), title="Doomed too")
    before = outcomes(client)
    version = form_of(client, f"/results/outcome/{key}")["version"]
    answer = send(client, "/results/do", {"version": version, "do": f"remove outcome {key}"})
    assert len(outcomes(client)) == len(before) - 1
    undo(client, answer)
    assert outcomes(client) == before


def test_an_activity_that_the_budget_pays_for_is_not_removed(client: httpx.Client) -> None:
    paid = next(line.activity for line in PROJECT.budget.lines if line.activity)
    version = form_of(client, f"/results/activity/{paid}")["version"]
    answer = send(client, "/results/do", {"version": version, "do": f"remove activity {paid}"})
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert "pay" in page(answer).xpath("//*[@role='alert']")[0].text_content()


def test_two_who_change_two_items_do_not_meet(client: httpx.Client) -> None:
    one, other = (f"/results/outcome/{item['key']}" for item in (outcomes(client) * 2)[:2])
    if one == other:
        add(client, "outcome", "", title="Another")
        other = f"/results/outcome/{outcomes(client)[-1]['key']}"
    first, second = form_of(client, one), form_of(client, other)
    assert send(client, one, {**first, "title": "One"}).status_code == httpx.codes.SEE_OTHER
    assert send(client, other, {**second, "title": "Other"}).status_code == httpx.codes.SEE_OTHER
    assert {"One", "Other"} <= {item["title"] for item in outcomes(client)}


def test_rows_from_a_spreadsheet_are_looked_at_then_added(client: httpx.Client) -> None:
    key = next(PROJECT.results.outputs()).key
    version = form_of(client, "/results/paste")["version"]
    fields = {"version": version, "place": f"indicator {key}"}
    rows = "Talks held\tpersons\t0\t1.200,5\tTally sheets\r\nShare\t%\t38 %\t50%\r\n"
    looked = send(client, "/results/paste", {**fields, "rows": rows})
    assert looked.status_code == httpx.codes.OK
    assert len(page(looked).xpath("//section[@class='preview']//tbody/tr")) == 2
    before = sum(1 for _ in PROJECT.results.all_indicators())
    send(client, "/results/paste", {**fields, "rows": rows, "confirm": "yes"})
    stored = [i for o in outcomes(client) for p in o["outputs"] for i in p["indicators"] if p["key"] == key]  # type: ignore[attr-defined]
    assert [item["target"]["value"] for item in stored[-2:]] == ["1200.5", "50"]
    assert before
    marked = {"rows": "Heads\tpersons\t\t1,234", "marks": "point", "confirm": "yes"}
    assert send(client, "/results/paste", {**fields, **marked}).status_code == httpx.codes.SEE_OTHER
    wrong = send(client, "/results/paste", {**fields, "rows": "Only a title\nTalks\tpersons\tmany", "confirm": "yes"})
    assert wrong.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert len(page(wrong).xpath("//td[@class='missing']")) == 2


def test_risks_are_added_moved_and_removed(client: httpx.Client) -> None:
    def keys() -> list[str]:
        return [risk["key"] for risk in client.get(f"{API}/risks").json()]

    before = keys()
    empty = form_of(client, "/risks/new")
    wrong = send(client, "/risks/new", {**empty, "title": "Flood"})
    assert [link.get("href") for link in page(wrong).xpath("//*[@id='wrong']//a")] == ["#likelihood", "#impact"]
    send(client, "/risks/new", {**empty, "title": "Flood", "likelihood": "2", "impact": "5"})
    (new,) = set(keys()) - set(before)
    version = form_of(client, f"/risks/{new}")["version"]
    answer = send(client, "/risks/do", {"version": version, "do": f"up {new}"})
    assert keys()[-2:] == [new, before[-1]]
    moved = page(client.get(answer.headers["location"])).xpath("//input[@name='version']/@value")[-1]
    send(client, "/risks/do", {"version": moved, "do": f"remove {new}"})
    assert keys() == before


def test_a_partner_saved_untouched_is_as_it_was_and_roles_are_typed_in_a_grid(client: httpx.Client) -> None:
    before = client.get(f"{API}/partners").json()
    for partner in PROJECT.partners:
        send(client, f"/partners/{partner.key}", form_of(client, f"/partners/{partner.key}"))
    assert client.get(f"{API}/partners").json() == before
    (form,) = page(client.get(f"{HOME}/partners/roles")).xpath("//form[@action and .//table]")
    sent: dict[str, list[str]] = {}
    for name, text in form.form_values():
        sent.setdefault(name, []).append(text)
    assert client.post(form.get("action"), data=sent).status_code == httpx.codes.SEE_OTHER
    assert client.get(f"{API}/partners").json() == before
    first = PROJECT.partners[0].key
    sent[f"of.{first}"] = ["c"] * len(sent["key"])
    client.post(form.get("action"), data=sent)
    assert set(client.get(f"{API}/partners").json()[0]["raci"].values()) == {"C"}
    sent[f"of.{first}"][0] = "x"
    refused = client.post(form.get("action"), data=sent)
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert page(refused).xpath("//input[@aria-invalid]/@value") == ["X"]


def test_the_months_of_the_plan_are_typed_together(client: httpx.Client) -> None:
    (form,) = page(client.get(f"{HOME}/plan")).xpath("//form[.//table]")
    sent: dict[str, list[str]] = {}
    for name, text in form.form_values():
        sent.setdefault(name, []).append(text)
    sent["first"][0], sent["last"][0] = "2", "4"
    kept = sent["version"][0]
    assert client.post(form.get("action"), data=sent).status_code == httpx.codes.SEE_OTHER
    activity = outcomes(client)[0]["outputs"][0]["activities"][0]  # type: ignore[index]
    assert (activity["start_month"], activity["end_month"]) == (2, 4)
    late = {**sent, "first": ["1", *sent["first"][1:]]}
    conflict = client.post(form.get("action"), data={**late, "version": kept})
    assert conflict.status_code == httpx.codes.CONFLICT
    assert "2 – 4" in page(conflict).xpath("//*[@class='saved-meanwhile']")[0].text_content()
    sent["first"][0] = "9"
    wrong = client.post(form.get("action"), data=sent)
    assert wrong.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert page(wrong).xpath("//input[@name='first' and @aria-invalid]/@value") == ["9"]


def test_codes_are_found_added_with_what_is_typed_and_removed(client: httpx.Client) -> None:
    found = page(client.get(f"{HOME}/alignment?q=16.5"))
    assert "add sdg 16.5" in found.xpath("//button[@name='do']/@value")
    (form,) = found.xpath("//form[@method='post' and contains(@action, '/alignment')]")
    sent: dict[str, list[str]] = {}
    for name, text in form.form_values():
        sent.setdefault(name, []).append(text)
    sent["sdg.how"][0] = "Said anew"
    looked = page(client.post(form.get("action"), data={**sent, "q": "CEDAW", "do": "find"}))
    assert "Said anew" in [area.value.strip() for area in looked.xpath("//textarea")]
    client.post(form.get("action"), data={**sent, "do": "add sdg 16.5"})
    stored = client.get(f"{API}/alignment").json()
    assert stored["sdg"][0]["how"] == "Said anew"
    assert stored["sdg"][-1]["target"] == "16.5"
    unknown = client.post(form.get("action"), data={**sent, "version": "2", "do": "add sdg 99.9"})
    assert unknown.status_code == httpx.codes.UNPROCESSABLE_ENTITY


def test_texts_that_look_like_code_stay_texts(client: httpx.Client) -> None:
    nasty = "\"><script>alert(1)</script>{{7*7}}'onfocus=x"
    add(client, "outcome", "", title=nasty, assumptions=nasty)
    add(client, "indicator", "", title=nasty, unit=nasty, **{"baseline.text": nasty})
    for below in ("/results", "/results/new/output", "/partners/roles", "/results/paste", f"/alignment?q={nasty}"):
        shown = client.get(f"{HOME}{below}")
        assert shown.status_code == httpx.codes.OK
        assert "<script>alert" not in shown.text
        assert not page(shown).xpath("//*[@onfocus]")


STRANGE: list[tuple[str, dict[str, str | list[str]]]] = [
    ("/about", {"version": "x"}),
    ("/results/do", {"do": "explode everything now"}),
    ("/results/do", {"do": "remove outcome none"}),
    ("/risks/do", {"do": "up none"}),
    ("/partners/do", {}),
    ("/plan", {"key": ["A9", "A9"], "first": ["1" * 80], "last": ["²"]}),
    ("/partners/roles", {"key": ["A9"], "of.nobody": ["R"]}),
    ("/alignment", {"do": "add sdg", "sdg.target": ["", "x"], "sdg.how": ["only this"]}),
    ("/results/paste", {"rows": "\t" * 500, "place": "outcome O1"}),
    ("/results/new/indicator", {"title": "T", "unit": "u", "direction": "sideways", "baseline.on": "2027-02-30"}),
    ("/undo", {"part": "risks", "to": "1", "version": "1"}),
    ("/undo", {"part": "budget", "to": "1", "version": "1"}),
]


def test_a_form_of_nobodys_is_answered_with_a_sentence(client: httpx.Client) -> None:
    before = client.get(API).json()
    for below, fields in STRANGE:
        assert client.post(f"{HOME}{below}", data=fields).status_code in range(300, 500), below
    assert client.get(API).json() == before


def test_a_project_does_not_end_before_its_activities(client: httpx.Client) -> None:
    fields = form_of(client, "/about")
    answer = send(client, "/about", {**fields, "ends_on": str(fields["starts_on"])})
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert page(answer).xpath("//*[@id='wrong']//a/@href") == ["#ends_on"]


def test_more_empty_rows_keep_what_is_typed_and_save_nothing(client: httpx.Client) -> None:
    key = next(PROJECT.results.all_indicators()).key
    fields = form_of(client, f"/results/indicator/{key}")
    before = client.get(f"{API}/results").json()
    answer = send(client, f"/results/indicator/{key}", {**fields, "title": "Typed", "more": "disaggregation"})
    shown = page(answer)
    assert shown.xpath("//input[@name='title']/@value") == ["Typed"]
    rows = len(shown.xpath("//input[@name='disaggregation.by']"))
    assert rows > len(page(client.get(f"{HOME}/results/indicator/{key}")).xpath("//input[@name='disaggregation.by']"))
    assert client.get(f"{API}/results").json() == before
