"""Who may apply: typed questions whose answer may be *unknown*."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any

from app.domain.evidence import valid_on
from app.domain.money import Money, bounded, minor_unit
from app.domain.organisation import Organisation, kind_name
from app.domain.phrases import Phrase, Printed, listed, phrase, phrase_of, printed, with_commas
from app.domain.printing import print_countries, print_country
from app.domain.project import Project
from app.domain.record import Record
from app.domain.sources import Source


class Predicate(StrEnum):
    APPLICANT_KIND = "applicant_kind"
    """Organisation's kind is one of `any_of`."""
    COUNTRY = "country"
    """Organisation's country is one of `any_of` (ISO alpha-2)."""
    PROJECT_COUNTRY = "project_country"
    YEARS_REGISTERED = "years_registered"
    """At least `at_least` years since it was founded, on the submission date."""
    REGISTERED = "registered"
    PORTAL_ID = "portal_id"
    """Holds a registration on the portal named in `any_of`."""
    ANNUAL_BUDGET = "annual_budget"
    """Average annual budget between `at_least` and `at_most`."""
    DURATION_MONTHS = "duration_months"
    PARTNERS = "partners"
    """Number of partners, the applicant not counted."""
    THEME = "theme"
    """Project answers to one of the SDG targets or goals in `any_of`."""
    LANGUAGE = "language"
    ANSWER = "answer"
    """A yes/no question only the writer can answer; `question` asks it."""


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion(Record):
    key: str
    predicate: Predicate
    question: str
    """As put to the writer when the answer is unknown."""
    any_of: tuple[str, ...] = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    currency: str | None = None
    expected: bool = True
    """For `answer`: the answer that makes the applicant eligible."""
    decides: bool = True
    """False: either answer is eligible; a section of the form waits for it (`condition: {on: answer}`)."""
    required: bool = True
    """False: a preference, which warns but does not block."""
    source: Source = Source()

    def __post_init__(self) -> None:
        if self.currency is not None:
            minor_unit(self.currency)
        for bound in (self.at_least, self.at_most):
            if bound is not None:
                bounded(bound)


Evaluated = tuple[Answer, str]

TURNOVER_YEARS = 3
"""Years that an average annual budget is taken over, fewer where fewer are recorded."""


def evaluate(
    criterion: Criterion, organisation: Organisation, project: Project | None, submission_on: date
) -> Evaluated:
    """Whether the applicant meets a criterion on the day of submission, and why, as a sentence for the writer.

    `project` None: nobody has chosen one yet, so what is asked of it is unknown.

    What the records do not tell is unknown; then the writer's own yes or no to the criterion's question counts.
    """
    if project is None and criterion.predicate in _OF_PROJECT:
        evaluated: Evaluated = Answer.UNKNOWN, phrase("No project is chosen yet.")
    else:
        evaluated = _EVALUATE[criterion.predicate](criterion, organisation, project, submission_on)
    answer, reason = evaluated
    if answer is not Answer.UNKNOWN:
        return evaluated
    given = organisation.said(criterion.key)
    if given is not None:
        meets = given is criterion.expected or not criterion.decides
        return (Answer.YES if meets else Answer.NO), phrase("You answered yes.") if given else phrase(
            "You answered no."
        )
    if criterion.key in organisation.answers:
        said = str(organisation.answers[criterion.key])
        return answer, phrase("You answered “{said}”; write true or false, so that it counts.", said=said)
    return answer, reason


def _applicant_kind(criterion: Criterion, organisation: Organisation, *_: object) -> Evaluated:
    if not organisation.kind or not criterion.any_of:
        return Answer.UNKNOWN, phrase("The organisation's kind is not recorded.")
    reason = phrase(
        "The organisation is of the kind '{kind}'; asked for: {asked}.",
        kind=kind_name(organisation.kind),
        asked=listed(kind_name(kind) for kind in criterion.any_of),
    )
    return (Answer.YES if organisation.kind in criterion.any_of else Answer.NO), reason


