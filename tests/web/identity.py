"""A small OpenID provider on a loopback port, strict about what a client has to send."""

from __future__ import annotations

import hashlib
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "grantwright", "a secret of theirs"


@dataclass
class Identity:
    """`claims` are put over what the token would say; `signs_with` in the place of the key that is published."""

    claims: dict[str, Any] = field(default_factory=lambda: {"email": "amina@marsa.example", "email_verified": True})
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1"}))
    signs_with: RSAKey | None = None
    issuer: str = ""
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def described(self, _request: Request) -> Response:
        named = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return JSONResponse({"issuer": self.issuer, **{key: f"{self.issuer}/{at}" for key, at in named.items()}})

    def keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    def authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.asked)}"
        self.asked[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", status_code=303)

    async def token(self, request: Request) -> Response:
        form = await request.form()
        given = b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        asked = self.asked.pop(str(form["code"]), None)
        verifier = urlsafe_b64encode(hashlib.sha256(str(form["code_verifier"]).encode()).digest()).rstrip(b"=").decode()
        if asked is None or given != f"{CLIENT}:{SECRET}" or verifier != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        now = int(time.time())
        said = {
            "iss": self.issuer, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300, "nonce": asked["nonce"],
            **self.claims,
        }  # fmt: skip
        token = jwt.encode({"alg": "RS256", "kid": "k1"}, said, self.signs_with or self.key)
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": token})


@contextmanager
def identity_provider() -> Iterator[Identity]:
    identity = Identity()
    app = Starlette(
        routes=[
            Route("/.well-known/openid-configuration", identity.described),
            Route("/keys", identity.keys),
            Route("/authorize", identity.authorize),
            Route("/token", identity.token, methods=["POST"]),
        ]
    )
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.002)
    identity.issuer = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield identity
    finally:
        server.should_exit = True
        thread.join(timeout=10)
