"""Beginning something new: as a copy of another one, or from the example that names every field."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from app.catalog.catalogue import Catalogue
from app.domain.keys import slug_of
from app.errors import BadInput
from app.own_catalogue.editing import OwnCatalogue
from app.own_catalogue.names import call_file, folder_of, funder_file, template_file
from app.paths import shipped

_BLOCK = re.compile(r"^(?P<field>[a-z_]+):.*(?:\n[ \t].*|\n(?=\n*[ \t]))*", re.MULTILINE)
_EXAMPLES = {
    "funder": Path("funders/_example/funder.yaml"),
    "call": Path("funders/_example/calls/2026-example.yaml"),
    "template": Path("proposal_templates/_example/1.0/template.yaml"),
}
_TEMPLATE = "template.yaml"
_SECTION = "sections:\n  - key: summary\n    heading: {en: Summary}\n    question: What will change, and for whom?"
_STAGE = "stages:\n  - stage: full\n    template: general-partnership/1.0\n    deadline: {kind: rolling}"
_NEEDED = {
    "funder": {"kind": "kind: foundation"},
    "call": {"status": "status: open", "stages": _STAGE, "source": "source: {verified: unverified}"},
    "template": {"languages": "languages: [en]", "layout": "layout: general", "sections": _SECTION,
                 "source": "source: {verified: unverified}"},
}  # fmt: skip
"""What a blank file begins with; all other fields of the example stand in it as comments."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that is not kept yet. `source` is the template that its sections' texts come from."""

    name: str
    text: str
    source: str = ""


def draft_funder(own: OwnCatalogue, catalogue: Catalogue, title: str, source: str = "") -> Draft:
    """A funder of this name. Raises BadInput without a name, NotFound for the source."""
    slug = slug_of(_said(title), taken=catalogue.funders.keys(), fallback="funder")
    text = own.read(funder_file(source)) if source else ""
    return Draft(funder_file(slug), _begun("funder", text, {"slug": slug, "name": _quoted(title)}))


def draft_call(own: OwnCatalogue, catalogue: Catalogue, title: str, funder: str, source: str = "") -> Draft:
    """A call of a funder. Raises BadInput without a title, NotFound for the funder and the source."""
    taken = {call.slug.partition("/")[2] for call in catalogue.calls_of(catalogue.funder(funder).slug)}
    slug = f"{funder}/{slug_of(_said(title), taken=taken, fallback='call')}"
    text = own.read(call_file(source)) if source else ""
    return Draft(call_file(slug), _begun("call", text, {"slug": slug, "funder": funder, "title": _quoted(title)}))


def draft_template(own: OwnCatalogue, catalogue: Catalogue, title: str, source: str = "") -> Draft:
    """A template of this name. Raises BadInput without a name, NotFound for the source."""
    slug = slug_of(_said(title), taken={known.slug for known in catalogue.templates.values()}, fallback="template")
    languages = catalogue.template(source).languages if source else ("en",)
    names = ", ".join(f"{language}: {_quoted(title)}" for language in languages)
    text = own.read_template(source)[_TEMPLATE] if source else ""
    lines = {"slug": slug, "version": '"1.0"', "name": f"{{{names}}}"}
    return Draft(template_file(f"{slug}/1.0"), _begun("template", text, lines), source)


def with_texts(own: OwnCatalogue, name: str, text: str, source: str) -> dict[str, str]:
    """The file of a template with the texts of its sections from the template that it was copied from, by name.

    Raises NotFound.
    """
    beside = {folder_of(name) + other: said for other, said in own.read_template(source).items()}
    return {**beside, name: text}


def copy_version(own: OwnCatalogue, catalogue: Catalogue, source: str, *, by: str, at: datetime) -> str:
    """A version of the organisation's own, below the one that is copied: 1.0 → 1.0.1. Returns its file's name.

    Versions that ship never change: what was written on them stays on them. Raises NotFound.
    """
    text = own.read_template(source)[_TEMPLATE]
    version = next(new for number in count(1) if (new := f"{source}.{number}") not in catalogue.templates)
    name = template_file(version)
    lines = {"version": f'"{version.partition("/")[2]}"'}
    own.put(with_texts(own, name, _with(text, lines), source), by=by, at=at)
    return name


def _said(title: str) -> str:
    if not title:
        raise BadInput("Say what it is called.")
    return title


def _quoted(title: str) -> str:
    """A JSON string is a YAML string."""
    return json.dumps(title, ensure_ascii=False)


def _begun(kind: str, copied: str, lines: Mapping[str, str]) -> str:
    return _with(copied or _blank(kind, lines), lines)


def _with(text: str, lines: Mapping[str, str]) -> str:
    """The text with other values of some fields; one that it has not is put first."""

    def replaced(block: re.Match[str]) -> str:
        field = block["field"]
        return f"{field}: {lines[field]}" if field in lines else block[0]

    there = {block["field"] for block in _BLOCK.finditer(text)}
    added = "".join(f"{field}: {value}\n" for field, value in lines.items() if field not in there)
    return added + _BLOCK.sub(replaced, text)


def _blank(kind: str, given: Collection[str]) -> str:
    """The example with its fields as comments, but for those that are needed and those that are `given`."""
    example, needed = _EXAMPLES[kind], _NEEDED[kind]

    def begun(block: re.Match[str]) -> str:
        if block["field"] in given:
            return block[0]
        return needed.get(block["field"], "") or "\n".join(f"# {line}" for line in block[0].split("\n"))

    text = (shipped(example.parts[0]).joinpath(*example.parts[1:])).read_text(encoding="utf-8")
    return _BLOCK.sub(begun, text)
