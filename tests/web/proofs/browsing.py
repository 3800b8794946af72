"""A browser at work on the world, and all that it complains about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request, Route

from app.accounts.recognising import COOKIE
from tests.web.proofs.world import NOBODY, cookie_of

Theme = Literal["light", "dark"]

_REPORTS = """
document.addEventListener("securitypolicyviolation", (told) => {
  console.error(`CSP: ${told.violatedDirective} ${told.blockedURI} ${told.sample}`);
});
"""


class Complaints(list[str]):
    """Errors of scripts and of the console, refusals of the security policy, dialogs, requests to other places."""

    def __init__(self, address: str, context: BrowserContext) -> None:
        super().__init__()
        self._address = urlsplit(address).netloc
        context.on("console", self._console)
        context.on("weberror", lambda error: self.append(f"script: {error.error}"))
        context.on("dialog", self._dialog)
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.append(f"{urlsplit(message.page.url).path if message.page else ''}: console: {message.text}")

    def _dialog(self, dialog: Dialog) -> None:
        self.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme not in ("data", "blob") and asked.netloc != self._address:
            self.append(f"a request left: {request.url}")


@contextmanager
def browsing(
    chromium: Browser, address: str, who: str, *, theme: Theme = "light", width: int = 1280, **wishes: Any
) -> Iterator[tuple[Page, Complaints]]:
    """A page of somebody's own browser."""
    context = chromium.new_context(
        base_url=address, color_scheme=theme, viewport={"width": width, "height": 900}, **wishes
    )
    context.set_default_timeout(60_000)
    context.add_init_script(_REPORTS)
    if who != NOBODY:
        context.add_cookies([{"name": COOKIE, "value": cookie_of(who), "url": address}])
    complaints = Complaints(address, context)
    try:
        yield context.new_page(), complaints
    finally:
        context.close()


def answer_with(page: Page, answer: httpx.Response) -> None:
    """What the server said to a form, shown to the browser as the page at the form's address."""

    def fulfil(route: Route) -> None:
        if route.request.is_navigation_request():
            headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
            route.fulfill(status=answer.status_code, headers=headers, body=answer.content)
        else:
            route.continue_()

    page.unroute_all()
    page.route("**/*", fulfil)


def serious(page: Page, axe: str) -> list[str]:
    """What axe-core finds serious or critical on the page as it stands."""
    found: list[dict[str, Any]] = page.evaluate(
        f"async () => {{ if (!window.axe) {{ {axe} }} const told = await axe.run(document, {json.dumps(_OPTIONS)});"
        "return told.violations.map((v) => ({id: v.id, impact: v.impact, nodes: v.nodes.slice(0, 3).map((n) =>"
        " n.html.slice(0, 160) + ' ' + (n.any[0]?.message ?? ''))})); }"
    )
    return [f"{item['id']}: {node}" for item in found if item["impact"] in _SERIOUS for node in item["nodes"]]


_OPTIONS = {"resultTypes": ["violations"]}
_SERIOUS = ("serious", "critical")
