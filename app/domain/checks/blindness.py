"""A blind stage must not tell who applies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from app.domain.assembly import is_blind
from app.domain.checks.reading import Reading
from app.domain.findings import Code, Codes, Finding, Place, Severity, Where, make

CODES: Codes = {
    "blind.named_in_text": Code(
        Severity.BLOCKER, "This stage is judged blind, but section '{heading}' names {name}. Put it differently."
    ),
    "blind.named_in_title": Code(
        Severity.BLOCKER, "This stage is judged blind, but the title names {name}. Put it differently."
    ),
}


def check_blind(reading: Reading) -> Iterator[Finding]:
    """Names of the applicant, its people and its partners in the writer's own text; one finding a section and name."""
    if not is_blind(reading.dossier.material):
        return
    pattern = _names(reading)
    for asked in reading.written:
        told = dict.fromkeys(found[0] for passage in asked.passages for found in pattern.finditer(passage.text))
        for name in told:
            yield make(CODES, "blind.named_in_text", asked.where, heading=asked.heading, name=name)
    title = reading.proposal.title or reading.project.title
    if found := pattern.search(title):
        yield make(CODES, "blind.named_in_title", Where(Place.PROPOSAL, field="title"), name=found[0])


def _names(reading: Reading) -> re.Pattern[str]:
    organisation = reading.organisation
    long = [organisation.name, organisation.contact, organisation.signatory, organisation.email]
    long.append(urlsplit(organisation.website).netloc.removeprefix("www."))
    for partner in reading.dossier.material.project.partners:
        long += [partner.name, partner.public_name or "", partner.contact]
    # "Jane Rai, director, jane@x.org": each part may stand alone in a text.
    parts = {part.strip() for name in long for part in re.split(r"[,;()\n]| [–-] ", name)}
    sought = sorted({re.escape(part) for part in parts if len(part) > 3}, key=len, reverse=True)
    acronym = rf"|\b{re.escape(organisation.acronym)}\b" if organisation.acronym else ""
    names = "|".join(sought) or r"(?!)"
    return re.compile(rf"(?i:\b(?:{names})(?!\w)){acronym}")
