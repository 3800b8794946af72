"""Types hostile texts into whatever takes one: forms as pages hold them, JSON as it was read, files and their names."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from openpyxl import Workbook

from app.accounts.policy import Role
from tests.web.proofs.crawl import FoundForm, Site, read_forms
from tests.web.proofs.door import Door
from tests.web.proofs.world import headers_of
from tests.web.routes import ServedRoute

_LOCKS = ("/submit", "/sign-offs")
"""What closes a proposal to further typing, so it is done last."""

Texts = Callable[[], Sequence[str]]
"""Draws the next texts, to be tried together and, where that is too long, alone."""


@dataclass(slots=True)
class Typed:
    taken: int = 0
    tried: int = 0
    answers: dict[str, httpx.Response] = field(default_factory=dict)
    """The first page that shows again what was refused, by the form's place."""
    led_to: dict[str, None] = field(default_factory=dict)

    def note(self, place: str, answer: httpx.Response) -> bool:
        assert answer.status_code < 500, f"{place}: {answer.status_code}"
        if location := answer.headers.get("location"):
            self.led_to[location.partition("#")[0]] = None
        if answer.headers.get("content-type", "").startswith("text/html") and answer.text:
            self.answers.setdefault(place, answer)
        return answer.status_code < 400


def type_everywhere(door: Door, visits: Mapping[str, Site], routes: Sequence[ServedRoute], texts: Texts) -> Typed:
    typed = Typed()
    forms = [(who, form) for who, site in visits.items() for form in site.forms]
    for who, form in sorted(forms, key=lambda found: found[1].action.endswith(_LOCKS)):
        _type_into_form(door, who, form, texts, typed)
    for route in routes:
        if "PUT" in route.methods:
            address = visits[Role.ADMINISTRATOR].examples[f"PUT {route.path}"]
            _type_into_json(door, address, texts, typed)
    return typed


def _type_into_form(door: Door, who: str, form: FoundForm, texts: Texts, typed: Typed) -> None:
    """Each text of a form by itself, the rest as it was, so that one strict field hides no other."""
    names = dict.fromkeys(item.name for item in form.fields if item.kind == "text")
    for name in names:
        typed.tried += 1
        together = texts()
        as_now = _as_now(door, who, form)
        for text in _as_many_as_fit(together):
            if typed.note(form.action, _send(door, who, as_now, name, text)):
                typed.taken += 1
                break
    if any(item.kind == "file" for item in form.fields):
        typed.tried += 1
        typed.taken += typed.note(form.action, _send(door, who, _as_now(door, who, form), "", texts()[0]))


def _as_many_as_fit(together: Sequence[str]) -> Iterator[str]:
    """All of them, and for where that is too long, half of them, and one."""
    while together:
        yield "\n".join(together)
        together = together[: len(together) // 2]


def _as_now(door: Door, who: str, form: FoundForm) -> FoundForm:
    """The form as its page holds it by now: others may have been sent meanwhile."""
    page = door.get(form.page, headers=headers_of(who))
    alike = (found for found in read_forms(form.page, page.text) if found.action == form.action)
    names = {item.name for item in form.fields}
    return next((found for found in alike if {item.name for item in found.fields} == names), form)


def _send(door: Door, who: str, form: FoundForm, name: str, text: str) -> httpx.Response:
    data: dict[str, list[str]] = {}
    files = []
    for item in form.fields:
        if item.kind == "file":
            files.append((item.name, (text, hostile_workbook(text))))
        else:
            data.setdefault(item.name, []).append(text if item.name == name else item.value)
    if form.method == "GET":
        return door.get(form.action.partition("?")[0], params=data, headers=headers_of(who))
    return door.post(form.action, data=data, files=files or None, headers=headers_of(who))


def hostile_workbook(text: str) -> bytes:
    """A budget whose every cell is hostile but for its numbers."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "<img src=x onerror=window.__pwned=1>"[:31].translate(str.maketrans("/\\*?:[]", "-------"))
    sheet.append(["Category", "Description", "Unit", "Quantity", "Unit cost", text.replace("=", "\u200b=", 1)])
    for _ in range(2):
        sheet.append([text, text, text, 1, 100, text])
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _type_into_json(door: Door, address: str, texts: Texts, typed: Typed) -> None:
    known = headers_of(Role.ADMINISTRATOR)
    read = door.get(address, headers=known)
    if read.status_code != 200:
        return
    for place in _places(read.json()):
        typed.tried += 1
        together = texts()
        for text in _as_many_as_fit(together):
            read = door.get(address, headers=known)
            body = json.dumps(_with(read.json(), place, text))
            headers = {**known, "If-Match": read.headers["etag"], "Content-Type": "application/json"}
            if typed.note(address, door.ask("PUT", address, content=body, headers=headers)):
                typed.taken += 1
                break


def _places(
    value: Any, seen: set[tuple[str, ...]] | None = None, here: tuple[Any, ...] = ()
) -> Iterator[tuple[Any, ...]]:
    """Where texts stand, one of each kind: items of a list are alike."""
    seen = set() if seen is None else seen
    if isinstance(value, str):
        kind = tuple("*" if isinstance(step, int) else step for step in here)
        if kind not in seen:
            seen.add(kind)
            yield here
    elif isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(inner, seen, (*here, step))


def _with(value: Any, place: Sequence[Any], text: str) -> Any:
    if not place:
        return text
    step, *rest = place
    if isinstance(value, dict):
        return {key: _with(inner, rest, text) if key == step else inner for key, inner in value.items()}
    return [_with(inner, rest, text) if at == step else inner for at, inner in enumerate(value)]
