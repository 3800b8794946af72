from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from app.domain.results import Direction, Disaggregation, Indicator, Measure, Milestone
from app.projects.forms.fields import Choice, Field, Form, Group, Sheet
from app.projects.forms.kinds import CHECK, CHOICE, DAY, NUMBER, ROWS
from app.projects.forms.reading import Wrong
from app.web.language import gettext as _

_PLAIN = ("title", "unit", "qualitative", "direction", "verification", "frequency", "responsible", "location", "is_key")


def indicator_sheet(key: str) -> Sheet:
    directions = (
        Choice(Direction.INCREASE, _("increase")),
        Choice(Direction.DECREASE, _("decrease")),
        Choice(Direction.MAINTAIN, _("stay as it is")),
    )
    groups = (
        Group(
            fields=(
                Field(name="title", label=_("What is measured"), required=True, wide=True),
                Field(name="unit", label=_("Unit"), required=True, hint=_("Persons, %, laws, account …")),
                Field(name="direction", label=_("It is to"), kind=CHOICE, choices=directions, required=True),
                Field(name="qualitative", label=_("Described in words, not counted"), kind=CHECK),
                Field(name="is_key", label=_("Among the few key indicators"), kind=CHECK),
            )
        ),
        Group(
            title=_("Values"),
            hint=_("A number, or words where it is described."),
            fields=(*_measure("baseline", _("Baseline")), *_measure("target", _("Target")), _milestones()),
        ),
        Group(title=_("Broken down by"), fields=(_breakdown(),)),
        Group(
            title=_("How it is known"),
            fields=(
                Field(
                    name="verification", label=_("Means of verification"), wide=True,
                    hint=_("The record that proves the value, and its source."),
                ),
                Field(name="frequency", label=_("How often"), hint=_("Monthly, half-yearly, start and end …")),
                Field(name="responsible", label=_("Who measures")),
                Field(name="location", label=_("Where")),
                Field(name="weight", label=_("Weight in percent"), kind=NUMBER, hint=_("Where a funder asks for it.")),
            ),
        ),
    )  # fmt: skip

    def build(values: Mapping[str, Any]) -> Indicator:
        return Indicator(
            **{**{name: values[name] for name in _PLAIN}, "direction": Direction(values["direction"])},
            key=key,
            weight=values["weight"],
            baseline=_measured(values, "baseline"),
            target=_measured(values, "target"),
            milestones=tuple(Milestone(**row) for row in values["milestones"]),
            disaggregation=tuple(_parts(values["disaggregation"])),
        )

    return Sheet(Form(groups), flat, build)


def flat(indicator: Indicator) -> Mapping[str, Any]:
    rows = tuple(
        {"by": part.by, "category": category, "value": value}
        for part in indicator.disaggregation
        for category, value in part.targets.items()
    )
    milestones = tuple({"period": m.period, "value": m.value, "text": m.text} for m in indicator.milestones)
    return {
        **{name: getattr(indicator, name) for name in (*_PLAIN, "weight")},
        **_of_measure("baseline", indicator.baseline),
        **_of_measure("target", indicator.target),
        "milestones": milestones,
        "disaggregation": rows,
    }


def _measure(name: str, label: str) -> tuple[Field, ...]:
    return (
        Field(name=f"{name}.value", label=label, kind=NUMBER),
        Field(name=f"{name}.text", label=_("in words")),
        Field(name=f"{name}.on", label=_("on the day"), kind=DAY),
    )


def _milestones() -> Field:
    columns = (
        Field(name="period", label=_("Period"), required=True),
        Field(name="value", label=_("Value"), kind=NUMBER),
        Field(name="text", label=_("in words")),
    )
    return Field(name="milestones", label=_("By the end of a period"), kind=ROWS, wide=True, columns=columns)


def _breakdown() -> Field:
    columns = (
        Field(name="by", label=_("By"), required=True),
        Field(name="category", label=_("Group"), required=True),
        Field(name="value", label=_("Target"), kind=NUMBER),
    )
    hint = _("Sex, age, disability, place: one row a group, such as sex, women, 60.")
    return Field(name="disaggregation", label=_("Groups"), kind=ROWS, wide=True, columns=columns, hint=hint)


def _measured(values: Mapping[str, Any], name: str) -> Measure | None:
    value, text, on = (values[f"{name}.{part}"] for part in ("value", "text", "on"))
    if value is None and not text:
        if on is not None:
            raise Wrong(f"{name}.value", _("There is a day, but no value."))
        return None
    return Measure(value=value, text=text, on=on)


def _of_measure(name: str, measure: Measure | None) -> Mapping[str, Any]:
    value, text, on = (measure.value, measure.text, measure.on) if measure is not None else (None, "", None)
    return {f"{name}.value": value, f"{name}.text": text, f"{name}.on": on}


def _parts(rows: tuple[Mapping[str, Any], ...]) -> Iterator[Disaggregation]:
    """Rows of one breakdown stand together, whatever their order."""
    by: dict[str, dict[str, Decimal | None]] = {}
    for row in rows:
        by.setdefault(row["by"], {})[row["category"]] = row["value"]
    return (Disaggregation(by=name, targets=targets) for name, targets in by.items())
