"""May we apply, and how well does it suit us."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import RowMapping
from sqlmodel import Session

from app.accounts.audit import Doer
from app.calendar.service.planning import read_planning, working_calendar
from app.domain.call import Call
from app.domain.costing import Costing, cost
from app.domain.deadlines import DeadlineKind
from app.domain.eligibility import Answer
from app.domain.eligible_on import Examined, examine_announcement, examine_call, may_apply
from app.domain.fit import Fit, Offer, Seeker, fit
from app.domain.money import Money, MoneyError
from app.domain.organisation import Organisation
from app.domain.phrases import phrase
from app.domain.project import Project
from app.domain.rules import Rule, RuleKind
from app.errors import BadInput
from app.opportunities.service import request_rules
from app.pipeline.service.choosing import Choosing
from app.pipeline.service.plan_load import planned_hours
from app.pipeline.service.read_pipeline import Entry
from app.projects.service.read_project import read_project
from app.proposals.queries.answers import list_answers
from app.proposals.service.answer_questions import answer_question, read_applicant
from app.relations.queries import count_ties

_DAYS_OF_A_WEEK = 5
_A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualified:
    """Whether we may apply."""

    examined: tuple[Examined, ...]
    answer: Answer | None
    """None where no rule is known."""
    on: date
    """The day it was tested on."""
    assumed: bool
    """No day of submission is known: it was tested on today."""
    given: Mapping[str, RowMapping]
    """What people answered, with who and when, by the rule's key."""


def qualify(session: Session, organisation: RowMapping, entry: Entry, *, today: date) -> Qualified:
    """Each rule on the day of submission."""
    source, on = source_of(entry), entry.sent_on or today
    applicant = read_applicant(session, organisation, source)
    project = _project(session, organisation, entry)
    examined: tuple[Examined, ...] = ()
    if entry.call is not None:
        examined = examine_call(entry.call, applicant, project, on)
    elif entry.announcement is not None:
        examined = examine_announcement(entry.announcement, applicant, project, on)
    given = list_answers(session, organisation["id"], source) if source else ()
    return Qualified(
        examined=examined,
        answer=may_apply(examined),
        on=on,
        assumed=entry.sent_on is None,
        given={row["key"]: row for row in given},
    )


def answer_rule(
    session: Session,
    organisation: RowMapping,
    entry: Entry,
    key: str,
    answer: bool | None,
    *,
    note: str,
    by: Doer,
    at: datetime,
) -> None:
    """Keep somebody's yes or no where the records do not tell; None takes it back.

    Raises BadInput for a rule that is not asked, or that the records answer.
    """
    source = source_of(entry)
    rules = {one.key: one for one in qualify(session, organisation, entry, today=at.date()).examined}
    if source is None or key not in rules:
        raise BadInput(phrase("This is not asked here."))
    if not rules[key].by_people:
        raise BadInput(phrase("The records answer this. Change it there."))
    answer_question(session, organisation, source, key, answer, note=note, by=by, at=at)


def source_of(entry: Entry) -> str | None:
    """Under what its questions are answered; None where nobody asks any."""
    if entry.call is not None:
        return entry.call.slug
    return f"announcement:{entry.opportunity.announcement}" if entry.announcement is not None else None


def fit_of(
    session: Session,
    organisation: RowMapping,
    entry: Entry,
    entries: Sequence[Entry],
    choosing: Choosing,
    *,
    today: date,
) -> Fit:
    """How well it suits the project, or the organisation where none is chosen; `entries` are the whole pipeline."""
    calendar = working_calendar(session, organisation)
    needed = max((step.working_days for step in read_planning(session, organisation).pattern), default=0)
    project = _project(session, organisation, entry)
    seeker = seeker_of(read_applicant(session, organisation, None), project, entry.value, days_needed=needed)
    offer = offer_of(entry, entries)
    left = calendar.count(today, offer.due) if offer.due else None
    hours, free = _hours(session, entry, entries, choosing, left)
    contacts, met = count_ties(
        session, organisation["id"], entry.funder.slug if entry.funder else entry.to, since=today - _A_YEAR
    )
    offer = replace(offer, hours=hours, free_hours=free, contacts=contacts, met=met)
    return fit(offer, seeker, choosing.weights, lambda day: calendar.count(today, day))


