"""JSON Schema of every kind of file, read from the dataclasses, so that an editor completes and checks fields.

It says what a field is and which words it takes. What goes beyond one field is said by `grantwright catalog check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from app.catalog.cases import Case
from app.domain.call import Call
from app.domain.funder import Funder
from app.domain.layouts import Layout
from app.domain.proposal import SectionText
from app.domain.template import Template

SHAPES: Mapping[str, Any] = {
    "funder": Funder,
    "call": Call,
    "cases": tuple[Case, ...],
    "template": Template,
    "layout": Layout,
}
"""Kinds of files of the catalogue."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_AMOUNT = {"type": "string", "pattern": r"^-?[0-9]{1,30}(\.[0-9]{1,30})?$"}
LOCAL_TIME = {"type": "string", "pattern": r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"}
"""A time of day without an offset, which the format `time` of JSON Schema would ask for."""
_MARKDOWN = {
    "title": "SectionText",
    "description": "Text of a section as Markdown; the long form says which original a translation was made from.",
    "anyOf": [
        {"type": "string"},
        {"type": "null"},
        {
            "type": "object",
            "properties": {"text": {"type": "string"}, "translated_from": {"type": "string"}},
            "additionalProperties": False,
        },
    ],
}


class _FileSchema(GenerateJsonSchema):
    """Files hold amounts as quoted texts, times without seconds, and sections as Markdown."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:  # noqa: ARG002
        return dict(_AMOUNT)

    def time_schema(self, schema: core_schema.TimeSchema) -> JsonSchemaValue:  # noqa: ARG002
        return dict(LOCAL_TIME)

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> JsonSchemaValue:
        return dict(_MARKDOWN) if schema["cls"] is SectionText else super().dataclass_schema(schema)


def schema_of(shape: Any, kind: str) -> dict[str, Any]:
    """The schema of files that hold one `shape`."""
    schema = TypeAdapter(shape).json_schema(schema_generator=_FileSchema)
    return {"$schema": _DIALECT, **schema, "title": f"Grantwright {kind} file"}
