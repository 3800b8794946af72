"""The forms of a grant: its terms and what is owed, what is agreed anew, what was reached in a period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from app.domain.grant import AgreedChange, Grant
from app.domain.money import Money
from app.domain.monitoring import Actual, Duty, DutyKind, adds_up, reached
from app.domain.printing import print_number
from app.domain.results import Disaggregation, Indicator, Results
from app.domain.results_editing import map_indicators
from app.projects.forms.fields import Choice, Field, Form, Group, Sheet
from app.projects.forms.kinds import CHOICE, CURRENCY, DAY, LINE, NUMBER, ROWS, TEXT
from app.projects.forms.reading import Wrong
from app.web.language import current_language
from app.web.language import gettext as _

_HUNDRED = Decimal(100)


def duty_names() -> Mapping[DutyKind, str]:
    return {
        DutyKind.PROGRESS: _("Progress report"),
        DutyKind.FINAL: _("Final report"),
        DutyKind.FINANCIAL: _("Financial report"),
        DutyKind.IMPACT: _("Impact report"),
        DutyKind.AUDIT: _("Audit"),
    }


def terms_sheet(proposal: str, kept: Grant | None = None) -> Sheet:
    """What the agreement says, and which reports are owed."""
    kinds = tuple(Choice(str(kind), name) for kind, name in duty_names().items())
    duties = Field(
        name="duties",
        label=_("Reports that are owed"),
        kind=ROWS,
        wide=True,
        columns=(
            Field(name="kind", label=_("Kind"), kind=CHOICE, choices=kinds, required=True),
            Field(name="first", label=_("Period from"), kind=DAY, required=True),
            Field(name="last", label=_("until"), kind=DAY, required=True),
            Field(name="due_on", label=_("Due on"), kind=DAY, required=True),
            Field(name="sent_on", label=_("Sent on"), kind=DAY),
        ),
    )
    groups = (Group(title=_("Agreement"), fields=_terms()), Group(title=_("Reports"), fields=(duties,)))
    return Sheet(Form(groups), _flat_terms, lambda values: _grant(values, proposal, kept))


def _terms() -> tuple[Field, ...]:
    return (
        Field(name="reference", label=_("Number of the agreement")),
        Field(name="awarded_on", label=_("Awarded on"), kind=DAY, required=True),
        Field(name="amount", label=_("The funder pays at most"), kind=NUMBER, required=True),
        Field(name="currency", label=_("Currency"), kind=CURRENCY, required=True),
        Field(name="starts_on", label=_("First day"), kind=DAY, required=True),
        Field(name="ends_on", label=_("Last day"), kind=DAY, required=True),
        Field(
            name="threshold",
            label=_("Explain differences beyond, in percent"),
            kind=NUMBER,
            required=True,
            hint=_("Of a target, in a report on the whole grant."),
        ),
    )


def _flat_terms(grant: Grant) -> Mapping[str, Any]:
    return {
        "reference": grant.reference,
        "awarded_on": grant.awarded_on,
        "amount": grant.amount.amount,
        "currency": grant.amount.currency,
        "starts_on": grant.starts_on,
        "ends_on": grant.ends_on,
        "threshold": (grant.threshold * _HUNDRED).normalize(),
        "duties": [
            {"kind": str(one.kind), "first": one.first, "last": one.last, "due_on": one.due_on, "sent_on": one.sent_on}
            for one in grant.duties
        ],
    }


def _grant(values: Mapping[str, Any], proposal: str, kept: Grant | None) -> Grant:
    if not 0 <= values["threshold"] <= _HUNDRED:
        raise Wrong("threshold", _("Write a number between 0 and 100."))
    if values["ends_on"] < values["starts_on"]:
        raise Wrong("ends_on", _("The last day is before the first."))
    if values["amount"] <= 0:
        raise Wrong("amount", _("Write what the funder pays."))
    return Grant(
        proposal=proposal,
        reference=values["reference"],
        awarded_on=values["awarded_on"],
        amount=Money(values["amount"], values["currency"]),
        starts_on=values["starts_on"],
        ends_on=values["ends_on"],
        threshold=values["threshold"] / _HUNDRED,
        duties=tuple(_duties(values["duties"], kept.duties if kept else ())),
        version=kept.version if kept else 1,
    )


def _duties(rows: Sequence[Mapping[str, Any]], kept: Sequence[Duty]) -> Iterator[Duty]:
    """Each keeps its key as long as its kind and its period begin the same, so that its date in calendars stays."""
    known = {(str(one.kind), one.first): one.key for one in kept}
    taken = set(known.values())
    for place, row in enumerate(rows):
        if row["last"] < row["first"]:
            raise Wrong(f"duties.{place}.last", _("The period ends before it begins."))
        numbered = (f"{row['kind']}-{number}" for number in count(1))
        key = known.pop((row["kind"], row["first"]), None) or next(name for name in numbered if name not in taken)
        taken.add(key)
        yield Duty(**{**row, "kind": DutyKind(row["kind"])}, key=key)


def change_sheet(grant: Grant) -> Sheet:
    """What was agreed anew: terms, targets, quantities and prices of the budget."""
    promised = grant.promised
    targets = tuple(
        Field(name=f"target.{one.key}", label=one.title, kind=NUMBER, hint=one.unit, wide=True)
        for one in promised.results.all_indicators()
        if one.target is not None and one.target.value is not None
    )
    lines = [
        Group(
            title=line.description,
            fields=(
                Field(
                    name=f"quantity.{line.key}",
                    label=_("Quantity, in {unit}").format(unit=line.unit),
                    kind=NUMBER,
                    required=True,
                ),
                Field(
                    name=f"cost.{line.key}",
                    label=_("Unit cost, in {currency}").format(currency=line.currency),
                    kind=NUMBER,
                    required=True,
                ),
            ),
        )
        for line in promised.budget.lines
    ]
    agreed = (
        Field(name="agreed_on", label=_("Agreed on"), kind=DAY, required=True),
        Field(name="changes", label=_("What changes, and why"), kind=TEXT, required=True, wide=True),
    )
    groups = [
        Group(title=_("The change"), fields=agreed),
        Group(title=_("Agreement"), fields=_terms()),
        *([Group(title=_("Targets"), fields=targets)] if targets else []),
        *lines,
    ]
    return Sheet(Form(tuple(groups)), lambda _grant: _flat_change(grant), lambda values: _changed(values, grant))


def _flat_change(grant: Grant) -> Mapping[str, Any]:
    flat = {**_flat_terms(grant), "agreed_on": None, "changes": ""}
    for one in grant.promised.results.all_indicators():
        flat[f"target.{one.key}"] = one.target.value if one.target else None
    for line in grant.promised.budget.lines:
        flat |= {f"quantity.{line.key}": line.quantity, f"cost.{line.key}": line.unit_cost}
    return flat


def _changed(values: Mapping[str, Any], grant: Grant) -> AgreedChange:
    terms = _grant({**values, "duties": ()}, grant.proposal, grant)
    promised = grant.promised

    def aimed(indicator: Indicator) -> Indicator:
        target = values.get(f"target.{indicator.key}")
        if target is None or indicator.target is None:
            return indicator
        return replace(indicator, target=replace(indicator.target, value=target))

    for line in promised.budget.lines:
        for name in ("quantity", "cost"):
            if values[f"{name}.{line.key}"] < 0:
                raise Wrong(f"{name}.{line.key}", _("Write a number that is not negative."))
    lines = tuple(
        replace(line, quantity=values[f"quantity.{line.key}"], unit_cost=values[f"cost.{line.key}"])
        for line in promised.budget.lines
    )
    project = replace(
        promised,
        results=map_indicators(promised.results, aimed),
        budget=replace(promised.budget, lines=lines),
        starts_on=terms.starts_on if terms.starts_on != grant.starts_on else promised.starts_on,
        ends_on=terms.ends_on if terms.ends_on != grant.ends_on else promised.ends_on,
    )
    return AgreedChange(
        agreed_on=values["agreed_on"],
        changes=values["changes"],
        terms=replace(terms, duties=grant.duties),
        project=project,
    )


def period_sheet(grant: Grant, first: date, last: date) -> Sheet:
    """Every indicator, below the result that it measures: value, breakdown, where it is proved, why it differs."""
    groups = tuple(
        Group(title=title, fields=tuple(field for one in indicators for field in _of_indicator(one, grant, first)))
        for title, indicators in _results(grant.promised.results)
        if indicators
    )
    return Sheet(
        Form(groups), lambda kept: _flat_period(kept, first), lambda values: _actuals(values, grant, first, last)
    )


def _results(results: Results) -> Iterator[tuple[str, Sequence[Indicator]]]:
    yield results.impact or _("Impact"), results.indicators
    for outcome in results.outcomes:
        yield outcome.title, outcome.indicators
        for output in outcome.outputs:
            yield output.title, output.indicators


def _of_indicator(indicator: Indicator, grant: Grant, first: date) -> Iterator[Field]:
    name, language = indicator.key, current_language()
    if indicator.qualitative:
        yield Field(name=f"text.{name}", label=indicator.title, kind=TEXT, wide=True)
    else:
        yield Field(name=f"value.{name}", label=indicator.title, kind=NUMBER, hint=_so_far(indicator, grant, first))
        for broken in indicator.disaggregation:
            for category, target in broken.targets.items():
                aim = _("Target {number}").format(number=print_number(target, language)) if target is not None else ""
                field = f"by.{name}.{_place(indicator, broken, category)}"
                yield Field(name=field, label=f"{broken.by}: {category}", kind=NUMBER, hint=aim)
    yield Field(name=f"verification.{name}", label=_("Where it is proved"), kind=LINE, hint=indicator.verification)
    yield Field(name=f"note.{name}", label=_("Why it differs from what was promised"), kind=TEXT, wide=True)


def _so_far(indicator: Indicator, grant: Grant, first: date) -> str:
    """Its unit, its target, and what was reached before the period."""
    language = current_language()
    parts = [indicator.unit]
    if indicator.target is not None and indicator.target.value is not None:
        parts.append(_("Target {number}").format(number=print_number(indicator.target.value, language)))
    before = [one for one in grant.actuals if one.indicator == indicator.key and one.last < first]
    found = reached(indicator, before, first=grant.starts_on, last=first)
    if found.value is not None:
        parts.append(_("{number} before this period").format(number=print_number(found.value, language)))
    parts.append(_("this period alone") if adds_up(indicator) else _("as it stands at the end"))
    return " · ".join(parts)


def _place(indicator: Indicator, broken: Disaggregation, category: str) -> str:
    """Names of categories may hold anything, so that their places stand in the field's name."""
    return f"{indicator.disaggregation.index(broken)}.{[*broken.targets].index(category)}"


