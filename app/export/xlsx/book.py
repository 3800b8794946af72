"""One workbook being written: its formats, its words, and sheets that print well."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from babel.numbers import get_currency_precision
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from app.domain.budget import FundingSource
from app.domain.costing import Costing
from app.domain.dossier import Dossier
from app.domain.limits import Paper
from app.domain.money import Money

CELL_LIMIT = 32_767
"""UTF-16 units that Excel keeps in one cell; XlsxWriter would drop a longer text with only a return code."""

FIRST = 2
"""Row (from 0) of the first line of every sheet, below its title and heads."""

_INK, _RULE, _SHADE = "#1F3A5F", "#C9D2DE", "#EEF2F7"
_LINE_PT, _TALLEST_PT = 13.5, 409.0
_LETTER, _BOLD_LETTER = 0.84, 0.92
"""Width of an average letter, in the digits that column widths are counted in."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_NAME_LIMIT = 31


class _Page(Worksheet):  # type: ignore[misc]
    """A worksheet whose formulas are taken as they are.

    XlsxWriter looks for thirty functions of later Excels in each formula, which took a third of a large workbook's
    time; ours use none of them.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002, FBT
        return formula.removeprefix("=")


@dataclass(slots=True)
class Sheet:
    """A worksheet that grows its rows with the texts in them: spreadsheet programs do so only while one types."""

    book: Book
    page: Worksheet
    widths: Sequence[float]
    _lines: dict[int, int] = field(default_factory=dict)
    """Lines of text by row, where there are several."""

    @property
    def name(self) -> str:
        return str(self.page.get_name())

    def heads(self, texts: Sequence[str], *, figures: Sequence[int] = ()) -> None:
        """The heads in row 1; `figures` names the columns of numbers, whose heads stand over them."""
        for column, text in enumerate(texts):
            self.text(1, column, text, self.book.figure_head if column in figures else self.book.head)

    def text(self, row: int, column: int, text: str, style: Format | None = None) -> None:
        """A string cell, whatever it begins with; a text longer than Excel keeps is cut where it says so."""
        if self.page.write_string(row, column, fitting(text), style or self.book.wrapped) != 0:
            raise ValueError(f"the cell in row {row + 1}, column {column + 1} cannot be written")
        if row:
            self._grow(row, column, text, bold=style is not None and bool(style.bold))

    def texts(self, row: int, texts: Sequence[str], style: Format | None = None) -> None:
        for column, text in enumerate(texts):
            self.text(row, column, text, style)

    def number(self, row: int, column: int, value: Decimal, style: Format) -> None:
        self.page.write_number(row, column, float(value), style)

    def amount(self, row: int, column: int, money: Money, style: Format | None = None) -> None:
        self.number(row, column, money.amount, style or self.book.money(self.book.currency))

    def formula(self, row: int, column: int, formula: str, cached: Decimal | str, style: Format) -> None:
        """A live formula with the value our own arithmetic gives, for readers that do not calculate."""
        self.page.write_formula(row, column, formula, style, cached if isinstance(cached, str) else float(cached))
        if isinstance(cached, str) and cached:
            self._grow(row, column, cached)

    def blank(self, row: int, columns: Sequence[int], style: Format) -> None:
        for column in columns:
            self.page.write_blank(row, column, None, style)

    def finish(self) -> None:
        """Row heights and print area, once everything is written."""
        for row, lines in self._lines.items():
            self.page.set_row(row, min(lines * _LINE_PT + 2, _TALLEST_PT))
        self.page.print_area(0, 0, max(self.page.dim_rowmax, FIRST), len(self.widths) - 1)

    def _grow(self, row: int, column: int, text: str, *, bold: bool = False) -> None:
        room = (self.widths[column] - 1) / (_BOLD_LETTER if bold else _LETTER)
        length = len(text)
        if (length * 2 <= room or (length <= room and text.isascii())) and "\n" not in text:
            return
        lines = sum(_lines(part, room) for part in text.split("\n"))
        if lines > self._lines.get(row, 1):
            self._lines[row] = lines


@dataclass(slots=True)
class Book:
    """Formats are made once; `keys` collects what the hidden sheet will say."""

    workbook: Workbook
    dossier: Dossier
    costing: Costing
    sheets: list[Sheet] = field(default_factory=list)
    _formats: dict[str, Format] = field(default_factory=dict)
    _keys: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def labels(self) -> Mapping[str, str]:
        return self.dossier.material.labels

    @property
    def currency(self) -> str:
        return self.costing.currency

    @property
    def language(self) -> str:
        """Base language: layouts are named in those."""
        return self.dossier.document.meta.language.split("-")[0]

    @property
    def requested(self) -> FundingSource:
        return self.dossier.project.budget.requested_source

    @property
    def applicant(self) -> str:
        """The applicant's name as this reader may know it."""
        organisation = self.dossier.organisation
        known = (organisation.acronym or organisation.name) if organisation else ""
        return known or self.word("applicant")

    def word(self, key: str, **fill: str) -> str:
        label = self.labels[key]
        for name, value in fill.items():
            label = label.replace(f"{{{name}}}", value)
        return label

    def sheet(self, title: str, widths: Sequence[float], *, frozen: int = 0, landscape: bool = True) -> Sheet:
        """A new sheet: head frozen and repeated on every page, `frozen` columns too, fit to one page's width."""
        page = self.workbook.add_worksheet(self._free_name(title), _Page)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.freeze_panes(FIRST, frozen)
        page.repeat_rows(0, FIRST - 1)
        page.fit_to_pages(1, 0)
        page.set_paper(1 if self.dossier.document.meta.page.paper is Paper.LETTER else 9)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        page.hide_gridlines(2)
        if landscape:
            page.set_landscape()
        if self.dossier.document.meta.direction == "rtl":
            page.right_to_left()
        first, last = ("&R", "&L") if self.dossier.document.meta.direction == "rtl" else ("&L", "&R")
        page.set_footer(f"{first}{_in_footer(self.dossier.document.meta.organisation)}&C&A{last}&P / &N")
        page.protect("", {"format_cells": True, "format_columns": True, "format_rows": True, "sort": True,
                          "autofilter": True, "insert_rows": True})  # fmt: skip
        page.set_row(0, 24)
        sheet = Sheet(self, page, widths)
        sheet.text(0, 0, f"{title} – {self.dossier.document.meta.title}", self.title)
        self.sheets.append(sheet)
        return sheet

    def hidden(self, name: str) -> Worksheet:
        page = self.workbook.add_worksheet(name)
        page.hide()
        return page

    def define(self, name: str, sheet: Sheet, row: int, column: int) -> None:
        """A name for one cell, so that formulas and people can speak of it."""
        self.workbook.define_name(name, f"={absolute(sheet.name, row, column)}")

    def remember(self, sheet: Sheet, row: int, key: str) -> None:
        """Note which thing of the project stands in a row (from 0)."""
        self._keys.append((sheet.name, row + 1, key))

    def finish(self) -> None:
        """The sheets' heights and print areas, and the hidden sheet of keys for reading an edited workbook back."""
        for sheet in self.sheets:
            sheet.finish()
        page = self.hidden("_keys")
        for index, (name, row, key) in enumerate(self._keys):
            page.write_string(index, 0, name)
            page.write_number(index, 1, row)
            page.write_string(index, 2, fitting(key))

    def _free_name(self, title: str) -> str:
        """A name that a sheet may have: no forbidden letters, at most 31, no other sheet's."""
        taken = {sheet.name.casefold() for sheet in self.sheets} | {"_keys", "_lists", "history"}
        plain = _FORBIDDEN.sub(" ", title).strip(" '") or "Sheet"
        name, number = _utf16_cut(plain, _NAME_LIMIT).strip(" '"), 1
        while name.casefold() in taken:
            number += 1
            ending = f" {number}"
            name = _utf16_cut(plain, _NAME_LIMIT - len(ending)).strip(" '") + ending
        return name

    # ── formats ────────────────────────────────────────────────────────────────────────────────────────────────

    def _format(self, name: str, **properties: Any) -> Format:
        if name not in self._formats:
            # No reading order: each text takes that of its letters, and a text that nobody translated stays readable.
            cell = {"font_size": 10, "valign": "top", "bottom": 1, "bottom_color": _RULE}
            self._formats[name] = self.workbook.add_format({**cell, **properties})
        return self._formats[name]

    @property
    def title(self) -> Format:
        return self._format("title", bold=True, font_size=14, font_color=_INK, bottom=0)

    @property
    def head(self) -> Format:
        return self._format("head", **_HEAD)

    @property
    def figure_head(self) -> Format:
        return self._format("figure_head", **_HEAD, align="right", indent=1)

    @property
    def wrapped(self) -> Format:
        return self._format("wrapped", text_wrap=True)

    @property
    def input(self) -> Format:
        return self._format("input", text_wrap=True, locked=False)

    @property
    def entry(self) -> Format:
        """An empty cell for a number that comes later."""
        return self._format("entry", locked=False, bg_color="#FFFBE8", align="right")

    @property
    def bold(self) -> Format:
        return self._format("bold", bold=True, text_wrap=True)

    @property
    def group(self) -> Format:
        return self._format("group", text_wrap=True, **_TOTAL)

    @property
    def bar(self) -> Format:
        return self._format("bar", bg_color="#2F6B9A", font_color="#FFFFFF", align="center", bottom_color="#FFFFFF")

    @property
    def mark(self) -> Format:
        return self._format("mark", font_color="#2F6B9A", align="center")

    @property
    def check(self) -> Format:
        """Zero shows as a tick, anything else as what is missing."""
        return self._format("check", num_format='+#,##0.00;-#,##0.00;"✓"', align="center", font_color="#3D6B4F")

    @property
    def alarm(self) -> Format:
        return self._format("alarm", bold=True, font_color="#9C1C1C", bg_color="#FBE3E3")

    def quantity(self, *, editable: bool = True) -> Format:
        return self._format(f"quantity{editable}", num_format="General_)", align="right", locked=not editable)

    def rate(self) -> Format:
        return self._format("rate", num_format="0.0000##_)", align="right", locked=False)

    def year(self) -> Format:
        return self._format("year", num_format="0", align="center")

    def measure(self, value: Decimal, unit: str) -> Format:
        """A measured value with as many decimals as it has, its thousands parted; `%` behind a percentage."""
        exponent = value.normalize().as_tuple().exponent
        digits = min(6, -exponent) if isinstance(exponent, int) and exponent < 0 else 0
        sign = '"%"' if unit.strip() == "%" else ""
        pattern = "#,##0" + ("." + "0" * digits if digits else "") + sign + "_)"
        return self._format(f"measure{pattern}", num_format=pattern, align="right")

    def share(self, *, editable: bool = False) -> Format:
        return self._format(f"share{editable}", num_format="0.0#%_)", locked=not editable)

    def money(self, currency: str, *, bold: bool = False, editable: bool = False, decimals: int = 0) -> Format:
        """At least the currency's own digits; `decimals` shows a unit cost that has more."""
        name = f"money{currency}{decimals}{bold}{editable}"
        if name in self._formats:
            return self._formats[name]
        digits = max(get_currency_precision(currency), decimals)
        pattern = "#,##0" + ("." + "0" * digits if digits else "") + "_)"
        return self._format(name, num_format=pattern, locked=not editable, **(_TOTAL if bold else {}))


