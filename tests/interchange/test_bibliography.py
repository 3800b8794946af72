"""Files of references: what each format gives, and what is said of an entry that is broken."""

from __future__ import annotations

import json
from datetime import date
from time import perf_counter
from typing import Any

import pytest

from app.domain.evidence import Evidence, bare_doi
from app.errors import BadInput
from app.interchange.bibliography import MAX_BYTES, MAX_ENTRIES, Bibliography, read_bibliography

BIBTEX = r"""@string{ilo = "International Labour Office"}
@techreport{ilo-2024,
  author = {{International Labour Office} and M{\"o}ller, Anna and van der Berg, J. and others},
  title = {The {ILO} \emph{report} \& what 30% of it says},
  institution = ilo, year = 2024, month = mar, pages = {10--12},
  doi = {https://doi.org/10.1000/ABC_1}, url = {https://x.org/a_b%20c}, urldate = {2024-05-06}
}
@article{broken, title = {Never closed, year = 2020
@book{fine, title = "Fine", author = {Roe, Jane}, year = "2019"}
@book{fine, title = "Fine again", year = "2019"}
@misc{untitled, year = 2001}
"""
RIS = """TY  - JOUR
AU  - Müller, Änne
AU  - World Bank
TI  - Wages
JO  - Labour
PY  - 2020/03/01
SP  - 3
EP  - 5
VL  - 7
IS  - 2
DO  - 10.1000/y
ER  -

TY  - BOOK
TI  - No end
TY  - BOOK
TI  - An end
ER  -
stray
"""
CSL: list[dict[str, Any]] = [
    {
        "id": "b",
        "type": "article-journal",
        "title": "An <i>article</i>\x0c on\x00 pay",
        "author": [{"family": "Berg", "non-dropping-particle": "van der", "given": "J."}, {"literal": "ILO"}],
        "issued": {"date-parts": [["2020", 3]]},
        "accessed": {"date-parts": [[2024, 3, 1]]},
        "container-title": "Lancet",
        "URL": "javascript:alert(1)",
    }
]


def read(text: str) -> Bibliography:
    return read_bibliography(text.encode())


def only(text: str) -> Evidence:
    (entry,) = read(text).entries
    return entry.evidence


def test_bibtex_gives_its_good_entries_and_names_the_others_by_line() -> None:
    found = read(BIBTEX)
    assert [(entry.line, entry.evidence.key) for entry in found.entries] == [(2, "ilo-2024"), (9, "fine")]
    assert [trouble.line for trouble in found.troubles] == [8, 10, 11]
    said = [trouble.why for trouble in found.troubles]
    assert all(word in why for word, why in zip(("brace", "“fine”", "no title"), said, strict=True)), said
    piece = found.entries[0].evidence
    assert piece.author == "International Labour Office; Möller, Anna; van der Berg, J."
    assert piece.title == "The ILO report & what 30% of it says"
    assert (piece.publisher, piece.year, piece.page) == ("International Labour Office", 2024, "10–12")
    assert (piece.doi, piece.url) == ("10.1000/abc_1", "https://x.org/a_b%20c")
    assert (piece.kind, piece.retrieved_on) == ("report", date(2024, 5, 6))


def test_ris_gives_its_whole_records() -> None:
    found = read(RIS)
    assert [(entry.line, entry.evidence.title) for entry in found.entries] == [(1, "Wages"), (16, "An end")]
    assert [trouble.line for trouble in found.troubles] == [14, 19]
    piece = found.entries[0].evidence
    assert (piece.author, piece.year, piece.page) == ("Müller, Änne; World Bank", 2020, "3–5")
    assert (piece.container, piece.volume, piece.issue, piece.doi) == ("Labour", "7", "2", "10.1000/y")
    assert piece.key == "muller-2020"


def test_csl_json_is_cleaned_of_markup_and_of_what_no_file_holds() -> None:
    piece = only(json.dumps(CSL))
    assert piece.title == "An article on pay"
    assert (piece.author, piece.year, piece.container) == ("van der Berg, J.; ILO", 2020, "Lancet")
    assert (piece.url, piece.retrieved_on) == ("", date(2024, 3, 1))


def test_csl_json_that_breaks_off_gives_what_stands_before() -> None:
    found = read('[{"id": "a", "title": "A"},\n 7,\n {"id": "b", "title": }]')
    assert [entry.evidence.key for entry in found.entries] == ["a"]
    assert [trouble.line for trouble in found.troubles] == [2, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    (entry,) = read_bibliography("@book{a, title={Écoles “sûres”}, author={Muñoz, Zoë}}".encode(encoding)).entries
    assert (entry.evidence.title, entry.evidence.author) == ("Écoles “sûres”", "Muñoz, Zoë")


@pytest.mark.parametrize("key", ["two words", "", "a'b"])
def test_a_key_that_no_text_can_cite_is_replaced(key: str) -> None:
    assert only(json.dumps({"id": key, "title": "Pay", "issued": "2020"})).key == "pay-2020"


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"Dear all, see you at noon", b"%PDF-1.7"])
def test_what_is_no_list_of_references_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(BadInput, match="neither BibTeX"):
        read_bibliography(data)


def test_too_much_is_refused() -> None:
    with pytest.raises(BadInput, match="larger than 2 MB"):
        read_bibliography(b" " * (MAX_BYTES + 1))
    with pytest.raises(BadInput, match="too many"):
        read(json.dumps([{"id": f"k{n}", "title": "T"} for n in range(MAX_ENTRIES + 1)]))


@pytest.mark.parametrize(
    "text",
    [
        "@book{a, title={" + "{" * 5_000 + "x" + "}" * 5_000 + "}}",
        "@book{a, title={" + r"\emph{" * 3_000 + "}" * 3_000 + "}}",
        "[" * 100_000,
        '[{"title": ' + "9" * 5_000 + "}]",
        "TY  - BOOK\n" * 1_500,
        "@book{" * 1_500,
        "@book{a, author={" + "a and " * 20_000 + "}, title={T}}",
    ],
    ids=["braces", "commands", "lists", "digits", "beginnings", "entries", "authors"],
)
def test_what_is_made_to_break_readers_ends_soon(text: str) -> None:
    begun = perf_counter()
    found = read(text)
    assert len(found.entries) + len(found.troubles) >= 1
    assert perf_counter() - begun < 10


@pytest.mark.parametrize(
    ("text", "doi"),
    [("10.1000/182", "10.1000/182"), ("https://doi.org/10.1000/ABC", "10.1000/abc"), ("doi: 10.1000/x", "10.1000/x"),
     ("10.1/x", ""), ("hello", ""), ("https://evil.example/10.1000/x", ""), ("10.1000/a b", "")],
)  # fmt: skip
def test_a_doi_is_known_with_or_without_its_address(text: str, doi: str) -> None:
    assert bare_doi(text) == doi
