"""BibTeX, read by bibtexparser; accents and commands of LaTeX, read by pylatexenc."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from bibtexparser import parse_string
from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import DuplicateBlockKeyBlock, Entry
from pylatexenc.latex2text import LatexNodes2Text

from app.domain.phrases import phrase
from app.interchange.bibliography.items import MAX_TEXT

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # it tells of each broken entry; so do we

_KINDS: Mapping[str, str] = MappingProxyType({
    "article": "article-journal", "book": "book", "booklet": "pamphlet", "inbook": "chapter", "incollection": "chapter",
    "inproceedings": "paper-conference", "conference": "paper-conference", "proceedings": "book", "manual": "report",
    "mastersthesis": "thesis", "phdthesis": "thesis", "thesis": "thesis", "techreport": "report", "report": "report",
    "online": "webpage", "electronic": "webpage", "dataset": "dataset", "unpublished": "manuscript", "misc": "document",
})  # fmt: skip
_FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "title": ("title",), "publisher": ("publisher", "institution", "school", "organization", "howpublished"),
    "page": ("pages",), "container-title": ("journaltitle", "journal", "booktitle"), "volume": ("volume",),
    "issue": ("number", "issue"), "annote": ("annote", "annotation"), "note": ("note",), "issued": ("date", "year"),
    "accessed": ("urldate",),
})  # fmt: skip
"""Field of CSL-JSON and the fields of BibTeX and BibLaTeX that give it, the better first."""
_WHOLE = re.compile(r"\{[^{}]*\}")
_BARE_PERCENT = re.compile(r"(?<!\\)%")
_ADDRESS = re.compile(r"\\url\{([^{}]*)\}")


def read_bibtex(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """By line an item of CSL-JSON, or why there is none."""
    library = parse_string(text)
    for block in library.blocks:
        line = block.start_line + 1
        if isinstance(block, Entry):
            try:
                yield line, _item(block)
            except (RecursionError, InvalidNameError):
                yield line, phrase("its braces or names cannot be made out")
            except ValueError as error:
                yield line, error.args[0]
        elif isinstance(block, DuplicateBlockKeyBlock):
            yield line, phrase("an entry above has the same key “{key}”", key=str(block.key)[:100])
        elif block in library.failed_blocks:
            yield line, phrase("a brace, a quotation mark or a comma is missing, or a field stands twice")


def _item(entry: Entry) -> dict[str, Any]:
    given = {field.key.lower(): field.value for field in entry.fields}
    item: dict[str, Any] = {"id": entry.key, "type": _KINDS.get(entry.entry_type.lower(), "document")}
    for name, sources in _FIELDS.items():
        item[name] = next((text for source in sources if (text := _plain(given.get(source, "")))), "")
    for name in ("author", "editor"):
        people = str(given.get(name, ""))
        if len(people) > MAX_TEXT:  # before it is divided, which takes long
            raise ValueError(phrase("its field “{name}” has more than {most} characters", name=name, most=MAX_TEXT))
        item[name] = [_person(one) for one in split_multiple_persons_names(people) if one != "others"]
    address = str(given.get("url", "")) or next(iter(_ADDRESS.findall(str(given.get("howpublished", "")))), "")
    item["URL"], item["DOI"] = address.replace("\\", ""), str(given.get("doi", "")).replace("\\", "")
    return item


def _person(name: str) -> dict[str, str]:
    if _WHOLE.fullmatch(name.strip()):
        return {"literal": _plain(name)}
    parts = parse_single_name_into_parts(name, strict=False)
    said = {"family": parts.last, "given": parts.first, "non-dropping-particle": parts.von, "suffix": parts.jr}
    return {part: _plain(" ".join(words)) for part, words in said.items()}


def _plain(value: Any) -> str:
    # A percent sign begins a comment in LaTeX; in a title it is what it looks like.
    text = _BARE_PERCENT.sub(r"\\%", str(value))
    plain: str = LatexNodes2Text(math_mode="verbatim").latex_to_text(text)
    return plain.replace("\xa0", " ")
