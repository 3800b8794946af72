"""Which past projects and which people fit a call, each with the reasons that count for it.

The points are our judgement. They order what is proposed; what is shown stays the writer's choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Generic, TypeVar

from app.domain.call import Call
from app.domain.money import Money, MoneyError
from app.domain.organisation import Organisation
from app.domain.phrases import phrase, printed
from app.domain.printing import print_countries, print_language, print_list
from app.domain.project import Project
from app.domain.proposal import Proposal
from app.domain.search import folded
from app.domain.track_record import ExperienceAsked, PastProject, PastRole, ShownRecord, StaffMember

USUAL = ExperienceAsked(years=5, most=5)
"""Where neither call nor writer says anything; most forms ask for three to five years."""
MOST_STAFF = 8

_TARGET, _GOAL, _PURPOSE, _COUNTRY, _FUNDER, _SIZE, _RECENT, _LEAD = 30, 15, 20, 20, 15, 15, 10, 5
_LANGUAGE, _SKILL, _SKILLS_AT_MOST = 10, 10, 30
_RECENT_YEARS = 3
_COMPARABLE = Decimal("0.5")

T = TypeVar("T", PastProject, StaffMember)


@dataclass(frozen=True, slots=True)
class Reason:
    points: int
    said: str


@dataclass(frozen=True, slots=True)
class Fitting(Generic[T]):
    item: T
    reasons: tuple[Reason, ...]
    left_out: str = ""
    """Why it is not among what is asked for."""

    @property
    def points(self) -> int:
        return sum(reason.points for reason in self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the proposal is about, as far as it matters for experience."""

    project: Project
    asked: ExperienceAsked
    funder: str
    """Slug; empty where it is not known."""
    requested: Money | None
    countries: tuple[str, ...]
    language: str
    submission_on: date


def wanted_of(
    proposal: Proposal, project: Project, call: Call | None, *, funder: str, requested: Money | None
) -> Wanted:
    shown = proposal.track_record
    asked = (shown.asked if shown else None) or (call.experience if call else None) or USUAL
    return Wanted(
        project=project,
        asked=asked,
        funder=funder,
        requested=requested,
        countries=project.countries or (call.countries if call else ()),
        language=proposal.language.split("-")[0],
        submission_on=proposal.submission_on or proposal.dated_on,
    )


def fitting_projects(past: Iterable[PastProject], wanted: Wanted) -> tuple[Fitting[PastProject], ...]:
    """All of them, the best first; what is too old or too small last, with that said."""
    rated = (Fitting(one, tuple(_reasons(one, wanted)), _left_out(one, wanted)) for one in past)
    return tuple(sorted(rated, key=lambda one: (bool(one.left_out), -one.points, -_end(one.item, wanted))))


def fitting_staff(staff: Iterable[StaffMember], wanted: Wanted) -> tuple[Fitting[StaffMember], ...]:
    """All of them, the best first."""
    rated = (Fitting(one, tuple(_staff_reasons(one, wanted))) for one in staff)
    return tuple(sorted(rated, key=lambda one: -one.points))


def chosen_projects(
    fitting: Sequence[Fitting[PastProject]], wanted: Wanted, shown: ShownRecord | None
) -> frozenset[str]:
    """Keys: those that somebody ticked, or else the best of what is asked for that has any reason."""
    if shown is not None and shown.projects is not None:
        return frozenset(shown.projects)
    within = [one.item.key for one in fitting if not one.left_out and one.points]
    return frozenset(within[: wanted.asked.most or USUAL.most])


def chosen_staff(fitting: Sequence[Fitting[StaffMember]], shown: ShownRecord | None) -> frozenset[str]:
    """Keys: those that somebody ticked, or else the best."""
    if shown is not None and shown.staff is not None:
        return frozenset(shown.staff)
    return frozenset(one.item.key for one in fitting[:MOST_STAFF])


