"""What nobody foresaw: a page in the reader's language, with the number under which the log tells it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from lxml import html

from app.catalog.catalogue import Catalogue
from app.main import create_app
from app.settings import Settings
from tests.web.proofs.door import Door, open_door


def _break() -> None:
    raise RuntimeError("no such column: story")


@pytest.fixture
def door(settings: Settings, catalogue: Catalogue) -> Iterator[Door]:
    app = create_app(settings, catalogue)
    app.add_api_route("/broken", _break)
    app.add_api_route("/api/v1/broken", _break)
    with open_door(app) as door:
        yield door


def test_an_unexpected_error_is_a_page_with_a_number_that_the_log_names(
    door: Door, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = door.get("/broken", headers={"Cookie": "grantwright-language=fr"})
    page = html.document_fromstring(answer.text)
    logged = [json.loads(line) for line in capsys.readouterr().err.splitlines() if "unexpected error" in line]
    (reference,) = (line["reference"] for line in logged)
    assert (answer.status_code, page.get("lang")) == (500, "fr")
    assert "de notre côté ; rien n’a été modifié" in page.text_content().replace("\u202f", " ")
    assert reference in page.text_content()
    assert "column" not in answer.text
    assert page.xpath("//main//a[@href='/']")


def test_a_program_is_told_the_number_too(door: Door) -> None:
    answer = door.get("/api/v1/broken")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "number" in answer.json()["detail"]


def test_what_is_too_large_is_a_page_too(door: Door) -> None:
    answer = door.post("/sign-in", content=b"x" * 6_000_000, headers={"Cookie": "grantwright-language=es"})
    assert answer.status_code == 413
    assert html.document_fromstring(answer.text).get("lang") == "es"
