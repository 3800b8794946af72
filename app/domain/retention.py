"""How long each kind of data is kept, and why so long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.phrases import phrase
from app.domain.record import Record

LONGEST = 36_525
"""Days: a hundred years."""


class Kept(StrEnum):
    """Kinds of data that pile up."""

    AUDIT = "audit"
    EXPORTS = "exports"
    JOBS = "jobs"
    DIGESTS = "digests"
    GUEST_LINKS = "guest_links"
    PRESENCE = "presence"
    DELETED_COMMENTS = "deleted_comments"
    VERSIONS = "versions"
    CONTACTS = "contacts"
    WITHDRAWN_STORIES = "withdrawn_stories"
    DECLINED_PROPOSALS = "declined_proposals"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Record):
    """`days` after which it goes; None: it stays until somebody takes it away."""

    days: int | None
    least: int = 0
    """Fewer days would take away what is still needed."""
    most: int = LONGEST
    """The program itself takes it away then."""
    reason: str
    in_use: bool = False
    """People typed it and may still look for it: kept for ever unless the organisation says otherwise."""


def periods() -> Mapping[Kept, Period]:
    """The defaults, each with its reason."""
    return {
        Kept.AUDIT: Period(
            days=2557, least=365,
            reason=phrase("Seven years: funders may ask for five years after the last payment who decided what."),
        ),
        Kept.EXPORTS: Period(days=7, least=1, most=7, reason=phrase("A made file can be made again at any time.")),
        Kept.JOBS: Period(days=30, least=1, most=30, reason=phrase("Long enough to see why something failed.")),
        Kept.DIGESTS: Period(
            days=90, least=7, reason=phrase("Long enough to see whether somebody was reminded of a deadline.")
        ),
        Kept.GUEST_LINKS: Period(
            days=365, least=1, reason=phrase("From the end of the link: who was let in last year can be seen.")
        ),
        Kept.PRESENCE: Period(days=1, least=1, reason=phrase("Who is in a section matters only at that moment.")),
        Kept.DELETED_COMMENTS: Period(
            days=30, least=1, reason=phrase("What was deleted is nobody's to read; a month mends a mistake.")
        ),
        Kept.VERSIONS: Period(
            days=None, least=90, in_use=True,
            reason=phrase("Earlier versions of sections are the memory of the work; named and last ones always stay."),
        ),
        Kept.CONTACTS: Period(
            days=None, least=365, in_use=True,
            reason=phrase("Whom nobody met or wrote down anew for so long is erased; look at the list before."),
        ),
        Kept.WITHDRAWN_STORIES: Period(
            days=None, least=1, in_use=True,
            reason=phrase("Who withdraws consent to tell a story may also want it kept; ask, then set a period."),
        ),
        Kept.DECLINED_PROPOSALS: Period(
            days=None, least=365, in_use=True,
            reason=phrase("What was not won teaches; what was ever submitted always stays, as funders ask."),
        ),
    }  # fmt: skip
