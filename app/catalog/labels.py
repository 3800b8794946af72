"""Words of the generated parts (table heads, captions, document chrome), by language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from app.catalog.reading import read

ORIGINAL = "en"
"""Every label exists in this language; others may lag behind."""


@cache
def label_languages() -> tuple[str, ...]:
    """Languages with a file of labels."""
    names = (entry.name for entry in files("app.catalog").joinpath("labels").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@cache
def labels(language: str) -> Mapping[str, str]:
    """Words by key in `language` (BCP 47; `fr-CA` takes `fr`); English where one is not translated."""
    spoken = language.replace("_", "-").split("-")[0].lower()
    own = _file(spoken) if spoken != ORIGINAL and spoken in label_languages() else {}
    return MappingProxyType({**_file(ORIGINAL), **own})


@cache
def _file(language: str) -> Mapping[str, str]:
    data = files("app.catalog").joinpath("labels", f"{language}.yaml").read_bytes()
    return read(dict[str, str], data, f"labels/{language}.yaml")
