"""Facts: values that a text refers to by name, so that a number stands in one place only.

A name is left out while the project or the call does not know its value. `DESCRIPTIONS` lists every name there is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rapidfuzz import fuzz, process

from app.domain.call import Call
from app.domain.costing import Costing
from app.domain.deadlines import Deadline, describe_instant
from app.domain.funder import Funder
from app.domain.grant import Grant
from app.domain.money import Money
from app.domain.monitoring import reached
from app.domain.organisation import Organisation
from app.domain.phrases import Phrase, either, phrase
from app.domain.printing import (
    print_countries,
    print_date,
    print_list,
    print_money,
    print_months,
    print_number,
    print_percent,
)
from app.domain.project import Project
from app.domain.proposal import Proposal
from app.domain.record import Record
from app.domain.results import Measure
from app.errors import UnknownFact


@dataclass(frozen=True, slots=True)
class Share(Record):
    """A part of one; printed as a percentage."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Months(Record):
    """A duration; printed with the language's own word."""

    value: int


@dataclass(frozen=True, slots=True)
class Countries(Record):
    """ISO alpha-2 codes; printed as names in the document's language."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names(Record):
    """Several names; printed with the language's own "and"."""

    items: tuple[str, ...]


FactValue = Money | Share | Months | Countries | Names | Deadline | Decimal | int | date | str
Named = Iterator[tuple[str, FactValue | None]]

DESCRIPTIONS: Mapping[str, str] = {
    "project.title": "Title of the project",
    "project.acronym": "Its short name",
    "project.duration": "Duration with the word for months",
    "project.duration_months": "Duration as a number of months",
    "project.starts_on": "First day of the activities",
    "project.ends_on": "Last day of the activities",
    "project.countries": "Countries the project works in",
    "project.locations": "Places the project works in",
    "budget.currency": "Currency of the totals",
    "budget.total": "Whole cost of what this proposal covers",
    "budget.direct": "Direct costs",
    "budget.indirect": "Indirect costs",
    "budget.indirect_rate": "Rate of the indirect costs",
    "budget.requested": "Amount asked of this funder",
    "budget.own": "Own contribution, in cash and in kind",
    "budget.other": "Other donors' contributions",
    "budget.requested_share": "Requested amount as a share of the total",
    "budget.own_share": "Own contribution as a share of the total",
    "budget.own_share_of_grant": "Own contribution as a share of the requested amount",
    "budget.lines": "Number of budget lines",
    "budget.year<n>": "Cost of project year <n>",
    "budget.by_category.<category>": "Direct costs of the category <category>",
    "budget.by_source.<source>": "What the funding source <source> pays",
    "budget.by_partner.<partner>": "Direct costs that <partner> spends",
    "results.impact": "The goal the project contributes to",
    "results.outcomes": "Number of outcomes",
    "results.outputs": "Number of outputs",
    "results.activities": "Number of activities",
    "results.indicators": "Number of indicators",
    "results.beneficiaries": "People reached directly",
    "results.beneficiaries_indirect": "People reached indirectly",
    "outcome.<key>.title": "Title of an outcome",
    "output.<key>.title": "Title of an output",
    "activity.<key>.title": "Title of an activity",
    "kpi.<key>.title": "Title of an indicator",
    "kpi.<key>.unit": "What an indicator counts",
    "kpi.<key>.baseline": "Value of an indicator before the project",
    "kpi.<key>.target": "Value an indicator reaches by the end",
    "partners.count": "Number of partners, the applicant not counted",
    "partners.names": "Their names, as this reader may see them",
    "partner.<key>.name": "A partner's name, as this reader may see it",
    "partner.<key>.role": "A partner's role",
    "partner.<key>.country": "A partner's country",
    "risks.count": "Number of risks",
    "organisation.name": "Legal name of the applicant",
    "organisation.acronym": "Its short name",
    "organisation.country": "Its country",
    "organisation.founded_on": "The day it was founded",
    "organisation.registration": "Its registration number",
    "organisation.mission": "Its mission",
    "organisation.address": "Its address",
    "organisation.website": "Its website",
    "organisation.email": "Its address for mail",
    "organisation.contact": "Its contact person",
    "organisation.signatory": "Who signs for it",
    "organisation.turnover": "Latest recorded annual budget",
    "organisation.turnover_year": "The year of that budget",
    "proposal.title": "Title of this proposal",
    "proposal.submission_on": "The day it will be sent",
    "call.title": "Title of the call",
    "call.reference": "The funder's own number of the call",
    "call.deadline": "Deadline of this stage, with its time zone",
    "call.deadline_on": "The day of that deadline",
    "funder.name": "Name of the funder",
    "grant.amount": "What the funder pays, of a report",
    "grant.reference": "Number of the grant agreement, of a report",
    "report.from": "First day of the period that a report tells of",
    "report.until": "Last day of that period",
    "kpi.<key>.reached": "Value of an indicator at the end of that period",
    "kpi.<key>.reached_in_period": "What was reached of it in that period alone",
}
"""Name of every fact → what it is. `<…>` stands for a key, `<n>` for a number, also in what it is."""


