"""A call's page is held against the document in the fields that the call gives, and in no other."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.domain.checks import check
from app.domain.limits import PageAsked, PageSetup, Paper
from tests.domain.checks.dossiers import TODAY, call, dossier, spoilt

SMALL = PageSetup(paper=Paper.LETTER, font="Tahoma", size_pt=Decimal(6), spacing=Decimal("0.8"), margin_cm=Decimal(1))


def _formatting(asked: PageAsked) -> set[str]:
    whole = dossier(spoilt("call", page=asked))
    meta = replace(whole.document.meta, page=SMALL)
    found = check(replace(whole, document=replace(whole.document, meta=meta)), on=TODAY)
    return {finding.code for finding in found if finding.code.startswith("format.")}


def test_a_call_that_names_a_font_asks_for_nothing_else() -> None:
    assert _formatting(PageAsked(font="Times New Roman")) == {"format.font"}


def test_a_call_that_names_all_of_the_page_has_all_of_it_checked() -> None:
    page = call().page
    assert page is not None
    assert _formatting(page) == {"format.paper", "format.font", "format.size", "format.spacing", "format.margin"}


def test_a_call_that_names_nothing_asks_for_nothing() -> None:
    assert _formatting(PageAsked()) == set()
