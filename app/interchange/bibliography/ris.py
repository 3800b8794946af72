"""RIS, read record by record by rispy, so that a broken one hides no other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import rispy

from app.domain.phrases import phrase

BEGIN = re.compile(r"TY  ?-")
_END = re.compile(r"ER  ?-")
_KINDS: Mapping[str, str] = MappingProxyType({
    "JOUR": "article-journal", "MGZN": "article-magazine", "NEWS": "article-newspaper", "BOOK": "book",
    "CHAP": "chapter", "CONF": "paper-conference", "CPAPER": "paper-conference", "RPRT": "report", "GOVDOC": "report",
    "THES": "thesis", "ELEC": "webpage", "WEB": "webpage", "DATA": "dataset", "STAT": "legislation",
})  # fmt: skip


def read_ris(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """By line an item of CSL-JSON, or why there is none."""
    begun, lines = 0, list[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        if BEGIN.match(line):
            if begun:
                yield begun, phrase("its last line “ER  -” is missing")
            begun, lines = number, [line]
        elif begun:
            lines.append(line)
            if _END.match(line):
                yield begun, _record("\n".join(lines))
                begun = 0
        elif line.strip():
            yield number, phrase("it stands outside of every record")
    if begun:
        yield begun, phrase("its last line “ER  -” is missing")


def _record(text: str) -> dict[str, Any] | str:
    try:
        (record,) = rispy.loads(text)
    except (ValueError, OSError, LookupError):
        return phrase("the record cannot be made out")
    first, last = record.get("start_page", ""), record.get("end_page", "")
    return {
        "id": record.get("id", ""),
        "type": _KINDS.get(record.get("type_of_reference", ""), "document"),
        "title": record.get("title") or record.get("primary_title"),
        "author": [_person(name) for name in record.get("authors") or record.get("first_authors") or ()],
        "publisher": record.get("publisher"),
        "container-title": record.get("journal_name")
        or record.get("secondary_title")
        or record.get("alternate_title3"),
        "volume": record.get("volume"),
        "issue": record.get("number"),
        "page": f"{first}–{last}" if first and last and first != last else first,
        "issued": record.get("year") or record.get("publication_year") or record.get("date"),
        "accessed": str(record.get("access_date", "")).replace("/", "-"),
        "URL": next(iter(record.get("urls", ())), ""),
        "DOI": record.get("doi"),
        "note": next(iter(record.get("notes", ())), ""),
    }


def _person(name: str) -> dict[str, str]:
    family, comma, given = name.partition(",")
    return {"family": family, "given": given.replace(",", " ")} if comma else {"literal": name}
