"""The head of the results framework, and what stands in it but indicators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.domain.project import Project
from app.domain.results import Activity, Beneficiaries, Outcome, Output, Results
from app.projects.forms.fields import Choice, Field, Form, Group, Sheet
from app.projects.forms.kinds import CHOICE, LINES, ROWS, TEXT, WHOLE
from app.projects.forms.reading import Wrong
from app.web.language import gettext as _


def framework_sheet(stored: Results) -> Sheet:
    """Everything above the outcomes."""
    groups = (
        Group(
            title=_("Theory of change"),
            fields=(
                Field(
                    name="theory_of_change", label=_("Problem, change and why it follows"), kind=TEXT, wide=True,
                    hint=_("What is wrong, and for whom; what changes if the outputs are there; why it follows."),
                ),
                Field(name="impact", label=_("Impact: the goal it contributes to"), kind=TEXT, wide=True),
                _assumptions(),
            ),
        ),
        Group(
            title=_("Who gains"),
            fields=(
                Field(name="direct", label=_("People reached directly"), kind=WHOLE),
                Field(name="indirect", label=_("People reached indirectly"), kind=WHOLE),
                Field(
                    name="groups", label=_("Groups"), kind=ROWS, wide=True,
                    columns=(
                        Field(name="group", label=_("Who they are"), required=True),
                        Field(name="number", label=_("Number"), kind=WHOLE),
                    ),
                ),
            ),
        ),
    )  # fmt: skip

    def flat(results: Results) -> Mapping[str, Any]:
        reached = results.beneficiaries
        return {
            "theory_of_change": results.theory_of_change,
            "impact": results.impact,
            "assumptions": results.assumptions,
            "direct": reached.direct,
            "indirect": reached.indirect,
            "groups": tuple({"group": group, "number": number} for group, number in reached.groups.items()),
        }

    def build(values: Mapping[str, Any]) -> Results:
        return replace(
            stored,
            theory_of_change=values["theory_of_change"],
            impact=values["impact"],
            assumptions=values["assumptions"],
            beneficiaries=Beneficiaries(
                direct=values["direct"],
                indirect=values["indirect"],
                groups={row["group"]: row["number"] for row in values["groups"]},
            ),
        )

    return Sheet(Form(groups), flat, build)


def outcome_sheet(key: str) -> Sheet:
    return Sheet(_titled(_("Outcome")), _named, lambda values: Outcome(**values, key=key))


def output_sheet(key: str) -> Sheet:
    return Sheet(_titled(_("Output")), _named, lambda values: Output(**values, key=key))


def activity_sheet(project: Project, key: str) -> Sheet:
    partners = tuple(Choice(partner.key, partner.name) for partner in project.partners)
    last = _("Project month, 1 to {months}.").format(months=project.months)
    groups = (
        Group(
            fields=(
                Field(name="title", label=_("Activity"), required=True, wide=True),
                Field(name="description", label=_("What is done"), kind=TEXT, wide=True),
                Field(name="start_month", label=_("From month"), kind=WHOLE, hint=last),
                Field(name="end_month", label=_("To month"), kind=WHOLE),
                Field(
                    name="responsible", label=_("In charge"), kind=CHOICE, choices=partners,
                    hint=_("Empty: the applicant."),
                ),
                Field(name="location", label=_("Where")),
                Field(
                    name="milestones", label=_("Milestones"), kind=ROWS, wide=True,
                    columns=(
                        Field(name="month", label=_("Month"), kind=WHOLE, required=True),
                        Field(name="text", label=_("What is visible by its end"), required=True),
                    ),
                ),
            )
        ),
    )  # fmt: skip

    def flat(activity: Activity) -> Mapping[str, Any]:
        rows = tuple({"month": month, "text": text} for month, text in sorted(activity.milestones.items()))
        return {**_named(activity), "responsible": activity.responsible or "", "milestones": rows}

    def build(values: Mapping[str, Any]) -> Activity:
        check_months(values["start_month"], values["end_month"], project.months)
        for place, row in enumerate(values["milestones"]):
            if not 1 <= row["month"] <= project.months:
                raise Wrong(f"milestones.{place}.month", last)
        milestones = {row["month"]: row["text"] for row in values["milestones"]}
        return Activity(**{**values, "milestones": milestones, "responsible": values["responsible"] or None}, key=key)

    return Sheet(Form(groups), flat, build)


def check_months(first: int | None, last: int | None, months: int) -> None:
    """Raise Wrong for months that are not the project's, or the wrong way round."""
    for name, month in (("start_month", first), ("end_month", last)):
        if month is not None and not 1 <= month <= months:
            raise Wrong(name, _("The project has the months 1 to {months}.").format(months=months))
    if first is not None and last is not None and last < first:
        raise Wrong("end_month", _("It ends before it begins."))


def _titled(label: str) -> Form:
    title = Field(name="title", label=label, kind=TEXT, required=True, wide=True)
    return Form((Group(fields=(title, _assumptions())),))


def _assumptions() -> Field:
    return Field(
        name="assumptions", label=_("Assumptions"), kind=LINES, wide=True,
        hint=_("What must hold for it to lead on: one a line."),
    )  # fmt: skip


def _named(item: Outcome | Output | Activity) -> Mapping[str, Any]:
    return {name: getattr(item, name) for name in item.__dataclass_fields__}