def seeker_of(organisation: Organisation, project: Project | None, value: Money | None, *, days_needed: int) -> Seeker:
    """What the project wants; what the organisation does where no project is chosen."""
    costing = _costing(project)
    asked = value or (costing.requested if costing else None)
    ours = None
    if costing and costing.total.amount:
        ours = (costing.own.amount + costing.other.amount) / costing.total.amount
    return Seeker(
        themes=frozenset(item.target for item in project.alignment.sdg) if project else frozenset(organisation.themes),
        countries=(project.countries if project else ()) or (organisation.country,),
        amount=asked,
        own_share=ours,
        languages=organisation.languages,
        days_needed=max(days_needed, 1),
    )


def offer_of(entry: Entry, entries: Iterable[Entry]) -> Offer:
    """What its call or announcement says, and what its funder and those of its kind decided on ours."""
    call, funder, announced = entry.call, entry.funder, entry.announcement
    low, high, currency = _range(call, entry)
    decided = [one for one in entries if one.won is not None and one.opportunity.id != entry.opportunity.id]
    here = [one.won for one in decided if one.to and one.to == entry.to]
    alike = [one.won for one in decided if funder and one.funder and one.funder.kind is funder.kind]
    kinds = {stage.deadline.kind for stage in call.stages} if call else set()
    return Offer(
        themes=funder.sdg if funder else (),
        countries=call.countries if call else announced.countries if announced else (),
        low=low,
        high=high,
        currency=currency,
        own_share=_own_share(call.rules) if call and call.rules else None,
        due=entry.due.on if entry.due else None,
        always_open=DeadlineKind.ROLLING in kinds or DeadlineKind.UNTIL_SPENT in kinds,
        languages=(call.languages if call else ()) or (funder.languages if funder else ()),
        won=here.count(True),
        lost=here.count(False),
        kind_won=alike.count(True),
        kind_lost=alike.count(False),
    )


def _range(call: Call | None, entry: Entry) -> tuple[Decimal | None, Decimal | None, str | None]:
    """Smallest and largest grant: by the call's rules, else as announced, else as its funder usually gives."""
    found = entry.announcement
    if call is not None:
        for rule in request_rules(call):
            match rule.rule:
                case RuleKind.MAX_AMOUNT:
                    return None, rule.value, rule.currency
                case RuleKind.MIN_AMOUNT:
                    return rule.value, None, rule.currency
                case RuleKind.FIXED_MENU:
                    return min(rule.menu), max(rule.menu), rule.currency
                case _:
                    return rule.min, rule.max, rule.currency
    if found is not None and found.currency is not None:
        return found.floor, found.ceiling, found.currency
    usual = entry.funder.amounts if entry.funder else ()
    return (usual[0].min, usual[0].max, usual[0].currency) if len(usual) == 1 else (None, None, None)


def _own_share(rules: Iterable[Rule]) -> Decimal:
    """What the rules of money ask for; nothing where they do not speak of it."""
    asked = [rule.value for rule in rules if rule.rule is RuleKind.MIN_OWN_SHARE and rule.value is not None]
    asked += [1 - rule.value for rule in rules if rule.rule is RuleKind.MAX_FUNDER_SHARE and rule.value is not None]
    return max(asked, default=Decimal(0))


def _hours(
    session: Session, entry: Entry, entries: Sequence[Entry], choosing: Choosing, days_left: int | None
) -> tuple[Decimal | None, Decimal | None]:
    """Planned for it, and what those who would do it have free until its deadline."""
    planned = planned_hours(session, entries)
    mine = [one for of, one in planned if of == entry.opportunity.id]
    if not mine:
        return None, None
    hours = sum((one.hours for one in mine), Decimal(0))
    if days_left is None or entry.due is None or entry.due.on is None:
        return hours, None
    people = {one.who for one in mine}
    promised = [
        one.hours
        for of, one in planned
        if of != entry.opportunity.id and one.who in people and one.first <= entry.due.on
    ]
    capacity = choosing.weekly_hours * days_left * len(people) / _DAYS_OF_A_WEEK
    return hours, max(capacity - sum(promised, Decimal(0)), Decimal(0)).quantize(Decimal("0.1"))


def _project(session: Session, organisation: RowMapping, entry: Entry) -> Project | None:
    return read_project(session, organisation, entry.opportunity.project) if entry.opportunity.project else None


def _costing(project: Project | None) -> Costing | None:
    try:
        return cost(project) if project else None
    except MoneyError:  # the project's own pages say what is wrong with its budget
        return None
