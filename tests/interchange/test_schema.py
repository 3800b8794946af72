"""The JSON Schemas say the same as the reader."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
import yaml
from pydantic import TypeAdapter

from app.catalog.reading import read
from app.catalog.schema import SHAPES
from app.errors import NotFound
from app.interchange.schema import KINDS, json_schema
from tests.catalog.examples import FUNDER_EXAMPLE, TEMPLATE_EXAMPLE
from tests.interchange.page import ONE_FILE

FILES = {
    "funder": FUNDER_EXAMPLE / "funder.yaml",
    "call": FUNDER_EXAMPLE / "calls" / "2026-example.yaml",
    "cases": FUNDER_EXAMPLE / "cases.yaml",
    "template": TEMPLATE_EXAMPLE / "1.0" / "template.yaml",
    "layout": TEMPLATE_EXAMPLE / "layout.yaml",
}


def _text(kind: str) -> str:
    return ONE_FILE if kind == "project" else FILES[kind].read_text(encoding="utf-8")


class _AsEditorsRead(yaml.SafeLoader):
    """YAML 1.2, as editors read it: `on` is a word, and dates are texts."""


_AsEditorsRead.yaml_implicit_resolvers = {
    sign: [pair for pair in pairs if pair[0] not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")]
    for sign, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_AsEditorsRead.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def _json(text: str) -> Any:
    """The file as JSON has it: keys are texts, and what is empty is left out."""
    return _without_empty(json.loads(json.dumps(yaml.load(text, Loader=_AsEditorsRead))))  # noqa: S506 - a SafeLoader


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_empty(v) for k, v in value.items() if v is not None or k in ("25 and over", "families")}
    return [_without_empty(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_fits_its_schema(kind: str) -> None:
    jsonschema_rs.Draft202012Validator(json_schema(kind)).validate(_json(_text(kind)))


@pytest.mark.parametrize("kind", SHAPES)
def test_the_reader_and_the_types_agree_on_an_example(kind: str) -> None:
    shape = SHAPES[kind]
    assert read(shape, _text(kind), "example.yaml") == TypeAdapter(shape).validate_json(json.dumps(_json(_text(kind))))


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("funder", {"unknown": 1}),
        ("funder", {"kind": "embasy"}),
        ("layout", {"headings": "none"}),
        ("project", {"format": "grantwright/2"}),
    ],
)
def test_a_mistake_does_not_fit(kind: str, change: dict[str, Any]) -> None:
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validate(json_schema(kind), {**_json(_text(kind)), **change})


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _nodes(item)
    elif isinstance(value, list):
        for item in value:
            yield from _nodes(item)


@pytest.mark.parametrize("kind", KINDS)
def test_amounts_are_texts_in_quotes(kind: str) -> None:
    assert not [node for node in _nodes(json_schema(kind)) if node.get("type") == "number"]


def test_an_unknown_kind_of_file_is_refused() -> None:
    with pytest.raises(NotFound, match="There is no schema 'projekt'; there are funder"):
        json_schema("projekt")