def _country(criterion: Criterion, organisation: Organisation, *_: object) -> Evaluated:
    if not criterion.any_of:
        return Answer.UNKNOWN, phrase("The list of countries is not known; see the call.")
    where = _country_named(organisation.country)
    if organisation.country in criterion.any_of:
        return Answer.YES, phrase("The organisation is in {country}.", country=where)
    taken = _some_countries(criterion.any_of)
    return Answer.NO, phrase("The organisation is in {country}; the call takes {taken}.", country=where, taken=taken)


def _project_country(criterion: Criterion, _: Organisation, project: Project, __: date) -> Evaluated:
    if not criterion.any_of or not project.countries:
        return Answer.UNKNOWN, phrase("The project's countries, or the call's list of them, are not recorded.")
    outside = [code for code in project.countries if code not in criterion.any_of]
    if not outside:
        return Answer.YES, phrase("The project is in {countries}.", countries=_countries_named(project.countries))
    return Answer.NO, phrase(
        "The project is also in {countries}, which the call does not list.", countries=_countries_named(outside)
    )


def _years_registered(criterion: Criterion, organisation: Organisation, _: object, submission_on: date) -> Evaluated:
    founded = organisation.founded_on
    if founded is None:
        return Answer.UNKNOWN, phrase("The day the organisation was founded is not recorded.")
    birthday_ahead = (submission_on.month, submission_on.day) < (founded.month, founded.day)
    years = submission_on.year - founded.year - birthday_ahead
    reason = phrase_of(
        years,
        "The organisation is {count} year old on the day of submission",
        "The organisation is {count} years old on the day of submission",
    )
    return _within(Decimal(years), criterion, reason)


def _registered(_: Criterion, organisation: Organisation, __: object, submission_on: date) -> Evaluated:
    """A certificate that runs out before the day is none on that day; without one the number counts."""
    held = [one for one in organisation.documents if one.kind == "registration" and one.partner is None]
    if held and not any(valid_on(one, submission_on) for one in held):
        last = max(held, key=lambda one: one.valid_until or date.max)
        return Answer.NO, phrase("“{title}” is not valid on {day}.", title=last.title, day=submission_on)
    if organisation.registration:
        return Answer.YES, phrase("Registered as {number}.", number=organisation.registration)
    return Answer.UNKNOWN, phrase("No registration number is recorded.")


def _portal_id(criterion: Criterion, organisation: Organisation, *_: object) -> Evaluated:
    held = {portal.casefold(): number for portal, number in organisation.portal_ids.items() if number.strip()}
    for portal in criterion.any_of:
        if portal.casefold() in held:
            return Answer.YES, phrase("Registered on {portal}.", portal=portal)
    if not criterion.any_of:
        return Answer.UNKNOWN, phrase("No registration on the portal is recorded.")
    return Answer.UNKNOWN, phrase("No registration on {portals} is recorded.", portals=listed(criterion.any_of))


def _annual_budget(criterion: Criterion, organisation: Organisation, _: object, submission_on: date) -> Evaluated:
    years = sorted(year for year in organisation.turnover if year <= submission_on.year)[-TURNOVER_YEARS:]
    amounts = [organisation.turnover[year] for year in years]
    if not amounts:
        return Answer.UNKNOWN, phrase("No annual budget is recorded for the organisation.")
    currencies = {amount.currency for amount in amounts}
    if len(currencies) > 1 or (criterion.currency and criterion.currency not in currencies):
        return Answer.UNKNOWN, phrase(
            "The annual budgets are in {currencies}, not in {wanted}.",
            currencies=listed(sorted(currencies)),
            wanted=criterion.currency or phrase("one currency"),
        )
    average = Money(sum((a.amount for a in amounts), Decimal(0)) / len(amounts), amounts[0].currency).rounded()
    reason = phrase(
        "The average annual budget of {years} is {average}", years=with_commas(map(str, years)), average=average
    )
    return _within(average.amount, criterion, reason)


