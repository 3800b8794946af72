"""Files that are not what their names say, and files that nobody could open."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pytest

from app.interchange.document_reading import UnusableDocument, check_document


def pdf(*, opens: str = "", owner: str = "") -> bytes:
    out = BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        locked = pikepdf.Encryption(user=opens, owner=owner or opens) if opens or owner else False
        made.save(out, encryption=locked)
    return out.getvalue()


def package(*names: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


WORD = package("[Content_Types].xml", "word/document.xml")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def _named(value: object) -> str:
    """An encrypted file has other bytes each time, and a test the same name."""
    return value if isinstance(value, str) else "data"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("audit.pdf", pdf()), ("audit.PDF", b"\n\n" + pdf()), ("read-only.pdf", pdf(owner="boss")), ("cv.docx", WORD),
        ("cv.doc", OLD_OFFICE), ("scan.png", PNG), ("notes.txt", b"plain"), ("no-ending", b"plain"),
    ],
    ids=_named,
)  # fmt: skip
def test_what_is_what_it_says_is_taken(name: str, data: bytes) -> None:
    check_document(name, data)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("audit.pdf", PNG, "inside it is PNG"), ("audit.pdf", b"plain", "not what is inside"),
        ("cv.docx", package("xl/workbook.xml"), "not what is inside"),
        ("cv.docx", b"PK\x03\x04broken", "not what is inside"),
        ("scan.png", pdf(), "inside it is PDF"), ("audit.pdf.exe", b"MZ\x90", "is a program"),
        ("list.csv", b"#!/bin/sh", "is a program"), ("audit.pdf", pdf(opens="secret"), "needs a password"),
        ("cv.docx", OLD_OFFICE, "needs a password"),
    ],
    ids=_named,
)  # fmt: skip
def test_what_is_not_what_it_says_or_cannot_be_opened_is_told(name: str, data: bytes, said: str) -> None:
    with pytest.raises(UnusableDocument, match=said):
        check_document(name, data)


def test_a_name_with_lines_in_it_is_told_on_one() -> None:
    with pytest.raises(UnusableDocument) as told:
        check_document("audit\n\n.pdf", b"plain")
    assert "\n" not in str(told.value)
