"""Whether the applicant may apply, by the call's own questions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from app.domain.checks.reading import Reading
from app.domain.checks.standing import at_most
from app.domain.eligibility import Answer, evaluate
from app.domain.findings import Code, Codes, Finding, Place, Severity, Where, make
from app.domain.phrases import printed
from app.domain.printing import print_countries

CODES: Codes = {
    "eligibility.no": Code(Severity.BLOCKER, "Not eligible: {question} {reason}"),
    "eligibility.preference": Code(Severity.WARNING, "The funder prefers otherwise: {question} {reason}"),
    "eligibility.unknown": Code(Severity.WARNING, "Not known yet: {question} {reason}"),
    "eligibility.country": Code(Severity.BLOCKER, "The project works in {countries}, which the call does not list."),
    "eligibility.not_invited": Code(
        Severity.WARNING, "This stage is open to invited applicants only: make sure that you have the invitation."
    ),
}


def check_eligibility(reading: Reading) -> Iterator[Finding]:
    if reading.call is None:
        return
    for criterion in reading.call.eligibility:
        answer, reason = evaluate(criterion, reading.organisation, reading.project, reading.submission_on)
        if answer is Answer.YES:
            continue
        if answer is Answer.UNKNOWN:
            code, severity = "eligibility.unknown", Severity.WARNING if criterion.required else Severity.ADVICE
        elif criterion.required:
            code, severity = "eligibility.no", Severity.BLOCKER
        else:
            code, severity = "eligibility.preference", Severity.WARNING
        yield make(
            CODES,
            code,
            Where(Place.ELIGIBILITY, criterion.key),
            severity=at_most(severity, criterion.source),
            source=criterion.source,
            question=criterion.question,
            reason=reason,
        )
    yield from _countries(reading)
    if reading.stage and reading.stage.invited_only:
        yield make(CODES, "eligibility.not_invited", Where(Place.CALL), source=reading.call.source)


def _countries(reading: Reading) -> Iterator[Finding]:
    call = reading.call
    if call is None or not call.countries:
        return
    outside = [code for code in reading.project.countries if code not in call.countries]
    if outside:
        yield make(
            CODES,
            "eligibility.country",
            Where(Place.PROPOSAL, field="countries"),
            severity=at_most(Severity.BLOCKER, call.source),
            source=call.source,
            countries=printed(partial(print_countries, outside)),
        )
