"""Pages as a browser without a script reads them, and what it sends of their forms."""

from __future__ import annotations

from http import HTTPStatus

import httpx
from lxml import html


def tree(answer: httpx.Response, status: int = HTTPStatus.OK) -> html.HtmlElement:
    assert answer.status_code == status, answer.text[:2000]
    return html.fromstring(answer.text)


def text(found: html.HtmlElement) -> str:
    return " ".join(found.text_content().split())


def sent(form: html.FormElement, **more: object) -> dict[str, object]:
    """What a browser sends of a form, with some of it changed."""
    values: dict[str, object] = {}
    for name, value in form.form_values():
        there = values.setdefault(name, [])
        assert isinstance(there, list)
        there.append(value)
    return {**values, **more}


def form_at(page: html.HtmlElement, action: str) -> html.FormElement:
    """The first form that is sent there."""
    found = page.xpath("//form[@action=$action]", action=action)[0]
    assert isinstance(found, html.FormElement)
    return found