def _flat_period(grant: Grant, first: date) -> Mapping[str, Any]:
    flat: dict[str, Any] = {}
    kept = {one.indicator: one for one in grant.actuals if one.first == first}
    for indicator in grant.promised.results.all_indicators():
        actual = kept.get(indicator.key)
        if actual is None:
            continue
        for name in ("value", "text", "verification", "note"):
            flat[f"{name}.{indicator.key}"] = getattr(actual, name)
        for broken in indicator.disaggregation:
            for category in broken.targets:
                field = f"by.{indicator.key}.{_place(indicator, broken, category)}"
                flat[field] = actual.by.get(broken.by, {}).get(category)
    return flat


def _actuals(values: Mapping[str, Any], grant: Grant, first: date, last: date) -> tuple[Actual, ...]:
    return tuple(_actual(values, one, first, last) for one in grant.promised.results.all_indicators())


def _actual(values: Mapping[str, Any], indicator: Indicator, first: date, last: date) -> Actual:
    by: dict[str, dict[str, Decimal]] = {}
    for broken in indicator.disaggregation:
        for category in broken.targets:
            told = values.get(f"by.{indicator.key}.{_place(indicator, broken, category)}")
            if told is not None:
                by.setdefault(broken.by, {})[category] = told
    value = values.get(f"value.{indicator.key}")
    for name, parts in by.items():
        if value is not None and adds_up(indicator) and sum(parts.values()) > value:
            raise Wrong(
                f"value.{indicator.key}",
                _("Its parts by {breakdown} sum to more than this.").format(breakdown=name),
            )
    return Actual(
        indicator=indicator.key,
        first=first,
        last=last,
        value=value,
        text=values.get(f"text.{indicator.key}") or "",
        by=by,
        verification=values[f"verification.{indicator.key}"] or "",
        note=values[f"note.{indicator.key}"] or "",
    )
