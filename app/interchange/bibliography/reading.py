"""Which format a file of references has, and what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from app.domain.phrases import phrase
from app.errors import BadInput
from app.interchange.bibliography.items import evidence_of
from app.interchange.bibliography.shape import MAX_BYTES, MAX_ENTRIES, Bibliography, Entry, Trouble

_BIBTEX = re.compile(r"@\s*[A-Za-z]+\s*[{(]")
_RIS = re.compile(r"^TY  ?-", re.MULTILINE)

_Found = Iterator[tuple[int, dict[str, Any] | str]]


def read_bibliography(data: bytes) -> Bibliography:
    """BibTeX, RIS or CSL-JSON, as its content shows; UTF-8, UTF-16 or Windows-1252. Raises BadInput."""
    if len(data) > MAX_BYTES:
        raise BadInput(phrase("The file is larger than {most} MB; divide it.", most=MAX_BYTES // 1_000_000))
    text = _decoded(data)
    entries: list[Entry] = []
    troubles: list[Trouble] = []
    taken: set[str] = set()
    for line, found in _reader(text)(text):
        if len(entries) + len(troubles) >= MAX_ENTRIES:
            raise BadInput(
                phrase("More than {most} references are too many for one file; divide it.", most=MAX_ENTRIES)
            )
        if isinstance(found, str):
            troubles.append(Trouble(line, found))
            continue
        try:
            evidence = evidence_of(found, taken)
            if evidence.key in taken:
                raise ValueError(phrase("an entry above has the same key “{key}”", key=evidence.key))
        except ValueError as error:
            troubles.append(Trouble(line, error.args[0]))
        else:
            taken.add(evidence.key)
            entries.append(Entry(line, evidence))
    return Bibliography(tuple(entries), tuple(troubles))


def _reader(text: str) -> Callable[[str], _Found]:
    # Each is loaded only where it is needed: commands that read no references start without them.
    if text.lstrip()[:1] in ("[", "{"):
        from app.interchange.bibliography.csl_json import read_csl_json

        return read_csl_json
    if _RIS.search(text):
        from app.interchange.bibliography.ris import read_ris

        return read_ris
    if _BIBTEX.search(text):
        from app.interchange.bibliography.bibtex import read_bibtex

        return read_bibtex
    raise BadInput(phrase("There are no references in it: it is neither BibTeX nor RIS nor CSL-JSON."))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
