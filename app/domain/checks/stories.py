"""Stories that consent keeps out."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.checks.reading import Reading
from app.domain.findings import Code, Codes, Finding, Place, Severity, Where, make

CODES: Codes = {
    "story.withheld": Code(
        Severity.BLOCKER,
        "The text refers to story {token}, which is left out: {reason}. Take the reference out, or ask.",
    ),
}


def check_stories(reading: Reading) -> Iterator[Finding]:
    for token, reason in reading.dossier.withheld:
        yield make(CODES, "story.withheld", Where(Place.STORY, token), token=token, reason=reason)
