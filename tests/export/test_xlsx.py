"""The workbook: live formulas that give what our own arithmetic gives, and sheets that print well."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.catalog.catalogue import load_catalogue
from app.domain.assembly import assemble
from app.domain.budget import Budget, BudgetLine, Category, Indirect, IndirectBase
from app.domain.costing import Costing, cost
from app.domain.dossier import Dossier, Material
from app.domain.layouts import ColumnsBy
from app.domain.limits import PageAsked, Paper
from app.domain.partners import Partner
from app.domain.project import Project
from app.domain.results import Results
from app.export.xlsx import render_xlsx
from app.export.xlsx.book import CELL_LIMIT
from tests.conftest import need_tool
from tests.domain.assembly.material import PROTECTED, TODAY, WITHHELD, call, material

LINES, SOURCES, BY_PARTNER = "Budget lines", "Funding sources", "By partner"
LAYOUTS = load_catalogue().layouts
BASES = {
    "direct": Indirect(rate=Decimal("0.07")),
    "direct_less": Indirect(
        rate=Decimal("0.25"), base=IndirectBase.DIRECT_LESS, less=(Category.SUBGRANTS, Category.STAFF)
    ),
    "mtdc": Indirect(rate=Decimal("0.15"), base=IndirectBase.MTDC),
    "grant": Indirect(rate=Decimal("0.0725"), base=IndirectBase.GRANT),
    "grant, paid by ourselves": Indirect(rate=Decimal("0.0725"), base=IndirectBase.GRANT, source="own"),
    "total": Indirect(rate=Decimal("0.129"), base=IndirectBase.TOTAL),
    "none": None,
}


def dossier(whole: Material | None = None) -> Dossier:
    return assemble(whole or material(), today=TODAY)


def with_project(**changes: Any) -> Material:
    whole = material()
    return replace(whole, project=replace(whole.project, **changes))


def with_budget(**changes: Any) -> Material:
    return with_project(budget=replace(material().project.budget, **changes))


def costing(made_from: Dossier) -> Costing:
    return cost(made_from.project)


def opened(data: bytes, *, values: bool = False) -> Workbook:
    return load_workbook(BytesIO(data), data_only=values)


def cells(book: Workbook) -> Iterator[tuple[str, str, Any]]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    yield sheet.title, cell.coordinate, cell


def values(data: bytes) -> dict[tuple[str, str], Any]:
    return {(sheet, at): cell.value for sheet, at, cell in cells(opened(data, values=True))}


def named(book: Workbook, name: str) -> Any:
    """The value of the cell that a defined name points at."""
    ((sheet, at),) = book.defined_names[name].destinations
    return book[sheet][at.replace("$", "")].value


@pytest.fixture(scope="session")
def workbook() -> bytes:
    return render_xlsx(dossier())


@pytest.fixture(scope="session")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Sends workbooks through LibreOffice, which recalculates every formula when it saves as its own kind."""
    soffice = need_tool("soffice", "libreoffice")
    profile = tmp_path_factory.mktemp("profile")

    def recalculate(*books: bytes) -> list[bytes]:
        folder = tmp_path_factory.mktemp("books")
        names = [f"book{index}" for index in range(len(books))]
        for name, book in zip(names, books, strict=True):
            (folder / f"{name}.xlsx").write_bytes(_without_cached_values(book))
        for before, after in (("xlsx", "ods"), ("ods", "xlsx")):
            files = [str(folder / f"{name}.{before}") for name in names]
            subprocess.run(
                [soffice, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", after,
                 "--outdir", str(folder), *files],
                check=True, capture_output=True, timeout=180,
            )  # fmt: skip
        return [(folder / f"{name}.xlsx").read_bytes() for name in names]

    return recalculate


def _without_cached_values(book: bytes) -> bytes:
    """The workbook with nonsense in the place of every cached value, so that only a real calculation can agree."""
    out = BytesIO()
    with ZipFile(BytesIO(book)) as before, ZipFile(out, "w") as after:
        for name in before.namelist():
            data = before.read(name).decode() if name.endswith(".xml") else before.read(name)
            if isinstance(data, str) and name.startswith("xl/worksheets/"):
                parts = data.split("</f><v>")
                data = parts[0] + "".join(f"</f>{part[part.index('</v>') + 4 :]}" for part in parts[1:])
            after.writestr(name, data)
    return out.getvalue()


