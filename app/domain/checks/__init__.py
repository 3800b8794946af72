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
    reporting,
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

__all__ = ["CHECKS", "CODES", "check", "check_content", "check_moment", "families_of"]

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

_OF_A_REPORT = (
    reporting.check_report,
    sections.check_sections,
    sections.check_suggestions,
    sections.check_texts_without_place,
    sections.check_languages,
    lengths.check_lengths,
    leftovers.check_leftovers,
    figures.check_figures,
    sourcing.check_evidence,
    stories.check_stories,
    formatting.check_format,
)
"""What is asked of a report: nothing of a call, of money that is asked for, or of a plan that was agreed long ago."""

CHECKS = (*_OF_THE_MOMENT, *_OF_THE_CONTENT, reporting.check_report)

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
    reporting,
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


def families_of(dossier: Dossier) -> tuple[str, ...]:
    """What is looked at, by the first word of its codes."""
    reports = dossier.material.proposal.report is not None
    of_a_report = (reporting, sections, lengths, leftovers, figures, sourcing, stories, formatting)
    asked = of_a_report if reports else tuple(family for family in FAMILIES if family is not reporting)
    codes = (*(() if reports else compliance.CODES), *(code for family in asked for code in family.CODES))
    return tuple(dict.fromkeys(code.partition(".")[0] for code in codes))


def check(dossier: Dossier, *, on: date, now: datetime | None = None) -> tuple[Finding, ...]:
    """All findings about a dossier on a day, in the order a writer works through them.

    `now` is that day's instant, with its zone; without it a deadline lasts to the end of its day.

    Page limits are checked where the dossier has `pages`. The time it takes grows linearly with the text and the
    budget.
    """
    return (*check_moment(dossier, on=on, now=now), *check_content(dossier, on=on))


def check_moment(dossier: Dossier, *, on: date, now: datetime | None = None) -> tuple[Finding, ...]:
    """Those findings of `check` that depend on the minute: whether it is too late."""
    if dossier.material.proposal.report is not None:
        return ()
    reading = Reading(dossier, on, now)
    return tuple(finding for run in _OF_THE_MOMENT for finding in run(reading))


def check_content(dossier: Dossier, *, on: date) -> tuple[Finding, ...]:
    """All other findings of `check`: they are the same all day."""
    reading = Reading(dossier, on)
    asked = _OF_THE_CONTENT if dossier.material.proposal.report is None else _OF_A_REPORT
    return tuple(finding for run in asked for finding in run(reading))