def facts(
    project: Project,
    costing: Costing,
    organisation: Organisation,
    proposal: Proposal,
    call: Call | None,
    *,
    funder: Funder | None = None,
    grant: Grant | None = None,
) -> dict[str, FactValue]:
    """Every fact that has a value, by name. `project` and `costing` are cut to the proposal's scope."""
    audience = call.funder if call else proposal.funder
    families = (
        _of_project(project),
        _of_budget(costing),
        _of_results(project),
        _of_partners(project, audience),
        _of_organisation(organisation),
        _of_proposal(project, proposal, call, funder),
        _of_report(project, proposal, grant),
    )
    return {name: value for family in families for name, value in family if value is not None and value != ""}


def _of_report(project: Project, proposal: Proposal, grant: Grant | None) -> Named:
    report = proposal.report
    if report is None or grant is None:
        return
    yield "grant.amount", grant.amount
    yield "grant.reference", grant.reference
    yield "report.from", report.first
    yield "report.until", report.last
    for indicator in project.results.all_indicators():
        found = reached(indicator, grant.actuals, first=report.first, last=report.last)
        yield f"kpi.{indicator.key}.reached", _figure(found.value, indicator.unit)
        yield f"kpi.{indicator.key}.reached_in_period", _figure(found.period, indicator.unit)


def of_applicant(organisation: Organisation) -> dict[str, FactValue]:
    """The facts about an organisation, of which a blind stage keeps out those that tell who it is."""
    return {name: value for name, value in _of_organisation(organisation) if value is not None and value != ""}


def look_up(known: Mapping[str, FactValue], name: str) -> FactValue:
    """The value of a fact. Raises UnknownFact, which says whether the name is wrong or its value still empty."""
    if name in known:
        return known[name]
    raise UnknownFact(why_unknown(known, name))


def why_unknown(known: Iterable[str], name: str, *, withheld: Collection[str] = ()) -> Phrase:
    """A sentence for the writer about a name without a value; `withheld` have one that this reader may not know."""
    if name in withheld:
        return phrase("'{name}' is left out, for this stage is judged without names.", name=name)
    if name in DESCRIPTIONS:
        return phrase("'{name}' has no value yet. It is: {what}.", name=name, what=DESCRIPTIONS[name].lower())
    near = process.extract(name, [*known], scorer=fuzz.WRatio, limit=3, score_cutoff=70)
    if not near:
        return phrase("There is no fact '{name}'.", name=name)
    nearest = either(f"'{match}'" for match, _, _ in near)
    return phrase("There is no fact '{name}'. Did you mean {nearest}?", name=name, nearest=nearest)


def describe(name: str) -> str:
    """What a fact is, in a few words; empty for a name that does not exist."""
    if name in DESCRIPTIONS:
        return DESCRIPTIONS[name]
    family, _, rest = name.partition(".")
    if family == "budget" and (year := rest.removeprefix("year")).isdigit():
        return DESCRIPTIONS["budget.year<n>"].replace("<n>", year)
    last = rest.rpartition(".")[2]
    for pattern, description in DESCRIPTIONS.items():
        before, opening, after = pattern.partition("<")
        if not opening or not name.startswith(before) or before.endswith("year"):
            continue
        key, _, ending = after.partition(">")
        if not ending or ending.removeprefix(".") == last:
            return description.replace(f"<{key}>", _named(name.removeprefix(before).removesuffix(ending)))
    return ""


def _named(key: str) -> str:
    return "the applicant" if key == "applicant" else key


def print_fact(value: FactValue, language: str) -> str:
    """The value as it stands in a text of `language`."""
    match value:
        case str():
            return value
        case Money():
            return print_money(value, language, trim=True)
        case Share(value=share):
            return print_percent(share, language)
        case Months(value=months):
            return print_months(months, language)
        case Countries(codes=codes):
            return print_countries(codes, language)
        case Names(items=items):
            return print_list(items, language)
        case Deadline():
            return describe_instant(value, language=language)
        case Decimal() | int():
            return print_number(value, language)
        case date():
            return print_date(value, language)


