"""What files of the catalogue are called: no other name is read or written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from app.catalog.catalogue import Catalogue
from app.domain.phrases import phrase
from app.errors import NotFound

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_NAME = re.compile(
    rf"funders/(?P<funder>{SLUG})/(?:funder|calls/(?P<call>{SLUG}))\.yaml"
    rf"|templates/(?P<template>{SLUG}/[0-9]+(?:\.[0-9]+)*)"
    rf"/(?:template\.yaml|(?P<text>(?:guidance|starter)/[a-z0-9_-]+(?:\.[a-z]{{2,3}})?\.md))",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class FileName:
    """One of `funder`, `call` and `template` says of what it is a file."""

    name: str
    funder: str = ""
    call: str = ""
    """With its funder in front, as calls are called elsewhere."""
    template: str = ""
    """`slug/version`."""
    text: bool = False
    """Whether it is not the template itself but a text for one of its sections."""

    @classmethod
    def read(cls, name: str) -> FileName:
        """Raises NotFound."""
        found = _NAME.fullmatch(name)
        if found is None:
            raise NotFound(phrase("The catalogue has no file '{name}'.", name=name))
        if found["call"]:
            return cls(name, call=f"{found['funder']}/{found['call']}")
        return cls(name, funder=found["funder"] or "", template=found["template"] or "", text=bool(found["text"]))

    def shipped(self, catalogue: Catalogue) -> Path | None:
        """Where it stands, of all that is read from folders. Templates that ship are copied, never replaced."""
        shelf = catalogue.shelves
        loaded = shelf.funders.get(self.funder) if self.funder else shelf.calls.get(self.call)
        return loaded.place.path if loaded else None


def funder_file(slug: str) -> str:
    return f"funders/{slug}/funder.yaml"


def call_file(slug: str) -> str:
    funder, _, name = slug.partition("/")
    return f"funders/{funder}/calls/{name}.yaml"


def template_file(name: str) -> str:
    return f"templates/{name}/template.yaml"


def folder_of(name: str) -> str:
    """`templates/ours/1.0/` or `funders/undef/`: the folder in which everything belongs to the same thing."""
    parts = name.split("/")
    return "/".join(parts[: 3 if parts[0] == "templates" else 2]) + "/"
