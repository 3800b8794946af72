"""Paper, font, size, spacing and margins against what the call asks for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.domain.checks.reading import Reading
from app.domain.checks.standing import at_most
from app.domain.findings import Code, Codes, Finding, Place, Severity, Where, make
from app.domain.limits import PageAsked, PageSetup

CODES: Codes = {
    "format.paper": Code(Severity.WARNING, "The paper is {set}; the call asks for {asked}."),
    "format.font": Code(Severity.WARNING, "The text is set in {set}; the call asks for {asked}."),
    "format.size": Code(Severity.BLOCKER, "The text is {set} pt; the call asks for at least {asked} pt."),
    "format.spacing": Code(Severity.BLOCKER, "Line spacing is {set}; the call asks for at least {asked}."),
    "format.margin": Code(Severity.BLOCKER, "Margins are {set} cm; the call asks for at least {asked} cm."),
    "format.font_replaced": Code(
        Severity.ADVICE,
        "{asked} is not installed here; the PDF is set in {set}, which has the same widths.",
    ),
}


def check_format(reading: Reading) -> Iterator[Finding]:
    """The document's page against the call's, and the fonts the PDF was really set in."""
    where = Where(Place.PROPOSAL, field="page")
    page = reading.dossier.document.meta.page
    pages = reading.dossier.pages
    if pages and (used := pages.replaced.get(page.font)):
        yield make(CODES, "format.font_replaced", where, asked=page.font, set=used)
    asked = reading.call.page if reading.call else None
    if asked is None or reading.call is None:
        return
    source = reading.call.page_source or reading.call.source
    for code, present, wanted in _unmet(page, asked):
        severity = at_most(CODES[code].severity, source)
        yield make(CODES, code, where, severity=severity, source=source, set=present, asked=wanted)


def _unmet(page: PageSetup, asked: PageAsked) -> Iterator[tuple[str, str | Decimal, str | Decimal]]:
    """Code, what is set and what is asked for, of the fields the call gives."""
    if asked.paper is not None and page.paper is not asked.paper:
        yield "format.paper", page.paper.value, asked.paper.value
    if asked.font is not None and page.font != asked.font:
        yield "format.font", page.font, asked.font
    at_least = (
        ("format.size", page.size_pt, asked.size_pt),
        ("format.spacing", page.spacing, asked.spacing),
        ("format.margin", page.margin_cm, asked.margin_cm),
    )
    for code, present, least in at_least:
        if least is not None and present < least:
            yield code, present, least
