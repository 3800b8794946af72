"""Finds the pages and forms of the application by following its links, and an address for every route that it serves.

Nothing is listed by hand: what a route is called and which pages link to it is enough for a new page to be found.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl, quote, urldefrag, urlencode, urljoin, urlsplit

from lxml import html
from starlette.routing import compile_path

from tests.web.proofs.door import ORIGIN, Door
from tests.web.routes import ServedRoute

ALIKE = 2
"""Pages of one route, asked in the same way, that are looked at; a third would show nothing new."""

_LINKS = ("href", "src", "action", "formaction", "data-hx-get", "data-hx-post")
_PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: str
    """`text`, `file`, or `fixed` for what the form sends by itself or lets choose."""
    value: str = ""


@dataclass(frozen=True, slots=True)
class FoundForm:
    page: str
    method: str
    action: str
    fields: tuple[Field, ...]

    def sent(self) -> dict[str, list[str]]:
        """What a browser sends, with something in every text; files are left out."""
        values: dict[str, list[str]] = {}
        for item in self.fields:
            if item.kind != "file":
                values.setdefault(item.name, []).append(item.value or ("x" if item.kind == "text" else ""))
        return values


@dataclass(frozen=True, slots=True)
class Site:
    """What one visitor can reach."""

    pages: Mapping[str, str]
    """HTML by address, query and all."""
    forms: tuple[FoundForm, ...]
    examples: Mapping[str, str]
    """An address by the path of its route."""
    unreached: frozenset[str]
    """Routes that nothing links to; their address was filled in from what others are called with."""
    values: Mapping[str, frozenset[str]]
    """All that each parameter was seen with."""


def crawl(
    door: Door,
    headers: Mapping[str, str],
    routes: Iterable[ServedRoute],
    starts: Iterable[str],
    *,
    seen: Site | None = None,
) -> Site:
    """All that is reached from `starts`, beyond them only what was not `seen` by somebody else.

    Raises AssertionError for a link that leads nowhere.
    """
    walk = _Walk(door, headers, list(routes))
    if seen is not None:
        walk.leave_out(seen)
    walk.go(starts)
    return walk.site()


def fill(path: str, values: Mapping[str, str]) -> str:
    """A route's path with values for its parameters."""
    return _PARAMETER.sub(lambda found: quote(values.get(found[1], "1"), safe="/"), path)


def parameters(route: str, address: str) -> dict[str, str] | None:
    """What a route's parameters are in an address; None for an address of another route."""
    found = compile_path(route)[0].match(urlsplit(address).path)
    return found.groupdict() if found else None