def with_shown_record(organisation: Organisation, wanted: Wanted, shown: ShownRecord | None) -> Organisation:
    """The applicant with those projects, the latest first, and those people that the proposal shows.

    Referees are left out, unless the proposal says that they are to be printed.
    """
    projects = fitting_projects(organisation.past_projects, wanted)
    keys = chosen_projects(projects, wanted, shown)
    picked = [_printable(one.item, shown) for one in projects if one.item.key in keys]
    people = chosen_staff(fitting_staff(organisation.staff, wanted), shown)
    return replace(
        organisation,
        past_projects=tuple(sorted(picked, key=lambda one: (-_end(one, wanted), -one.starts, one.title))),
        staff=tuple(one for one in organisation.staff if one.key in people),
    )


def _printable(past: PastProject, shown: ShownRecord | None) -> PastProject:
    if past.referee is None or (shown is not None and shown.referees):
        return past
    return replace(past, referee=None)


def _end(past: PastProject, wanted: Wanted) -> int:
    return past.ends if past.ends is not None else wanted.submission_on.year


def _left_out(past: PastProject, wanted: Wanted) -> str:
    asked = wanted.asked
    if asked.years is not None and _end(past, wanted) < wanted.submission_on.year - asked.years:
        return phrase("it ended more than {years} years ago", years=asked.years)
    if asked.at_least is not None and past.amount is not None:
        worth = _in(past.amount, asked.at_least.currency, wanted.project)
        if worth is not None and worth < asked.at_least.amount:
            return phrase("it is smaller than what is asked for")
    return ""


def _reasons(past: PastProject, wanted: Wanted) -> Iterable[Reason]:
    alignment = wanted.project.alignment
    targets = {item.target for item in alignment.sdg}
    goals = {target.partition(".")[0] for target in targets}
    if same := sorted(targets.intersection(past.sdg)):
        yield Reason(_TARGET, phrase("same target: {codes}", codes=", ".join(same)))
    elif same := sorted(goals.intersection(code.partition(".")[0] for code in past.sdg)):
        yield Reason(_GOAL, phrase("same goal: {codes}", codes=", ".join(same)))
    if same := sorted({item.code for item in alignment.dac}.intersection(past.dac)):
        yield Reason(_PURPOSE, phrase("same purpose code: {codes}", codes=", ".join(same)))
    if where := tuple(code for code in past.countries if code in wanted.countries):
        yield Reason(_COUNTRY, phrase("same country: {countries}", countries=printed(partial(print_countries, where))))
    if past.funder and past.funder == wanted.funder:
        yield Reason(_FUNDER, phrase("same funder"))
    if past.amount is not None and wanted.requested is not None:
        worth = _in(past.amount, wanted.requested.currency, wanted.project)
        if worth is not None and worth >= wanted.requested.amount * _COMPARABLE:
            yield Reason(_SIZE, phrase("of comparable size"))
    if _end(past, wanted) >= wanted.submission_on.year - _RECENT_YEARS:
        yield Reason(_RECENT, phrase("ended within three years"))
    if past.role is PastRole.LEAD:
        yield Reason(_LEAD, phrase("we led it"))


def _in(money: Money, currency: str, project: Project) -> Decimal | None:
    """By the rates of the project's budget; None where they do not reach."""
    if money.currency == currency:
        return money.amount
    own = project.budget.currency
    rates = {rate.currency: rate for rate in project.budget.rates}
    try:
        if money.currency in rates and currency == own:
            return rates[money.currency].convert(money, own).amount
    except MoneyError:
        return None
    return None


def _staff_reasons(member: StaffMember, wanted: Wanted) -> Iterable[Reason]:
    if wanted.language in member.languages:
        spoken = printed(partial(print_language, wanted.language))
        yield Reason(_LANGUAGE, phrase("speaks {language}", language=spoken))
    about = folded(" ".join((wanted.project.title, wanted.project.summary, *_activities(wanted.project))))
    met = [skill for skill in member.skills if folded(skill) in about]
    if met:
        said = printed(partial(print_list, met))
        yield Reason(min(len(met) * _SKILL, _SKILLS_AT_MOST), phrase("the project needs: {skills}", skills=said))
    if member.years:
        yield Reason(min(member.years, 10), phrase("{years} years of experience", years=member.years))


def _activities(project: Project) -> Iterable[str]:
    return (activity.title for activity in project.results.activities())
