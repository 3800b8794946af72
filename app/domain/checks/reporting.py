"""Of a report: whether it tells of every indicator that was promised, and explains what differs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.domain.checks.reading import Reading
from app.domain.findings import Code, Codes, Finding, Place, Severity, Where, make
from app.domain.monitoring import differs, reached

CODES: Codes = {
    "report.no_grant": Code(
        Severity.BLOCKER, "This report tells of a grant that is not recorded: record the award of '{grant}' first."
    ),
    "report.not_measured": Code(
        Severity.WARNING, "“{title}” has no value in this period: record it, or say why it was not measured."
    ),
    "report.no_verification": Code(Severity.ADVICE, "The value of “{title}” names no record that proves it."),
    "report.not_explained": Code(
        Severity.BLOCKER,
        "“{title}” is at {share} % of its target at the end, and nothing says why: explain what differs by more than "
        "{threshold} %.",
    ),
    "report.outside": Code(
        Severity.WARNING, "The period of the report ends on {last}, after the grant's last day, {end}."
    ),
}

_HUNDRED = Decimal(100)


def check_report(reading: Reading) -> Iterator[Finding]:
    """Nothing for a proposal."""
    report, grant = reading.proposal.report, reading.dossier.material.grant
    if report is None:
        return
    if grant is None:
        yield make(CODES, "report.no_grant", Where(Place.PROPOSAL, field="report"), grant=report.grant)
        return
    if report.last > grant.ends_on:
        yield make(CODES, "report.outside", Where(Place.PROPOSAL, field="report"), last=report.last, end=grant.ends_on)
    for indicator in reading.project.results.all_indicators():
        where, found = (
            Where(Place.ACTUAL, indicator.key),
            reached(indicator, grant.actuals, first=report.first, last=report.last),
        )
        told = [
            one
            for one in grant.actuals
            if one.indicator == indicator.key and report.first <= one.first and one.last <= report.last
        ]
        if not any(one.value is not None or one.text or one.note for one in told):
            yield make(CODES, "report.not_measured", where, title=indicator.title)
        elif not found.verification and not indicator.verification:
            yield make(CODES, "report.no_verification", where, title=indicator.title)
        over = report.last >= grant.ends_on
        if over and differs(found, threshold=grant.threshold) and not found.note and found.share is not None:
            yield make(
                CODES,
                "report.not_explained",
                where,
                title=indicator.title,
                share=round(found.share * _HUNDRED),
                threshold=round(grant.threshold * _HUNDRED),
            )
