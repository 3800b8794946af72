"""Every route says who is let in, and the table of roles holds together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from app.accounts.deps import Allows, Operates, Public
from app.accounts.policy import MAY, Action, Role, actions_of
from app.catalog.catalogue import Catalogue
from app.main import create_app
from app.settings import Settings
from tests.web.routes import ServedRoute, served

DESCRIPTION = "/api/v1/openapi.json"
"""The framework's own route: what the API is, which is no secret."""

OPEN_TO_ALL = {
    "/health", "/sign-in", "/sign-in/{link}", "/sign-out", "/invitation/{link}", "/password/{link}", "/guest/{link}",
    "/forgotten", "/language", "/sign-in/code", "/oidc/start", "/oidc/back", "/calendar/{token}.ics",
}  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: object, catalogue: Catalogue) -> Iterator[FastAPI]:
    import shutil

    workspace = tmp_path_factory.mktemp("policies")
    shutil.copy(str(migrated_sqlite), workspace / "grantwright.db")
    app = create_app(Settings(workspace=workspace), catalogue)
    yield app
    app.state.installation.engine.dispose()


@pytest.fixture(scope="module")
def routes(app: FastAPI) -> list[ServedRoute]:
    return [route for route in served(app) if route.path != DESCRIPTION]


def test_every_route_has_one_policy(routes: list[ServedRoute]) -> None:
    assert len(routes) > 40
    assert [f"{route.methods} {route.path}" for route in routes if len(route.policies) != 1] == []


def test_only_the_way_in_is_open_to_everybody(routes: list[ServedRoute]) -> None:
    found = {route.path for route in routes if isinstance(route.policies[0], Public)}
    assert found == OPEN_TO_ALL


def test_what_belongs_to_an_organisation_asks_for_a_right_in_it(routes: list[ServedRoute]) -> None:
    found = [
        route.path
        for route in routes
        if "{organisation}" in route.path and not isinstance(route.policies[0], Allows | Operates)
    ]
    assert found == []


def test_writing_asks_for_more_than_seeing(routes: list[ServedRoute]) -> None:
    found = [
        f"{route.methods} {route.path}"
        for route in routes
        if "{organisation}" in route.path and route.methods != ("GET",) and route.policies == (Allows(Action.SEE),)
    ]
    assert found == []


def test_an_administrator_may_do_everything_and_a_viewer_only_see() -> None:
    assert set(MAY) == set(Action)
    assert actions_of({Role.ADMINISTRATOR}) == set(Action)
    assert actions_of({Role.VIEWER}) == {Action.SEE}
    assert actions_of(()) == frozenset()
