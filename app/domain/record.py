"""What every domain value has in common.

The dataclasses of this package are the only definition of each shape: the YAML file format, the JSON API and the
JSON Schema are read from them (`pydantic.TypeAdapter`), so a field is described once, in the string below it.
"""

from typing import Any, ClassVar


class Record:
    """A frozen value that refuses unknown keys when it is read from outside."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, Any]] = {
        "extra": "forbid",
        "use_attribute_docstrings": True,
        "allow_inf_nan": False,
    }


Localised = dict[str, str]
"""A text by language code; the first entry is the original, the others translate it."""


def in_language(text: Localised, language: str) -> str:
    """The text in `language`, else in its original language, else empty."""
    if language in text:
        return text[language]
    return next(iter(text.values()), "")