_HEAD: dict[str, Any] = {
    "bold": True, "bg_color": _INK, "font_color": "#FFFFFF", "valign": "vcenter", "text_wrap": True, "bottom": 0,
}  # fmt: skip
_TOTAL: dict[str, Any] = {"bold": True, "bg_color": _SHADE, "top": 1, "top_color": _INK}


def fitting(text: str) -> str:
    """`text`, or as much of it as Excel keeps in a cell with an ellipsis at its end."""
    if len(text) * 2 <= CELL_LIMIT or _utf16_length(text) <= CELL_LIMIT:
        return text
    return _utf16_cut(text, CELL_LIMIT - 1) + "…"


def absolute(sheet: str, row: int, column: int, last_row: int | None = None) -> str:
    """`'Budget lines'!$A$3`, or a range down to `last_row`."""
    quoted = "'" + sheet.replace("'", "''") + "'"
    first = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
    if last_row is None:
        return f"{quoted}!{first}"
    return f"{quoted}!{first}:{xl_rowcol_to_cell(last_row, column, row_abs=True, col_abs=True)}"


def _utf16_length(text: str) -> int:
    return len(text) + sum(letter > "\uffff" for letter in text)


def _utf16_cut(text: str, limit: int) -> str:
    if len(text) <= limit and _utf16_length(text) <= limit:
        return text
    return text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")


def _lines(text: str, room: float) -> int:
    """Lines of a text that breaks between its words, and inside a word that is longer than a line."""
    lines, filled = 1, 0.0
    for word in text.split(" "):
        length = _columns(word)
        if filled and filled + 1 + length > room:
            lines, filled = lines + 1, 0.0
        filled += length + (1 if filled else 0)
        if filled > room:
            lines += ceil(filled / room) - 1
            filled %= room
    return lines


def _columns(text: str) -> int:
    """How wide a text stands: Chinese and Japanese letters take two places."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _in_footer(text: str) -> str:
    """At most 80 letters, and no codes: in a footer `&` begins one."""
    return text[:80].replace("&", "&&")
