"""Signing in with the organisation's own identity provider: OpenID Connect, code flow with PKCE."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.common.security import generate_token
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.errors import NotPermitted, NotReachable
from app.settings import Settings
from app.web.language import gettext as _

TIMEOUT_S = 10
LEEWAY_S = 60
"""By which the provider's clock may differ."""
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]


@dataclass(frozen=True, slots=True)
class Begun:
    """What the browser keeps while it is at the provider, and has to bring back."""

    state: str
    nonce: str
    verifier: str

    def __str__(self) -> str:
        return f"{self.state}.{self.nonce}.{self.verifier}"

    @classmethod
    def read(cls, kept: str) -> Begun | None:
        parts = kept.split(".")
        return cls(*parts) if len(parts) == 3 and all(parts) else None


class Provider:
    """The identity provider that the settings name. What it says of itself is read each time: signing in is rare."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.oidc_issuer or ""
        self._client_id = settings.oidc_client_id or ""
        self._secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else ""
        self._back = f"{settings.address}/oidc/back"

    def begin(self) -> tuple[str, Begun]:
        """Where to send the browser. Raises NotReachable."""
        begun = Begun(generate_token(43), generate_token(43), generate_token(64))
        address = prepare_grant_uri(
            self._described()["authorization_endpoint"],
            client_id=self._client_id,
            response_type="code",
            redirect_uri=self._back,
            scope="openid email profile",
            state=begun.state,
            nonce=begun.nonce,
            code_challenge=create_s256_code_challenge(begun.verifier),  # type: ignore[no-untyped-call]
            code_challenge_method="S256",
        )
        return str(address), begun

    def finish(self, begun: Begun, *, state: str, code: str) -> str:
        """The e-mail, in small letters, that the provider vouches for. Raises NotPermitted, NotReachable."""
        if not code or state != begun.state:
            raise NotPermitted(_("This did not begin in this browser, or was stopped; try once more."))
        described = self._described()
        with _asking() as client:
            answer = client.post(
                described["token_endpoint"],
                data={
                    "grant_type": "authorization_code",
                    "code": code,
                    "redirect_uri": self._back,
                    "code_verifier": begun.verifier,
                },
                auth=(self._client_id, self._secret),
            )
            if 400 <= answer.status_code < 500:
                raise NotPermitted(_("The identity provider did not accept this; try once more."))
            token = _read(answer)
            keys = _read(client.get(described["jwks_uri"]))
        return self._email(str(token.get("id_token", "")), keys, begun.nonce)

    def _email(self, id_token: str, keys: dict[str, Any], nonce: str) -> str:
        try:
            decoded = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=_ALGORITHMS)  # type: ignore[arg-type]
            asked: dict[str, Any] = {
                "iss": {"essential": True, "value": self._issuer},
                "aud": {"essential": True, "value": self._client_id},
            }
            claims = CodeIDToken(decoded.claims, decoded.header, asked, {"nonce": nonce, "client_id": self._client_id})
            claims.validate(leeway=LEEWAY_S)
        except (JoseError, ValueError, KeyError) as error:
            raise NotPermitted(_("What the identity provider said cannot be trusted; tell whoever runs it.")) from error
        if claims.get("email_verified") is not True or not claims.get("email"):
            raise NotPermitted(_("The identity provider does not vouch for your e-mail."))
        return str(claims["email"]).strip().lower()

    def _described(self) -> dict[str, Any]:
        with _asking() as client:
            described = _read(client.get(get_well_known_url(self._issuer, external=True)))
        if described.get("issuer") != self._issuer:
            raise NotReachable(_("The identity provider calls itself otherwise than the settings do."))
        return described


@contextmanager
def _asking() -> Iterator[httpx.Client]:
    """Raises NotReachable where the provider does not answer, or nothing that can be read."""
    try:
        with httpx.Client(timeout=TIMEOUT_S) as client:
            yield client
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise NotReachable(_("The identity provider does not answer; try again later.")) from error


def _read(answer: httpx.Response) -> dict[str, Any]:
    answer.raise_for_status()
    read = answer.json()
    return read if isinstance(read, dict) else {}
