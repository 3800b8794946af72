"""The file of an accounting package as rows: a CSV as any Excel of any country writes it, or a workbook."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from io import BytesIO, TextIOWrapper
from itertools import islice

from app.domain.phrases import phrase
from app.domain.sheet import Cell
from app.domain.spending_mapping import Encoding
from app.errors import BadInput
from app.interchange.xlsx_reading import read_workbook

MAX_BYTES = 25_000_000
MAX_ROWS = 200_000
_SNIFFED = 20
"""Lines in which the separator is sought."""


def rows_of(data: bytes, encoding: Encoding = Encoding.WESTERN) -> Iterator[Sequence[Cell]]:
    """Row by row; `encoding` is that of a CSV that is no Unicode. A workbook's first sheet that holds anything is read.

    Raises BadInput for what is too large, empty, or neither a table nor a workbook.
    """
    if len(data) > MAX_BYTES:
        raise BadInput(phrase("The file is larger than {most} MB; divide it.", most=MAX_BYTES // 1_000_000))
    if not data.strip():
        raise BadInput(phrase("This file is empty."))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        sheets = read_workbook(data).sheets
        return iter(next((sheet.rows for sheet in sheets if sheet.rows and not sheet.hidden), ()))
    read_as = unicode_of(data) or encoding
    if read_as != "utf-16" and b"\0" in data:
        raise BadInput(phrase("This is neither a table (.csv) nor a workbook (.xlsx)."))
    return _csv_rows(data, read_as)


def unicode_of(data: bytes) -> str | None:
    """How Unicode is written in a file, by its mark or because nothing else reads so; None for other encodings."""
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _csv_rows(data: bytes, encoding: str) -> Iterator[Sequence[Cell]]:
    separator, said = _separator(data, encoding)
    opened = TextIOWrapper(BytesIO(data), encoding=encoding, errors="replace", newline="")
    if said:
        opened.readline()
    rows = csv.reader(opened, delimiter=separator)
    try:
        for number, row in enumerate(rows, start=1):
            if number > MAX_ROWS:
                raise BadInput(phrase("More than {most} lines are too many for one file; divide it.", most=MAX_ROWS))
            yield row
    except csv.Error as error:
        raise BadInput(
            phrase("Line {line} is no line of a table: {why}.", line=rows.line_num, why=str(error))
        ) from None
    except UnicodeError:
        raise BadInput(phrase("This is neither a table (.csv) nor a workbook (.xlsx).")) from None


def _separator(data: bytes, encoding: str) -> tuple[str, bool]:
    """The sign between cells, and whether a first line `sep=;` says so itself, as Excel reads it."""
    opened = TextIOWrapper(BytesIO(data), encoding=encoding, errors="replace", newline="")
    first = list(islice((line for line in opened if line.strip()), _SNIFFED))
    if first and first[0].casefold().startswith("sep=") and len(first[0].strip()) == 5:
        return first[0].strip()[-1], True
    # A decimal comma stands in every row too: what parts the row of headings, which has no numbers, decides.
    lines = [line for line in first if not any(sign.isdigit() for sign in line)] or first
    richest = max(lines, key=lambda line: max(line.count(sign) for sign in ";\t,|"), default="")
    return max(";\t,|", key=richest.count), False
