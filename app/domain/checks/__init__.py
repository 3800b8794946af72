"""What is still wrong before a proposal is sent. Every check reads the dossier and returns findings; none raises."""

from __future__ import annotations

from datetime import date, datetime

from app.domain import compliance
from app.domain.checks import (
    agreement,
    attachments,
    blindness,
    eligible,
    figures,
    formatting,
    leftovers,
    lengths,
    money,
    partnership,
    questions,
    quoting,
    results,
    schedule,
    scope,
    sections,
    sourcing,
    stories,
)
from app.domain.checks.reading import Reading
from app.domain.dossier import Dossier
from app.domain.findings import Finding, merged

__all__ = ["CHECKS", "CODES", "check", "check_content", "check_moment"]

_OF_THE_MOMENT = (schedule.check_deadlines,)
"""Those whose answer may change from one minute to the next."""

_OF_THE_CONTENT = (
    schedule.check_moved,
    eligible.check_eligibility,
    sections.check_sections,
    sections.check_suggestions,
    sections.check_texts_without_place,
    sections.check_languages,
    lengths.check_lengths,
    leftovers.check_leftovers,
    figures.check_figures,
    agreement.check_agreement,
    sourcing.check_evidence,
    quoting.check_quotes,
    stories.check_stories,
    blindness.check_blind,
    money.check_budget,
    money.check_claims,
    results.check_results,
    scope.check_scope,
    schedule.check_work_plan,
    partnership.check_partners,
    attachments.check_annexes,
    formatting.check_format,
    questions.check_questions,
)

CHECKS = (*_OF_THE_MOMENT, *_OF_THE_CONTENT)

FAMILIES = (
    agreement,
    attachments,
    blindness,
    eligible,
    figures,
    formatting,
    leftovers,
    lengths,
    money,
    partnership,
    questions,
    quoting,
    results,
    schedule,
    scope,
    sections,
    sourcing,
    stories,
)
"""Every module of checks."""

CODES = merged(compliance.CODES, *(family.CODES for family in FAMILIES))
"""Every code a check can find."""


def check(dossier: Dossier, *, on: date, now: datetime | None = None) -> tuple[Finding, ...]:
    """All findings about a dossier on a day, in the order a writer works through them.

    `now` is that day's instant, with its zone; without it a deadline lasts to the end of its day.

    Page limits are checked where the dossier has `pages`. The time it takes grows linearly with the text and the
    budget.
    """
    return (*check_moment(dossier, on=on, now=now), *check_content(dossier, on=on))


def check_moment(dossier: Dossier, *, on: date, now: datetime | None = None) -> tuple[Finding, ...]:
    """Those findings of `check` that depend on the minute: whether it is too late."""
    reading = Reading(dossier, on, now)
    return tuple(finding for run in _OF_THE_MOMENT for finding in run(reading))


def check_content(dossier: Dossier, *, on: date) -> tuple[Finding, ...]:
    """All other findings of `check`: they are the same all day."""
    reading = Reading(dossier, on)
    return tuple(finding for run in _OF_THE_CONTENT for finding in run(reading))
