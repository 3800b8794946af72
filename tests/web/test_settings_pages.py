"""An organisation's profile as a form, and what can be taken away."""

from __future__ import annotations

from http import HTTPStatus
from io import BytesIO
from zipfile import ZipFile

import httpx
import pytest
import yaml
from lxml import html

from app.domain.organisation import Organisation
from app.models.mapping import adapter
from app.settings import Settings
from tests.domain.assembly.material import organisation

SETTINGS = f"/o/{organisation().slug}/settings"
PROFILE = f"{SETTINGS}/organisation"
API = f"/api/v1/organisations/{organisation().slug}"


def tree(answer: httpx.Response, status: int = HTTPStatus.OK) -> html.HtmlElement:
    assert answer.status_code == status, answer.text
    return html.document_fromstring(answer.text)


def typed(page: html.HtmlElement) -> dict[str, list[str]]:
    """Every field of the form, as a browser would send it."""
    (form,) = page.xpath(f"//form[@action='{PROFILE}']")
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent


def test_a_profile_that_is_sent_as_it_is_shown_changes_nothing(client: httpx.Client) -> None:
    before = adapter(Organisation).validate_json(client.get(API).content)
    assert client.post(PROFILE, data=typed(tree(client.get(PROFILE)))).status_code == HTTPStatus.SEE_OTHER
    assert adapter(Organisation).validate_json(client.get(API).content) == before


def test_a_profile_is_saved_and_what_it_owns_stays(client: httpx.Client) -> None:
    before = client.get(API).json()
    sent = {
        **typed(tree(client.get(PROFILE))), "name": ["Marsa House"], "country": ["Tunisia"], "themes": ["16.3; 5.2"],
        "turnover.year": ["2025"], "turnover.amount": ["410 000"], "turnover.currency": ["eur"],
        "portal_ids.portal": ["PIC"], "portal_ids.number": ["999000111"],
    }  # fmt: skip
    assert client.post(PROFILE, data=sent).status_code == HTTPStatus.SEE_OTHER
    after = client.get(API).json()
    assert (after["name"], after["country"], after["themes"]) == ("Marsa House", "TN", ["16.3", "5.2"])
    assert after["turnover"] == {"2025": {"amount": "410000", "currency": "EUR"}}
    assert after["portal_ids"] == {"PIC": "999000111"}
    assert [after[part] for part in ("evidence", "stories", "documents")] == [
        before[part] for part in ("evidence", "stories", "documents")
    ]


@pytest.mark.parametrize(
    ("field", "text"),
    [("name", " "), ("country", "Atlantis"), ("themes", "99.9"), ("founded_on", "long ago"), ("languages.code", "")],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(client: httpx.Client, field: str, text: str) -> None:
    sent = {**typed(tree(client.get(PROFILE))), "mission": ["Kept as typed"], field: [text]}
    page = tree(client.post(PROFILE, data=sent), HTTPStatus.UNPROCESSABLE_ENTITY)
    assert page.xpath("//*[@id='wrong']//a/@href") == [f"#{field.partition('.')[0]}"]
    assert typed(page)["mission"][0].strip() == "Kept as typed"


def test_the_organisation_and_the_whole_can_be_taken_away(client: httpx.Client, settings: Settings) -> None:
    page = tree(client.get(f"{SETTINGS}/backup"))
    own, everything = page.xpath("//main//a[@download]/@href")
    file = client.get(str(own))
    assert file.headers["content-disposition"].startswith("attachment")
    assert yaml.safe_load(file.text)["organisation"]["slug"] == organisation().slug
    backup = client.get(str(everything))
    assert backup.headers["content-type"] == "application/zip"
    assert "backup.json" in ZipFile(BytesIO(backup.content)).namelist()
    assert not list(settings.cache.glob("backup-*"))
