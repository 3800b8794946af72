"""Every output of any project says the same total, whatever is asked, in whatever currency, of whichever part."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.catalog.catalogue import Catalogue, load_catalogue
from app.domain.assembly import assemble
from app.domain.costing import cost
from app.domain.document import RowStyle, Table
from app.domain.dossier import Dossier
from app.domain.facts import print_fact
from app.domain.money import MoneyError
from app.domain.organisation import Organisation
from app.domain.printing import print_amount
from app.domain.project import Project
from app.domain.proposal import Proposal, Scope
from app.domain.scoping import cut
from app.domain.template import Generated
from app.domain.walking import plain
from app.export.html import render_html
from app.export.text import render_text
from app.export.xlsx import render_xlsx
from app.proposals.service.gather_material import material_of
from tests.domain.drawn_budgets import CURRENCIES, projects

TODAY = date(2026, 11, 21)
FORMS = ("general-partnership/1.0", "eu-full-application/1.0", "undef/1.0", "us-federal-narrative/1.0")
WHOLE = {Generated.BUDGET, Generated.BUDGET_SUMMARY, Generated.BUDGET_BY_YEAR, Generated.FUNDING_SOURCES}
"""Parts whose last row is the whole cost."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@st.composite
def scopes(draw: st.DrawFn, project: Project) -> Scope:
    currency = draw(st.sampled_from((None, *CURRENCIES)))
    conversion: dict[str, Any] = {}
    if currency is not None and currency != project.budget.currency:
        rate = draw(st.decimals("0.001", "150", places=6))
        conversion = {"currency": currency, "rate": rate, "rate_on": TODAY, "rate_source": "Bank"}
    shares = {line.key: draw(st.decimals(0, 1, places=3)) for line in project.budget.lines[:3]}
    return Scope(activities=draw(st.sampled_from((None, ("A1",), ("O2",), ()))), lines=shares, **conversion)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn=projects(), data=st.data(), form=st.sampled_from(FORMS))
def test_every_output_says_the_total_of_the_costing(
    catalogue: Catalogue, drawn: Project, data: st.DataObject, form: str
) -> None:
    scope = data.draw(scopes(drawn))
    proposal = Proposal(
        slug="pp", project="p", funder="oak-foundation", template=form, dated_on=TODAY, scope=scope, language="en"
    )
    organisation = Organisation(slug="o", name="Organisation", country="KE")
    try:
        costing = cost(cut(drawn, scope))
    except MoneyError:
        return  # a base of indirect costs that needs a lead partner with lines
    dossier = assemble(material_of(catalogue, organisation, drawn, proposal), today=TODAY)
    assert dossier.facts["budget.total"] == costing.total
    parts = (costing.requested.amount, costing.own.amount, costing.other.amount)
    assert sum(parts) == costing.total.amount
    printed = print_amount(costing.total, "en")
    for section, table in _money_tables(dossier):
        totals = [row for row in (*table.body, *table.foot) if row.style is RowStyle.TOTAL]
        if totals:
            cells = [plain(cell.inlines) for cell in totals[-1].cells]
            assert printed in cells, (section, cells)
    assert not costing.lines or printed in render_html(dossier.document)
    assert not costing.lines or not dossier.material.template.portal or printed in render_text(dossier)
    assert print_fact(costing.total, "en") == print_fact(dossier.facts["budget.total"], "en")
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(dossier)), data_only=True)
    sheet, cell = next(iter(book.defined_names["Total_cost"].destinations))
    assert Decimal(str(book[sheet][cell].value)) == costing.total.amount


def _money_tables(dossier: Dossier) -> list[tuple[str, Table]]:
    forms = {section.key: section for section in dossier.material.template.sections}
    found = []
    for section in dossier.document.sections:
        form = forms.get(section.key.partition("/")[0])
        if form is not None and set(form.generated) & WHOLE:
            found += [(section.key, block) for block in section.blocks if isinstance(block, Table)]
    return found
