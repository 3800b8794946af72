"""Somebody's Excel workbook as plain values. It is foreign: it is opened in a process of its own, within limits.

A workbook is a zip of XML, and 68 kB of it can unpack to half a gigabyte. So the directory of the zip is held against
limits before anything is unpacked, and what passes is read by a child process that may use only so much memory and
time. Macros and links to other files are never looked at.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO

from app.domain.phrases import phrase
from app.domain.sheet import Workbook
from app.errors import BadInput
from app.interchange.apart import Broken, TooMuch, read_apart
from app.interchange.sheets import workbook_of

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may be, and what reading it may take."""

    packed: int = 5 * _MEGABYTE
    unpacked: int = 120 * _MEGABYTE
    ratio: int = 200
    """Of a member that unpacks to more than a megabyte; text of a sheet is packed to a tenth or a fiftieth."""
    members: int = 2000
    cells: int = 400_000
    memory: int = 900 * _MEGABYTE
    seconds: int = 20


class UnreadableWorkbook(BadInput):
    """Says what the file is instead, and what to do."""


def read_workbook(data: bytes, limits: Limits | None = None) -> Workbook:
    """The sheets of a workbook, with the values that its formulas were saved with.

    Raises UnreadableWorkbook for what is no XLSX, is locked, is larger than the limits, or takes too long.
    """
    limits = limits or Limits()
    _check_package(data, limits)
    try:
        return workbook_of(read_apart("app.interchange.xlsx_child", data, limits))
    except TooMuch:
        raise UnreadableWorkbook(_TOO_MUCH) from None
    except Broken:
        raise UnreadableWorkbook(_DAMAGED) from None


_TOO_MUCH = (
    "This workbook takes too much memory or time to read. Save the sheet with the budget as a workbook of its own."
)
_DAMAGED = "This workbook is damaged: open it in Excel or LibreOffice and save it again as .xlsx."
_NOT_XLSX = "This is not an Excel workbook (.xlsx). Open it in Excel or LibreOffice and save it as .xlsx."
_LOCKED = (
    "This workbook is protected by a password or has the old format .xls. Open it, take the password off, and save it "
    "as .xlsx."
)


def _check_package(data: bytes, limits: Limits) -> None:
    if data.startswith(_OLD_OR_LOCKED):
        raise UnreadableWorkbook(_LOCKED)
    if len(data) > limits.packed:
        raise UnreadableWorkbook(phrase("The file is larger than {most} MB.", most=limits.packed // _MEGABYTE))
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableWorkbook(_NOT_XLSX) from error
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableWorkbook(_LOCKED)
    if "[Content_Types].xml" not in {member.filename for member in members}:
        raise UnreadableWorkbook(_NOT_XLSX)
    if len(members) > limits.members or sum(member.file_size for member in members) > limits.unpacked:
        raise UnreadableWorkbook(_TOO_MUCH)
    for member in members:
        if member.file_size > _MEGABYTE and member.file_size > limits.ratio * max(1, member.compress_size):
            raise UnreadableWorkbook(_TOO_MUCH)
