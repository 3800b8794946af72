from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.consent import ANY_FUNDER, WORLD, Channel, Consent, Story
from app.domain.dossier import Material
from app.domain.findings import Severity
from tests.domain.checks.dossiers import Spoil, findings, written

CONSENT = Consent(
    purposes=("fundraising",),
    audiences=(ANY_FUNDER,),
    channels=(Channel.PROPOSAL, Channel.PORTAL),
    territory=(WORLD,),
    language="ne",
    asked_by="A case worker",
    granted_on=date(2026, 1, 1),
    expires_on=date(2028, 1, 1),
)


def _told(text: str = "She said: [[story:AB12]]", **consent: object) -> Spoil:
    def spoil(m: Material) -> Material:
        given = replace(CONSENT, **consent)  # type: ignore[arg-type]
        story = Story(token="AB12", pseudonym="Sita", text="I went home.", consent=given)  # noqa: S106
        return written(need=text)(replace(m, organisation=replace(m.organisation, stories=(story,))))

    return spoil


def _found(spoil: Spoil) -> list[tuple[str, Severity]]:
    return [(f.code, f.severity) for f in findings(spoil) if f.code.startswith("story.")]


def test_consent_that_holds_on_the_day_of_submission() -> None:
    assert _found(_told()) == []
    assert _found(_told(expires_on=date(2027, 3, 21))) == []


def test_consent_that_ends_before_the_day_of_submission() -> None:
    """It holds today, 11 January, and the proposal is sent on 20 March."""
    assert _found(_told(expires_on=date(2027, 3, 20))) == [("story.consent_ends", Severity.WARNING)]
    assert _found(_told(withdrawn_on=date(2027, 2, 1))) == [("story.consent_ends", Severity.WARNING)]
    (found,) = [f for f in findings(_told(expires_on=date(2027, 3, 1))) if f.code == "story.consent_ends"]
    assert "AB12" in found.message
    assert "consent expired on 1 March 2027" in found.message


def test_a_story_that_is_not_told_is_not_looked_at() -> None:
    assert _found(_told("No story.", expires_on=date(2027, 3, 1))) == []
