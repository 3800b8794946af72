"""What the catalogue does not know, and what the writer should know about the funder."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.checks.reading import Reading
from app.domain.findings import Code, Codes, Finding, Place, Severity, Where, make
from app.domain.funder import FunderStatus
from app.domain.phrases import phrase

CODES: Codes = {
    "ask.call": Code(Severity.ADVICE, "Not known about this call: {question}"),
    "ask.funder": Code(Severity.ADVICE, "Not known about this funder: {question}"),
    "ask.section": Code(Severity.ADVICE, "Section '{heading}': {question}"),
    "ask.funder_closed": Code(Severity.BLOCKER, "{funder} no longer gives grants. {successor}"),
    "ask.no_grants": Code(
        Severity.WARNING, "{funder} does not give grants as far as we know; it is a partner or a venue."
    ),
}


def check_questions(reading: Reading) -> Iterator[Finding]:
    """The open questions of the call, or of the funder where there is no call, and of the template's sections."""
    funder = reading.dossier.material.funder
    if funder and funder.status is FunderStatus.CLOSED:
        heir = reading.dossier.material.successor or funder.successor
        successor = phrase("Its successor is {heir}.", heir=heir) if heir else ""
        source = funder.closed_note.source if funder.closed_note else None
        where = Where(Place.PROPOSAL, field="funder")
        yield make(CODES, "ask.funder_closed", where, source=source, funder=funder.name, successor=successor)
    elif funder and not funder.gives_grants:
        yield make(CODES, "ask.no_grants", Where(Place.PROPOSAL, field="funder"), funder=funder.name)
    if reading.call:
        for question in reading.call.questions:
            yield make(CODES, "ask.call", Where(Place.CALL), question=question)
    elif funder:
        for question in funder.questions:
            yield make(CODES, "ask.funder", Where(Place.PROPOSAL, field="funder"), question=question)
    for asked in reading.asked:
        for question in asked.template.question_to_writer:
            yield make(CODES, "ask.section", asked.where, heading=asked.heading, question=question)
