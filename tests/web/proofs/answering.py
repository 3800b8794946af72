"""The pages that no link leads to: what a form answers when it is sent as it stands, and when it is sent again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import httpx

from app.accounts.policy import Role
from tests.accounts.people import PASSWORD
from tests.web.proofs.crawl import FoundForm, Site
from tests.web.proofs.door import Door
from tests.web.proofs.world import NOBODY, World, headers_of

_SENT_TWICE = 2
"""The second time the version is old, the link is used, the comment is gone."""


@dataclass(frozen=True, slots=True)
class Answer:
    who: str
    place: str
    """The form's address, at which the browser would stand."""
    response: httpx.Response

    def __str__(self) -> str:
        return f"{self.who}: {self.place} ({self.response.status_code})"


def answers_to(door: Door, world: World, visits: Mapping[str, Site]) -> Iterator[Answer]:
    """One of each status for each form, and the page that asks for the second factor."""
    for who, site in visits.items():
        for form in site.forms:
            if form.method != "GET":
                world.restore()
                yield from _answers(door, who, form)
    known = {"email": f"{Role.ADMINISTRATOR}@people.example", "password": PASSWORD}
    yield Answer(NOBODY, "/sign-in", door.post("/sign-in", data=known))
    world.restore()


def _answers(door: Door, who: str, form: FoundForm) -> Iterator[Answer]:
    told = set()
    files = [(item.name, ("empty.xlsx", b"")) for item in form.fields if item.kind == "file"]
    for _ in range(_SENT_TWICE):
        response = door.post(form.action, data=form.sent(), files=files or None, headers=headers_of(who))
        is_page = response.headers.get("content-type", "").startswith("text/html") and "<main" in response.text
        if is_page and response.status_code not in told:
            told.add(response.status_code)
            yield Answer(who, form.action, response)
