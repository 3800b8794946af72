"""The page about the API names what the API has."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.main import create_app
from app.settings import Settings
from app.web.problems import _STATUS
from app.workspace.starting import initialise
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")


@pytest.fixture(scope="module")
def description(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    settings = Settings(workspace=tmp_path_factory.mktemp("api") / "workspace", database_url=None, token="t" * 40)
    initialise(settings)
    app = create_app(settings)
    app.state.installation.engine.dispose()
    return app.openapi()


def test_every_path_of_the_page_exists(description: dict[str, Any]) -> None:
    paths = description["paths"]
    named = [path for row in re.findall(r"(?m)^\| (`[/…].*?) \|", PAGE) for path in re.findall(r"`([^`]+)`", row)]
    assert len(named) > 6
    for path in named:
        end = path.removeprefix("…")
        assert any(end in known for known in paths), path


def test_every_collection_of_the_api_is_on_the_page(description: dict[str, Any]) -> None:
    last = {re.sub(r"/\{[^}]*\}", "", path).rsplit("/", 1)[-1] for path in description["paths"]}
    missing = [name for name in last if not re.search(rf"[`/]{name}\b", PAGE)]
    assert missing == []


def test_operations_that_are_named_exist(description: dict[str, Any]) -> None:
    known = {operation["operationId"] for path in description["paths"].values() for operation in path.values()}
    named = set(re.findall(r"`((?:get|put|list|create)[A-Z]\w+)`", PAGE))
    assert named
    assert named <= known


def test_every_status_that_an_error_can_have_is_on_the_page() -> None:
    rows = "\n".join(re.findall(r"(?m)^\| (\d{3}(?:, \d{3})*) \|", PAGE))
    mapped = {str(int(status)) for _, status in _STATUS}
    assert mapped | {"401", "413", "428"} <= set(re.findall(r"\d{3}", rows))


def test_addresses_and_limits_on_the_page_are_the_programs(description: dict[str, Any]) -> None:
    fields = Settings.model_fields
    assert f"http://{fields['host'].default}:{fields['port'].default}/api/v1" in PAGE
    (limit,) = [p for p in description["paths"]["/api/v1/funders"]["get"]["parameters"] if p["name"] == "limit"]
    bounds = limit["schema"]
    assert f"({bounds['minimum']} to {bounds['maximum']}, default {bounds['default']})" in PAGE