def _of_project(project: Project) -> Named:
    yield "project.title", project.title
    yield "project.acronym", project.acronym
    yield "project.duration", Months(project.months)
    yield "project.duration_months", project.months
    yield "project.starts_on", project.starts_on
    yield "project.ends_on", project.ends_on
    yield "project.countries", Countries(project.countries) if project.countries else None
    yield "project.locations", Names(project.locations) if project.locations else None


def _of_budget(costing: Costing) -> Named:
    yield "budget.currency", costing.currency
    yield "budget.total", costing.total
    yield "budget.direct", costing.direct
    yield "budget.indirect", costing.indirect
    yield "budget.indirect_rate", Share(costing.budget.indirect.rate) if costing.budget.indirect else None
    yield "budget.requested", costing.requested
    yield "budget.own", costing.own
    yield "budget.other", costing.other
    yield "budget.requested_share", _share(costing.requested, costing.total)
    yield "budget.own_share", _share(costing.own, costing.total)
    yield "budget.own_share_of_grant", _share(costing.own, costing.requested)
    yield "budget.lines", len(costing.lines)
    for year, amount in enumerate(costing.by_year, start=1):
        yield f"budget.year{year}", amount
    for category, amount in costing.by_category.items():
        yield f"budget.by_category.{category}", amount
    for source, amount in costing.by_source.items():
        yield f"budget.by_source.{source}", amount
    for partner, amount in costing.by_partner.items():
        yield f"budget.by_partner.{partner or 'applicant'}", amount


def _of_results(project: Project) -> Named:
    results = project.results
    yield "results.impact", results.impact
    yield "results.outcomes", len(results.outcomes)
    yield "results.outputs", sum(1 for _ in results.outputs())
    yield "results.activities", sum(1 for _ in results.activities())
    yield "results.indicators", sum(1 for _ in results.all_indicators())
    yield "results.beneficiaries", results.beneficiaries.direct
    yield "results.beneficiaries_indirect", results.beneficiaries.indirect
    for outcome in results.outcomes:
        yield f"outcome.{outcome.key}.title", outcome.title
    for output in results.outputs():
        yield f"output.{output.key}.title", output.title
    for activity in results.activities():
        yield f"activity.{activity.key}.title", activity.title
    for indicator in results.all_indicators():
        yield f"kpi.{indicator.key}.title", indicator.title
        yield f"kpi.{indicator.key}.unit", indicator.unit
        yield f"kpi.{indicator.key}.baseline", _measured(indicator.baseline, indicator.unit)
        yield f"kpi.{indicator.key}.target", _measured(indicator.target, indicator.unit)


def _of_partners(project: Project, audience: str | None) -> Named:
    others = [partner for partner in project.partners if not partner.lead]
    yield "partners.count", len(others)
    yield "partners.names", Names(tuple(partner.name_for(audience) for partner in others)) if others else None
    for partner in project.partners:
        yield f"partner.{partner.key}.name", partner.name_for(audience)
        yield f"partner.{partner.key}.role", partner.role
        yield f"partner.{partner.key}.country", Countries((partner.country,)) if partner.country else None
    yield "risks.count", len(project.risks)


def _of_organisation(organisation: Organisation) -> Named:
    for field in ("name", "acronym", "registration", "mission", "address", "website", "email", "contact", "signatory"):
        yield f"organisation.{field}", getattr(organisation, field)
    yield "organisation.country", Countries((organisation.country,)) if organisation.country else None
    yield "organisation.founded_on", organisation.founded_on
    if organisation.turnover:
        latest = max(organisation.turnover)
        yield "organisation.turnover", organisation.turnover[latest]
        yield "organisation.turnover_year", str(latest)


def _of_proposal(project: Project, proposal: Proposal, call: Call | None, funder: Funder | None) -> Named:
    yield "proposal.title", proposal.title or project.title
    yield "proposal.submission_on", proposal.submission_on
    yield "funder.name", funder.name if funder else None
    if call is None:
        return
    yield "call.title", call.title
    yield "call.reference", call.reference
    stage = next((stage for stage in call.stages if stage.stage is proposal.stage), None)
    if stage and stage.deadline.on:
        yield "call.deadline", stage.deadline
        yield "call.deadline_on", stage.deadline.on


def _share(part: Money, whole: Money) -> Share | None:
    return Share(part.amount / whole.amount) if whole.amount else None


def _measured(measure: Measure | None, unit: str) -> FactValue | None:
    if measure is None:
        return None
    if measure.value is None:
        return measure.text
    return _figure(measure.value, unit)


def _figure(value: Decimal | None, unit: str) -> FactValue | None:
    return Share(value / 100) if value is not None and unit.strip() == "%" else value