class _Walk:
    def __init__(self, door: Door, headers: Mapping[str, str], routes: list[ServedRoute]) -> None:
        self._door = door
        self._headers = headers
        self._routes = routes
        self._waiting: deque[tuple[str, str]] = deque()
        self._asked: Counter[object] = Counter()
        self._seen: set[str] = set()
        self._sent_empty: set[str] = set()
        self._pages: dict[str, str] = {}
        self._forms: dict[tuple[object, ...], FoundForm] = {}
        self._examples: dict[str, str] = {}
        self._values: dict[str, dict[str, None]] = {}

    def leave_out(self, seen: Site) -> None:
        self._asked.update({self._kind(page): ALIKE for page in seen.pages})

    def go(self, starts: Iterable[str]) -> None:
        self._waiting.extend((start, "") for start in starts)
        while self._waiting:
            self._look(*self._waiting.popleft())

    def _look(self, address: str, linked_from: str) -> None:
        self._note(address, "GET")
        kind = self._kind(address)
        if address in self._seen or (linked_from and self._asked[kind] >= ALIKE):
            return
        self._seen.add(address)
        answer = self._door.get(address, headers=self._headers)
        if answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY and address in self._sent_empty:
            return  # the form asks for what is missing
        assert answer.status_code < 400, f"{linked_from or 'the start'} leads to {address}: {answer.status_code}"
        self._asked[kind] += 1
        if "location" in answer.headers:
            self._waiting.append((answer.headers["location"], address))
        if answer.headers.get("content-type", "").startswith("text/html"):
            self._pages[address] = answer.text
            self._read(address, html.document_fromstring(answer.text) if answer.text.strip() else None)

    def _read(self, page: str, tree: html.HtmlElement | None) -> None:
        if tree is None:
            return
        for element in tree.iter("*"):
            for name in _LINKS:
                if (target := _ours(page, element.get(name))) is None:
                    continue
                writes = name in ("action", "formaction", "data-hx-post")
                if not writes and self._note(target, "GET"):
                    self._waiting.append((target, page))
        for form in _forms(page, tree):
            self._keep(form)

    def _keep(self, found: FoundForm) -> None:
        if found.method == "GET":  # as it is sent when nothing is typed
            asked = urlencode([(item.name, item.value) for item in found.fields])
            address = f"{urlsplit(found.action).path}?{asked}"
            self._sent_empty.add(address)
            self._waiting.append((address, found.page))
        else:
            self._note(found.action, found.method)
        names = frozenset(item.name for item in found.fields)
        self._forms.setdefault((found.method, self._path(found.action, found.method), names), found)

    def _kind(self, address: str) -> object:
        return self._path(address, "GET"), tuple(sorted(name for name, _ in parse_qsl(urlsplit(address).query)))

    def _path(self, address: str, method: str) -> str:
        """The path of the route that answers there; empty for none."""
        return next(
            (
                route.path
                for route in self._routes
                if method in route.methods and parameters(route.path, address) is not None
            ),
            "",
        )

    def _note(self, address: str, method: str) -> str:
        """`_path`, remembered as an example of it."""
        path = self._path(address, method)
        if path:
            self._examples.setdefault(f"{method} {path}", address)
            for name, value in (parameters(path, address) or {}).items():
                self._values.setdefault(name, {})[value] = None
        return path

    def site(self) -> Site:
        first = {name: next(iter(seen)) for name, seen in self._values.items()}
        examples: dict[str, str] = {}
        unreached = set()
        for route in self._routes:
            for method in route.methods:
                name = f"{method} {route.path}"
                if name not in self._examples:
                    unreached.add(name)
                examples[name] = self._examples.get(name) or fill(route.path, first)
        values = {name: frozenset(seen) for name, seen in self._values.items()}
        return Site(self._pages, tuple(self._forms.values()), examples, frozenset(unreached), values)


def read_forms(page: str, text: str) -> list[FoundForm]:
    """The forms of a page; none of what is no page."""
    return list(_forms(page, html.document_fromstring(text))) if text.lstrip().startswith("<") else []


def _forms(page: str, tree: html.HtmlElement) -> Iterator[FoundForm]:
    for form in tree.iter("form"):
        action = _ours(page, form.get("action") or page)
        if action is not None:
            yield FoundForm(page, form.method, action, tuple(_fields(form)))


def _ours(page: str, link: str | None) -> str | None:
    if not link or link.startswith(("#", "data:", "mailto:")):
        return None
    target = urldefrag(urljoin(ORIGIN + page, link)).url
    return target.removeprefix(ORIGIN) or "/" if target.startswith(ORIGIN) else None


def _fields(form: html.FormElement) -> Iterator[Field]:
    own = form.get("id")
    apart = form.getroottree().xpath("//*[@form=$own]", own=own) if own else []
    for element in (*form.iter("input", "textarea", "select", "button"), *apart):
        name = element.get("name")
        if not name or element.get("disabled") is not None:
            continue
        kind = element.get("type", "text") if element.tag == "input" else element.tag
        if kind == "file":
            yield Field(name, "file")
        elif kind in ("text", "textarea", "search", "email", "url", "tel", "password"):
            yield Field(name, "text", element.value or "")
        elif kind == "select":
            chosen = element.value if element.value is not None else next(iter(element.value_options), "")
            yield Field(name, "fixed", str(chosen))
        elif kind not in ("checkbox", "radio", "button") or element.get("checked") is not None:
            yield Field(name, "fixed", element.get("value") or "")
