"""Single sign-on against a real, small provider: who is vouched for gets in, and nothing that was tampered with."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey
from pydantic import SecretStr
from sqlalchemy import Engine

from app.accounts.policy import Role
from app.accounts.recognising import COOKIE
from app.settings import Settings
from tests.accounts.people import add_person
from tests.domain.assembly.material import organisation
from tests.mail.server import free_port
from tests.web.identity import CLIENT, SECRET, Identity, identity_provider
from tests.web.test_pages import tree

EMAIL = "amina@marsa.example"


@pytest.fixture
def identity() -> Iterator[Identity]:
    with identity_provider() as identity:
        yield identity


@pytest.fixture
def browser(
    engine: Engine,
    settings: Settings,
    filled: None,  # noqa: ARG001
    identity: Identity,
    serve: Callable[[Settings], str],
) -> Iterator[httpx.Client]:
    add_person(engine, "Amina", [Role.VIEWER], email=EMAIL)
    address = serve(with_provider(settings, identity.issuer))
    with httpx.Client(base_url=address, timeout=60) as client:
        yield client


def with_provider(settings: Settings, issuer: str) -> Settings:
    return settings.model_copy(
        update={
            "oidc_issuer": issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SecretStr(SECRET),
            "oidc_name": "Marsa", "address": "http://grants.example",
        }
    )  # fmt: skip


def go(browser: httpx.Client) -> httpx.Response:
    """To the provider and back, as a browser follows."""
    there = browser.get("/oidc/start")
    assert there.status_code == HTTPStatus.SEE_OTHER
    back = urlsplit(httpx.get(there.headers["location"]).headers["location"])
    assert back.netloc == "grants.example"
    return browser.get(f"{back.path}?{back.query}")


def test_who_is_vouched_for_gets_in_without_a_password(browser: httpx.Client) -> None:
    assert "Sign in with Marsa" in tree(browser.get("/sign-in")).text_content()
    wanted = f"/o/{organisation().slug}/projects"
    assert browser.get(wanted).headers["location"] == "/sign-in"
    assert go(browser).headers["location"] == wanted
    assert browser.get(f"/o/{organisation().slug}").status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"email": "nobody@marsa.example", "email_verified": True}, "no account"),
        ({"email": EMAIL, "email_verified": False}, "does not vouch"),
        ({"email": EMAIL}, "does not vouch"),
        ({"email": EMAIL, "email_verified": True, "aud": "another"}, "cannot be trusted"),
        ({"email": EMAIL, "email_verified": True, "iss": "https://evil.example"}, "cannot be trusted"),
        ({"email": EMAIL, "email_verified": True, "nonce": "of another time"}, "cannot be trusted"),
        ({"email": EMAIL, "email_verified": True, "exp": int(time.time()) - 3600}, "cannot be trusted"),
    ],
)
def test_what_is_not_vouched_for_lets_nobody_in(
    browser: httpx.Client, identity: Identity, claims: dict[str, Any], said: str
) -> None:
    identity.claims = claims
    assert said in tree(go(browser), HTTPStatus.FORBIDDEN).text_content()
    assert COOKIE not in browser.cookies


def test_a_token_that_somebody_else_signed_lets_nobody_in(browser: httpx.Client, identity: Identity) -> None:
    identity.signs_with = RSAKey.generate_key(2048, {"kid": "k1"})
    assert "cannot be trusted" in tree(go(browser), HTTPStatus.FORBIDDEN).text_content()


def test_an_answer_for_another_browser_lets_nobody_in(browser: httpx.Client) -> None:
    there = browser.get("/oidc/start").headers["location"]
    back = urlsplit(httpx.get(there).headers["location"])
    with httpx.Client(base_url=browser.base_url) as victim:
        tree(victim.get(f"{back.path}?{back.query}"), HTTPStatus.FORBIDDEN)
        victim.get("/oidc/start")
        tree(victim.get(f"{back.path}?{back.query}"), HTTPStatus.FORBIDDEN)
        assert COOKIE not in victim.cookies


def test_a_provider_that_is_away_is_a_sentence(settings: Settings, serve: Callable[[Settings], str]) -> None:
    address = serve(with_provider(settings, f"http://127.0.0.1:{free_port()}"))
    answer = httpx.get(f"{address}/oidc/start", timeout=60)
    assert "does not answer" in tree(answer, HTTPStatus.SERVICE_UNAVAILABLE).text_content()
