"""The walk finds every page: what nobody reaches, no other proof looks at."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.web.proofs.crawl import Site
from tests.web.routes import ServedRoute

pytestmark = pytest.mark.xdist_group("proofs")

APART = {
    "GET /calendar/{token}.ics": "asked by calendars that subscribed",
    "GET /o/{organisation}/proposals/{proposal}/pictures/{language}/{key:path}/{picture}": "stands in a text",
    "GET /health": "asked by machines",
    "GET /o/{organisation}/search/options": "asked by the dialog's script, a part of a page",
    "GET /oidc/start": "leads to the identity provider",
    "GET /oidc/back": "comes from the identity provider",
}


def test_somebody_reaches_every_page(visits: Mapping[str, Site], first: Site, routes: list[ServedRoute]) -> None:
    pages = {f"GET {route.path}" for route in routes if "GET" in route.methods and not route.path.startswith("/api/")}
    unreached = pages.intersection(*(site.unreached for site in (*visits.values(), first)))
    assert unreached == set(APART)
