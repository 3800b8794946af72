"""Stories, and the one function that says whether one may be used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.domain.keys import check_token
from app.domain.phrases import phrase
from app.domain.record import Record


class Channel(StrEnum):
    PROPOSAL = "proposal"
    REPORT = "report"
    WEB = "web"
    PRINT = "print"
    PORTAL = "portal"


class NameUse(StrEnum):
    PSEUDONYM = "pseudonym"
    NAMED = "named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Record):
    """What a person agreed to. What is not listed is not allowed."""

    purposes: tuple[str, ...]
    """For what: fundraising, reporting, advocacy."""
    audiences: tuple[str, ...]
    """Funder slugs; "any-funder" where the person said so."""
    channels: tuple[Channel, ...]
    territory: tuple[str, ...]
    """ISO country codes where it may be read; "world" where the person said so."""
    name_use: NameUse = NameUse.PSEUDONYM
    image: bool = False
    voice: bool = False
    language: str
    """Language in which consent was asked."""
    interpreter: str = ""
    minor: bool = False
    guardian: str = ""
    sexual_violence: bool = False
    asked_by: str
    asked_on_form: str = ""
    """Which form, version, or recording."""
    granted_on: date
    expires_on: date
    withdrawn_on: date | None = None
    approved_by: tuple[str, ...] = ()
    """People who cleared it; a minor's story, or one of sexual violence, needs two."""
    risk_note: str = ""

    def __post_init__(self) -> None:
        if self.expires_on <= self.granted_on:
            raise ValueError("consent expires after it is granted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story(Record):
    token: str
    """Reference used in texts: [[story:TOKEN]]."""
    pseudonym: str
    text: str
    """Told under the pseudonym; plain paragraphs."""
    consent: Consent | None = None
    """None: unknown, so it may not be used."""

    def __post_init__(self) -> None:
        check_token(self.token)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use(Record):
    """Who would read a story, where, and when."""

    audience: str
    """Funder's slug; empty where no audience is chosen."""
    purpose: str
    channel: Channel
    territory: str
    """ISO country code of the reader; empty where unknown."""
    today: date


@dataclass(frozen=True, slots=True)
class Verdict(Record):
    """`reason` is empty when allowed, else a sentence for the writer."""

    allowed: bool
    reason: str = ""


ANY_FUNDER = "any-funder"
WORLD = "world"


def may_use(story: Story, use: Use) -> Verdict:
    """Whether consent covers this use. Unknown means no."""
    consent = story.consent
    if consent is None:
        return Verdict(False, phrase("no consent is recorded"))
    lacking = lacks_people(consent)
    lapsed = lapse(consent, use.today)
    refusals = (
        (bool(lapsed), lapsed),
        (
            use.audience not in consent.audiences and not (use.audience and ANY_FUNDER in consent.audiences),
            phrase("consent does not cover this funder"),
        ),
        (use.purpose not in consent.purposes, phrase("consent does not cover this purpose")),
        (use.channel not in consent.channels, phrase("consent does not cover this channel")),
        (
            use.territory not in consent.territory and WORLD not in consent.territory,
            phrase("consent does not cover this country"),
        ),
        (bool(lacking), lacking),
    )
    return next((Verdict(False, reason) for refused, reason in refusals if refused), Verdict(True))


def lapse(consent: Consent, on: date) -> str:
    """Why consent does not hold on a day, whatever it covers; empty where it holds."""
    if consent.withdrawn_on is not None and consent.withdrawn_on <= on:
        return phrase("consent was withdrawn")
    if on < consent.granted_on:
        return phrase("consent begins later")
    return phrase("consent expired on {day}", day=consent.expires_on) if on >= consent.expires_on else ""


class ConsentState(StrEnum):
    """Where a consent stands on a day, whatever it covers."""

    UNKNOWN = "unknown"
    """None is recorded, which means no."""
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    LATER = "later"
    WAITING = "waiting"
    """For a guardian, or for a second person's approval."""
    ENDING = "ending"
    """Holds, and has to be renewed soon."""
    HOLDS = "holds"


RENEW_WITHIN = timedelta(days=60)
"""Before the last day: a person has to be found, asked, and given time to think."""


def consent_state(story: Story, on: date) -> ConsentState:
    consent = story.consent
    if consent is None:
        return ConsentState.UNKNOWN
    if consent.withdrawn_on is not None and consent.withdrawn_on <= on:
        return ConsentState.WITHDRAWN
    if on >= consent.expires_on:
        return ConsentState.EXPIRED
    if on < consent.granted_on:
        return ConsentState.LATER
    if lacks_people(consent):
        return ConsentState.WAITING
    return ConsentState.ENDING if consent.expires_on - on <= RENEW_WITHIN else ConsentState.HOLDS


def lacks_people(consent: Consent) -> str:
    """Whose word is missing; empty where nobody's is."""
    if consent.minor and not consent.guardian.strip():
        return phrase("a minor's story needs a guardian's consent")
    if (consent.minor or consent.sexual_violence) and _people(consent.approved_by) < 2:
        return phrase("it needs a second person's approval")
    return ""


def still_withdrawn(before: Consent | None, after: Consent | None) -> Consent | None:
    """`after`, with the withdrawal that `before` records: an older copy of a story must not give consent back.

    Only a consent that was given after the withdrawal stands. Where both are withdrawn, the earlier day counts; where
    `after` has no consent at all, the withdrawn one is kept, so that the withdrawal is not forgotten.
    """
    if before is None or before.withdrawn_on is None:
        return after
    if after is None:
        return before
    if after.granted_on > before.withdrawn_on:
        return after
    days = [consent.withdrawn_on for consent in (before, after) if consent.withdrawn_on is not None]
    return replace(after, withdrawn_on=min(days))


def still_approved(before: Story, after: Story) -> Story:
    """`after`, approved by nobody where it tells or allows something else than what was approved."""
    if after.consent is None or not after.consent.approved_by:
        return after
    if before.consent is not None and _approved(before) == _approved(after):
        return after
    approved = before.consent.approved_by if before.consent is not None else ()
    new = tuple(name for name in after.consent.approved_by if name not in approved)
    return replace(after, consent=replace(after.consent, approved_by=new))


def _approved(story: Story) -> tuple[object, ...]:
    """What somebody reads before they approve it."""
    if story.consent is None:
        return ()
    bare = replace(story.consent, approved_by=(), withdrawn_on=None, expires_on=date.max, risk_note="")
    return (story.text, story.pseudonym, bare)


def _people(names: Iterable[str]) -> int:
    """How many different people; a name in other capitals or with other spaces is the same person's."""
    return len({" ".join(name.split()).casefold() for name in names} - {""})