def _assert_same_values(book: bytes, again: bytes) -> int:
    """Every formula's value is the one we cached; returns how many formulas there were."""
    cached, computed = values(book), values(again)
    formulas = [(sheet, at) for sheet, at, cell in cells(opened(book)) if cell.data_type == "f"]
    for place in formulas:
        ours, theirs = cached.get(place, ""), computed.get(place, "")
        if isinstance(ours, str):
            assert theirs == ours or (ours == "" and theirs is None), place
        else:
            assert theirs == pytest.approx(ours, abs=1e-9), place
    return len(formulas)


def _variants() -> dict[str, Material]:
    made = {f"layout {key}": material(layout=layout) for key, layout in LAYOUTS.items()}
    made |= {f"base {name}": with_budget(indirect=indirect) for name, indirect in BASES.items()}
    return {**made, "hostile names": _hostile()}


FEW = ("layout fcdo", "base grant", "hostile names")


ALL = (*(f"layout {key}" for key in LAYOUTS), *(f"base {name}" for name in BASES), "hostile names")


@pytest.mark.parametrize("names", [FEW, pytest.param(ALL, marks=pytest.mark.deep)])
def test_formulas_recalculated_by_libreoffice_give_the_cached_values(recalculated: Any, names: tuple[str, ...]) -> None:
    variants = _variants()
    made = [render_xlsx(dossier(variants[name])) for name in names]
    for name, before, after in zip(names, made, recalculated(*made), strict=True):
        assert _assert_same_values(before, after) > 150, name


def _hostile() -> Material:
    """Names that a spreadsheet's own comparisons take for patterns, conditions or numbers."""
    names = {"requested": "=1+1", "own": ">0", "other": "*", "kind": "1.10"}
    whole = material()
    budget, partners = whole.project.budget, whole.project.partners
    hostile = ["*", "?", "~", "<>", "1.1", "1.10", "TRUE"]
    return replace(
        whole,
        layout=LAYOUTS["undef"],
        project=replace(
            whole.project,
            budget=replace(budget, sources=tuple(replace(s, name=names[s.key]) for s in budget.sources)),
            partners=tuple(
                replace(partner, name=name, public_name=None) for partner, name in zip(partners, hostile, strict=False)
            ),
        ),
    )


@pytest.mark.parametrize("key", LAYOUTS)
def test_the_funders_layout_comes_first_under_its_own_name_and_columns(key: str) -> None:
    layout = LAYOUTS[key]
    made = dossier(material(layout=layout))
    book = opened(render_xlsx(made), values=True)
    sheet = book.worksheets[0]
    assert sheet.title == layout.name[:31]
    heads = [cell.value for cell in sheet[2]]
    own = {ColumnsBy.TOTAL: 3, ColumnsBy.YEAR: 4 + costing(made).years}.get(layout.columns)
    assert len(heads) == own or own is None
    assert ("Budget by year" in book.sheetnames) is (layout.columns is not ColumnsBy.YEAR)
    total_row = next(row for row in sheet.iter_rows(min_row=3) if row[1].font.b and row is not None and
                     row[2].value == float(costing(made).total.amount))  # fmt: skip
    if len(heads) > 3:
        assert sum(Decimal(str(cell.value)) for cell in total_row[3:-1]) == costing(made).total.amount
        assert {row[-1].value for row in sheet.iter_rows(min_row=3)} == {0}


def test_sums_are_the_domains() -> None:
    made = dossier()
    book, costed = opened(render_xlsx(made), values=True), costing(made)
    assert Decimal(str(named(book, "Direct_costs"))) == costed.direct.amount
    assert Decimal(str(named(book, "Indirect_costs"))) == costed.indirect.amount
    assert Decimal(str(named(book, "Total_cost"))) == costed.total.amount
    assert Decimal(str(named(book, "Requested_grant"))) == costed.requested.amount
    by_source = [Decimal(str(row[3].value)) for row in book[SOURCES].iter_rows(min_row=3)]
    assert by_source == [*(amount.amount for amount in costed.by_source.values()), costed.total.amount]
    last = list(book[BY_PARTNER].iter_rows(min_row=3))[-1]
    assert [Decimal(str(cell.value)) for cell in last[2:]][-1] == costed.direct.amount
    amounts = {row[3].value: row[13].value for row in book[LINES].iter_rows(min_row=3, max_row=34)}
    assert {d: Decimal(str(a)) for d, a in amounts.items()} == {
        line.line.description: line.amount.amount for line in costed.lines
    }


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(Category)),
            st.decimals("0", "9999", places=2),
            st.decimals("0", "99999", places=3),
            st.sampled_from(["EUR", "TND", "USD"]),
            st.sampled_from([None, "clinic", "survivors"]),
            st.sampled_from(["requested", "own", "kind"]),
        ),
        max_size=12,
    ),
    st.sampled_from(sorted(LAYOUTS)),
)
def test_any_budget_reconciles_in_every_sheet(rows: list[tuple[Any, ...]], layout: str) -> None:
    lines = tuple(
        BudgetLine(key=f"l{n}", category=category, description="", unit="", quantity=quantity, unit_cost=unit_cost,
                   currency=currency, partner=partner, source=source)
        for n, (category, quantity, unit_cost, currency, partner, source) in enumerate(rows)
    )  # fmt: skip
    made = dossier(replace(with_budget(lines=lines), layout=LAYOUTS[layout]))
    book, costed = opened(render_xlsx(made), values=True), costing(made)
    assert named(book, "Total_cost") == pytest.approx(float(costed.total.amount))
    for sheet in book.worksheets:
        if sheet.cell(2, sheet.max_column).value == "Check":
            assert {cell.value for cell in [row[-1] for row in sheet.iter_rows(min_row=3)]} <= {0, None}
            amounts = [[c.value for c in row] for row in sheet.iter_rows(min_row=3)]
            assert all(_parts_sum(row, sheet.title) for row in amounts)


