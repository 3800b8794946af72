"""One workbook being written: its formats, its words, and sheets that print well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from babel.numbers import get_currency_precision
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.domain.costing import Costing
from app.domain.dossier import Dossier
from app.domain.limits import Paper
from app.domain.money import Money

CELL_LIMIT = 32_767
"""Characters that Excel keeps in one cell; XlsxWriter would drop a longer text with only a return code."""

_HEAD = {"bold": True, "bg_color": "#E8EDF3", "bottom": 1, "valign": "vcenter", "text_wrap": True}
_INK = "#1F3A5F"


class Book:
    """Formats are made once; `keys` collects what the hidden sheet will say."""

    def __init__(self, workbook: Workbook, dossier: Dossier, costing: Costing) -> None:
        self.workbook = workbook
        self.dossier = dossier
        self.costing = costing
        self.currency = costing.currency
        self.labels: Mapping[str, str] = dossier.material.labels
        self.direction = dossier.document.meta.direction
        self._formats: dict[str, Format] = {}
        self._keys: list[tuple[str, int, str]] = []

    def word(self, key: str, **fill: str) -> str:
        label = self.labels[key]
        for name, value in fill.items():
            label = label.replace(f"{{{name}}}", value)
        return label

    def sheet(self, key: str, widths: Sequence[float], *, landscape: bool = True, heads: int = 1) -> Worksheet:
        """A new sheet named by label `sheet.<key>`: frozen and repeated head, fit to one page's width."""
        sheet = self.workbook.add_worksheet(self.word(f"sheet.{key}")[:31])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(heads + 1, 0)
        sheet.repeat_rows(0, heads)
        sheet.fit_to_pages(1, 0)
        sheet.set_paper(1 if self.dossier.document.meta.page.paper is Paper.LETTER else 9)
        if landscape:
            sheet.set_landscape()
        if self.direction == "rtl":
            sheet.right_to_left()
        sheet.set_footer(f"&L{self._plain_footer}&R&P / &N")
        sheet.protect("", {"format_cells": True, "format_columns": True, "format_rows": True, "sort": True,
                           "autofilter": True, "insert_rows": True})  # fmt: skip
        sheet.write_string(0, 0, f"{self.word(f'sheet.{key}')} – {self.dossier.document.meta.title}", self.title)
        return sheet

    @cached_property
    def _plain_footer(self) -> str:
        return self.dossier.document.meta.organisation.replace("&", "&&")[:100]

    def heads(self, sheet: Worksheet, row: int, texts: Sequence[str]) -> None:
        for column, text in enumerate(texts):
            self.text(sheet, row, column, text, self.head)

    def text(self, sheet: Worksheet, row: int, column: int, text: str, style: Format | None = None) -> None:
        """A string cell; a text longer than Excel keeps is cut where it says so."""
        if len(text) > CELL_LIMIT:
            text = text[: CELL_LIMIT - 1] + "…"
        if sheet.write_string(row, column, text, style or self.wrapped) != 0:
            raise ValueError(f"the cell in row {row + 1}, column {column + 1} cannot be written")

    def amount(self, sheet: Worksheet, row: int, column: int, money: Money, style: Format | None = None) -> None:
        sheet.write_number(row, column, float(money.amount), style or self.money(self.currency))

    def formula(self, sheet: Worksheet, row: int, column: int, formula: str, cached: Decimal, style: Format) -> None:
        """A live formula with the value our own arithmetic gives, for readers that do not calculate."""
        sheet.write_formula(row, column, formula, style, float(cached))

    def remember(self, sheet: Worksheet, row: int, key: str) -> None:
        """Note which thing of the project stands in a row (from 0)."""
        self._keys.append((sheet.get_name(), row + 1, key))

    def write_keys(self) -> None:
        sheet = self.workbook.add_worksheet("_keys")
        sheet.hide()
        for index, (name, row, key) in enumerate(self._keys):
            sheet.write_string(index, 0, name)
            sheet.write_number(index, 1, row)
            sheet.write_string(index, 2, key)

    # ── formats ────────────────────────────────────────────────────────────────────────────────────────────────

    def _format(self, name: str, **properties: Any) -> Format:
        if name not in self._formats:
            self._formats[name] = self.workbook.add_format({"font_size": 10, "valign": "top", **properties})
        return self._formats[name]

    @property
    def title(self) -> Format:
        return self._format("title", bold=True, font_size=13, font_color=_INK)

    @property
    def head(self) -> Format:
        return self._format("head", **_HEAD)

    @property
    def wrapped(self) -> Format:
        return self._format("wrapped", text_wrap=True)

    @property
    def input(self) -> Format:
        return self._format("input", text_wrap=True, locked=False)

    @property
    def bold(self) -> Format:
        return self._format("bold", bold=True, text_wrap=True)

    @property
    def group(self) -> Format:
        return self._format("group", bold=True, text_wrap=True, bg_color="#F4F6F9", top=1)

    @property
    def filled_mark(self) -> Format:
        return self._format("filled_mark", bg_color="#2F6B9A", font_color="#FFFFFF", align="center")

    def quantity(self, *, editable: bool = True) -> Format:
        return self._format(f"quantity{editable}", num_format="#,##0.######", locked=not editable)

    def share(self, *, bold: bool = False) -> Format:
        return self._format(f"share{bold}", num_format="0.0 %", bold=bold)

    def money(self, currency: str, *, bold: bool = False, editable: bool = False) -> Format:
        digits = get_currency_precision(currency)
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        edge = {"bold": True, "top": 1, "bg_color": "#F4F6F9"} if bold else {}
        return self._format(f"money{pattern}{bold}{editable}", num_format=pattern, locked=not editable, **edge)
