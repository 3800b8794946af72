from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.track_record import StaffMember
from app.projects.forms.fields import Choice, Field, Form, Group, Sheet, languages
from app.projects.forms.kinds import CHOICE, NAMES, ROWS, TEXT, WHOLE
from app.projects.forms.reading import Wrong
from app.web.language import gettext as _

_PLAIN = ("name", "function", "skills", "years", "summary")
_LONGEST_LIFE = 90


def staff_sheet(key: str, kept: StaffMember | None, partners: Sequence[Choice], documents: Sequence[Choice]) -> Sheet:
    """`documents` are those that the writer may choose."""
    spoken = languages(*(kept.languages if kept else ()))
    groups = (
        Group(
            fields=(
                Field(name="name", label=_("Name"), required=True),
                Field(name="function", label=_("Function")),
                Field(
                    name="partner",
                    label=_("Works for"),
                    kind=CHOICE,
                    choices=tuple(partners),
                    hint=_("Empty: for us."),
                ),
                Field(name="years", label=_("Years of experience"), kind=WHOLE),
            )
        ),
        Group(
            title=_("What they can do"),
            fields=(
                Field(
                    name="skills",
                    label=_("Skills"),
                    kind=NAMES,
                    wide=True,
                    hint=_("Semicolons between them. By this, who fits a call is found."),
                ),
                Field(
                    name="languages",
                    label=_("Languages"),
                    kind=ROWS,
                    columns=(Field(name="code", label=_("Language"), kind=CHOICE, choices=spoken, required=True),),
                ),
                Field(name="summary", label=_("In a few sentences"), kind=TEXT, wide=True),
                Field(name="cv", label=_("Curriculum vitae"), kind=CHOICE, choices=tuple(documents)),
            ),
        ),
    )
    return Sheet(Form(groups), _flat, lambda values: _build(values, key))


def _flat(member: StaffMember) -> Mapping[str, Any]:
    return {
        **{name: getattr(member, name) for name in _PLAIN},
        "partner": member.partner or "",
        "languages": tuple({"code": code} for code in member.languages),
        "cv": member.cv or "",
    }


def _build(values: Mapping[str, Any], key: str) -> StaffMember:
    if values["years"] is not None and values["years"] > _LONGEST_LIFE:
        raise Wrong("years", _("Nobody has worked so long."))
    return StaffMember(
        **{name: values[name] for name in _PLAIN},
        key=key,
        partner=values["partner"] or None,
        languages=tuple(dict.fromkeys(row["code"] for row in values["languages"])),
        cv=values["cv"] or None,
    )