def _parts_sum(row: list[Any], title: str) -> bool:
    """Whether the parts of an amount sum to it, or to it twice where a line is parted by year and otherwise too."""
    first = 13 if title == LINES else 2
    if not isinstance(row[first], int | float):
        return True
    parts = sum(Decimal(str(value)) for value in row[first + 1 : -1] if value is not None)
    whole = Decimal(str(row[first]))
    return parts in (whole, 2 * whole)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", '=HYPERLINK("http://x.example","y")', "{=1+1}"])
def test_text_of_a_user_is_never_a_formula(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    budget = material().project.budget
    lines = (replace(budget.lines[0], description=text, unit=text, justification=text), *budget.lines[1:])
    sources = tuple(replace(source, name=f"{text}{source.key}") for source in budget.sources)
    whole = with_project(title=text, budget=replace(budget, lines=lines, sources=sources))
    results = whole.project.results
    outcome = replace(results.outcomes[0], title=text, assumptions=(text,))
    whole = replace(whole, project=replace(whole.project, results=replace(results, impact=text, outcomes=(outcome,))))
    book = opened(render_xlsx(dossier(whole)))
    found = [cell for _, _, cell in cells(book) if isinstance(cell.value, str) and "calc" in cell.value]
    assert len(found) >= 8
    assert {cell.data_type for cell in found} == {"s"}
    assert all(cell.hyperlink is None for cell in found)
    assert not any("HYPERLINK" in cell.value for _, _, cell in cells(book) if cell.data_type == "f")


def test_our_own_formulas_hold_no_text_of_a_user() -> None:
    book = opened(render_xlsx(dossier(_hostile())))
    for _, at, cell in cells(book):
        if cell.data_type == "f":
            quoted = cell.value.split('"')[1::2]
            assert set(quoted) <= {""}, at


@pytest.mark.parametrize("letter", ["a", "é", "語", "😀", "=", "\n"])
def test_a_text_longer_than_a_cell_is_cut_where_it_says_so(letter: str) -> None:
    budget = material().project.budget
    lines = (replace(budget.lines[0], justification=letter * 40_000), *budget.lines[1:])
    book = opened(render_xlsx(dossier(with_budget(lines=lines))))
    (cut,) = [c.value for _, _, c in cells(book) if isinstance(c.value, str) and c.value.endswith("…")]
    assert CELL_LIMIT - 1 <= len(cut.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert set(cut[:-1]) == {letter}


def test_the_same_dossier_gives_the_same_bytes_and_no_other_date_than_its_own(workbook: bytes) -> None:
    assert render_xlsx(dossier()) == workbook
    properties = opened(workbook).properties
    assert properties.created == properties.modified == datetime.combine(material().proposal.dated_on, time())
    assert properties.creator == "Marsa Rights House"


def test_every_sheet_prints_well(workbook: bytes) -> None:
    book = opened(workbook)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert [sheet.title for sheet in shown] == [
        "General", "Budget by year", LINES, BY_PARTNER, SOURCES, "Justification", "Logframe", "KPI tracker",
        "Work plan",
    ]  # fmt: skip
    for sheet in shown:
        assert sheet.freeze_panes in {"A3", "B3", "C3", "D3"}
        assert sheet.print_title_rows == "$1:$2"
        assert sheet.print_area == f"'{sheet.title}'!$A$1:${_last_column(sheet)}${sheet.max_row}"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToHeight, sheet.page_setup.paperSize) == (0, 9)
        assert sheet.oddFooter.left.text == "Marsa Rights House"
        assert all(cell.font.b for cell in sheet[2] if cell.value)


def _last_column(sheet: Worksheet) -> str:
    return sheet.cell(1, sheet.max_column).column_letter


def test_letter_paper_where_the_call_says_so() -> None:
    page = replace(call(), page=PageAsked(paper=Paper.LETTER))
    book = opened(render_xlsx(dossier(material(call=page))))
    assert book.worksheets[0].page_setup.paperSize == 1


def test_formulas_are_protected_without_a_password_and_entries_are_free(workbook: bytes) -> None:
    book = opened(workbook)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            assert sheet.protection.sheet
            assert sheet.protection.password is None
    row = book[LINES][3]
    assert [row[c].protection.locked for c in (1, 3, 8, 9, 13)] == [False, False, False, False, True]
    assert book["KPI tracker"]["G3"].protection.locked is False


def test_category_partner_and_source_are_chosen_from_lists(workbook: bytes) -> None:
    book = opened(workbook)
    offered = {str(v.sqref)[0]: v.formula1 for v in book[LINES].data_validations.dataValidation}
    assert set(offered) == {"B", "F", "G"}
    hidden = book["_lists"]
    assert hidden.sheet_state == "hidden"
    sources = [hidden.cell(row, 5).value for row in range(1, 5)]
    assert offered["G"].endswith("$E$1:$E$4")
    assert sources == [source.name for source in material().project.budget.sources]


def test_a_hidden_sheet_says_which_thing_stands_in_which_row(workbook: bytes) -> None:
    book = opened(workbook)
    keys = book["_keys"]
    assert keys.sheet_state == "hidden"
    rows = [tuple(cell.value for cell in row) for row in keys.iter_rows()]
    sheet, row, key = next(found for found in rows if found[2] == "line:eq1")
    assert book[sheet].cell(row, 4).value == "Laptops"
    sheet, row, _ = next(found for found in rows if found[2] == "indicator:I1")
    assert book[sheet].cell(row, 2).value == "Claims settled in the worker's favour"
    assert {key.partition(":")[0] for *_, key in rows} == {"heading", "line", "source", "indicator", "activity"}
    assert key == "line:eq1"


def test_two_partners_with_the_same_public_name_are_counted_apart() -> None:
    whole = material()
    same = tuple(
        replace(p, name=f"n{p.key}", public_name=None if p.lead else "A partner") for p in whole.project.partners
    )
    made = dossier(replace(whole, project=replace(whole.project, partners=same)))
    book = opened(render_xlsx(made), values=True)
    heads = [cell.value for cell in book[BY_PARTNER][2]]
    assert "A partner" in heads
    assert "A partner (2)" in heads
    by_partner = costing(made).by_partner
    last = list(book[BY_PARTNER].iter_rows(min_row=3))[-1]
    assert sorted(Decimal(str(cell.value)) for cell in last[2:-1]) == sorted(m.amount for m in by_partner.values())


def test_the_lead_partner_is_the_applicant() -> None:
    whole = material()
    lead = Partner(key="us", name="Marsa Rights House", lead=True)
    budget = whole.project.budget
    lines = (replace(budget.lines[0], partner="us"), *budget.lines[1:])
    project = replace(whole.project, partners=(lead, *whole.project.partners), budget=replace(budget, lines=lines))
    book = opened(render_xlsx(dossier(replace(whole, project=project))), values=True)
    assert [cell.value for cell in book[BY_PARTNER][2]].count("MRH") == 1
    assert book[LINES]["F3"].value == "MRH"


@pytest.mark.parametrize("blind", [False, True])
def test_what_this_reader_may_not_know_stands_in_no_sheet(blind: bool) -> None:
    data = render_xlsx(dossier(material(blind=blind)))
    with ZipFile(BytesIO(data)) as archive:
        everything = " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    hidden = [PROTECTED, WITHHELD] + (["Marsa Rights House", "MRH", "Qanoun"] if blind else [])
    assert [name for name in hidden if name in everything] == []


def test_arabic_reads_from_the_right() -> None:
    book = opened(render_xlsx(dossier(material(language="ar"))))
    assert all(sheet.sheet_view.rightToLeft for sheet in book.worksheets if sheet.sheet_state == "visible")
    assert book.worksheets[0]["B2"].value == "البند"


@pytest.mark.parametrize(
    "name", ["a/b:c*?[d]\\e", "'quoted'", "x" * 60, "History", "Work plan", "_lists", "", "語" * 40]
)
def test_any_layouts_name_makes_a_sheets_name(name: str) -> None:
    layout = replace(material().layout, name=name)
    book = opened(render_xlsx(dossier(material(layout=layout))))
    assert all(0 < len(sheet) <= 31 and not set(sheet) & set("[]:*?/\\") for sheet in book.sheetnames)
    assert len({sheet.casefold() for sheet in book.sheetnames}) == len(book.sheetnames)


def test_control_characters_that_came_from_somewhere_do_not_break_the_file() -> None:
    budget = material().project.budget
    lines = (replace(budget.lines[0], justification="page\x0c break \x01 _x0041_ & <b>"), *budget.lines[1:])
    with ZipFile(BytesIO(render_xlsx(dossier(with_budget(lines=lines))))) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                assert not set(archive.read(name).decode()) & {chr(code) for code in range(32)} - set("\t\n\r")


@pytest.mark.parametrize("indirect", [None, Indirect(rate=Decimal("0.07"))])
def test_a_project_without_anything_still_gives_a_workbook(indirect: Indirect | None) -> None:
    empty: Project = replace(
        material().project, budget=Budget(currency="JPY", indirect=indirect), results=Results(), partners=(), risks=()
    )
    book = opened(render_xlsx(dossier(material(project=empty))), values=True)
    assert named(book, "Total_cost") == 0


def test_yen_have_no_decimals_and_dinars_three() -> None:
    book = opened(render_xlsx(dossier()))
    row = next(row for row in book[LINES].iter_rows(min_row=3) if row[3].value == "Emergency kits")
    assert row[9].number_format.startswith("#,##0.000_")
    assert row[13].number_format.startswith("#,##0.00_")
    empty = replace(material().project, budget=Budget(currency="JPY"), results=Results())
    book = opened(render_xlsx(dossier(material(project=empty))))
    assert book[LINES]["N4"].number_format.startswith("#,##0_")


def test_rows_are_as_high_as_their_texts_need(workbook: bytes) -> None:
    book = opened(workbook)
    sheet = book["Logframe"]
    heights = {row: sheet.row_dimensions[row].height for row in range(3, sheet.max_row + 1)}
    long = next(row for row in heights if len(sheet.cell(row, 2).value or "") > 50)
    assert (heights[long] or 0) > 25


def _calls(lines: int) -> int:
    """Python calls that a workbook of so many lines takes."""
    pattern = material().project.budget.lines[2]
    budget = replace(
        material().project.budget, lines=tuple(replace(pattern, key=f"l{number}") for number in range(lines))
    )
    made = dossier(with_project(budget=budget))
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(counted)
    try:
        render_xlsx(made)
    finally:
        sys.setprofile(None)
    return count


def test_the_work_grows_in_step_with_the_lines() -> None:
    few, many = _calls(250), _calls(2_500)
    assert many < 10.5 * few


def test_the_workbook_needs_no_other_file(workbook: bytes) -> None:
    with ZipFile(BytesIO(workbook)) as archive:
        assert not [name for name in archive.namelist() if "external" in name.lower()]
        assert b'TargetMode="External"' not in b"".join(archive.read(n) for n in archive.namelist() if ".rels" in n)


# ── legible ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_tracker_has_room_for_every_year_of_the_project() -> None:
    sheet = opened(render_xlsx(dossier()))["KPI tracker"]
    heads = [cell.value for cell in sheet[2]]
    years = dossier().project.years
    assert years > 1
    assert [head for head in heads if head and head.endswith(": actual")] == [
        f"Year {n}: actual" for n in range(1, years + 1)
    ]


def test_percentages_thousands_and_years_are_read_as_such() -> None:
    book = opened(render_xlsx(dossier()))
    formats = {
        cell.number_format
        for sheet in (book["KPI tracker"], book["Logframe"])
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }
    assert "General_)" not in formats
    assert "0" in formats
    assert any(pattern.startswith("#,##0") for pattern in formats)


def test_a_rate_of_many_decimals_fits_its_column() -> None:
    sheet = opened(render_xlsx(dossier()))[LINES]
    (column,) = [cell.column_letter for cell in sheet[2] if cell.value == "Rate"]
    assert sheet[f"{column}3"].number_format == "0.0000##_)"
    assert sheet.column_dimensions[column].width >= 9.5


def test_rows_are_as_high_as_the_text_of_their_formulas() -> None:
    sheet = opened(render_xlsx(dossier()))[LINES]
    shown = opened(render_xlsx(dossier()), values=True)[LINES]
    for row in range(3, 8):
        if len(str(shown[f"C{row}"].value)) > 24:
            assert sheet.row_dimensions[row].height >= 28, row