def _duration_months(criterion: Criterion, _: Organisation, project: Project, __: date) -> Evaluated:
    reason = phrase_of(project.months, "The project lasts {count} month", "The project lasts {count} months")
    return _within(Decimal(project.months), criterion, reason)


def _partners(criterion: Criterion, _: Organisation, project: Project, __: date) -> Evaluated:
    number = sum(1 for partner in project.partners if not partner.lead)
    reason = phrase_of(
        number,
        "The project has {count} partner beside the applicant",
        "The project has {count} partners beside the applicant",
    )
    return _within(Decimal(number), criterion, reason)


def _theme(criterion: Criterion, _: Organisation, project: Project, __: date) -> Evaluated:
    targets = [aligned.target for aligned in project.alignment.sdg]
    if not targets or not criterion.any_of:
        return Answer.UNKNOWN, phrase("The project's alignment with the SDGs is not recorded.")
    goals = {target.split(".")[0] for target in targets}
    if any(wanted in targets or wanted in goals for wanted in criterion.any_of):
        return Answer.YES, phrase("The project answers to {targets}.", targets=listed(targets))
    return Answer.NO, phrase(
        "The project answers to {targets}; asked for: {asked}.", targets=listed(targets), asked=listed(criterion.any_of)
    )


def _language(criterion: Criterion, organisation: Organisation, *_: object) -> Evaluated:
    if not criterion.any_of:
        return Answer.UNKNOWN, phrase("The languages are not known; see the call.")
    shared = [code for code in organisation.languages if code in criterion.any_of]
    if shared:
        return Answer.YES, phrase("The organisation works in {languages}.", languages=listed(shared))
    return Answer.NO, phrase(
        "The organisation works in {languages}; asked: {asked}.",
        languages=listed(organisation.languages),
        asked=listed(criterion.any_of),
    )


def _answer(*_: object) -> Evaluated:
    return Answer.UNKNOWN, phrase("Nobody has answered this question yet.")


_EVALUATE: dict[Predicate, Callable[[Criterion, Organisation, Any, date], Evaluated]] = {
    Predicate.APPLICANT_KIND: _applicant_kind,
    Predicate.COUNTRY: _country,
    Predicate.PROJECT_COUNTRY: _project_country,
    Predicate.YEARS_REGISTERED: _years_registered,
    Predicate.REGISTERED: _registered,
    Predicate.PORTAL_ID: _portal_id,
    Predicate.ANNUAL_BUDGET: _annual_budget,
    Predicate.DURATION_MONTHS: _duration_months,
    Predicate.PARTNERS: _partners,
    Predicate.THEME: _theme,
    Predicate.LANGUAGE: _language,
    Predicate.ANSWER: _answer,
}


_OF_PROJECT = (Predicate.PROJECT_COUNTRY, Predicate.DURATION_MONTHS, Predicate.PARTNERS, Predicate.THEME)


def _within(value: Decimal, criterion: Criterion, reason: Phrase) -> Evaluated:
    """`reason` says the value; what was asked for follows it where the value is out of bounds."""
    low, high = criterion.at_least, criterion.at_most
    if low is None and high is None:
        return Answer.UNKNOWN, phrase("The bound is not known; see the call.")
    if (low is None or value >= low) and (high is None or value <= high):
        return Answer.YES, phrase("{reason}.", reason=reason)
    bounds: list[Phrase] = []
    if low is not None:
        bounds.append(phrase("at least {least}", least=low))
    if high is not None:
        bounds.append(phrase("at most {most}", most=high))
    return Answer.NO, phrase("{reason}; asked for: {bounds}.", reason=reason, bounds=listed(bounds))


def _country_named(code: str) -> Printed:
    return printed(partial(print_country, code))


def _countries_named(codes: Sequence[str]) -> Printed:
    return printed(partial(print_countries, codes))


def _some_countries(codes: tuple[str, ...]) -> Phrase:
    shown = 6
    countries = _countries_named(codes[:shown])
    if len(codes) <= shown:
        return phrase("only {countries}", countries=countries)
    return phrase("{countries} and {more} more", countries=countries, more=len(codes) - shown)
