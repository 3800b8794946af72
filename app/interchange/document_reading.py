"""Whether a document's file is what its name says, and can be opened by whoever gets it.

It is foreign: nothing of it is run, and a PDF that is encrypted is looked at in a process of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from app.domain.phrases import phrase
from app.domain.text import one_line
from app.errors import BadInput
from app.interchange.apart import Broken, TooMuch, read_apart

_PDF_HEAD = 1024
"""Within so many bytes `%PDF-` stands; some programs write lines of their own before it."""
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"#!")

_SIGNS: Mapping[str, tuple[bytes, ...]] = {
    "PDF": (b"%PDF-",),
    "PNG": (b"\x89PNG\r\n\x1a\n",),
    "JPEG": (b"\xff\xd8\xff",),
    "GIF": (b"GIF8",),
    "TIFF": (b"II*\0", b"MM\0*"),
    "ZIP": (b"PK\x03\x04", b"PK\x05\x06"),
    "Office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
    "RTF": (b"{\\rtf",),
}
_ENDINGS: Mapping[str, str] = {
    "pdf": "PDF", "png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "gif": "GIF", "tif": "TIFF", "tiff": "TIFF",
    "zip": "ZIP", "docx": "ZIP", "xlsx": "ZIP", "pptx": "ZIP", "odt": "ZIP", "ods": "ZIP", "odp": "ZIP",
    "doc": "Office", "xls": "Office", "ppt": "Office", "rtf": "RTF",
}  # fmt: skip
_INSIDE: Mapping[str, str] = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
"""What a package of that kind holds."""


class UnusableDocument(BadInput):
    """Says what the file is instead, and what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What looking at an encrypted PDF may take."""

    memory: int = 1_200_000_000
    seconds: int = 20


def check_document(name: str, data: bytes, limits: Limits | None = None) -> None:
    """Raises UnusableDocument. A kind that is not known here is taken as it is, unless it is a program."""
    name = one_line(name)
    ending = name.rpartition(".")[2].lower()
    found = _kind(data)
    if data.startswith(_PROGRAMS):
        raise UnusableDocument(phrase("“{name}” is a program, and no document.", name=name))
    wanted = _ENDINGS.get(ending)
    if wanted == "ZIP" and found == "Office" and ending != "zip":
        raise UnusableDocument(_locked(name))
    if wanted is not None and found != wanted:
        raise UnusableDocument(_lies(name, ending, found))
    if ending in _INSIDE and not _holds(data, _INSIDE[ending]):
        raise UnusableDocument(_lies(name, ending, ""))
    if found == "PDF" and _needs_password(data, limits or Limits()):
        raise UnusableDocument(_locked(name))


def _kind(data: bytes) -> str:
    if b"%PDF-" in data[:_PDF_HEAD]:
        return "PDF"
    return next((kind for kind, signs in _SIGNS.items() if data.startswith(signs)), "")


def _holds(data: bytes, folder: str) -> bool:
    try:
        with ZipFile(BytesIO(data)) as package:
            return any(inside.startswith(folder) for inside in package.namelist())
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        return False


def _needs_password(data: bytes, limits: Limits) -> bool:
    """One that anybody may open and nobody change is encrypted too, and funders can read it."""
    if b"/Encrypt" not in data:
        return False
    try:
        return read_apart("app.interchange.pdf_child", data, limits) == b"locked"
    except (TooMuch, Broken):
        return True


def _locked(name: str) -> str:
    return phrase(
        "“{name}” needs a password, so no funder could open it. Save it without one, then choose that file.", name=name
    )


def _lies(name: str, ending: str, found: str) -> str:
    if found:
        return phrase(
            "“{name}” says that it is .{ending}, but inside it is {kind}. Save it again from the program it was made "
            "with, then choose that file.",
            name=name,
            ending=ending,
            kind=found,
        )
    return phrase(
        "“{name}” says that it is .{ending}, but that is not what is inside. Save it again from the program it was "
        "made with, then choose that file.",
        name=name,
        ending=ending,
    )
