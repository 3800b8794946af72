"""Foreign workbooks: what is read of a good one, and what is said of a bad one."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from app.domain.sheet import Sheet
from app.interchange.sheets import workbook_json, workbook_of
from app.interchange.xlsx_reading import Limits, UnreadableWorkbook, read_workbook
from tests.interchange.workbooks import bomb, saved, sheet_xml, with_member, workbook

SHEET = "xl/worksheets/sheet1.xml"


def only(data: bytes) -> Sheet:
    (sheet,) = read_workbook(data).sheets
    return sheet


def test_values_come_as_texts_and_as_the_numbers_a_spreadsheet_shows() -> None:
    rows = [("Rent", 12, 0.1 + 0.2, 1234.5, None, True, date(2027, 3, 1)), (), (None, "1,234")]
    assert only(saved(workbook(("Costs", rows)))).rows == (
        ("Rent", Decimal(12), Decimal("0.3"), Decimal("1234.5"), None, "yes", "2027-03-01 00:00:00"),
        (),
        (None, "1,234"),
    )


def test_a_formula_without_its_value_is_told() -> None:
    sheet = only(saved(workbook(("Costs", [("Quantity", "Sum"), (2, "=A2*3")]))))
    assert sheet.not_computed == ((1, 1),)
    assert sheet.cell(1, 1) is None


def test_a_formula_with_its_value_gives_the_value() -> None:
    data = saved(workbook(("Costs", [(1,)])))
    cells = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'
    assert only(with_member(data, SHEET, sheet_xml(cells))).rows == ((Decimal(2),),)


def test_hidden_rows_merged_cells_and_hidden_sheets_are_told() -> None:
    book = workbook(("Costs", [("Title", None), ("a", 1), ("b", 2)]), ("Old", [("x",)]))
    book["Costs"].merge_cells("A1:B1")
    book["Costs"].row_dimensions[3].hidden = True
    book["Old"].sheet_state = "hidden"
    costs, old = read_workbook(saved(book)).sheets
    assert (costs.merged, costs.hidden_rows, costs.hidden, old.hidden) == (("A1:B1",), (2,), False, True)


def test_a_stray_cell_in_the_last_row_of_all_does_not_make_a_million_rows() -> None:
    data = saved(workbook(("Costs", [(1,)])))
    rows = '<row r="1"><c r="A1"><v>5</v></c></row><row r="1048576"><c r="XFD1048576"><v>9</v></c></row>'
    assert only(with_member(data, SHEET, sheet_xml(rows))).rows[0] == (Decimal(5),)


def test_text_passes_the_normaliser() -> None:
    data = saved(workbook(("Costs", [("x",)])))
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>a\u202eb e\u0301</t></is></c></row>'
    assert only(with_member(data, SHEET, sheet_xml(cell))).rows == (("ab é",),)


def test_a_workbook_comes_back_from_json() -> None:
    read = read_workbook(saved(workbook(("Costs", [("Rent", 1.5, None, "7")]))))
    assert workbook_of(workbook_json(read)) == read


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = bomb()
    assert len(data) < 1_000_000
    with pytest.raises(UnreadableWorkbook, match="too much memory or time"):
        read_workbook(data)


def test_a_bomb_that_lies_about_its_size_is_stopped_by_the_limits_of_the_process() -> None:
    with pytest.raises(UnreadableWorkbook, match=r"too much memory or time|damaged"):
        read_workbook(bomb(200), Limits(unpacked=10**12, ratio=10**6, memory=300_000_000, seconds=5))


def test_more_cells_than_are_read_are_refused() -> None:
    data = saved(workbook(("Costs", [[1] * 20] * 100)))
    with pytest.raises(UnreadableWorkbook, match="too much memory or time"):
        read_workbook(data, Limits(cells=500))


def test_entities_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret words", encoding="utf-8")
    data = saved(workbook(("Costs", [("x",)])))
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
    try:
        read = read_workbook(with_member(data, SHEET, sheet_xml(cell, before=entity)))
    except UnreadableWorkbook:
        return
    assert "secret" not in workbook_json(read).decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not an Excel workbook"),
        (b"Description,Amount\nRent,5\n", "not an Excel workbook"),
        (b"PK\x03\x04 broken", "not an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "protected by a password or has the old format"),
        (b"%PDF-1.7", "not an Excel workbook"),
    ],
)
def test_what_is_no_workbook_gets_a_sentence_that_says_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableWorkbook, match=said):
        read_workbook(data)


def test_a_zip_of_something_else_and_a_workbook_without_its_parts_are_told() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    with pytest.raises(UnreadableWorkbook, match="not an Excel workbook"):
        read_workbook(out.getvalue())
    data = saved(workbook(("Costs", [("x",)])))
    with pytest.raises(UnreadableWorkbook, match="damaged"):
        read_workbook(with_member(data, "xl/workbook.xml", b"<nothing"))


def test_a_file_larger_than_may_be_sent_is_told() -> None:
    with pytest.raises(UnreadableWorkbook, match="larger than 1 MB"):
        read_workbook(b"PK" + b"x" * 1_000_001, Limits(packed=1_000_000))
