"""JSON Schema of every kind of file a person writes: those of the catalogue, and the workspace file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.catalog.schema import SHAPES, schema_of
from app.domain.phrases import phrase, with_commas
from app.errors import NotFound
from app.interchange.format import WorkspaceFile

_ALL: Mapping[str, Any] = {**SHAPES, "project": WorkspaceFile}

KINDS = tuple(_ALL)
"""`project` is the workspace file with organisation, projects and proposals."""


def json_schema(kind: str) -> dict[str, Any]:
    """The schema of one of `KINDS`.

    Raises NotFound for another word.
    """
    if kind not in _ALL:
        raise NotFound(phrase("There is no schema '{kind}'; there are {kinds}.", kind=kind, kinds=with_commas(KINDS)))
    return schema_of(_ALL[kind], kind)
