"""Each template has one class that says what it is given: whatever the template asks for, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_type_hints

import pytest
from jinja2 import meta

import app.main  # noqa: F401  # every page's class
from app.web.templating import Page, environment


def classes(of: type[Any] = Page) -> Iterator[type[Any]]:
    for one in of.__subclasses__():
        yield one
        yield from classes(one)


PAGES = {f"{one.__module__}.{one.__name__}": one for one in classes() if "template" in vars(one)}
"""By name: what has slots is a class made anew, and the first of the two stays known."""


def asked(template: str, seen: set[str]) -> Iterator[str]:
    """Names that a template, what it extends and what it includes take from outside."""
    seen.add(template)
    loader = environment().loader
    assert loader is not None
    tree = environment().parse(loader.get_source(environment(), template)[0])
    yield from meta.find_undeclared_variables(tree)
    for other in meta.find_referenced_templates(tree):
        if other and other not in seen:
            yield from asked(other, seen)


def test_a_template_has_one_class() -> None:
    named = [one.template for one in PAGES.values()]
    assert len(named) > 50
    assert sorted({name for name in named if named.count(name) > 1}) == []


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_class_is_typed_and_holds_what_its_template_asks_for(page: type[Any]) -> None:
    assert is_dataclass(page)
    given = {field.name for field in fields(page)}
    assert given <= get_type_hints(page).keys()
    own = given - {field.name for base in page.__bases__ for field in fields(base)}
    assert sorted(own - set(asked(page.template, set()))) == []
