"""What happens in an organisation, done once through its own pages, so that none of them is empty."""

from __future__ import annotations

from collections.abc import Mapping

from httpx import Response
from lxml import html

from tests.web.proofs.door import Door

KEY = "executive-summary"


def keep_busy(
    door: Door, known: Mapping[str, str], signs: Mapping[str, str], home: str, project: str, proposal: str
) -> list[str]:
    """Addresses of pages that came of it and that no page links to."""
    place = f"{home}/proposals/{proposal}"
    section = f"{place}/sections/en/{KEY}"

    def post(path: str, **data: object) -> Response:
        answer = door.post(path, data=data, headers=known)
        assert answer.status_code < 400, f"{path}: {answer.status_code} {answer.text}"
        return answer

    def page(path: str) -> html.HtmlElement:
        answer = door.get(path, headers=known)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return html.document_fromstring(answer.text)

    page(f"{home}/calendar")  # funders' dates come into it when it is looked at
    made = post(f"{home}/pipeline/new", title="Bridges", amount="1000", currency="EUR").headers["location"]
    page(made)
    (version,) = page(section).xpath("//input[@name='version']/@value")
    typed = page(section).xpath("//textarea[@name='text']")[0].text_content()
    post(section, text=typed + "\n\nWe serve forty people.", version=version)
    post(section, text=typed + "\n\nWe serve sixty people.", version=int(version) + 1)
    post(f"{place}/versions", name="First draft")
    said = post(f"{place}/comments", key=KEY, language="en", text="@Writer is this number right?", quote="sixty people")
    thread = said.headers["location"].rpartition("comment-")[2]
    post(f"{place}/comments/{thread}/replies", text="It is: https://numbers.example/2026", key=KEY, language="en")
    post(f"{place}/comments", key=KEY, language="en", text="Shorter, please.")
    for person in page(f"{place}/review").xpath("//select[@id='person']/option/@value")[:2]:
        post(f"{place}/review/ask", person=person)
    # Of one section, not of the whole: the others must stay open.
    review = html.document_fromstring(door.get(f"{place}/review", headers=signs).text)
    forms = review.xpath("//form[contains(@action, '/sign-offs')]")
    door.post(forms[1].get("action"), data=dict(forms[1].form_values()), headers=signs)
    post(f"{place}/exports", to="text", language="en")
    field = page(f"{place}/portal").xpath("//form[contains(@action, '/ticked/')]")[0]
    post(field.get("action"), text="As pasted.")
    post(f"{place}/submit", override="Agreed by phone.")
    answered = {"receipt": ("receipt.txt", b"Received.")}
    door.post(f"{place}/submit/1/confirmation", data={"confirmation": "F-1"}, files=answered, headers=known)
    post(f"{place}/submit/unlock", reason="A new budget.")
    post(f"{place}/submit", override="Agreed by phone again.")
    post(f"{place}/submit/unlock", reason="One more comma.")
    workbook = door.get(f"{home}/projects/{project}/budget/workbook", headers=known)
    name = "budget.xlsx"
    found = door.post(
        f"{home}/projects/{project}/budget/import", files={"file": (name, workbook.content)}, headers=known
    )
    return [found.headers["location"]]
