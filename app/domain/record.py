"""What every domain value has in common.

The dataclasses of this package are the only definition of each shape: the YAML file format, the JSON API and the
JSON Schema are read from them (`pydantic.TypeAdapter`), so a field is described once, in the string below it.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from threading import Lock
from typing import Any, ClassVar, get_args

_reading = Lock()


class Record:
    """A frozen value that refuses unknown keys when it is read from outside."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "allow_inf_nan": False}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, make: Any) -> dict[str, Any]:
        """The strings below the fields become descriptions.

        pydantic can do this itself, but reads the source anew for each validator it makes, which costs seconds at the
        start of the server; here it is read when a schema is asked for, and once.
        """
        written: dict[str, Any] = make(core)
        fields = make.resolve_ref_schema(written).get("properties", {})
        for name, said in field_descriptions(cls).items():
            if name in fields:
                fields[name].setdefault("description", said)
        return written


def field_descriptions(record: type) -> dict[str, str]:
    """The string below each field of a record, by the field's name."""
    with _reading:  # CPython 3.11 cannot parse source in two threads at once
        return _field_descriptions(record)


@cache
def _field_descriptions(record: type) -> dict[str, str]:
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(record))).body
    return {
        field.target.id: inspect.cleandoc(below.value.value)
        for field, below in pairwise(tree.body if isinstance(tree, ast.ClassDef) else ())
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }


class ByKind:
    """Annotates a union whose members say by `kind` which they are: a reader looks there instead of trying each.

    Like the configuration above it is called by pydantic, which this package does not import.
    """

    def __get_pydantic_core_schema__(self, union: Any, make: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        kinds = (member.__dataclass_fields__["kind"].default for member in get_args(union))
        choices = dict(zip(kinds, make(union)["choices"], strict=True))
        return {"type": "tagged-union", "discriminator": "kind", "choices": choices}

    def __get_pydantic_json_schema__(self, core: Any, make: Any) -> dict[str, Any]:
        written: dict[str, Any] = make(core)
        written["oneOf"] = [{**choice, "required": ["kind"]} for choice in written["oneOf"]]
        return written


Localised = dict[str, str]
"""A text by language code; the first entry is the original, the others translate it."""


def in_language(text: Localised, language: str) -> str:
    """The text in `language`, else in its original language, else empty."""
    if language in text:
        return text[language]
    return next(iter(text.values()), "")
