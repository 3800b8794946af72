"""Who may apply: typed questions whose answer may be *unknown*."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.money import Money, bounded, minor_unit
from app.domain.organisation import Organisation
from app.domain.printing import print_countries, print_country, print_list, print_money, print_number
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


def evaluate(criterion: Criterion, organisation: Organisation, project: Project, submission_on: date) -> Evaluated:
    """Whether the applicant meets a criterion on the day of submission, and why, as a sentence for the writer.

    What the records do not tell is unknown; then the writer's own yes or no to the criterion's question counts.
    """
    answer, reason = _EVALUATE[criterion.predicate](criterion, organisation, project, submission_on)
    if answer is not Answer.UNKNOWN:
        return answer, reason
    given = organisation.said(criterion.key)
    if given is not None:
        meets = given is criterion.expected or not criterion.decides
        return (Answer.YES if meets else Answer.NO), f"You answered {'yes' if given else 'no'}."
    if criterion.key in organisation.answers:
        return answer, f"You answered “{organisation.answers[criterion.key]}”; write true or false, so that it counts."
    return answer, reason


def _applicant_kind(criterion: Criterion, organisation: Organisation, *_: object) -> Evaluated:
    if not organisation.kind or not criterion.any_of:
        return Answer.UNKNOWN, "The organisation's kind is not recorded."
    return _one_of(organisation.kind, criterion.any_of, "The organisation is of the kind '{}'; asked for: {}.")


def _country(criterion: Criterion, organisation: Organisation, *_: object) -> Evaluated:
    if not criterion.any_of:
        return Answer.UNKNOWN, "The list of countries is not known; see the call."
    where = print_country(organisation.country, "en")
    if organisation.country in criterion.any_of:
        return Answer.YES, f"The organisation is in {where}."
    return Answer.NO, f"The organisation is in {where}; the call takes {_some_countries(criterion.any_of)}."


def _project_country(criterion: Criterion, _: Organisation, project: Project, __: date) -> Evaluated:
    if not criterion.any_of or not project.countries:
        return Answer.UNKNOWN, "The project's countries, or the call's list of them, are not recorded."
    outside = [code for code in project.countries if code not in criterion.any_of]
    if not outside:
        return Answer.YES, f"The project is in {print_countries(project.countries, 'en')}."
    return Answer.NO, f"The project is also in {print_countries(outside, 'en')}, which the call does not list."


def _years_registered(criterion: Criterion, organisation: Organisation, _: Project, submission_on: date) -> Evaluated:
    founded = organisation.founded_on
    if founded is None:
        return Answer.UNKNOWN, "The day the organisation was founded is not recorded."
    birthday_ahead = (submission_on.month, submission_on.day) < (founded.month, founded.day)
    years = submission_on.year - founded.year - birthday_ahead
    return _within(Decimal(years), criterion, "The organisation is {} years old on the day of submission{}.")


def _registered(_: Criterion, organisation: Organisation, *__: object) -> Evaluated:
    if organisation.registration:
        return Answer.YES, f"Registered as {organisation.registration}."
    return Answer.UNKNOWN, "No registration number is recorded."


def _portal_id(criterion: Criterion, organisation: Organisation, *_: object) -> Evaluated:
    held = {portal.casefold(): number for portal, number in organisation.portal_ids.items() if number.strip()}
    for portal in criterion.any_of:
        if portal.casefold() in held:
            return Answer.YES, f"Registered on {portal}."
    return Answer.UNKNOWN, f"No registration on {print_list(criterion.any_of, 'en') or 'the portal'} is recorded."


def _annual_budget(criterion: Criterion, organisation: Organisation, _: Project, submission_on: date) -> Evaluated:
    years = sorted(year for year in organisation.turnover if year <= submission_on.year)[-TURNOVER_YEARS:]
    amounts = [organisation.turnover[year] for year in years]
    if not amounts:
        return Answer.UNKNOWN, "No annual budget is recorded for the organisation."
    currencies = {amount.currency for amount in amounts}
    if len(currencies) > 1 or (criterion.currency and criterion.currency not in currencies):
        wanted = criterion.currency or "one currency"
        return Answer.UNKNOWN, f"The annual budgets are in {print_list(sorted(currencies), 'en')}, not in {wanted}."
    average = Money(sum((a.amount for a in amounts), Decimal(0)) / len(amounts), amounts[0].currency).rounded()
    sentence = f"The average annual budget of {', '.join(map(str, years))} is {print_money(average, 'en')}{{1}}."
    return _within(average.amount, criterion, sentence)


def _duration_months(criterion: Criterion, _: Organisation, project: Project, __: date) -> Evaluated:
    return _within(Decimal(project.months), criterion, "The project lasts {} months{}.")


def _partners(criterion: Criterion, _: Organisation, project: Project, __: date) -> Evaluated:
    number = sum(1 for partner in project.partners if not partner.lead)
    return _within(Decimal(number), criterion, "The project has {} partners beside the applicant{}.")


def _theme(criterion: Criterion, _: Organisation, project: Project, __: date) -> Evaluated:
    targets = [aligned.target for aligned in project.alignment.sdg]
    if not targets or not criterion.any_of:
        return Answer.UNKNOWN, "The project's alignment with the SDGs is not recorded."
    goals = {target.split(".")[0] for target in targets}
    if any(wanted in targets or wanted in goals for wanted in criterion.any_of):
        return Answer.YES, f"The project answers to {print_list(targets, 'en')}."
    return Answer.NO, f"The project answers to {print_list(targets, 'en')}; asked for: {_listed(criterion.any_of)}."


def _language(criterion: Criterion, organisation: Organisation, *_: object) -> Evaluated:
    if not criterion.any_of:
        return Answer.UNKNOWN, "The languages are not known; see the call."
    shared = [code for code in organisation.languages if code in criterion.any_of]
    if shared:
        return Answer.YES, f"The organisation works in {_listed(shared)}."
    return (
        Answer.NO,
        f"The organisation works in {_listed(organisation.languages)}; asked: {_listed(criterion.any_of)}.",
    )


def _answer(*_: object) -> Evaluated:
    return Answer.UNKNOWN, "Nobody has answered this question yet."


_EVALUATE: dict[Predicate, Callable[[Criterion, Organisation, Project, date], Evaluated]] = {
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


def _one_of(value: str, wanted: tuple[str, ...], sentence: str) -> Evaluated:
    return (Answer.YES if value in wanted else Answer.NO), sentence.format(value, _listed(wanted))


def _within(value: Decimal, criterion: Criterion, sentence: str) -> Evaluated:
    """`sentence` takes the value and, where it is out of bounds, what was asked for."""
    low, high = criterion.at_least, criterion.at_most
    if low is None and high is None:
        return Answer.UNKNOWN, "The bound is not known; see the call."
    fits = (low is None or value >= low) and (high is None or value <= high)
    bounds = [
        f"{word} {print_number(bound, 'en')}"
        for word, bound in (("at least", low), ("at most", high))
        if bound is not None
    ]
    asked = "" if fits else f"; asked for: {' and '.join(bounds)}"
    return (Answer.YES if fits else Answer.NO), sentence.format(print_number(value, "en"), asked)


def _listed(items: tuple[str, ...] | list[str]) -> str:
    return print_list(list(items), "en")


def _some_countries(codes: tuple[str, ...]) -> str:
    shown = 6
    if len(codes) <= shown:
        return f"only {print_countries(codes, 'en')}"
    return f"{print_countries(codes[:shown], 'en')} and {len(codes) - shown} more"
