"""What every domain value has in common.

The dataclasses of this package are the only definition of each shape: the YAML file format, the JSON API and the
JSON Schema are read from them (`pydantic.TypeAdapter`), so a field is described once, in the string below it.
"""

from collections.abc import Callable
from typing import Any, ClassVar, get_args


class Record:
    """A frozen value that refuses unknown keys when it is read from outside."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, Any]] = {
        "extra": "forbid",
        "use_attribute_docstrings": True,
        "allow_inf_nan": False,
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
